//! Reading a request's body: its type, its size, and JSON that is read once.

use std::time::Duration;

use axum::{
    body::{self, Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use thiserror::Error;

/// Two photos of a megabyte each over 60 kbit/s take four and a half minutes; who is slower holds no memory.
const LONGEST_READ: Duration = Duration::from_mins(5);

/// Why a body is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum BodyError {
    /// Not `application/json`.
    #[error("Content-Type must be application/json")]
    NotJsonType,
    /// Longer than this door takes.
    #[error("body is larger than {0} bytes")]
    TooLarge(usize),
    /// Not here within [`LONGEST_READ`].
    #[error("body did not arrive within five minutes")]
    TooSlow,
    /// The connection broke, or the bytes are not UTF-8.
    #[error("body could not be read: {0}")]
    Unreadable(&'static str),
}

impl BodyError {
    /// The HTTP status of every dialect that uses HTTP statuses.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotJsonType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
        }
    }
}

/// Reads a JSON body of at most `most` bytes.
pub(super) async fn read_json(headers: &HeaderMap, body: Body, most: usize) -> Result<Utf8Body, BodyError> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = media_type.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(BodyError::NotJsonType);
    }
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(BodyError::TooLarge(most));
    }
    let read = tokio::time::timeout(LONGEST_READ, body::to_bytes(body, most)).await;
    let bytes = read.map_err(|_| BodyError::TooSlow)?.map_err(|error| {
        let limited =
            std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("length limit"));
        if limited { BodyError::TooLarge(most) } else { BodyError::Unreadable("the connection broke") }
    })?;
    Utf8Body::new(bytes)
}

/// A body that is text.
#[derive(Debug, Clone)]
pub(super) struct Utf8Body(Bytes);

impl Utf8Body {
    fn new(bytes: Bytes) -> Result<Self, BodyError> {
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(Self(bytes)),
            Err(_) => Err(BodyError::Unreadable("not UTF-8")),
        }
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("checked when the body was read")
    }
}
