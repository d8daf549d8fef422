//! The table of states.

use super::*;

const EVENTS: [Event; 7] = [
    Event::Submitted,
    Event::Lapsed,
    Event::Verified,
    Event::VerifiedWithCertificateToCome,
    Event::Issued,
    Event::Rejected(Rejection::Fraud),
    Event::Failed(Breakdown::DukcapilSystem),
];

#[test]
fn only_the_events_of_the_table_move_a_submission() {
    use Standing::{InProgress, Initiated, PartiallyCompleted, Valid};
    let (invalid, broken, lapsed) = (
        Standing::Invalid(Rejection::Fraud),
        Standing::Error(Breakdown::DukcapilSystem),
        Standing::Error(Breakdown::System),
    );
    for (from, after) in [
        (Initiated, [Some(InProgress), Some(lapsed), None, None, None, None, None]),
        (
            InProgress,
            [None, Some(lapsed), Some(Valid), Some(PartiallyCompleted), None, Some(invalid), Some(broken)],
        ),
        (PartiallyCompleted, [None, None, None, None, Some(Valid), Some(invalid), Some(broken)]),
        (Valid, [None; 7]),
        (invalid, [None; 7]),
        (broken, [None; 7]),
    ] {
        assert_eq!(EVENTS.map(|event| from.after(event)), after, "{from:?}");
        assert_eq!(from.is_final(), after == [None; 7], "{from:?}");
    }
}

#[test]
fn a_partner_is_called_twice_at_most() {
    // Every walk from either start: no event is left out, since none moves a submission that has ended.
    fn most_calls(standing: Standing) -> usize {
        let next = EVENTS.iter().filter_map(|event| standing.after(*event));
        next.map(|next| usize::from(next.calls_back()) + most_calls(next)).max().unwrap_or(0)
    }
    for flow in [Flow::IdentityVerification, Flow::CertificateRegistration] {
        assert_eq!(most_calls(flow.start()), 2, "{flow:?}");
        assert_eq!(Flow::named(flow.as_str()), Some(flow));
    }
}

#[test]
fn each_standing_has_its_words_and_is_read_back() {
    for (standing, status, outcome, reason, calls) in [
        (Standing::Initiated, "INITIATED", None, None, false),
        (Standing::InProgress, "IN_PROGRESS", None, None, false),
        (Standing::PartiallyCompleted, "PARTIALLY_COMPLETED", Some("VALID"), None, true),
        (Standing::Valid, "COMPLETED", Some("VALID"), None, true),
        (Standing::Invalid(Rejection::NotEktp), "COMPLETED", Some("INVALID"), Some("NOT_EKTP"), true),
        (Standing::Error(Breakdown::System), "ERROR", None, Some("SYSTEM_ERROR"), true),
    ] {
        assert_eq!(standing.status().as_str(), status);
        assert_eq!(standing.outcome().map(Outcome::as_str), outcome, "{status}");
        assert_eq!(standing.reason_code(), reason, "{status}");
        assert_eq!(standing.calls_back(), calls, "{status}");
        assert_eq!(Standing::read(standing.status(), standing.outcome(), reason), Some(standing));
        assert_eq!(serde_json::to_value(standing.status()).unwrap(), status);
    }
}

#[test]
fn ten_reason_codes_are_known_and_each_belongs_to_one_end() {
    let codes = [
        "AETHER_VERIFICATION_FAILED",
        "LIVENESS_CHECK_FAILED",
        "FRAUD_REJECT",
        "NOT_EKTP",
        "DUKCAPIL_REJECTED",
        "DUKCAPIL_IRRETRIEVABLE_ERROR",
        "EMAIL_HAS_BEEN_USED",
        "PHONE_HAS_BEEN_USED",
        "SYSTEM_ERROR",
        "DUKCAPIL_SYSTEM_ERROR",
    ];
    for code in codes {
        let invalid = Standing::read(Status::Completed, Some(Outcome::Invalid), Some(code));
        let error = Standing::read(Status::Error, None, Some(code));
        assert!(invalid.is_some() != error.is_some(), "{code}");
    }
    assert_eq!(Rejection::ALL.len() + Breakdown::ALL.len(), codes.len());
    assert_eq!(Standing::read(Status::Completed, Some(Outcome::Invalid), None), None, "always with a reason");
    assert_eq!(Standing::read(Status::Error, None, None), None, "always with a reason");
}

#[test]
fn only_who_is_verified_has_a_certificate_and_its_id_comes_last() {
    let id = Some("r-1");
    assert_eq!(Activation::of(Standing::PartiallyCompleted, id).unwrap().registration_id, None);
    assert_eq!(Activation::of(Standing::Valid, id).unwrap().registration_id.as_deref(), id);
    for standing in [
        Standing::Initiated,
        Standing::InProgress,
        Standing::Invalid(Rejection::Liveness),
        Standing::Error(Breakdown::System),
    ] {
        assert_eq!(Activation::of(standing, id), None, "{standing:?}");
    }
}
