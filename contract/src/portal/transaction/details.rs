//! One transaction on the wire: what happened when, what was found on its capture, what was sent.

use serde::{Deserialize, Serialize};

use super::{TransactionSummary, Troubles};
use crate::{
    ecert::Rejection,
    finding::{Observation, Voter},
    instant::Instant,
    portal::{
        case::VotesView,
        review::{Opinion, ReviewState},
    },
};

/// A transaction with all that is known of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionDetails {
    /// As in the list.
    pub summary: TransactionSummary,
    /// Why each field was rejected, in the documented order.
    pub rejections: Vec<Rejection>,
    /// What was wrong beyond that.
    pub troubles: Troubles,
    /// What happened, in order.
    pub timeline: Vec<Happening>,
    /// What each voter found on its capture; empty where there was none.
    pub findings: Vec<FindingView>,
    /// The review of its capture, or what stands in its place where the machine alone decided.
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
    /// Why, in English; nothing for who may not see personal data.
    pub reason: Option<String>,
    /// Why, in Indonesian; nothing for the same, and for a vote that is older than codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indonesian: Option<String>,
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
            indonesian: voter.indonesian.filter(|_| with_reasons),
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
    /// What was decided; none while it is open.
    pub outcome: Option<Opinion>,
    /// Whether the machine alone decided.
    pub by_machine: bool,
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

crate::redact_debug!(TransactionDetails);
