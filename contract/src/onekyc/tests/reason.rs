//! From findings to reasons.

use super::*;
use crate::{
    document::{DocumentFinding, ForgeryLabel, QualityLabel, Subject},
    face::{Comparison, FaceFinding, Liveness, MatcherName, Mode},
    finding::{Decision, Fused, Verdict},
    portal::case::RecordsView,
};

/// What can be found of one person, everything in favour.
#[derive(Clone)]
pub(crate) struct Case {
    verdict: Verdict,
    anti_spoof: Fused,
    tamper: Fused,
    document: DocumentFinding,
    liveness: Liveness,
    similarity: f64,
    records: RecordsFound,
    with_certificate: bool,
}

const AGREE: RecordsView = RecordsView {
    is_registered: true,
    name: Some(true),
    birth_date: Some(true),
    name_on_card: Some(true),
    email_in_use: false,
    phone_in_use: false,
};

impl Case {
    pub(crate) fn good() -> Self {
        Self {
            verdict: Verdict::Passed,
            anti_spoof: Fused::Genuine,
            tamper: Fused::Genuine,
            document: DocumentFinding::of(Subject::Whole, &[], &[]),
            liveness: Liveness::Live,
            similarity: 0.9,
            records: RecordsFound::Answered(AGREE),
            with_certificate: true,
        }
    }

    fn failed() -> Self {
        Self { verdict: Verdict::Failed, ..Self::good() }
    }

