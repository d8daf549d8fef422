//! The error of one field of a form or a body. Forms collect every error, not the first one.

use serde::{Deserialize, Serialize};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field as the wire names it, for example `birth_date` or `bundle.frames[1]`.
    pub field: String,
    /// A stable word for programs and translators, for example `length`.
    pub code: String,
    /// The documented message, in English.
    pub message: String,
}

impl FieldError {
    /// An error of `field` with a stable `code` and its documented `message`.
    pub fn new(field: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}
