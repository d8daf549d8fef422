//! The errors of the dashboard's door, as [`PortalError`] with an HTTP status.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::{
    field::FieldError,
    portal::{PortalError, PortalErrorCode as Code},
};

use crate::{
    Fault,
    auth::{keyring::KeyringError, own_account::AccountError, session::SignInError, team::TeamError},
    delivery::hooks::HookError,
    doors::body::{BodyError, ReadError},
    h5_links::branding::BrandingError,
    privacy::PrivacyError,
    transactions::{demo::DemoError, export::ExportError},
    verification::{reviews::ReviewError, submission::integration::SetUpError},
};

/// When another export may be begun, in seconds (ours): most are done by then.
const EXPORT_AGAIN_S: u32 = 10;

/// Everything that the dashboard is answered instead of a result.
#[derive(Debug)]
pub(super) struct PortalFailure {
    status: StatusCode,
    error: PortalError,
    retry_after_s: Option<u32>,
}

impl PortalFailure {
    /// A failure with the status that its code has.
    pub(super) fn plain(code: Code, message: &str) -> Self {
        let status = match code {
            Code::CredentialsWrong | Code::CodeNeeded | Code::SignedOut => StatusCode::UNAUTHORIZED,
            Code::NotAllowed | Code::CrossOrigin => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::Invalid => StatusCode::BAD_REQUEST,
            Code::Claimed
            | Code::NotClaimed
            | Code::OwnProposal
            | Code::Closed
            | Code::NotClosed
            | Code::Full
            | Code::InProcess
            | Code::EmailTaken
            | Code::LastOwner => StatusCode::CONFLICT,
            Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Code::ServerFault => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, error: PortalError::plain(code, message), retry_after_s: None }
    }

    /// The same, to be tried again after so long.
    pub(super) fn after(self, retry_after_s: u32) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..self }
    }

    /// What is wrong with these fields.
    pub(super) fn fields(fields: Vec<FieldError>) -> Self {
        let mut failure = Self::plain(Code::Invalid, "validation failed");
        failure.error.fields = fields;
        failure
    }

    /// A call that the router refused, with its status.
    pub(super) fn refused(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => Code::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
            _ => Code::Invalid,
        };
        let message = status.canonical_reason().unwrap_or("refused").to_lowercase();
        Self { status, ..Self::plain(code, &message) }
    }
}

impl From<Fault> for PortalFailure {
    fn from(fault: Fault) -> Self {
        tracing::error!(%fault, "portal call failed");
        Self::plain(Code::ServerFault, "the server failed")
    }
}

impl From<Vec<FieldError>> for PortalFailure {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::fields(errors)
    }
}

impl From<ReadError> for PortalFailure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Body(BodyError::Busy) => Self::plain(Code::Busy, &BodyError::Busy.to_string()),
            ReadError::Body(error) => {
                Self { status: error.status(), ..Self::plain(Code::Invalid, &error.to_string()) }
            }
            ReadError::Shape(reason) => Self::plain(Code::Invalid, &reason),
        }
    }
}