    pub(crate) fn with<T>(&self, ask: impl Fn(&Findings<'_>) -> T) -> T {
        let mut decision = Decision::undecided();
        decision.anti_spoof.fused = self.anti_spoof;
        decision.tamper.fused = self.tamper;
        let matcher = MatcherName { model_id: "m".to_owned(), is_stub: false };
        let comparison = Comparison { similarity: self.similarity, threshold: 0.4, matcher };
        let face = FaceFinding::of(&comparison, Mode::Live);
        ask(&Findings {
            verdict: self.verdict,
            decision: &decision,
            document: Some(&self.document),
            liveness: Some(self.liveness),
            face: Some(&face),
            records: self.records,
            with_certificate: self.with_certificate,
        })
    }

    fn event(&self) -> Option<Event> {
        self.with(event)
    }

    fn result(&self) -> VerificationResult {
        self.with(VerificationResult::of)
    }
}

fn answered(change: impl Fn(&mut RecordsView)) -> RecordsFound {
    let mut records = AGREE;
    change(&mut records);
    RecordsFound::Answered(records)
}

#[test]
fn who_is_refused_gets_the_first_reason_that_holds() {
    let whole = |forgery: &[ForgeryLabel], quality: &[QualityLabel]| {
        DocumentFinding::of(Subject::Whole, forgery, quality)
    };
    let old = whole(&[ForgeryLabel::OldKtp], &[]);
    let good = Case::failed();
    for (case, reason) in [
        (
            Case { document: DocumentFinding::of(Subject::Nothing, &[], &[]), ..good.clone() },
            Rejection::NotEktp,
        ),
        (
            Case { document: DocumentFinding::of(Subject::Other, &[], &[]), ..good.clone() },
            Rejection::NotEktp,
        ),
        (
            Case { document: DocumentFinding::of(Subject::Several, &[], &[]), ..good.clone() },
            Rejection::NotEktp,
        ),
        (Case { document: DocumentFinding::of(Subject::Part, &[], &[]), ..good.clone() }, Rejection::NotEktp),
        (Case { document: whole(&[], &[QualityLabel::Blur]), ..good.clone() }, Rejection::NotEktp),
        (Case { document: whole(&[], &[QualityLabel::TooSmall]), ..good.clone() }, Rejection::NotEktp),
        (Case { document: old, ..good.clone() }, Rejection::NotEktp),
        (Case { document: whole(&[ForgeryLabel::Retake], &[]), ..good.clone() }, Rejection::Fraud),
        (
            Case { document: whole(&[ForgeryLabel::OldKtp, ForgeryLabel::ModifiedNik], &[]), ..good.clone() },
            Rejection::Fraud,
        ),
        (Case { tamper: Fused::Attack, liveness: Liveness::Spoof, ..good.clone() }, Rejection::Fraud),
        (Case { liveness: Liveness::Spoof, similarity: 0.1, ..good.clone() }, Rejection::Liveness),
        (Case { anti_spoof: Fused::Attack, ..good.clone() }, Rejection::Liveness),
        (
            Case {
                records: answered(|records| records.is_registered = false),
                similarity: 0.1,
                ..good.clone()
            },
            Rejection::Dukcapil,
        ),
        (
            Case { records: answered(|records| records.name = Some(false)), ..good.clone() },
            Rejection::Dukcapil,
        ),
        (
            Case { records: answered(|records| records.birth_date = Some(false)), ..good.clone() },
            Rejection::Dukcapil,
        ),
        (Case { similarity: 0.1, ..good.clone() }, Rejection::Verification),
        (
            Case {
                records: answered(|records| records.email_in_use = true),
                similarity: 0.1,
                ..good.clone()
            },
            Rejection::Verification,
        ),
        (
            Case { records: answered(|records| records.phone_in_use = true), ..good.clone() },
            Rejection::PhoneUsed,
        ),
        // A person refused, and no check says why. A picture that nobody could look at says nothing either.
        (good.clone(), Rejection::Verification),
        (
            Case { document: DocumentFinding::of(Subject::Unseen, &[], &[]), ..good.clone() },
            Rejection::Verification,
        ),
    ] {
        assert_eq!(case.event(), Some(Event::Rejected(reason)), "{:?}", case.document);
    }
}

#[test]
fn a_contact_of_somebody_else_rejects_who_is_otherwise_verified() {
    for (email_in_use, phone_in_use, event) in [
        (false, false, Event::VerifiedWithCertificateToCome),
        (true, false, Event::Rejected(Rejection::EmailUsed)),
        (false, true, Event::Rejected(Rejection::PhoneUsed)),
        (true, true, Event::Rejected(Rejection::EmailUsed)),
    ] {
        let records = RecordsFound::Answered(RecordsView { email_in_use, phone_in_use, ..AGREE });
        assert_eq!(Case { records, ..Case::good() }.event(), Some(event));
    }
    let without = Case { with_certificate: false, ..Case::good() };
    assert_eq!(without.event(), Some(Event::Verified));
}

#[test]
fn a_doubt_waits_for_a_person_and_a_silent_registry_ends_it() {
    let doubt = Case { verdict: Verdict::RequiresReview, ..Case::good() };
    assert_eq!(doubt.event(), None);
    for (records, event) in [
        (RecordsFound::Unknown, None),
        (
            RecordsFound::BrokenDown(RegistryBreakdown::Unavailable),
            Some(Event::Failed(Breakdown::DukcapilSystem)),
        ),
        (
            RecordsFound::BrokenDown(RegistryBreakdown::Irretrievable),
            Some(Event::Failed(Breakdown::DukcapilIrretrievable)),
        ),
    ] {
        assert_eq!(Case { records, ..doubt.clone() }.event(), event, "{records:?}");
    }
    // What is sure without the registry is said without it.
    let spoof = Case {
        liveness: Liveness::Spoof,
        records: RecordsFound::BrokenDown(RegistryBreakdown::Unavailable),
        ..Case::failed()
    };
    assert_eq!(spoof.event(), Some(Event::Rejected(Rejection::Liveness)));
}

#[test]
fn each_datum_passes_by_its_own_check() {
    let result = |nik: bool, name: bool, date_of_birth: bool, selfie: bool| VerificationResult {
        nik: nik.into(),
        name: name.into(),
        date_of_birth: date_of_birth.into(),
        selfie: selfie.into(),
    };
    let (passed, failed) = (Case::good(), Case::failed());
    for (case, expected) in [
        (passed.clone(), result(true, true, true, true)),
        (Case { records: RecordsFound::Unknown, ..failed.clone() }, result(false, false, false, true)),
        (
            Case { records: answered(|records| records.is_registered = false), ..failed.clone() },
            result(false, false, false, true),
        ),
        (
            Case { records: answered(|records| records.name = Some(false)), ..failed.clone() },
            result(true, false, true, true),
        ),
        (Case { liveness: Liveness::Spoof, ..failed.clone() }, result(true, true, true, false)),
        (Case { similarity: 0.1, ..failed.clone() }, result(true, true, true, false)),
        (Case { similarity: f64::NAN, ..failed }, result(true, true, true, false)),
        // A person who approves vouches for what no check could see, and not for what one contradicts.
        (
            Case {
                records: answered(|records| records.birth_date = None),
                similarity: f64::NAN,
                ..passed.clone()
            },
            result(true, true, true, true),
        ),
        (
            Case { records: answered(|records| records.name = Some(false)), ..passed },
            result(true, false, true, true),
        ),
    ] {
        assert_eq!(case.result(), expected, "{:?} {:?}", case.verdict, case.records);
    }
}
