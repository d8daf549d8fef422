//! The transaction log on the wire: pages, totals, an overview. What is asked for is in [`filter`], one transaction with
//! all that is known of it beside it.

mod details;
pub mod filter;
mod troubles;

use serde::{Deserialize, Serialize};

pub use details::{
    DeliveryKind, DeliveryState, DeliveryView, Event, FindingView, Happening, Question, ReviewLink,
    TransactionDetails,
};
pub use troubles::{FieldFault, Point, Troubles};

use super::days::Day;
use crate::{
    ecert::{RejectField, Service, Status, TransactionStatus},
    face::Mode,
    instant::Instant,
};

/// Transactions are counted up to here: nobody tells a hundred thousand from more, and a larger list is exported.
pub const COUNTED_AT_MOST: u32 = 100_000;

/// Whether a transaction was a try, as the log writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TransactionMode {
    /// A partner tried the service, within the quota.
    Testing,
    /// It was meant.
    Live,
}

impl TransactionMode {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Testing, Self::Live];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Testing => "TESTING",
            Self::Live => "LIVE",
        }
    }

    /// The mode of the calls.
    pub fn mode(self) -> Mode {
        match self {
            Self::Testing => Mode::Testing,
            Self::Live => Mode::Live,
        }
    }
}

/// Which call a transaction was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransactionCall {
    /// A claim was checked, and a certificate asked for.
    Certificate,
    /// A photo was checked for a living person, and nothing else.
    Liveness,
}

impl TransactionCall {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Certificate, Self::Liveness];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Liveness => "liveness",
        }
    }
}

/// A line of the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionSummary {
    /// The id that the caller was told.
    pub id: String,
    /// The id of the liveness check, where one ran.
    pub liveness_id: Option<String>,
    /// Which application called.
    pub application_id: String,
    /// Its name.
    pub application_name: String,
    /// The caller's id, or the one that was generated; nothing where none could be read.
    pub reference_id: Option<String>,
    /// When the call came.
    pub sent_at: Instant,
    /// Whether it was processed; nothing while it is.
    pub status: Option<TransactionStatus>,
    /// Whether it was a try.
    pub mode: TransactionMode,
    /// Which call.
    pub call: TransactionCall,
    /// What is charged for it.
    pub charged: Vec<Service>,
    /// The HTTP status that was answered.
    pub http_status: Option<u16>,
    /// What was answered of the claim; nothing where there was none, or no answer.
    pub result: Option<Status>,
    /// The rejected fields, in the documented order.
    pub reject_field: Vec<RejectField>,
    /// The error's code.
    pub error_code: Option<String>,
    /// How long the answer took.
    pub took_ms: Option<u32>,
}

/// Some lines, in the order that was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionPage {
    /// The lines.
    pub transactions: Vec<TransactionSummary>,
    /// The `after` of the next page; none when this was the last.
    pub next: Option<String>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionCount {
    /// So many, [`COUNTED_AT_MOST`] at most.
    pub count: u32,
    /// Whether there are no more.
    pub is_exact: bool,
}

/// What a list comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionOverview {
    /// Each day of the list, those without transactions too.
    pub days: Vec<DayOverview>,
    /// How often each field was rejected, the most frequent first.
    pub reject_fields: Vec<RejectCount>,
    /// Transactions in all.
    pub total: u32,
    /// Claims that were verified, with a reason too, of those that were answered, 0 to 1; nothing where none was.
    pub pass_rate: Option<f64>,
    /// What is charged.
    pub charged: Vec<ChargeCount>,
}

/// What a day comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DayOverview {
    /// The day, in the zone that was asked for.
    pub date: Day,
    /// Processed: answered with 200.
    pub success: u32,
    /// Not processed.
    pub failed: u32,
    /// Verified.
    pub verified: u32,
    /// Not verified.
    pub not_verified: u32,
    /// Verified, but e-mail or phone are another person's.
    pub with_reason: u32,
    /// Those of the failed that no caller caused: answered with 500 or more.
    pub errors: u32,
    /// Half of the answers took no longer; nothing where none was given. As exact as the classes in which times are
    /// counted: 10 ms up to a second, 100 ms up to ten, a second beyond.
    pub took_median_ms: Option<u32>,
    /// 95 of a hundred took no longer.
    #[serde(rename = "took95Ms")]
    pub took_95_ms: Option<u32>,
}

impl DayOverview {
    /// Claims that were verified, with a reason too, of those that were answered, 0 to 1; nothing where none was.
    pub fn pass_rate(&self) -> Option<f64> {
        pass_rate([self])
    }
}

/// The same of several days together.
pub fn pass_rate<'a>(days: impl IntoIterator<Item = &'a DayOverview>) -> Option<f64> {
    let (passed, answered) = days.into_iter().fold((0, 0), |(passed, answered), day| {
        let own = day.verified + day.with_reason;
        (passed + own, answered + own + day.not_verified)
    });
    (answered > 0).then(|| f64::from(passed) / f64::from(answered))
}

/// How often a field was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectCount {
    /// The field.
    pub field: RejectField,
    /// How often.
    pub count: u32,
}

/// How often a service is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeCount {
    /// The service.
    pub service: Service,
    /// How often.
    pub count: u32,
}

// A caller's id may be anything, and some callers take an e-mail address.
crate::redact_debug!(TransactionSummary, TransactionPage);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_the_claims_that_were_answered() {
        let day = |verified, with_reason, not_verified| DayOverview {
            date: Day::parse("2026-11-21").unwrap(),
            success: 9,
            failed: 5,
            verified,
            not_verified,
            with_reason,
            errors: 0,
            took_median_ms: None,
            took_95_ms: None,
        };
        assert_eq!(day(0, 0, 0).pass_rate(), None);
        assert_eq!(day(2, 1, 1).pass_rate(), Some(0.75));
        assert_eq!(pass_rate(&[day(2, 1, 1), day(0, 0, 4)]), Some(0.375));
    }
}
