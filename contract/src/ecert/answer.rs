//! The answers of the verify call, and its errors with their HTTP status.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Judgement, ReferenceId, RejectField, Status};
use crate::field::FieldError;

/// The message of every 200.
const DONE: &str = "Certificate electronic verification has been done";

/// The answer of a verification that was processed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifyAnswer {
    /// Always the same.
    pub message: String,
    /// What came of it.
    pub data: VerifyData,
}

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifyData {
    /// Ours, a UUID.
    pub id: String,
    /// `verified | not_verified | verified_with_reason`
    pub status: Status,
    /// What does not agree, in the documented order.
    pub reject_field: Vec<RejectField>,
    /// The caller's id, or `ref_certel#` and a UUID.
    pub reference_id: String,
}

impl VerifyAnswer {
    /// Renders a judgement.
    pub fn of(id: &str, judgement: &Judgement, reference_id: &ReferenceId) -> Self {
        Self {
            message: DONE.to_owned(),
            data: VerifyData {
                id: id.to_owned(),
                status: judgement.status,
                reject_field: judgement.reject_fields(),
                reference_id: reference_id.as_str().to_owned(),
            },
        }
    }
}

/// The body of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorBody {
    /// What went wrong.
    pub message: String,
    /// The same for programs.
    pub error_code: String,
    /// Which fields, of an invalid payload alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_fields: Option<Vec<ErrorField>>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorField {
    /// Its name.
    pub field: String,
    /// The documented message.
    pub message: String,
}

impl From<&FieldError> for ErrorField {
    fn from(error: &FieldError) -> Self {
        Self { field: error.field.clone(), message: error.message.clone() }
    }
}

/// Why a call was not processed; nothing is charged. `Display` is the message. The vendor documents the first two and
/// a code of quota that begins like ours; the others are ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// These fields break rules; without any, the body is no JSON object.
    #[error("Invalid payload")]
    InvalidPayload(Vec<FieldError>),
    /// No such application, or not its key.
    #[error("Authorization Failed")]
    Unauthorized,
    /// The caller's address is not on the application's list.
    #[error("Address not allowed")]
    AddressNotAllowed,
    /// The Testing quota is used up.
    #[error("Insufficient quota")]
    InsufficientQuota,
    /// The same `reference_id` came with another body before.
    #[error("Invalid payload")]
    ReferenceTaken,
    /// The same idempotency key came with another body before.
    #[error("Idempotency key was used with another payload")]
    KeyReused,
    /// The first call with this `reference_id` or idempotency key is still being processed.
    #[error("Request is still being processed")]
    InProgress,
    /// The body is larger than two photos can be.
    #[error("Payload is too large")]
    TooLarge,
    /// Too many calls.
    #[error("Too many requests")]
    TooManyRequests,
    /// Too many bodies are being read.
    #[error("Server is busy")]
    Busy,
    /// Something of ours broke.
    #[error("Internal server error")]
    Internal,
    /// The civil registry or the certificate authority is down.
    #[error("Data source is unavailable")]
    SourceUnavailable,
    /// It did not answer in time.
    #[error("Data source did not answer in time")]
    SourceTimeout,
}

impl Failure {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.codes().0
    }

    /// The code for programs.
    pub fn code(&self) -> &'static str {
        self.codes().1
    }

    fn codes(&self) -> (u16, &'static str) {
        match self {
            Self::InvalidPayload(_) => (400, "INVALID_PAYLOAD"),
            Self::Unauthorized => (401, "UNAUTHORIZED"),
            Self::AddressNotAllowed => (403, "ADDRESS_NOT_ALLOWED"),
            Self::InsufficientQuota => (403, "INSUFFICIENT_QUOTA"),
            Self::ReferenceTaken => (409, "INVALID_PAYLOAD"),
            Self::KeyReused => (422, "IDEMPOTENCY_KEY_REUSED"),
            Self::InProgress => (409, "REQUEST_IN_PROGRESS"),
            Self::TooLarge => (413, "PAYLOAD_TOO_LARGE"),
            Self::TooManyRequests => (429, "TOO_MANY_REQUESTS"),
            Self::Busy => (503, "SERVER_BUSY"),
            Self::Internal => (500, "INTERNAL_SERVER_ERROR"),
            Self::SourceUnavailable => (503, "DATA_SOURCE_UNAVAILABLE"),
            Self::SourceTimeout => (504, "DATA_SOURCE_TIMEOUT"),
        }
    }

    /// The body.
    pub fn body(&self) -> ErrorBody {
        let error_fields = match self {
            Self::InvalidPayload(errors) => Some(errors.iter().map(ErrorField::from).collect()),
            Self::ReferenceTaken => Some(vec![ErrorField {
                field: "reference_id".to_owned(),
                message: "reference_id must be unique".to_owned(),
            }]),
            _ => None,
        };
        ErrorBody { message: self.to_string(), error_code: self.code().to_owned(), error_fields }
    }
}
