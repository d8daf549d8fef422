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

/// The review of the photo of a kind, with the way to another one where there is one.
pub(crate) fn shot_review(
    kind: PhotoKind,
    words: &ReviewWords,
    retake: Option<El>,
    on_accept: impl FnMut() + 'static,
) -> El {
    let t = speech();
    let taken = journey().photo(kind);
    let default_advice = words.advice;
    let doubt = doubt(kind);
    // Where something is in doubt, what to do about it; otherwise what only a person can see.
    let advice = move || match doubt {
        Some(hint) => hint_words(hint, kind, t.words()).1,
        None => default_advice(t.words()),
    };
    let on = if doubt.is_some() { Weight::Plain } else { Weight::Primary };
    let accept = button(on, "capture-next", t.say(|words| words.next), on_accept);
    screen(
        [
            title(t.say(words.question)),
            photo(taken, t.say(words.alt), kind),
            lead(advice),
            photo_facts(taken, kind),
        ],
        [el("div", "screen__pair").children(retake.into_iter().chain([accept]))],
    )
}

/// The button for another photo, which comes first where this one is in doubt.
pub(crate) fn retake_button(kind: PhotoKind, on_retake: impl FnMut() + 'static) -> El {
    let weight = if doubt(kind).is_some() { Weight::Primary } else { Weight::Plain };
    button(weight, "capture-retake", speech().say(|words| words.retake), on_retake)
}

/// What is in doubt about a photo, which stays the same as long as it is looked at.
fn doubt(kind: PhotoKind) -> Option<Hint> {
    let hint = journey().photo(kind).with_untracked(|photo| photo.as_ref()?.seen.as_ref()?.hint);
    hint.filter(|hint| *hint != Hint::Good)
}
