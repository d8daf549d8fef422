//! The envelope of every answer, and every code that it can carry. The HTTP status is always 200; clients branch on the
//! code.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Seconds that a caller is told to wait, in `Retry-After`, with `SERVICE_BUSY` and `RETRY_LATER`.
pub const RETRY_AFTER_S: u32 = 10;

/// What stands around an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Answer"))]
#[serde(rename_all = "camelCase")]
pub struct Answer<T> {
    /// For programs.
    pub code: Code,
    /// The same for people.
    pub message: String,
    /// The answer, with [`Code::Success`] alone.
    pub data: Option<T>,
    /// More about an exception.
    pub extra: Option<String>,
    /// The id of the call, at most 64 characters.
    pub transaction_id: String,
    /// Whether the call is charged.
    pub pricing_strategy: Pricing,
}

impl<T> Answer<T> {
    /// A call that succeeded.
    pub fn success(data: T, transaction_id: impl Into<String>, pricing_strategy: Pricing) -> Self {
        Self {
            code: Code::Success,
            message: "OK".to_owned(),
            data: Some(data),
            extra: None,
            transaction_id: transaction_id.into(),
            pricing_strategy,
        }
    }

    /// A call that did not; it is free.
    pub fn fault(fault: Fault, transaction_id: impl Into<String>) -> Self {
        Self {
            code: fault.code(),
            message: fault.to_string(),
            data: None,
            extra: None,
            transaction_id: transaction_id.into(),
            pricing_strategy: Pricing::Free,
        }
    }
}

/// Whether a call is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Pricing {
    /// It is not.
    Free,
    /// It is.
    Pay,
}

/// The codes of this product and of the vendor's glossary. Three are read and never answered: what is empty is a
/// [`Code::ParameterError`] here, a limit that is reached is [`Code::ServiceBusy`], and no account has a balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the vendor's own words")]
pub enum Code {
    Success,
    ParameterError,
    RegionWrong,
    SignatureNotExist,
    AccountDisabled,
    ClientError,
    Error,
    IamFailed,
    InsufficientBalance,
    ServiceBusy,
    RetryLater,
    EmptyParameterError,
    OverQueryLimit,
}

/// Why a call did not succeed. `Display` is the message, as the vendor's examples write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// A parameter breaks a rule.
    #[error("Parameter error,please check you input.")]
    Parameter,
    /// A parameter is missing or empty.
    #[error("Parameter should not be empty")]
    ParameterEmpty,
    /// Nobody may be sent to `returnUrl` or `failReturnUrl`.
    #[error("Invalid returnUrl,please check your returnUrl")]
    ReturnUrl,
    /// Not a time, or too far from now.
    #[error("Timestamp error")]
    Timestamp,
    /// Not the hash of key, secret and time.
    #[error("Signature error")]
    Signature,
    /// Not IDN.
    #[error("Region is wrong")]
    Region,
    /// No such `signatureId` of this account.
    #[error("This signatureId is not exist")]
    SignatureNotExist,
    /// The account was switched off.
    #[error("Account Disabled")]
    AccountDisabled,
    /// The body is no JSON object.
    #[error("HTTP 400 - Bad Request")]
    BadRequest,
    /// No such call.
    #[error("HTTP 404 - Not Found")]
    NotFound,
    /// Not by this method.
    #[error("HTTP 405 - Method Not Allowed")]
    MethodNotAllowed,
    /// The body has another type.
    #[error("HTTP 415 - Unsupported Media Type")]
    MediaType,
    /// The body is too large.
    #[error("HTTP 413 - Payload Too Large")]
    TooLarge,
    /// Who calls may not.
    #[error("{0}")]
    Iam(IamFault),
    /// The account's quota is used up. Never answered: no account has one.
    #[error("Insufficient balance")]
    Balance,
    /// Too many calls.
    #[error("Rate limit is exceeded, please try again later")]
    Busy,
    /// The same call is under way, or there is no room for it now.
    #[error("Please retry later")]
    RetryLater,
    /// Something of ours broke.
    #[error("Server error")]
    Server,
}

/// Why a caller may not call: the glossary's messages of `IAM_FAILED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IamFault {
    /// Not for this.
    #[error("You are not authorized by the Identity and Access Management system")]
    NotAuthorized,
    /// No such key.
    #[error("Access Key not found")]
    KeyNotFound,
    /// No token, an unknown one, or one that ran out: get a new one.
    #[error("Token not found or expired")]
    Token,
    /// Not for this region. Never answered: there is one region.
    #[error("Account not authorized for this country")]
    Country,
    /// Not from this address.
    #[error("Account not authorized for this domain")]
    Domain,
    /// It ran out. Never answered: accounts do not.
    #[error("Account is expired")]
    AccountExpired,
    /// It was switched off after the token was made.
    #[error("Account is disabled")]
    AccountDisabled,
}

impl Fault {
    /// The code.
    pub fn code(self) -> Code {
        match self {
            Self::Parameter | Self::ParameterEmpty | Self::ReturnUrl | Self::Timestamp | Self::Signature => {
                Code::ParameterError
            }
            Self::Region => Code::RegionWrong,
            Self::SignatureNotExist => Code::SignatureNotExist,
            Self::AccountDisabled => Code::AccountDisabled,
            Self::BadRequest | Self::NotFound | Self::MethodNotAllowed | Self::MediaType | Self::TooLarge => {
                Code::ClientError
            }
            Self::Iam(_) => Code::IamFailed,
            Self::Balance => Code::InsufficientBalance,
            Self::Busy => Code::ServiceBusy,
            Self::RetryLater => Code::RetryLater,
            Self::Server => Code::Error,
        }
    }

    /// What `Retry-After` says, seconds, where it is sent.
    pub fn retry_after_s(self) -> Option<u32> {
        matches!(self, Self::Busy | Self::RetryLater).then_some(RETRY_AFTER_S)
    }
}
