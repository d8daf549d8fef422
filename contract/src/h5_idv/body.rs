//! The members of a body, told apart as this dialect tells them: not JSON, missing or empty, or of another type. One fault
//! is told and no member is named, and which one goes by the kind of fault and not by the order of members; so there is no
//! list to collect, and [`crate::body`] is not used.

use super::Fault;
use crate::canonical::{Json, parse_keeping_digits};

/// Longest value of a member that names something of the caller's, characters (ours).
pub(super) const LONGEST_NAME_CHARS: usize = 128;

/// Reads a body.
pub(super) fn object(body: &str) -> Result<Json<'_>, Fault> {
    let json = parse_keeping_digits(body).map_err(|_| Fault::BadRequest)?;
    if json.as_object().is_some() { Ok(json) } else { Err(Fault::BadRequest) }
}

/// A member that is there, not `null` and not empty.
pub(super) fn given<'a, 'b>(json: &'a Json<'b>, name: &str) -> Option<&'a Json<'b>> {
    let empty = |value: &&Json<'_>| {
        **value == Json::Null || value.as_text().is_some_and(|text| text.trim().is_empty())
    };
    json.member(name).filter(|value| !empty(value))
}

/// A text that has to be there.
pub(super) fn required<'a>(json: &'a Json<'_>, name: &str) -> Result<&'a str, Fault> {
    given(json, name).ok_or(Fault::ParameterEmpty)?.as_text().ok_or(Fault::Parameter)
}

/// A text that may be there.
pub(super) fn optional<'a>(json: &'a Json<'_>, name: &str) -> Result<Option<&'a str>, Fault> {
    given(json, name).map(|value| value.as_text().ok_or(Fault::Parameter)).transpose()
}

/// A whole number that may be there, as an integer or as text.
pub(super) fn whole(json: &Json<'_>, name: &str) -> Result<Option<u32>, Fault> {
    let number = |value: &Json<'_>| {
        let text = value.as_text().or(value.as_digits());
        text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok())
    };
    given(json, name).map(|value| number(value).ok_or(Fault::Parameter)).transpose()
}

/// A name of the caller's: one line of at most 128 characters.
pub(super) fn name(text: &str) -> Result<String, Fault> {
    let holds = text.chars().count() <= LONGEST_NAME_CHARS && !text.chars().any(char::is_control);
    if holds { Ok(text.to_owned()) } else { Err(Fault::Parameter) }
}
