//! The card: the rear camera, then the photo, large.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::{hint::hint, shutter::shutter, topbar::topbar, viewfinder::viewfinder},
    dom::{El, el},
    flow::{Event, State},
    journey::journey,
    live_camera::LiveCamera,
    locales::speech,
    pages::shot_review::{ReviewWords, shot_review},
};

/// The scene of the card. The camera keeps running behind the review, so that a retake is instant.
pub(crate) fn card() -> El {
    let journey = journey();
    let live = LiveCamera::of(journey, PhotoKind::Ktp);
    let reviewing = Memo::new(move |_| journey.state() == State::CardReview);
    let review = move || {
        let accept = move || {
            let selfie_ready = journey.selfie.with_untracked(Option::is_some);
            journey.tell(Event::CardAccepted { selfie_ready });
        };
        let words = ReviewWords {
            question: |words| words.card_review,
            advice: |words| words.card_check_by_eye,
            alt: |words| words.card_photo,
        };
        shot_review(PhotoKind::Ktp, &words, move || journey.tell(Event::CardRetaken), accept)
    };
    el("div", "scene")
        .child(
            stage(&live, PhotoKind::Ktp, move || !reviewing.get())
                .class_if("stage--behind", move || reviewing.get()),
        )
        .live(move || reviewing.get().then(review).into_iter().collect())
}

/// The live camera with its frame, hint and shutter; it opens at once.
pub(crate) fn stage(live: &LiveCamera, kind: PhotoKind, seen: impl Fn() -> bool + 'static) -> El {
    let t = speech();
    let words = move || match kind {
        PhotoKind::Ktp => t.words().card_title,
        PhotoKind::Selfie => t.words().selfie_title,
    };
    let heading = move || {
        let heading = || el("h1", "visually-hidden").attr("tabindex", "-1").says(words);
        seen().then(heading).into_iter().collect()
    };
    let video = el("video", "stage__video").test_id("capture-video").attr("playsinline", "");
    live.open_in(video.of_type());
    let mirrored = kind == PhotoKind::Selfie;
    let live_now = *live;
    el("div", "stage").class_if("stage--wide", move || live_now.wide.get()).children([
        topbar(),
        el("main", "stage__main").live(heading).children([
            if mirrored { video.attr("class", "stage__video stage__video--mirrored") } else { video },
            viewfinder(live, kind),
            el("div", "stage__foot").children([hint(live, kind), shutter(live)]),
        ]),
    ])
}
