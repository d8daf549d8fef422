//! How something stands: a mark, a word, and a colour that only repeats them.

use super::glyph::{Glyph, glyph};
use crate::dom::{El, el};

/// What a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// In favour.
    Good,
    /// Worth a look.
    Attention,
    /// Against.
    Bad,
    /// Neither.
    Calm,
    /// Under way.
    Busy,
}

impl Meaning {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "status status--good",
            Self::Attention => "status status--attention",
            Self::Bad => "status status--bad",
            Self::Calm => "status status--calm",
            Self::Busy => "status status--busy",
        }
    }

    /// Its mark.
    pub(crate) fn sign(self) -> Glyph {
        match self {
            Self::Good => Glyph::Check,
            Self::Attention => Glyph::Warning,
            Self::Bad => Glyph::Cross,
            Self::Calm => Glyph::Dash,
            Self::Busy => Glyph::Clock,
        }
    }
}

/// A mark and a word.
pub(crate) fn status<S: AsRef<str>>(meaning: Meaning, words: impl Fn() -> S + 'static) -> El {
    el("span", meaning.class()).child(glyph(meaning.sign())).child(el("span", "status__words").says(words))
}
