//! What a transaction costs: which of the two services are charged, and whether the log calls it a success.

use serde::{Deserialize, Serialize};

/// How far a transaction came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// It was refused before anything ran: a body, a key, a quota.
    Refused,
    /// Liveness failed to execute.
    LivenessFailed,
    /// Liveness ran and was false; the certificate service was not called.
    NotLive,
    /// Liveness passed, the certificate service failed to execute: a time-out, a source that is down.
    CertificateFailed,
    /// Both ran, whatever the verdict.
    Completed,
}

/// A service that is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Service {
    /// The check of the claim and its certificate.
    #[serde(rename = "E-Cert")]
    ECert,
    /// The check that the selfie shows a living person.
    Liveness,
    /// The result of a document verification by a link: another dialect's service, on the same bill.
    #[serde(rename = "H5-IDV")]
    H5Idv,
}

impl Service {
    /// Each.
    pub const ALL: [Self; 3] = [Self::ECert, Self::Liveness, Self::H5Idv];

    /// As the transaction log writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ECert => "E-Cert",
            Self::Liveness => "Liveness",
            Self::H5Idv => "H5-IDV",
        }
    }

    /// The service of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.as_str() == name)
    }
}

impl Run {
    /// The services that are charged, in the log's order.
    pub fn charged(self) -> &'static [Service] {
        match self {
            Self::Refused | Self::LivenessFailed | Self::CertificateFailed => &[],
            Self::NotLive => &[Service::Liveness],
            Self::Completed => &[Service::ECert, Service::Liveness],
        }
    }
}

/// What the transaction log says of a call: whether it was processed, not what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TransactionStatus {
    /// Answered with 200, `not_verified` too.
    Success,
    /// Answered with 4xx or 5xx.
    Failed,
}

impl TransactionStatus {
    /// Of the HTTP status that was answered.
    pub fn of(http_status: u16) -> Self {
        if http_status == 200 { Self::Success } else { Self::Failed }
    }

    /// As the transaction log writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Success, Self::Failed].into_iter().find(|status| status.as_str() == name)
    }
}