impl From<SignInError> for PortalFailure {
    fn from(error: SignInError) -> Self {
        let message = error.to_string();
        match error {
            SignInError::Wrong => Self::plain(Code::CredentialsWrong, &message),
            SignInError::CodeNeeded => Self::plain(Code::CodeNeeded, &message),
            SignInError::TooMany { retry_after_s } => {
                Self { retry_after_s: Some(retry_after_s), ..Self::plain(Code::TooMany, &message) }
            }
            SignInError::Busy => Self::plain(Code::Busy, &message),
            SignInError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ReviewError> for PortalFailure {
    fn from(error: ReviewError) -> Self {
        let message = error.to_string();
        match error {
            ReviewError::Unknown => Self::plain(Code::NotFound, &message),
            ReviewError::Claimed(claim) => {
                let mut failure = Self::plain(Code::Claimed, &message);
                failure.error.claim = Some(claim);
                failure
            }
            ReviewError::NotClaimed => Self::plain(Code::NotClaimed, &message),
            ReviewError::OwnProposal => Self::plain(Code::OwnProposal, &message),
            ReviewError::Closed => Self::plain(Code::Closed, &message),
            ReviewError::NotClosed => Self::plain(Code::NotClosed, &message),
            ReviewError::Fields(fields) => Self::fields(fields),
            ReviewError::Fault(fault) => fault.into(),
        }
    }
}

impl From<KeyringError> for PortalFailure {
    fn from(error: KeyringError) -> Self {
        let message = error.to_string();
        match error {
            KeyringError::Unknown => Self::plain(Code::NotFound, &message),
            KeyringError::LiveNotAllowed => Self::plain(Code::NotAllowed, &message),
            KeyringError::Closed | KeyringError::Ended => Self::plain(Code::Closed, &message),
            KeyringError::TooMany(_) => Self::plain(Code::Full, &message),
            KeyringError::Fault(fault) => fault.into(),
        }
    }
}

impl From<BrandingError> for PortalFailure {
    fn from(error: BrandingError) -> Self {
        match error {
            BrandingError::Application(error) => error.into(),
            BrandingError::Logo(error) => Self::fields(vec![error.field()]),
            BrandingError::LogoGone => {
                Self::fields(vec![FieldError::new("logo", "unknown", error.to_string())])
            }
            BrandingError::TooMany => Self::plain(Code::TooMany, &error.to_string()).after(3_600),
            BrandingError::Fault(fault) => fault.into(),
        }
    }
}

impl From<TeamError> for PortalFailure {
    fn from(error: TeamError) -> Self {
        let message = error.to_string();
        match error {
            TeamError::Unknown => Self::plain(Code::NotFound, &message),
            TeamError::EmailTaken => Self::plain(Code::EmailTaken, &message),
            TeamError::LastOwner => Self::plain(Code::LastOwner, &message),
            TeamError::TooMany => Self::plain(Code::Full, &message),
            TeamError::OwnersOnly | TeamError::OwnReset => Self::plain(Code::NotAllowed, &message),
            TeamError::Fault(fault) => fault.into(),
        }
    }
}

impl From<AccountError> for PortalFailure {
    fn from(error: AccountError) -> Self {
        let message = error.to_string();
        match error {
            AccountError::SignIn(error) => error.into(),
            AccountError::Factor => Self::plain(Code::Closed, &message),
            AccountError::Unknown => Self::plain(Code::NotFound, &message),
            AccountError::Fault(fault) => fault.into(),
        }
    }
}

impl From<HookError> for PortalFailure {
    fn from(error: HookError) -> Self {
        let message = error.to_string();
        match error {
            HookError::Unknown => Self::plain(Code::NotFound, &message),
            HookError::TooMany => Self::plain(Code::Full, &message),
            HookError::TooOften { retry_after_s } => {
                Self::plain(Code::TooMany, &message).after(retry_after_s)
            }
            HookError::NamedElsewhere => Self::fields(vec![FieldError::new("url", "elsewhere", message)]),
            HookError::Off => Self::plain(Code::Closed, &message),
            HookError::Endpoint(_) => Self::fields(vec![FieldError::new("url", "endpoint", message)]),
            HookError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SetUpError> for PortalFailure {
    fn from(error: SetUpError) -> Self {
        let message = error.to_string();
        match error {
            SetUpError::Unknown => Self::plain(Code::NotFound, &message),
            SetUpError::Application(error) => error.into(),
            SetUpError::Taken => Self::fields(vec![FieldError::new("name", "taken", message)]),
            SetUpError::Endpoint(_) => {
                Self::fields(vec![FieldError::new("callback.url", "endpoint", message)])
            }
            SetUpError::HeaderValue(at) => {
                let path = format!("callback.headers[{at}].value");
                Self::fields(vec![FieldError::new(path, "again", message)])
            }
            SetUpError::Fault(fault) => fault.into(),
        }
    }
}

impl From<DemoError> for PortalFailure {
    fn from(error: DemoError) -> Self {
        let message = error.to_string();
        match error {
            DemoError::Unknown => Self::plain(Code::NotFound, &message),
            DemoError::Closed => Self::plain(Code::Closed, &message),
            DemoError::TooMany { retry_after_s } => Self::plain(Code::TooMany, &message).after(retry_after_s),
            DemoError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ExportError> for PortalFailure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Busy => {
                Self { retry_after_s: Some(EXPORT_AGAIN_S), ..Self::plain(Code::Busy, &error.to_string()) }
            }
            ExportError::Fault(fault) => fault.into(),
        }
    }
}

impl From<PrivacyError> for PortalFailure {
    fn from(error: PrivacyError) -> Self {
        let message = error.to_string();
        match error {
            PrivacyError::Nothing => Self::plain(Code::NotFound, &message),
            PrivacyError::InProcess(_) => Self::plain(Code::InProcess, &message),
            PrivacyError::TooMany { retry_after_s } => {
                Self::plain(Code::TooMany, &message).after(retry_after_s)
            }
            PrivacyError::Busy => Self::plain(Code::Busy, &message).after(EXPORT_AGAIN_S),
            PrivacyError::Unproved => Self::fields(vec![FieldError::new("password", "required", message)]),
            PrivacyError::SignIn(error) => error.into(),
            PrivacyError::Fault(fault) => fault.into(),
        }
    }
}

impl IntoResponse for PortalFailure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.error)).into_response();
        if let Some(wait_s) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
        }
        response
    }
}
