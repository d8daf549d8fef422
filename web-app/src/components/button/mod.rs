//! The action of a screen: 52 px high, within reach of a thumb.

use crate::dom::{El, el};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// What most people come for.
    Primary,
    /// An equal choice.
    Plain,
    /// A way aside.
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Plain => "button button--plain",
            Self::Quiet => "button button--quiet",
        }
    }
}

/// A button. `test_id` is the name that tests find it by.
pub(crate) fn button<S: AsRef<str>>(
    weight: Weight,
    test_id: &str,
    words: impl Fn() -> S + 'static,
    on_click: impl FnMut() + 'static,
) -> El {
    el("button", weight.class()).attr("type", "button").test_id(test_id).says(words).on_click(on_click)
}
