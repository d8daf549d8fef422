//! The errors of the Identity Platform dialect: `{"error", "details": {"fieldErrors"}}` and an HTTP status.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{canonical, field::FieldError, identity::ErrorBody};

use crate::{
    Fault,
    auth::{AuthError, rate_limit::Allowance},
    doors::{
        body::{BodyError, ReadError},
        repeat,
    },
    idempotency::IdempotencyError,
    verification::{
        capture::CaptureError, device::DeviceError, link::LinkError, registry_report::ReportError,
    },
};

/// What a caller is told where something of ours failed; the log knows more.
pub(in crate::doors) const INTERNAL: &str = "internal error";

/// Everything that this dialect answers instead of a result.
#[derive(Debug)]
pub(in crate::doors) enum ApiError {
    Auth(AuthError),
    Body(BodyError),
    Malformed(String),
    Fields(Vec<FieldError>),
    TooMany(Allowance),
    /// What a call names is not there.
    NotFound(&'static str),
    /// What a call would make is there already.
    Exists(&'static str),
    Repeat(IdempotencyError),
    Device(DeviceError),
    Report(ReportError),
    Capture(CaptureError),
    Link(LinkError),
    Fault(Fault),
}

impl ApiError {
    pub(super) fn malformed(error: &canonical::JsonError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<AuthError> for ApiError {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Fields(errors)
    }
}

impl From<CaptureError> for ApiError {
    fn from(error: CaptureError) -> Self {
        Self::Capture(error)
    }
}

impl From<LinkError> for ApiError {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Body(error) => Self::Body(error),
            ReadError::Shape(reason) => Self::Malformed(reason),
        }
    }
}

impl From<DeviceError> for ApiError {
    fn from(error: DeviceError) -> Self {
        Self::Device(error)
    }
}

impl From<ReportError> for ApiError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, body) = self.told();
        (status, Json(body)).into_response()
    }
}

impl ApiError {
    /// The error as callers are told it.
    pub(in crate::doors) fn told(self) -> (StatusCode, ErrorBody) {
        match self {
            Self::Auth(AuthError::Fault(fault))
            | Self::Fault(fault)
            | Self::Repeat(IdempotencyError::Fault(fault))
            | Self::Device(DeviceError::Fault(fault))
            | Self::Report(ReportError::Fault(fault))
            | Self::Link(LinkError::Fault(fault))
            | Self::Capture(CaptureError::Fault(fault)) => {
                tracing::error!(%fault, "identity call failed");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::plain(INTERNAL))
            }
            Self::Auth(error @ AuthError::Unknown) => {
                (StatusCode::UNAUTHORIZED, ErrorBody::plain(error.to_string()))
            }
            Self::Auth(error @ (AuthError::MissingScope(_) | AuthError::Address)) => {
                (StatusCode::FORBIDDEN, ErrorBody::plain(error.to_string()))
            }
            Self::Body(error) => (error.status(), ErrorBody::plain(error.to_string())),
            Self::Malformed(reason) => (StatusCode::BAD_REQUEST, ErrorBody::plain(reason)),
            Self::Fields(errors)
            | Self::Link(LinkError::Fields(errors))
            | Self::Capture(CaptureError::Fields(errors)) => {
                (StatusCode::BAD_REQUEST, ErrorBody::of_fields(&errors))
            }
            Self::Capture(CaptureError::Frames(errors)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, ErrorBody::of_fields(&errors))
            }
            Self::TooMany(allowance) => (
                StatusCode::TOO_MANY_REQUESTS,
                ErrorBody {
                    bucket: Some(allowance.bucket.name.to_owned()),
                    limit: Some(allowance.limit),
                    ..ErrorBody::plain("rate limit exceeded")
                },
            ),
            Self::NotFound(what) => (StatusCode::NOT_FOUND, ErrorBody::plain(format!("{what} not found"))),
            Self::Exists(what) => (StatusCode::CONFLICT, ErrorBody::plain(format!("{what} exists already"))),
            Self::Repeat(error) => (repeat::status(&error), ErrorBody::plain(error.to_string())),
            Self::Device(error) => (StatusCode::NOT_FOUND, ErrorBody::plain(error.to_string())),
            Self::Report(error @ ReportError::Disabled) => {
                (StatusCode::FORBIDDEN, ErrorBody::plain(error.to_string()))
            }
            Self::Report(ReportError::Photo) => {
                let wrong = FieldError::new("photo", "format", "must be a JPEG or PNG image");
                (StatusCode::BAD_REQUEST, ErrorBody::of_fields(&[wrong]))
            }
            Self::Link(error) => (StatusCode::NOT_FOUND, ErrorBody::plain(error.to_string())),
            Self::Capture(error) => (capture_status(&error), ErrorBody::plain(error.to_string())),
        }
    }
}

fn capture_status(error: &CaptureError) -> StatusCode {
    match error {
        CaptureError::Fields(_)
        | CaptureError::KeyMissing
        | CaptureError::KeyMismatch
        | CaptureError::Signature(_) => StatusCode::BAD_REQUEST,
        CaptureError::Frames(_) | CaptureError::ClockOff => StatusCode::UNPROCESSABLE_ENTITY,
        CaptureError::ChallengeUnknown | CaptureError::DeviceUnknown => StatusCode::NOT_FOUND,
        CaptureError::ChallengeConsumed | CaptureError::ChallengeExpired | CaptureError::LinkUsed => {
            StatusCode::CONFLICT
        }
        CaptureError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
