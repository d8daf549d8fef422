//! What stands where something will be: its room, so that nothing jumps when it comes.

use crate::{
    dom::{El, el},
    portal::desk::desk,
};

/// Rows of a list that is fetched.
pub(crate) fn skeleton_rows(rows: usize) -> El {
    waiting("bones bones--rows").children((0..rows).map(|_| el("span", "bones__bone")))
}

/// One block that is fetched.
pub(crate) fn skeleton_block() -> El {
    waiting("bones bones--block").child(el("span", "bones__bone"))
}

fn waiting(class: &str) -> El {
    let words = desk().voice.say(|words| words.shell().loading);
    el("div", class).attr("role", "status").child(el("span", "visually-hidden").says(words))
}
