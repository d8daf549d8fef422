//! Reading the members of a body: every error is collected under its field.

use contract::{bundle::Platform, canonical::Json, field::FieldError};

use super::error::ApiError;
use crate::verification::link::is_customer_id;

/// A body that is being read.
pub(super) struct Fields<'a, 'b> {
    json: &'a Json<'b>,
    errors: Vec<FieldError>,
}

impl<'a, 'b> Fields<'a, 'b> {
    pub(super) fn of(json: &'a Json<'b>) -> Self {
        let mut fields = Self { json, errors: Vec::new() };
        if json.as_object().is_none() {
            fields.refuse("body", "type", "must be an object");
        }
        fields
    }

    /// The errors that were found, if there were any.
    pub(super) fn end(self) -> Result<(), ApiError> {
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::Fields(self.errors)) }
    }

    pub(super) fn refuse(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, code, message));
    }

    /// A member that is there; `null` is not there.
    pub(super) fn given(&self, name: &str) -> Option<&'a Json<'b>> {
        self.json.member(name).filter(|value| **value != Json::Null)
    }

    /// A member without which nothing goes on.
    pub(super) fn required(&mut self, name: &str) -> Option<&'a Json<'b>> {
        let given = self.given(name);
        if given.is_none() {
            self.refuse(name, "required", "is required");
        }
        given
    }

    /// An optional text.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.given(name)?.as_text();
        if text.is_none() {
            self.refuse(name, "type", "must be a string");
        }
        text
    }

    /// `true` or `false`.
    pub(super) fn required_boolean(&mut self, name: &str) -> Option<bool> {
        if let Json::Bool(value) = self.required(name)? {
            return Some(*value);
        }
        self.refuse(name, "type", "must be true or false");
        None
    }

    /// A customer's id, required.
    pub(super) fn customer_id(&mut self) -> Option<&'a str> {
        let value = self.required("customerId")?;
        let id = value.as_text().filter(|id| is_customer_id(id));
        if id.is_none() {
            self.refuse("customerId", "form", "must be 1 to 64 letters, digits, dashes or underscores");
        }
        id
    }

    /// A native client's platform, required.
    pub(super) fn native_platform(&mut self) -> Option<Platform> {
        let text = self.required("platform")?.as_text();
        let named = |text: &str| Platform::ALL.into_iter().find(|platform| platform.as_str() == text);
        let platform = text.and_then(named).filter(|platform| *platform != Platform::Web);
        if platform.is_none() {
            self.refuse("platform", "enum", "must be rn-ios, rn-android, ios, android or flutter");
        }
        platform
    }

    /// An optional whole number within bounds.
    pub(super) fn whole(&mut self, name: &str, (least, most): (i64, i64), default: i64) -> i64 {
        let Some(value) = self.given(name) else {
            return default;
        };
        // As far as 2^53, which the parser admits, a cast keeps every integer.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole, and far below 2^53 after the range check"
        )]
        let whole = value
            .as_number()
            .filter(|number| number.fract() == 0.0 && number.abs() < 1e15)
            .map(|number| number as i64)
            .or_else(|| value.as_digits()?.parse().ok());
        whole.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
            self.refuse(name, "range", format!("must be a whole number from {least} to {most}"));
            default
        })
    }
}
