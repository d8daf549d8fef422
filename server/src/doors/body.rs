//! Reading a request's body: its type, its size, and JSON that is read once.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::{
    body::{self, Body, Bytes, HttpBody},
    http::{HeaderMap, StatusCode, header},
};
use contract::canonical;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::{
    App,
    body_memory::{HeldMemory, NoMemory},
};

/// Two photos of a megabyte each over 60 kbit/s take four and a half minutes; who is slower holds no memory.
const LONGEST_READ: Duration = Duration::from_mins(5);

/// A short body: a few members of a few hundred bytes.
pub(super) const MAX_SHORT_BYTES: usize = 16 * 1024;

/// Why a body is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum BodyError {
    /// Not `application/json`.
    #[error("Content-Type must be application/json")]
    NotJsonType,
    /// Longer than this door takes.
    #[error("body is larger than {0} bytes")]
    TooLarge(usize),
    /// The memory for bodies is taken.
    #[error("the server is busy; try again in a moment")]
    Busy,
    /// Not here within [`LONGEST_READ`].
    #[error("body did not arrive within five minutes")]
    TooSlow,
    /// The connection broke, or the bytes are not UTF-8.
    #[error("body could not be read: {0}")]
    Unreadable(&'static str),
}

impl From<NoMemory> for BodyError {
    fn from(NoMemory: NoMemory) -> Self {
        Self::Busy
    }
}

impl BodyError {
    /// The HTTP status of every dialect that uses HTTP statuses.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotJsonType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
        }
    }
}

/// Reads a JSON body of at most `most` bytes. `whose` is the caller that its memory counts for.
pub(super) async fn read_json(
    app: &App,
    whose: &str,
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<Utf8Body, BodyError> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = media_type.split(';').next().unwrap_or("").trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        discard(body).await;
        return Err(BodyError::NotJsonType);
    }
    let held = read_bytes(app, whose, headers, body, most).await?;
    Utf8Body::new(held.bytes, held.held)
}

/// A body of any kind, and the memory that was taken for it.
pub(super) struct HeldBody {
    pub(super) bytes: Bytes,
    held: Option<HeldMemory>,
}

/// Reads a body of at most `most` bytes, whole or not at all.
pub(super) async fn read_bytes(
    app: &App,
    whose: &str,
    headers: &HeaderMap,
    body: Body,
    most: usize,
) -> Result<HeldBody, BodyError> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        discard(body).await;
        return Err(BodyError::TooLarge(most));
    }
    let size_bytes = announced.map_or(most, |length| usize::try_from(length).unwrap_or(most));
    let held = match app.body_memory.hold(whose, size_bytes).await {
        Ok(held) => held,
        Err(busy) => {
            discard(body).await;
            return Err(busy.into());
        }
    };
    let read = tokio::time::timeout(LONGEST_READ, body::to_bytes(body, most)).await;
    let bytes = read.map_err(|_| BodyError::TooSlow)?.map_err(|error| {
        let limited =
            std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("length limit"));
        if limited { BodyError::TooLarge(most) } else { BodyError::Unreadable("the connection broke") }
    })?;
    Ok(HeldBody { bytes, held })
}

/// Throws away what is sent of a body that nobody wants, for a while: many callers listen for an answer only when they have
/// sent everything, and see a broken connection instead where it is closed before.
pub(super) async fn discard(mut body: Body) {
    const MOST_BYTES: usize = 256 * 1024 * 1024;
    const LONGEST: Duration = Duration::from_secs(5);
    let thrown_away = async {
        let mut bytes = 0;
        while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            bytes += frame.data_ref().map_or(0, Bytes::len);
            if bytes > MOST_BYTES {
                break;
            }
        }
    };
    // Who takes longer hears nothing.
    drop(tokio::time::timeout(LONGEST, thrown_away).await);
}

/// Why a short body is not what this door reads.
#[derive(Debug)]
pub(super) enum ReadError {
    Body(BodyError),
    Shape(String),
}

/// Reads a short body, which takes no memory that is counted.
pub(super) async fn read<T: DeserializeOwned>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, ReadError> {
    let text = read_json(app, "", headers, body, MAX_SHORT_BYTES).await.map_err(ReadError::Body)?;
    shaped(&text)
}

/// Reads a body that is here. The strict parser goes first, so that a duplicate member is an error here too.
pub(super) fn shaped<T: DeserializeOwned>(text: &Utf8Body) -> Result<T, ReadError> {
    let json = canonical::parse(text.text()).map_err(|error| ReadError::Shape(error.to_string()))?;
    // A list of values in the right order would pass for a struct.
    if json.as_object().is_none() {
        return Err(ReadError::Shape("the body must be an object".to_owned()));
    }
    serde_json::from_str(text.text()).map_err(|error| ReadError::Shape(error.to_string()))
}

/// A body that is text, and the memory that was taken for it.
pub(super) struct Utf8Body {
    bytes: Bytes,
    _held: Option<HeldMemory>,
}

impl Utf8Body {
    fn new(bytes: Bytes, held: Option<HeldMemory>) -> Result<Self, BodyError> {
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(Self { bytes, _held: held }),
            Err(_) => Err(BodyError::Unreadable("not UTF-8")),
        }
    }

    /// The bytes; a copy of them is no copy of the memory.
    pub(super) fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).expect("checked when the body was read")
    }
}
