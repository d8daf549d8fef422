//! The card: the rear camera, then the photo, large.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::{
        button::{Weight, button},
        hint::hint,
        icon::Icon,
        mark::{Meaning, mark},
        screen::{center, lead, screen, title},
        shutter::shutter,
        topbar::topbar,
        viewfinder::viewfinder,
    },
    dom::{El, el},
    flow::{Event, State},
    journey::{Journey, journey},
    live_camera::LiveCamera,
    locales::speech,
    page_rules,
    pages::{
        shot_review::{ReviewWords, retake_button, shot_review},
        trouble::{Ending, return_button},
    },
};

/// The scene of the card. The camera keeps running behind the review, so that a retake is instant.
pub(crate) fn card() -> El {
    let journey = journey();
    let live = LiveCamera::of(journey, PhotoKind::Ktp);
    let looking = Memo::new(move |_| journey.state() == State::Card);
    let over = move || match journey.state() {
        State::CardReview => vec![card_review(journey)],
        State::Paused(_) => vec![paused(&live)],
        _ => Vec::new(),
    };
    el("div", "scene")
        .child(stage(&live, move || looking.get()).class_if("stage--behind", move || !looking.get()))
        .live(over)
}

fn card_review(journey: Journey) -> El {
    let accept = move || {
        let selfie_ready = journey.selfie.with_untracked(Option::is_some);
        journey.tell(Event::CardAccepted { selfie_ready });
    };
    let words = ReviewWords {
        question: |words| words.card_review,
        advice: |words| words.card_check_by_eye,
        alt: |words| words.card_photo,
    };
    let hint = journey.card.with_untracked(|photo| photo.as_ref()?.seen.as_ref()?.hint);
    let is_empty = page_rules::holds_no_card(hint);
    let tried = journey.card_tries();
    if is_empty && !journey.page_says(|page| page_rules::may_try_again(page, tried)) {
        // The server may still see more than the page did.
        return shot_review(PhotoKind::Ktp, &words, return_button(Ending::TriesUsedUp), accept);
    }
    let again = move || {
        if is_empty {
            journey.count_card_try();
        }
        journey.tell(Event::CardRetaken);
    };
    let retake = retake_button(PhotoKind::Ktp, again);
    shot_review(PhotoKind::Ktp, &words, Some(retake), accept)
}

/// The camera sends nothing for the moment: it goes on by itself when it does again, or with a tap.
pub(crate) fn paused(live: &LiveCamera) -> El {
    let (live, t) = (*live, speech());
    screen(
        [center([
            mark(Meaning::Calm, Icon::Camera),
            title(t.say(|words| words.paused.title)),
            lead(t.say(|words| words.paused.text)),
        ])
        .test_id("capture-paused")
        .attr("role", "status")],
        [button(Weight::Primary, "capture-resume", t.say(|words| words.resume), move || live.open())],
    )
}

/// The live camera with its frame, hint and shutter; it opens at once.
pub(crate) fn stage(live: &LiveCamera, seen: impl Fn() -> bool + 'static) -> El {
    let (live, t) = (*live, speech());
    let words = move || match live.kind {
        PhotoKind::Ktp => t.words().card_title,
        PhotoKind::Selfie => t.words().selfie_title,
    };
    let heading = move || {
        let heading = || el("h1", "visually-hidden").attr("tabindex", "-1").says(words);
        seen().then(heading).into_iter().collect()
    };
    let video = el("video", "stage__video").test_id("capture-video").attr("playsinline", "");
    live.open_in(video.of_type());
    let mirrored = live.kind == PhotoKind::Selfie;
    el("div", "stage").class_if("stage--wide", move || live.wide.get()).children([
        topbar(),
        el("main", "stage__main").live(heading).children([
            if mirrored { video.attr("class", "stage__video stage__video--mirrored") } else { video },
            viewfinder(&live),
            el("div", "stage__foot").children([hint(&live), shutter(&live)]),
        ]),
    ])
}
