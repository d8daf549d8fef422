//! From what was found to what the partner is told: one rule for identity verification and certificate registration.

use super::Event;
use crate::{
    document::{DocumentFinding, ForgeryLabel, IdvCode},
    face::{FaceFinding, Liveness, MatchStatus},
    finding::{Decision, Fused, Verdict},
    portal::case::RecordsView,
};

/// An enumeration of reason codes.
macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident [$count:literal] { $($(#[$reason_doc:meta])* $reason:ident: $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$reason_doc])* $reason,)+
        }

        impl $name {
            /// Every reason.
            pub const ALL: [Self; $count] = [$(Self::$reason),+];

            /// As the wire writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$reason => $code,)+
                }
            }

            /// The reason of this code.
            pub fn named(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|reason| reason.as_str() == code)
            }
        }
    };
}

reasons! {
    /// Why a person was not verified.
    Rejection [7] {
        /// What was shown is no electronic KTP that can be used.
        NotEktp: "NOT_EKTP",
        /// The card is not as it was issued.
        Fraud: "FRAUD_REJECT",
        /// No living person was before the camera.
        Liveness: "LIVENESS_CHECK_FAILED",
        /// The civil registry knows no such number, or another person under it.
        Dukcapil: "DUKCAPIL_REJECTED",
        /// The selfie is somebody else's; also a rejection by a person where no check says why. The vendor does not
        /// explain this code, so that is our reading.
        Verification: "AETHER_VERIFICATION_FAILED",
        /// The e-mail address is another person's.
        EmailUsed: "EMAIL_HAS_BEEN_USED",
        /// The phone number is another person's.
        PhoneUsed: "PHONE_HAS_BEEN_USED",
    }
}

reasons! {
    /// Why there is no answer about the person.
    Breakdown [3] {
        /// We failed, or the time ran out.
        System: "SYSTEM_ERROR",
        /// The civil registry did not answer.
        DukcapilSystem: "DUKCAPIL_SYSTEM_ERROR",
        /// The civil registry gave an answer that asking again does not change.
        DukcapilIrretrievable: "DUKCAPIL_IRRETRIEVABLE_ERROR",
    }
}

/// Why the civil registry gave no answer in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistryBreakdown {
    /// It did not answer in time, or cannot be reached.
    Unavailable,
    /// What it answers cannot be read.
    Irretrievable,
}

/// What the records said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordsFound {
    /// They were not asked, or are still being asked.
    Unknown,
    /// They answered.
    Answered(RecordsView),
    /// They were asked as often as they are, and gave no answer.
    BrokenDown(RegistryBreakdown),
}

/// Everything that a reason may follow from.
#[derive(Debug, Clone)]
pub struct Findings<'a> {
    /// What holds: the machine's verdict, or a person's where one has spoken.
    pub verdict: Verdict,
    /// What the voters came to.
    pub decision: &'a Decision,
    /// What document verification says of the card.
    pub document: Option<&'a DocumentFinding>,
    /// Whether the selfie shows a living person.
    pub liveness: Option<Liveness>,
    /// Whether it is the person of the card.
    pub face: Option<&'a FaceFinding>,
    /// The civil registry, and whose the contacts are.
    pub records: RecordsFound,
    /// Whether a certificate is issued to who is verified.
    pub with_certificate: bool,
}

/// What happens to the submission after these findings; nothing as long as a person has to decide.
///
/// A contact that is another person's rejects in this dialect, however sure the identity is.
pub fn event(findings: &Findings<'_>) -> Option<Event> {
    match findings.verdict {
        Verdict::Failed => Some(Event::Rejected(
            identity_rejection(findings)
                .or_else(|| contact_rejection(findings.records))
                .unwrap_or(Rejection::Verification),
        )),
        Verdict::RequiresReview => match findings.records {
            RecordsFound::BrokenDown(RegistryBreakdown::Unavailable) => {
                Some(Event::Failed(Breakdown::DukcapilSystem))
            }
            RecordsFound::BrokenDown(RegistryBreakdown::Irretrievable) => {
                Some(Event::Failed(Breakdown::DukcapilIrretrievable))
            }
            RecordsFound::Unknown | RecordsFound::Answered(_) => None,
        },
        Verdict::Passed => Some(match contact_rejection(findings.records) {
            Some(reason) => Event::Rejected(reason),
            None if findings.with_certificate => Event::VerifiedWithCertificateToCome,
            None => Event::Verified,
        }),
    }
}

/// The first reason that holds: what was shown, then whether it is genuine and alive, then whose it is.
fn identity_rejection(findings: &Findings<'_>) -> Option<Rejection> {
    let document = findings.document.map(DocumentFinding::code);
    let is_old = findings.document.is_some_and(|found| found.forgery() == [ForgeryLabel::OldKtp]);
    let unusable = document.is_some_and(|code| !code.is_read() && code != IdvCode::Error);
    let forged =
        document == Some(IdvCode::ForgeryDetected) || findings.decision.tamper.fused == Fused::Attack;
    let not_alive =
        findings.liveness == Some(Liveness::Spoof) || findings.decision.anti_spoof.fused == Fused::Attack;
    let refused = match findings.records {
        RecordsFound::Answered(records) => {
            !records.is_registered || records.name == Some(false) || records.birth_date == Some(false)
        }
        RecordsFound::Unknown | RecordsFound::BrokenDown(_) => false,
    };
    let other_face = findings.face.is_some_and(|face| face.status == MatchStatus::NotMatched);
    [
        (unusable || is_old, Rejection::NotEktp),
        (forged, Rejection::Fraud),
        (not_alive, Rejection::Liveness),
        (refused, Rejection::Dukcapil),
        (other_face, Rejection::Verification),
    ]
    .into_iter()
    .find_map(|(holds, reason)| holds.then_some(reason))
}

/// Whose contact it is decides in one order, e-mail first: the dialect has room for one reason.
fn contact_rejection(records: RecordsFound) -> Option<Rejection> {
    match records {
        RecordsFound::Answered(records) if records.email_in_use => Some(Rejection::EmailUsed),
        RecordsFound::Answered(records) if records.phone_in_use => Some(Rejection::PhoneUsed),
        _ => None,
    }
}
