//! A photo that was just taken, large: good enough, or once more?

use contract::photo::PhotoKind;

use crate::{
    components::{
        button::{Weight, button},
        photo::{photo, photo_facts},
        screen::{lead, screen, title},
    },
    dom::{El, el},
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
    screen(
        [
            title(t.say(words.question)),
            photo(taken, t.say(words.alt), kind),
            lead(t.say(words.advice)),
            photo_facts(taken),
        ],
        [el("div", "screen__pair").children([
            button(Weight::Plain, "capture-retake", t.say(|words| words.retake), on_retake),
            button(Weight::Primary, "capture-next", t.say(|words| words.next), on_accept),
        ])],
    )
}
