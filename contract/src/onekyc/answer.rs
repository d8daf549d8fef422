//! What every answer of the dialect is wrapped in, and every error with its code and HTTP status.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::field::FieldError;

/// The answer of a call that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Answer"))]
pub struct Answer<T> {
    /// Always true.
    pub success: bool,
    /// What was asked for.
    pub data: T,
}

impl<T> Answer<T> {
    /// The answer that carries `data`.
    pub fn of(data: T) -> Self {
        Self { success: true, data }
    }
}

/// Why a call fails. `Display` is the documented cause; clients tell them apart by code and cause, since one code has
/// several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Cause {
    /// A token is asked for without `client-id`.
    #[error("MISSING_CLIENT_ID")]
    MissingClientId,
    /// A token is asked for without `pass-key`.
    #[error("MISSING_PASS_KEY")]
    MissingPassKey,
    /// The credentials or the token are wrong, or the token has run out.
    #[error("UNAUTHORIZED")]
    Unauthorized,
    /// `x-esign-onboarding-partner` names somebody else's integration.
    #[error("ONBOARDING_PARTNER_DOES_NOT_BELONG_TO_CLIENT")]
    ForeignOnboardingPartner,
    /// `x-partner-user-id` is missing.
    #[error("PARTNER_USER_ID_CAN_NOT_BE_EMPTY")]
    NoUserId,
    /// `x-partner-user-id-type` is missing.
    #[error("PARTNER_USER_ID_TYPE_CAN_NOT_BE_EMPTY")]
    NoUserIdType,
    /// `x-esign-onboarding-partner` is missing.
    #[error("ESIGN_ONBOARDING_PARTNER_CAN_NOT_BE_EMPTY")]
    NoOnboardingPartner,
    /// The submission is another user's.
    #[error("SUBMISSION_ID_DOES_NOT_BELONG_TO_CURRENT_USER")]
    ForeignSubmission,
    /// The partner has no submission of this user.
    #[error("USER_NOT_FOUND_FOR_PARTNER_AND_PARTNER_USER_ID_AND_PARTNER_USER_ID_TYPE")]
    NoSuchUserOfPartner,
    /// Nobody has a submission of this user. Never answered: whoever asks is a partner, and is told of its own.
    #[error("USER_NOT_FOUND")]
    NoSuchUser,
    /// The service failed.
    #[error("GENERIC_SERVICE_ERROR")]
    Generic,
    /// `x-partner-session-id` is missing. Ours.
    #[error("PARTNER_SESSION_ID_CAN_NOT_BE_EMPTY")]
    NoSessionId,
    /// A header is longer than it may be, or holds something else than visible characters. Ours.
    #[error("REQUEST_HEADER_IS_INVALID")]
    BadHeader,
    /// The body is not JSON that everybody reads alike. Ours.
    #[error("REQUEST_BODY_IS_INVALID")]
    BadBody,
    /// The session id was used before, with another body. Ours.
    #[error("PARTNER_SESSION_ID_ALREADY_USED")]
    SessionUsed,
    /// Nothing, or nothing that can be read, was uploaded where a document should be. Ours.
    #[error("DOCUMENT_IS_NOT_UPLOADED")]
    NotUploaded,
    /// The uploads of this submission were confirmed before, with other details. Ours.
    #[error("SUBMISSION_IS_ALREADY_CONFIRMED")]
    AlreadyConfirmed,
    /// The addresses to upload to have run out. Ours.
    #[error("SUBMISSION_IS_EXPIRED")]
    SubmissionExpired,
    /// Too many calls: wait as long as `Retry-After` says. Ours.
    #[error("TOO_MANY_REQUESTS")]
    TooMany,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 19] = [
        Self::MissingClientId,
        Self::MissingPassKey,
        Self::Unauthorized,
        Self::ForeignOnboardingPartner,
        Self::NoUserId,
        Self::NoUserIdType,
        Self::NoOnboardingPartner,
        Self::ForeignSubmission,
        Self::NoSuchUserOfPartner,
        Self::NoSuchUser,
        Self::Generic,
        Self::NoSessionId,
        Self::BadHeader,
        Self::BadBody,
        Self::SessionUsed,
        Self::NotUploaded,
        Self::AlreadyConfirmed,
        Self::SubmissionExpired,
        Self::TooMany,
    ];

    /// The code, as the wire writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unauthorized | Self::ForeignOnboardingPartner => "110",
            Self::Generic | Self::TooMany => "900",
            Self::NoSuchUserOfPartner => "1514",
            Self::NoSuchUser => "1518",
            Self::NoUserId | Self::NoUserIdType | Self::NoSessionId | Self::SessionUsed => "1539",
            Self::ForeignSubmission => "1653",
            Self::MissingClientId
            | Self::MissingPassKey
            | Self::NoOnboardingPartner
            | Self::BadHeader
            | Self::BadBody
            | Self::NotUploaded
            | Self::AlreadyConfirmed
            | Self::SubmissionExpired => FIELD_CODE,
        }
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::Unauthorized => 401,
            Self::ForeignOnboardingPartner => 403,
            Self::NoSuchUserOfPartner | Self::NoSuchUser => 404,
            Self::SessionUsed | Self::AlreadyConfirmed | Self::SubmissionExpired => 409,
            Self::TooMany => 429,
            Self::Generic => 500,
            _ => 400,
        }
    }
}

/// The code of what is missing or wrong in a request.
const FIELD_CODE: &str = "1650";

/// One error of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// The code.
    pub code: String,
    /// What it is about: the path of a member, or the name of a header.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entity: Option<String>,
    /// The cause, in capitals.
    pub cause: String,
    /// The same for a person. Additive.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
}

impl From<Cause> for Problem {
    fn from(cause: Cause) -> Self {
        Self { code: cause.code().to_owned(), entity: None, cause: cause.to_string(), message: None }
    }
}

impl From<&FieldError> for Problem {
    /// The vendor documents no error of a member of the body; this is its own form for headers, `.._CAN_NOT_BE_EMPTY`, and
    /// `.._IS_INVALID` for everything else. Ours.
    fn from(error: &FieldError) -> Self {
        let name = error.field.rsplit('.').next().unwrap_or(&error.field);
        let what = if error.code == "required" { "CAN_NOT_BE_EMPTY" } else { "IS_INVALID" };
        Self {
            code: FIELD_CODE.to_owned(),
            entity: Some(error.field.clone()),
            cause: format!("{}_{what}", screaming(name)),
            message: Some(error.message.clone()),
        }
    }
}

/// `dateOfBirth` as `DATE_OF_BIRTH`, `consentData[1]` as `CONSENT_DATA`.
fn screaming(name: &str) -> String {
    let name = name.split('[').next().unwrap_or(name);
    let mut word = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(character.to_ascii_uppercase());
    }
    word
}

/// The answer of a call that failed, with everything that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorBody {
    /// Always false.
    pub success: bool,
    /// Everything that is wrong.
    pub errors: Vec<Problem>,
}

impl ErrorBody {
    /// The answer of causes that are about the call.
    pub fn of(causes: &[Cause]) -> Self {
        Self { success: false, errors: causes.iter().map(|cause| Problem::from(*cause)).collect() }
    }

    /// The answer of a body whose members do not hold; its HTTP status is 400.
    pub fn of_fields(errors: &[FieldError]) -> Self {
        Self { success: false, errors: errors.iter().map(Problem::from).collect() }
    }
}
