//! Reviews on the wire: the queue, and what a member says. A case with all that is known of it is in [`super::case`].

use serde::{Deserialize, Serialize};

use super::Colleague;
use crate::{
    field::FieldError,
    finding::{Tier, Voter},
    identity::VerificationStatus,
    instant::Instant,
};

/// Characters of a reason, fewest and most: a word is no reason, and a reason is no report.
pub const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 10..=1000;

/// How long a case is a member's after they claimed it: long enough to look at it twice, short enough that a case
/// that was left is back before the shift ends. Claiming it again begins anew.
pub const CLAIM_MS: i64 = 15 * 60_000;

/// Longest id that is looked for.
pub const SEARCH_CHARACTERS: usize = 128;

/// Cases on one page, unless fewer are asked for.
pub const MOST_ON_A_PAGE: u32 = 100;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReviewState {
    /// Waits for somebody.
    Open,
    /// Somebody has it.
    Claimed,
    /// Has a first decision, and waits for somebody else's.
    Proposed,
    /// Decided.
    Closed,
}

impl ReviewState {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Proposed => "proposed",
            Self::Closed => "closed",
        }
    }
}

/// What a member says of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Opinion {
    /// It is to be trusted.
    Approve,
    /// It is not.
    Reject,
}

impl Opinion {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }

    /// What the verification says after it.
    pub fn status(self) -> VerificationStatus {
        match self {
            Self::Approve => VerificationStatus::Verified,
            Self::Reject => VerificationStatus::Failed,
        }
    }

    /// How sure the verification is after it: a person's word is no flash, so never `high`.
    pub fn tier(self) -> Tier {
        match self {
            Self::Approve => Tier::Standard,
            Self::Reject => Tier::Low,
        }
    }
}

/// Decides a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionRequest {
    /// Which way.
    pub decision: Opinion,
    /// Why, in [`REASON_CHARACTERS`].
    pub reason: String,
}

/// Opens a decided case again, or the first one of what the machine decided without a doubt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenRequest {
    /// Why, in [`REASON_CHARACTERS`].
    pub reason: String,
}

/// A reason, trimmed; or what is wrong with it.
///
/// # Errors
/// It is too short or too long.
pub fn check_reason(reason: &str) -> Result<&str, FieldError> {
    let reason = reason.trim();
    if REASON_CHARACTERS.contains(&reason.chars().count()) {
        return Ok(reason);
    }
    let (fewest, most) = (REASON_CHARACTERS.start(), REASON_CHARACTERS.end());
    Err(FieldError::new("reason", "length", format!("must have {fewest} to {most} characters")))
}

/// Who has a case, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewClaim {
    /// Who.
    pub by: Colleague,
    /// Until when, unless they claim it again.
    pub until: Instant,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewSummary {
    /// The capture's id, and so the case's.
    pub bundle_id: String,
    /// The partner's id of the person.
    pub customer_id: String,
    /// Where it stands.
    pub state: ReviewState,
    /// When the capture came to need a person.
    pub opened_at: Instant,
    /// Who has it; none where nobody has, or the time is over.
    pub claim: Option<ReviewClaim>,
    /// Who made the first decision, while it waits for the second.
    pub proposed_by: Option<Colleague>,
    /// When it was decided.
    pub closed_at: Option<Instant>,
    /// What was decided; none while it is open, and of what left nothing to decide.
    pub outcome: Option<Opinion>,
    /// Whether the machine alone decided: it had no doubt, and nobody opened a case.
    pub by_machine: bool,
}

/// A case as the queue tells of it: with what the doubt is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueuedReview {
    /// The case.
    #[serde(flatten)]
    pub summary: ReviewSummary,
    /// The machine's score, 0 to 100.
    pub score: u32,
    /// The voter whose objection weighs most; none where the doubt is about something else.
    pub objection: Option<Voter>,
    /// The name of the application that the capture came by; none where it is not known.
    pub application: Option<String>,
}

/// Some cases: those that are decided newest first, others oldest first; of a search, what the machine decided without a
/// doubt comes last, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// The cases.
    pub reviews: Vec<QueuedReview>,
    /// The `after` of the next page; none when this was the last.
    pub next: Option<String>,
}

crate::redact_debug!(OpinionRequest, ReopenRequest);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_ten_to_a_thousand_characters() {
        for (reason, holds) in [
            ("ten chars!", true),
            ("nine char", false),
            ("         padded          ", false),
            ("sepuluh é!", true),
            (&*"x".repeat(1000), true),
            (&*"x".repeat(1001), false),
            ("", false),
        ] {
            assert_eq!(check_reason(reason).is_ok(), holds, "{reason}");
        }
        assert_eq!(check_reason("  the laminate shines  "), Ok("the laminate shines"));
    }
}
