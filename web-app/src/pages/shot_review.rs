//! A photo that was just taken, large: good enough, or once more?

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::{
        button::{Weight, button},
        hint::hint_words,
        photo::{photo, photo_facts},
        screen::{lead, screen, title},
    },
    dom::{El, el},
    hints::Hint,
    journey::journey,
    locales::{Words, speech},
};

/// The words of one review.
#[derive(Clone, Copy)]
pub(crate) struct ReviewWords {
    pub(crate) question: fn(&'static Words) -> &'static str,
    pub(crate) advice: fn(&'static Words) -> &'static str,
    pub(crate) alt: fn(&'static Words) -> &'static str,
}

/// The review of the photo of a kind.
pub(crate) fn shot_review(
    kind: PhotoKind,
    words: &ReviewWords,
    on_retake: impl FnMut() + 'static,
    on_accept: impl FnMut() + 'static,
) -> El {
    let t = speech();
    let taken = journey().photo(kind);
    let default_advice = words.advice;
    // The photo stays the same as long as it is looked at.
    let doubt =
        taken.with_untracked(|photo| photo.as_ref()?.seen.as_ref()?.hint).filter(|hint| *hint != Hint::Good);
    // Where something is in doubt, what to do about it; otherwise what only a person can see.
    let advice = move || match doubt {
        Some(hint) => hint_words(hint, kind, t.words()).1,
        None => default_advice(t.words()),
    };
    let (again, on) = match doubt {
        Some(_) => (Weight::Primary, Weight::Plain),
        None => (Weight::Plain, Weight::Primary),
    };
    screen(
        [
            title(t.say(words.question)),
            photo(taken, t.say(words.alt), kind),
            lead(advice),
            photo_facts(taken, kind),
        ],
        [el("div", "screen__pair").children([
            button(again, "capture-retake", t.say(|words| words.retake), on_retake),
            button(on, "capture-next", t.say(|words| words.next), on_accept),
        ])],
    )
}
