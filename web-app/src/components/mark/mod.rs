//! The big mark of an answer or a trouble: a sign inside the four corners, in the colour of its meaning.

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el, svg},
};

/// What a mark means; its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Good.
    Good,
    /// Worth a look.
    Attention,
    /// Not good.
    Bad,
    /// Neither.
    Calm,
    /// Something is going on.
    Busy,
}

impl Meaning {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "mark mark--good",
            Self::Attention => "mark mark--attention",
            Self::Bad => "mark mark--bad",
            Self::Calm => "mark mark--calm",
            Self::Busy => "mark mark--busy",
        }
    }
}

/// A sign inside the four corners.
pub(crate) fn mark(meaning: Meaning, sign: Icon) -> El {
    let corners = [
        "M4 26V14A10 10 0 0 1 14 4h12",
        "M70 4h12a10 10 0 0 1 10 10v12",
        "M92 70v12a10 10 0 0 1-10 10H70",
        "M26 92H14A10 10 0 0 1 4 82V70",
    ];
    el("div", meaning.class()).attr("aria-hidden", "true").children([
        svg("svg", "mark__corners")
            .attr("viewBox", "0 0 96 96")
            .children(corners.map(|path| svg("path", "").attr("d", path))),
        el("span", "mark__sign").child(icon(sign)),
    ])
}
