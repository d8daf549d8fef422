//! Where a submission stands, and what moves it: one table for identity verification and certificate registration.

use serde::{Deserialize, Serialize};

use super::{Breakdown, Rejection};

/// What a submission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Flow {
    /// Standalone identity verification.
    #[serde(rename = "STANDALONE_IDENTITY_VERIFICATION")]
    IdentityVerification,
    /// Certificate registration.
    #[serde(rename = "CERT_REG")]
    CertificateRegistration,
}

impl Flow {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdentityVerification => "STANDALONE_IDENTITY_VERIFICATION",
            Self::CertificateRegistration => "CERT_REG",
        }
    }

    /// The flow of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::IdentityVerification, Self::CertificateRegistration]
            .into_iter()
            .find(|flow| flow.as_str() == name)
    }

    /// Where a new submission stands: the vendor knows INITIATED only where photos are uploaded to addresses of ours.
    pub fn start(self) -> Standing {
        match self {
            Self::IdentityVerification => Standing::InProgress,
            Self::CertificateRegistration => Standing::Initiated,
        }
    }
}

/// Where a submission stands. What is not valid always has its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The addresses to upload to were given.
    Initiated,
    /// Capture or checks are under way, a person's look included.
    InProgress,
    /// Verified; the certificate is being issued.
    PartiallyCompleted,
    /// Verified, and nothing is left to do.
    Valid,
    /// Not verified.
    Invalid(Rejection),
    /// The submission ended without an answer about the person.
    Error(Breakdown),
}

/// `status` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the vendor's own words; what they mean is said of `Standing`")]
pub enum Status {
    Initiated,
    InProgress,
    PartiallyCompleted,
    Completed,
    Error,
}

impl Status {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "INITIATED",
            Self::InProgress => "IN_PROGRESS",
            Self::PartiallyCompleted => "PARTIALLY_COMPLETED",
            Self::Completed => "COMPLETED",
            Self::Error => "ERROR",
        }
    }
}

/// `result` on the wire. The vendor's callback schema also lists `REJECTED`, which it never explains and we never send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the vendor's own words; what they mean is said of `Standing`")]
pub enum Outcome {
    Valid,
    Invalid,
}

impl Outcome {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Invalid => "INVALID",
        }
    }
}

/// What happens to a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The uploads were confirmed.
    Submitted,
    /// What was to be opened or uploaded to has run out.
    Lapsed,
    /// Verified, and there is no certificate to wait for.
    Verified,
    /// Verified; a certificate follows.
    VerifiedWithCertificateToCome,
    /// The certificate was issued.
    Issued,
    /// Not verified.
    Rejected(Rejection),
    /// The checks broke down.
    Failed(Breakdown),
}

impl Standing {
    /// Where the submission stands after an event:
    ///
    /// | stands | event | then | the partner is called |
    /// |---|---|---|---|
    /// | `INITIATED` | submitted | `IN_PROGRESS` | |
    /// | `INITIATED`, `IN_PROGRESS` | lapsed | `ERROR` | yes |
    /// | `IN_PROGRESS` | verified | `COMPLETED`, `VALID` | yes |
    /// | `IN_PROGRESS` | verified, certificate to come | `PARTIALLY_COMPLETED`, `VALID` | yes |
    /// | `IN_PROGRESS`, `PARTIALLY_COMPLETED` | rejected | `COMPLETED`, `INVALID` | yes |
    /// | `IN_PROGRESS`, `PARTIALLY_COMPLETED` | failed | `ERROR` | yes |
    /// | `PARTIALLY_COMPLETED` | certificate issued | `COMPLETED`, `VALID` | yes |
    ///
    /// Nothing else moves it, so an event that comes twice moves it once, and a partner is called twice at most. That
    /// what lapses ends in `ERROR` is ours: else a partner would ask for ever.
    #[must_use]
    pub fn after(self, event: Event) -> Option<Self> {
        Some(match (self, event) {
            (Self::Initiated, Event::Submitted) => Self::InProgress,
            (Self::Initiated | Self::InProgress, Event::Lapsed) => Self::Error(Breakdown::System),
            (Self::InProgress, Event::VerifiedWithCertificateToCome) => Self::PartiallyCompleted,
            (Self::InProgress, Event::Verified) | (Self::PartiallyCompleted, Event::Issued) => Self::Valid,
            (Self::InProgress | Self::PartiallyCompleted, Event::Rejected(reason)) => Self::Invalid(reason),
            (Self::InProgress | Self::PartiallyCompleted, Event::Failed(reason)) => Self::Error(reason),
            _ => return None,
        })
    }

    /// `status` on the wire.
    pub fn status(self) -> Status {
        match self {
            Self::Initiated => Status::Initiated,
            Self::InProgress => Status::InProgress,
            Self::PartiallyCompleted => Status::PartiallyCompleted,
            Self::Valid | Self::Invalid(_) => Status::Completed,
            Self::Error(_) => Status::Error,
        }
    }

    /// `result` on the wire, where there is one.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::PartiallyCompleted | Self::Valid => Some(Outcome::Valid),
            Self::Invalid(_) => Some(Outcome::Invalid),
            Self::Initiated | Self::InProgress | Self::Error(_) => None,
        }
    }

    /// `reasonCode` on the wire, where there is one.
    pub fn reason_code(self) -> Option<&'static str> {
        match self {
            Self::Invalid(reason) => Some(reason.as_str()),
            Self::Error(reason) => Some(reason.as_str()),
            Self::Initiated | Self::InProgress | Self::PartiallyCompleted | Self::Valid => None,
        }
    }

    /// Whether the partner is called when a submission comes to stand here.
    pub fn calls_back(self) -> bool {
        !matches!(self, Self::Initiated | Self::InProgress)
    }

    /// Whether nothing moves it any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Valid | Self::Invalid(_) | Self::Error(_))
    }

    /// The standing of a status, result and reason, as they were stored; nothing where they contradict each other.
    pub fn read(status: Status, outcome: Option<Outcome>, reason_code: Option<&str>) -> Option<Self> {
        let standing = match (status, outcome) {
            (Status::Initiated, None) => Self::Initiated,
            (Status::InProgress, None) => Self::InProgress,
            (Status::PartiallyCompleted, Some(Outcome::Valid)) => Self::PartiallyCompleted,
            (Status::Completed, Some(Outcome::Valid)) => Self::Valid,
            (Status::Completed, Some(Outcome::Invalid)) => Self::Invalid(Rejection::named(reason_code?)?),
            (Status::Error, None) => Self::Error(Breakdown::named(reason_code?)?),
            _ => return None,
        };
        (standing.reason_code() == reason_code).then_some(standing)
    }
}
