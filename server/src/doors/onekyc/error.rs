//! The errors of the `OneKYC` dialect and of certificate registration: `{"success": false, "errors": [..]}` and an HTTP
//! status.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{
    field::FieldError,
    onekyc::{Cause, ErrorBody, Problem},
    photo::{PhotoError, PhotoKind},
    registration::UploadError,
};

use crate::{
    Fault,
    auth::AuthError,
    doors::{body::BodyError, repeat},
    idempotency::IdempotencyError,
    presign::PresignError,
    verification::submission::{SubmissionError, upload::UploadRefused},
};

/// Everything that this dialect answers instead of a result.
#[derive(Debug)]
pub(in crate::doors) enum OneKycFailure {
    Causes(Vec<Cause>),
    Fields(Vec<FieldError>),
    Malformed(String),
    Body(BodyError),
    Submission(SubmissionError),
    Upload(UploadRefused),
    Repeat(IdempotencyError),
    Fault(Fault),
}

impl OneKycFailure {
    /// One member that does not hold.
    pub(in crate::doors) fn field(field: &str, code: &str, message: &str) -> Self {
        Self::Fields(vec![FieldError::new(field, code, message)])
    }
}

impl From<Cause> for OneKycFailure {
    fn from(cause: Cause) -> Self {
        Self::Causes(vec![cause])
    }
}

impl From<AuthError> for OneKycFailure {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Fault(fault) => Self::Fault(fault),
            AuthError::Unknown | AuthError::Address | AuthError::MissingScope(_) => {
                Cause::Unauthorized.into()
            }
        }
    }
}

impl From<BodyError> for OneKycFailure {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<SubmissionError> for OneKycFailure {
    fn from(error: SubmissionError) -> Self {
        Self::Submission(error)
    }
}

impl From<UploadRefused> for OneKycFailure {
    fn from(error: UploadRefused) -> Self {
        Self::Upload(error)
    }
}

impl From<PresignError> for OneKycFailure {
    fn from(error: PresignError) -> Self {
        Self::Upload(error.into())
    }
}

impl From<Fault> for OneKycFailure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for OneKycFailure {
    fn into_response(self) -> Response {
        let (status, body) = self.told();
        (status, Json(body)).into_response()
    }
}

impl OneKycFailure {
    /// The error as callers are told it.
    pub(in crate::doors) fn told(self) -> (StatusCode, ErrorBody) {
        let (status, errors) = match self {
            Self::Fault(fault)
            | Self::Submission(SubmissionError::Fault(fault))
            | Self::Upload(UploadRefused::Fault(fault))
            | Self::Repeat(IdempotencyError::Fault(fault)) => {
                tracing::error!(%fault, "onekyc call failed");
                of_causes(&[Cause::Generic])
            }
            Self::Causes(causes) => of_causes(&causes),
            Self::Fields(errors) => {
                (StatusCode::BAD_REQUEST, errors.iter().map(Problem::from).collect::<Vec<_>>())
            }
            Self::Malformed(why) => (StatusCode::BAD_REQUEST, vec![told(Cause::BadBody, why)]),
            Self::Body(error) => (error.status(), vec![told(Cause::BadBody, error.to_string())]),
            Self::Submission(error) => of_submission(&error),
            Self::Upload(refused) => of_upload(&refused),
            Self::Repeat(error) => {
                (repeat::status(&error), vec![problem("IDEMPOTENCY_KEY_IS_INVALID", None, error.to_string())])
            }
        };
        (status, ErrorBody { success: false, errors })
    }
}

fn of_causes(causes: &[Cause]) -> (StatusCode, Vec<Problem>) {
    let status = causes.first().map_or(500, |cause| cause.status());
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, ErrorBody::of(causes).errors)
}

fn told(cause: Cause, message: String) -> Problem {
    Problem { message: Some(message), ..cause.into() }
}

/// An error for which the vendor documents no cause. Ours.
fn problem(cause: &str, entity: Option<String>, message: String) -> Problem {
    Problem { cause: cause.to_owned(), entity, message: Some(message), ..Cause::BadBody.into() }
}

fn of_submission(error: &SubmissionError) -> (StatusCode, Vec<Problem>) {
    let cause = match error {
        SubmissionError::SessionUsed => Cause::SessionUsed,
        SubmissionError::Foreign => Cause::ForeignSubmission,
        SubmissionError::AlreadyConfirmed => Cause::AlreadyConfirmed,
        SubmissionError::Expired => Cause::SubmissionExpired,
        SubmissionError::NotUploaded(kinds) => {
            let missing = |kind: &PhotoKind| Problem {
                entity: Some(kind.as_str().to_uppercase()),
                ..told(Cause::NotUploaded, "nothing was uploaded".to_owned())
            };
            return (StatusCode::BAD_REQUEST, kinds.iter().map(missing).collect());
        }
        SubmissionError::BadPhotos(photos) => {
            let told = photos.iter().flat_map(|(kind, errors)| {
                errors.iter().map(|error| {
                    problem(of_photo(error).1, Some(kind.as_str().to_uppercase()), error.to_string())
                })
            });
            return (StatusCode::BAD_REQUEST, told.collect());
        }
        SubmissionError::Fault(_) => Cause::Generic,
    };
    of_causes(&[cause])
}

fn of_upload(refused: &UploadRefused) -> (StatusCode, Vec<Problem>) {
    match refused {
        UploadRefused::Link(error) => {
            let (status, cause) = match error {
                PresignError::Invalid => (StatusCode::FORBIDDEN, "DOCUMENT_URL_IS_INVALID"),
                PresignError::Expired => (StatusCode::FORBIDDEN, "DOCUMENT_URL_IS_EXPIRED"),
                PresignError::Method => (StatusCode::METHOD_NOT_ALLOWED, "DOCUMENT_URL_IS_FOR_PUT"),
                PresignError::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "CONTENT_TYPE_IS_INVALID"),
                PresignError::Size => (StatusCode::PAYLOAD_TOO_LARGE, "DOCUMENT_IS_TOO_LARGE"),
                PresignError::Used => (StatusCode::CONFLICT, "DOCUMENT_URL_IS_USED"),
            };
            (status, vec![problem(cause, None, error.to_string())])
        }
        UploadRefused::Photo(errors) => {
            let first = errors.first().map_or(StatusCode::BAD_REQUEST, |error| of_photo(error).0);
            (first, errors.iter().map(|error| problem(of_photo(error).1, None, error.to_string())).collect())
        }
        UploadRefused::Fault(_) => of_causes(&[Cause::Generic]),
    }
}

fn of_photo(error: &UploadError) -> (StatusCode, &'static str) {
    match error {
        UploadError::MediaType | UploadError::OtherFormat => {
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "CONTENT_TYPE_IS_INVALID")
        }
        UploadError::Photo(PhotoError::TooManyBytes { .. }) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "DOCUMENT_IS_TOO_LARGE")
        }
        UploadError::Photo(_) => (StatusCode::BAD_REQUEST, "DOCUMENT_IS_INVALID"),
    }
}
