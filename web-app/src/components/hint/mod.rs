//! The one line above the shutter: what would make the photo better, or why the last one was none.

use std::borrow::Cow;

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
    hints::Hint,
    journey::journey,
    live_camera::LiveCamera,
    locales::{Words, speech},
    shot::{PhotoProblem, ShotProblem},
};

/// The line for a live camera. It has its room whatever it says; who listens hears it once a change.
pub(crate) fn hint(live: &LiveCamera) -> El {
    let (live, t) = (*live, speech());
    let card_words = journey().word(|texts| &texts.card_hint, |words| words.hint_card);
    let shown = Memo::new(move |_| {
        if !live.ready.get() {
            (Icon::Camera, Cow::Borrowed(t.words().loading_camera))
        } else if let Some(problem) = live.problem.get() {
            (Icon::Warning, Cow::Borrowed(problem_words(problem, t.words())))
        } else {
            let hint = live.hint.get().unwrap_or(Hint::Nothing);
            let (sign, words) = hint_words(hint, live.kind, t.words());
            let own = live.kind == PhotoKind::Ktp && hint == Hint::Nothing;
            (sign, if own { card_words() } else { Cow::Borrowed(words) })
        }
    });
    let pill = el("p", "hint")
        .test_id("capture-guidance")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .class_if("hint--good", move || live.good() && live.problem.get().is_none())
        .live(move || vec![icon(shown.get().0)])
        .child(el("span", "hint__words").says(move || shown.get().1));
    el("div", "hint-room").child(pill)
}

/// What a hint says, and the sign beside it.
pub(crate) fn hint_words(hint: Hint, kind: PhotoKind, words: &'static Words) -> (Icon, &'static str) {
    let by_kind = |card, face| if kind == PhotoKind::Ktp { card } else { face };
    match hint {
        Hint::Nothing => (Icon::Aim, by_kind(words.hint_card, words.hint_selfie)),
        Hint::TooMany => (Icon::Warning, by_kind(words.hint_one_card, words.hint_one_face)),
        Hint::TooFar => (Icon::Plus, words.hint_closer),
        Hint::TooClose => (Icon::Minus, words.hint_back),
        Hint::OffFrame => (Icon::Aim, by_kind(words.hint_whole_card, words.hint_face_middle)),
        Hint::Tilted => (Icon::Card, words.hint_straighten),
        Hint::Covered => (Icon::Face, words.hint_uncover),
        Hint::TooDark => (Icon::Moon, words.hint_too_dark),
        Hint::TooBright => (Icon::Sun, words.hint_too_bright),
        Hint::HoldStill => (Icon::Hold, words.hint_hold_still),
        Hint::Glare => (Icon::Sun, words.hint_glare),
        Hint::Copy => (Icon::Copy, words.hint_copy),
        Hint::Screen => (Icon::Picture, words.hint_screen),
        Hint::Good => (Icon::Check, words.hint_good),
    }
}

/// What to say of a photo that is none.
pub(crate) fn problem_words(problem: ShotProblem, words: &'static Words) -> &'static str {
    match problem {
        ShotProblem::NoStill => words.still_failed,
        ShotProblem::Photo(PhotoProblem::TooSmall) => words.photo_too_small,
        ShotProblem::Photo(PhotoProblem::TooLarge) => words.photo_too_large,
        ShotProblem::Photo(PhotoProblem::Unreadable) => words.photo_unreadable,
    }
}
