//! The errors of the capture flow, as [`FlowError`] with an HTTP status.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::{
    address::ReturnAddress,
    capture_flow::{FlowError, FlowErrorCode},
    field::FieldError,
    h5_idv::FailReason,
};

use crate::{
    Fault,
    doors::body::{BodyError, ReadError},
    verification::{capture::CaptureError, link::LinkError},
};

/// Everything that the pages are answered instead of a result.
#[derive(Debug)]
pub(super) enum FlowFailure {
    Link(LinkError),
    Capture(CaptureError),
    Body(BodyError),
    Invalid(String),
    ConsentMissing,
    TooMany { retry_after_s: u32 },
    Fault(Fault),
}

impl From<LinkError> for FlowFailure {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<CaptureError> for FlowFailure {
    fn from(error: CaptureError) -> Self {
        Self::Capture(error)
    }
}

impl From<BodyError> for FlowFailure {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<ReadError> for FlowFailure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Body(error) => Self::Body(error),
            ReadError::Shape(reason) => Self::Invalid(reason),
        }
    }
}

impl From<Fault> for FlowFailure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for FlowFailure {
    fn into_response(self) -> Response {
        use FlowErrorCode as Code;
        let (mut retry_after_s, mut return_to) = (None, None);
        let (status, code, message) = match self {
            Self::Fault(fault)
            | Self::Link(LinkError::Fault(fault))
            | Self::Capture(CaptureError::Fault(fault)) => {
                tracing::error!(%fault, "capture-flow call failed");
                (StatusCode::INTERNAL_SERVER_ERROR, Code::ServerFault, "the server failed".to_owned())
            }
            Self::Link(error @ LinkError::Unknown) => {
                (StatusCode::UNAUTHORIZED, Code::LinkUnknown, error.to_string())
            }
            Self::Link(LinkError::Expired { id, fail_return_url }) => {
                let address = fail_return_url.and_then(|address| ReturnAddress::parse(&address).ok());
                return_to = address.map(|address| FailReason::LinkExpired.address(&address, &id));
                (StatusCode::GONE, Code::LinkExpired, "this link has expired".to_owned())
            }
            Self::Link(LinkError::Fields(errors)) => (StatusCode::BAD_REQUEST, Code::Invalid, told(&errors)),
            Self::Capture(error @ CaptureError::LinkUsed) => {
                (StatusCode::CONFLICT, Code::AlreadySubmitted, error.to_string())
            }
            Self::Capture(
                error @ (CaptureError::ChallengeUnknown
                | CaptureError::ChallengeConsumed
                | CaptureError::ChallengeExpired),
            ) => (StatusCode::CONFLICT, Code::ChallengeGone, error.to_string()),
            Self::Capture(CaptureError::Fields(errors)) => {
                (StatusCode::BAD_REQUEST, Code::Invalid, told(&errors))
            }
            Self::Capture(CaptureError::Frames(errors)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, told(&errors))
            }
            Self::Capture(error @ CaptureError::ClockOff) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, error.to_string())
            }
            Self::Capture(error) => (StatusCode::BAD_REQUEST, Code::Invalid, error.to_string()),
            Self::Body(error) => (error.status(), Code::Invalid, error.to_string()),
            Self::Invalid(reason) => (StatusCode::BAD_REQUEST, Code::Invalid, reason),
            Self::ConsentMissing => {
                (StatusCode::FORBIDDEN, Code::ConsentMissing, "consent has not been given".to_owned())
            }
            Self::TooMany { retry_after_s: wait_s } => {
                retry_after_s = Some(wait_s);
                (StatusCode::TOO_MANY_REQUESTS, Code::TooMany, "rate limit exceeded".to_owned())
            }
        };
        let mut response = (status, Json(FlowError { code, message, return_to })).into_response();
        if let Some(wait_s) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
        }
        response
    }
}

fn told(errors: &[FieldError]) -> String {
    errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>().join("; ")
}
