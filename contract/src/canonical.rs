//! JSON that is parsed once, strictly, and written in the canonical form of RFC 8785.
//!
//! What two parsers could read differently is refused before anything is signed or checked: duplicate
//! members, lone surrogates, integers beyond 2^53, numbers that overflow, bytes after the value.

mod decimal;
mod parse;
mod write;

use std::borrow::Cow;

use thiserror::Error;

pub use parse::{parse, parse_keeping_integers};
pub use write::{Measure, Sink, canonical_bytes, write_canonical};

/// A parsed JSON value. Strings without escapes borrow from the text, so a body full of frames is not
/// copied; members are in canonical order (by UTF-16 code units) and unique.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite double.
    Number(f64),
    /// A whole number of more than 15 digits, as it is spelled. Made by [`parse_keeping_integers`] alone.
    LongInteger(&'a str),
    /// A string.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object; made by [`Json::object`].
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Why a text is not JSON that can be signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonError {
    /// Not JSON.
    #[error("malformed JSON at byte {at_byte}: {what}")]
    Malformed {
        /// Where, in bytes from the start.
        at_byte: usize,
        /// What was expected or found there.
        what: &'static str,
    },
    /// An object has two members of one name; parsers differ on which one counts.
    #[error("duplicate member \"{0}\"")]
    DuplicateMember(String),
    /// Half of a surrogate pair: not a character.
    #[error("lone surrogate in a string at byte {at_byte}")]
    LoneSurrogate {
        /// Where, in bytes from the start.
        at_byte: usize,
    },
    /// A whole number beyond 2^53, which doubles do not hold apart, or a number beyond a double's range.
    #[error("number at byte {at_byte} cannot be held exactly: beyond 2^53 or out of range")]
    NumberRange {
        /// Where, in bytes from the start.
        at_byte: usize,
    },
    /// Deeper than any bundle is.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// More values than any bundle has.
    #[error("more than {MAX_VALUES} values")]
    TooMany,
}

/// The deepest nesting that is read. A bundle needs five levels; the bound keeps the stack small.
pub const MAX_DEPTH: usize = 64;

/// The most values that are read. A bundle has a few thousand; the bound keeps a body of 64 MB of `[0,0,..]` from
/// becoming a gigabyte of values.
pub const MAX_VALUES: usize = 100_000;

impl<'a> Json<'a> {
    /// An object of these members, put in canonical order.
    ///
    /// # Errors
    /// [`JsonError::DuplicateMember`] when two members share a name.
    pub fn object(mut members: Vec<(Cow<'a, str>, Json<'a>)>) -> Result<Self, JsonError> {
        // Not stable, since equal names are refused.
        members.sort_unstable_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
        match members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(JsonError::DuplicateMember(pair[0].0.to_string())),
            None => Ok(Self::Object(members)),
        }
    }

    /// The member of this name, where this is an object that has it.
    pub fn member(&self, name: &str) -> Option<&Json<'a>> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, where this is a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where this is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The list, where this is one.
    pub fn as_list(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The members, where this is an object.
    pub fn as_object(&self) -> Option<&[(Cow<'a, str>, Json<'a>)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

impl From<bool> for Json<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Json<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Json<'_> {
    fn from(value: u32) -> Self {
        Self::Number(f64::from(value))
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

/// The canonical form of a JSON text.
///
/// # Errors
/// Whatever [`parse`] refuses.
pub fn canonical_text(json: &str) -> Result<String, JsonError> {
    let bytes = canonical_bytes(&parse(json)?);
    Ok(String::from_utf8(bytes).expect("the writer emits whole characters of valid strings"))
}

#[cfg(test)]
mod tests;
