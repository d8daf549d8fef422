//! JSON Schemas for the server's API document: of answers by the types that are sent, of requests by hand beside their
//! parsers, with the parsers' own limits. Here is what several of them share. A schema says what a member may look like;
//! what a number or a name means is the parser's to judge.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::{
    address::{AllowedDomain, LONGEST_ADDRESS_CHARS, Origin},
    applicant::{LONGEST_NAME_CHARS, NATIONAL_DIGITS},
    consent::Locale,
    instant::Instant,
    onekyc::SubmissionId,
};

/// A type that is sent as a string of some form.
macro_rules! text_schema {
    ($($type:ty: $form:tt,)+) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($form)
            }
        }
    )+};
}

text_schema! {
    Instant: {"type": "string", "format": "date-time", "examples": ["2026-11-21T03:00:00.000Z"]},
    SubmissionId: {"type": "string", "format": "uuid"},
    Locale: {"type": "string", "enum": ["id", "en"]},
    AllowedDomain: {"type": "string"},
    Origin: {"type": "string", "format": "uri"},
}

/// A number of the population register.
pub(crate) fn nik(what: &str) -> Value {
    json!({"description": what, "type": "string", "pattern": "^[0-9]{16}$", "examples": ["3273011708999901"]})
}

/// The same where callers also send an integer.
pub(crate) fn nik_or_integer(what: &str) -> Value {
    json!({
        "description": what,
        "anyOf": [
            {"type": "string", "pattern": "^[0-9]{16}$"},
            {"type": "integer", "minimum": 1_000_000_000_000_000_i64, "maximum": 9_999_999_999_999_999_i64},
        ],
        "examples": ["3273011708999901"],
    })
}

/// A name as on the card.
pub(crate) fn name(what: &str) -> Value {
    json!({
        "description": format!("{what} Letters, spaces, dots, commas, single quotes, slashes and dashes; at \
            least two letters."),
        "type": "string",
        "pattern": "^[A-Za-z .,'/-]+$",
        "minLength": 2,
        "maxLength": LONGEST_NAME_CHARS,
        "examples": ["Siti Rahmawati"],
    })
}

/// `DD-MM-YYYY`
pub(crate) fn day_month_year(what: &str) -> Value {
    json!({
        "description": what,
        "type": "string",
        "pattern": "^[0-9]{2}-[0-9]{2}-[0-9]{4}$",
        "examples": ["17-08-1989"],
    })
}

/// An e-mail address.
pub(crate) fn email(what: &str) -> Value {
    json!({"description": what, "type": "string", "format": "email", "examples": ["siti@example.com"]})
}

/// A phone number with its country code.
pub(crate) fn phone(what: &str) -> Value {
    json!({
        "description": format!("{what} Digits with the country code, without `+`."),
        "type": "string",
        "pattern": format!("^62[0-9]{{{},{}}}$", NATIONAL_DIGITS.start(), NATIONAL_DIGITS.end()),
        "examples": ["6281277863450"],
    })
}

/// A text that is not empty.
pub(crate) fn text(what: &str, most_chars: usize) -> Value {
    json!({"description": what, "type": "string", "minLength": 1, "maxLength": most_chars})
}

/// An address to return to.
pub(crate) fn address(what: &str) -> Value {
    json!({"description": what, "type": "string", "format": "uri", "maxLength": LONGEST_ADDRESS_CHARS})
}

/// `true` or `false`.
pub(crate) fn flag(what: &str) -> Value {
    json!({"description": what, "type": "boolean"})
}

/// A member that may be missing, which `null` says too.
pub(crate) fn optional(mut schema: Value) -> Value {
    if let Some(kind) = schema["type"].as_str() {
        schema["type"] = json!([kind, "null"]);
    }
    for list in ["enum", "anyOf"] {
        let nothing = if list == "enum" { Value::Null } else { json!({"type": "null"}) };
        if let Some(list) = schema.get_mut(list).and_then(Value::as_array_mut) {
            list.push(nothing);
        }
    }
    schema
}
