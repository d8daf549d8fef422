//! The transaction log on the wire: pages, totals, an overview, and one transaction with all that is known of it. What is
//! asked for is in [`filter`].

pub mod filter;

use serde::{Deserialize, Serialize};

use super::{case::VotesView, days::Day, review::ReviewState};
use crate::{
    ecert::{RejectField, Service, Status, TransactionStatus},
    face::Mode,
    finding::{Observation, Voter},
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

/// A transaction with all that is known of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetails {
    /// As in the list.
    pub summary: TransactionSummary,
    /// What happened, in order.
    pub timeline: Vec<Happening>,
    /// What each voter found on its capture; empty where there was none.
    pub findings: Vec<FindingView>,
    /// The review of its capture, where there is one.
    pub review: Option<ReviewLink>,
    /// What was sent because of it.
    pub delivery: Vec<DeliveryView>,
}

/// Something that happened over a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When; nothing where only the order is known.
    pub at: Option<Instant>,
    /// What.
    #[serde(flatten)]
    pub what: Event,
}

/// What can happen over a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Event {
    /// The call came.
    Received,
    /// The selfie was checked for a living person.
    Liveness {
        /// The check's id.
        liveness_id: String,
    },
    /// A step of the verification came to an end.
    Step {
        /// `inspect`, `read`, `face`, `record`.
        step: String,
    },
    /// The certificate was issued.
    Certificate {
        /// Its number.
        serial: String,
        /// When it was revoked, where it was.
        revoked_at: Option<Instant>,
    },
    /// The call was answered.
    Answered {
        /// The HTTP status.
        http_status: u16,
        /// How long it took.
        took_ms: u32,
    },
    /// A person was asked.
    ReviewOpened,
    /// A person decided.
    ReviewClosed,
    /// Something was put into the outbox.
    Queued {
        /// The delivery.
        delivery_id: String,
        /// What it is.
        kind: DeliveryKind,
    },
    /// Something was sent, or given up.
    Sent {
        /// The delivery.
        delivery_id: String,
        /// What it is.
        kind: DeliveryKind,
        /// Which of both.
        state: DeliveryState,
    },
}

/// One voter's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    /// On which question.
    pub question: Question,
    /// Who.
    pub name: Voter,
    /// What it found.
    pub observation: Observation,
    /// Why, for a person; nothing for who may not see personal data.
    pub reason: Option<String>,
}

/// What is voted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Was a living person before the camera?
    AntiSpoof,
    /// Is the card as it was issued?
    Tamper,
}

impl FindingView {
    /// The votes on one question; with the reasons for who may see them.
    pub fn of(question: Question, votes: VotesView, with_reasons: bool) -> impl Iterator<Item = Self> {
        votes.voters.into_iter().map(move |voter| Self {
            question,
            name: voter.name,
            observation: voter.observation,
            reason: with_reasons.then_some(voter.reason),
        })
    }
}

/// The review of a capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewLink {
    /// The case.
    pub bundle_id: String,
    /// Where it stands.
    pub state: ReviewState,
}

/// Something that was sent, or is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// The id, which the receiver sees.
    pub id: String,
    /// What it is.
    pub kind: DeliveryKind,
    /// What it tells of.
    pub event: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// The HTTP status of the last answer.
    pub last_status: Option<u16>,
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryKind {
    /// To a partner's endpoint.
    Webhook,
    /// To a person.
    Mail,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is to be sent.
    Due,
    /// It was taken.
    Done,
    /// It was given up.
    Failed,
}

// A caller's id may be anything, and some callers take an e-mail address.
crate::redact_debug!(TransactionSummary, TransactionPage, TransactionDetails);
