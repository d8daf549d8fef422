//! The one line above the shutter: what would make the photo better, or why the last one was none.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
    guidance::Hint,
    live_camera::LiveCamera,
    locales::{Words, speech},
    shot::{PhotoProblem, ShotProblem},
};

/// The line for a live camera.
pub(crate) fn hint(live: &LiveCamera, kind: PhotoKind) -> El {
    let (live, t) = (*live, speech());
    let shown = Memo::new(move |_| {
        if !live.ready.get() {
            (Icon::Camera, t.words().loading_camera)
        } else if let Some(problem) = live.problem.get() {
            (Icon::Warning, problem_words(problem, t.words()))
        } else {
            hint_words(live.hint.get(), kind, t.words())
        }
    });
    el("p", "hint")
        .test_id("capture-guidance")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .class_if("hint--good", move || live.good() && live.problem.get().is_none())
        .live(move || vec![icon(shown.get().0)])
        .child(el("span", "hint__words").says(move || shown.get().1))
}
fn hint_words(hint: Hint, kind: PhotoKind, words: &'static Words) -> (Icon, &'static str) {
    match (hint, kind) {
        (Hint::Aim, PhotoKind::Ktp) => (Icon::Aim, words.hint_card),
        (Hint::Aim, PhotoKind::Selfie) => (Icon::Aim, words.hint_selfie),
        (Hint::TooDark, _) => (Icon::Moon, words.hint_too_dark),
        (Hint::TooBright, _) => (Icon::Sun, words.hint_too_bright),
        (Hint::HoldStill, _) => (Icon::Hold, words.hint_hold_still),
        (Hint::Ready, PhotoKind::Ktp) => (Icon::Aim, words.hint_card_ready),
        (Hint::Ready, PhotoKind::Selfie) => (Icon::Aim, words.hint_selfie_ready),
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
