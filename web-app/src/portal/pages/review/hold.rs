//! Who has a case, from where a member sits: what the page lets them do follows from it.

use contract::{
    instant::Instant,
    portal::review::{ReviewState, ReviewSummary},
};

/// Who has the case, from where this member sits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is decided.
    Closed,
    /// This member has it.
    Mine {
        /// Until when.
        until: Instant,
    },
    /// This member had it, and the time is over.
    RanOut,
    /// Somebody else has it.
    Theirs {
        /// Who.
        who: String,
        /// Until when.
        until: Instant,
    },
    /// This member made the first decision, so somebody else makes the second.
    OwnProposal,
    /// Nobody has it.
    Free,
    /// This member's roles do not decide.
    LookOnly,
}

/// Who has a case.
pub(super) fn hold(case: &ReviewSummary, me: &str, may_decide: bool, now: Instant) -> Hold {
    if case.state == ReviewState::Closed {
        return Hold::Closed;
    }
    if !may_decide {
        return Hold::LookOnly;
    }
    match &case.claim {
        Some(claim) if claim.by.member_id != me && claim.until > now => {
            Hold::Theirs { who: claim.by.email.clone(), until: claim.until }
        }
        Some(claim) if claim.by.member_id == me && claim.until > now => Hold::Mine { until: claim.until },
        Some(claim) if claim.by.member_id == me => Hold::RanOut,
        _ if case.proposed_by.as_ref().is_some_and(|by| by.member_id == me) => Hold::OwnProposal,
        _ => Hold::Free,
    }
}

#[cfg(test)]
mod tests {
    use contract::portal::{Colleague, review::ReviewClaim};

    use super::*;

    fn colleague(id: &str) -> Colleague {
        Colleague { member_id: id.to_owned(), email: format!("{id}@bank.example") }
    }

    #[test]
    fn a_case_is_this_members_while_nobody_else_has_it_and_the_time_runs() {
        let now = Instant::from_epoch_ms(1_000_000);
        let later = now.plus_ms(60_000);
        let claim = |id: &str, until| Some(ReviewClaim { by: colleague(id), until });
        let theirs = Hold::Theirs { who: "budi@bank.example".to_owned(), until: later };
        for (state, claim, proposed_by, may, expected) in [
            (ReviewState::Open, None, None, true, Hold::Free),
            (ReviewState::Open, None, None, false, Hold::LookOnly),
            (ReviewState::Claimed, claim("ana", later), None, true, Hold::Mine { until: later }),
            (ReviewState::Claimed, claim("ana", now), None, true, Hold::RanOut),
            (ReviewState::Claimed, claim("budi", later), None, true, theirs),
            (ReviewState::Claimed, claim("budi", now), None, true, Hold::Free),
            (ReviewState::Proposed, None, Some("ana"), true, Hold::OwnProposal),
            (ReviewState::Proposed, None, Some("budi"), true, Hold::Free),
            (ReviewState::Closed, None, None, true, Hold::Closed),
        ] {
            let case = ReviewSummary {
                bundle_id: "case".to_owned(),
                customer_id: "customer".to_owned(),
                state,
                opened_at: now,
                claim,
                proposed_by: proposed_by.map(colleague),
                closed_at: None,
                outcome: None,
                by_machine: false,
            };
            assert_eq!(hold(&case, "ana", may, now), expected, "{case:?}");
        }
    }
}
