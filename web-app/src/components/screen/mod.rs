//! The sheet that most screens are: the line above, a body that scrolls, actions at the bottom.

use super::topbar::topbar;
use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
};

/// A screen of words, with its actions within reach of a thumb.
pub(crate) fn screen(body: impl IntoIterator<Item = El>, actions: impl IntoIterator<Item = El>) -> El {
    el("div", "screen").children([
        topbar(),
        el("main", "screen__body").children(body),
        el("div", "screen__actions").children(actions),
    ])
}

/// What stands in the middle of a screen.
pub(crate) fn center(children: impl IntoIterator<Item = El>) -> El {
    el("div", "screen__center").children(children)
}

/// A screen's title, which takes the focus when the screen appears.
pub(crate) fn title<S: AsRef<str>>(words: impl Fn() -> S + 'static) -> El {
    el("h1", "screen__title").attr("tabindex", "-1").says(words)
}

/// The sentence below the title.
pub(crate) fn lead<S: AsRef<str>>(words: impl Fn() -> S + 'static) -> El {
    el("p", "screen__lead").says(words)
}

/// The line above the actions, heard when it changes.
pub(crate) fn notice<S: AsRef<str>>(words: impl Fn() -> S + 'static) -> El {
    el("p", "screen__notice").attr("role", "status").says(words)
}

/// A short list of things to do.
pub(crate) fn tips(tips: impl IntoIterator<Item = El>) -> El {
    el("ul", "tips").children(tips)
}

/// One of them, with its icon.
pub(crate) fn tip(sign: Icon, words: impl Fn() -> &'static str + 'static) -> El {
    el("li", "tips__tip").children([icon(sign), el("span", "").says(words)])
}
