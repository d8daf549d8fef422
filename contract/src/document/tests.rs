//! Codes by precedence, labels by code, words on the wire.

use super::*;

#[test]
fn the_code_follows_from_what_is_seen_in_one_order() {
    use ForgeryLabel::{ModifiedNik, Retake};
    use QualityLabel::{Blur, TooSmall};
    use Subject::{Nothing, Other, Part, Several, Unseen, Whole};
    let cases: [(Subject, &[ForgeryLabel], &[QualityLabel], IdvCode); 12] = [
        (Unseen, &[Retake], &[Blur], IdvCode::Error),
        (Nothing, &[Retake], &[Blur], IdvCode::CardNotFound),
        (Several, &[Retake], &[Blur], IdvCode::TooManyCards),
        (Other, &[Retake], &[Blur], IdvCode::NoSupportedCard),
        (Part, &[Retake], &[Blur], IdvCode::IncompletedCard),
        (Whole, &[Retake], &[TooSmall], IdvCode::TooSmallCard),
        (Whole, &[], &[TooSmall, Blur], IdvCode::TooSmallCard),
        (Whole, &[Retake], &[Blur], IdvCode::ForgeryDetected),
        (Whole, &[ModifiedNik], &[], IdvCode::ForgeryDetected),
        (Whole, &[], &[Blur], IdvCode::LowQualityImage),
        (Whole, &[], &[], IdvCode::Success),
        (Part, &[], &[], IdvCode::IncompletedCard),
    ];
    for (subject, forgery, quality, code) in cases {
        let finding = DocumentFinding::of(subject, forgery, quality);
        assert_eq!(finding.code(), code, "{subject:?} {forgery:?} {quality:?}");
        let again = DocumentFinding::new(code, finding.forgery().to_vec(), finding.quality().to_vec());
        assert_eq!(again, Ok(finding), "what is computed holds the invariants");
    }
}

#[test]
fn codes_and_labels_that_contradict_each_other_are_refused() {
    use ForgeryLabel::Scan;
    use QualityLabel::Dim;
    for (code, forgery, quality, error) in [
        (IdvCode::Success, vec![Scan], vec![], DocumentError::Forgery),
        (IdvCode::Success, vec![], vec![Dim], DocumentError::Quality),
        (IdvCode::ForgeryDetected, vec![], vec![], DocumentError::Forgery),
        (IdvCode::LowQualityImage, vec![], vec![], DocumentError::Quality),
        (IdvCode::CardNotFound, vec![Scan], vec![], DocumentError::Forgery),
    ] {
        assert_eq!(DocumentFinding::new(code, forgery, quality), Err(error), "{code:?}");
    }
    let wire = r#"{"idvCode":"SUCCESS","forgeryLabels":["b&wPhotocopied"],"qualityLabels":[]}"#;
    assert!(serde_json::from_str::<DocumentFinding>(wire).is_err());
}

#[test]
fn a_forgery_that_is_found_later_changes_what_could_be_judged() {
    let blurred = DocumentFinding::of(Subject::Whole, &[], &[QualityLabel::Blur]);
    let small = DocumentFinding::of(Subject::Whole, &[], &[QualityLabel::TooSmall]);
    for (before, code) in [(blurred, IdvCode::ForgeryDetected), (small, IdvCode::TooSmallCard)] {
        let after = before.clone().also(ForgeryLabel::OldKtp);
        assert_eq!(after.code(), code);
        assert_eq!(after.forgery().is_empty(), code != IdvCode::ForgeryDetected);
        let text = serde_json::to_string(&after).unwrap();
        assert_eq!(serde_json::from_str::<DocumentFinding>(&text).unwrap(), after, "it holds still");
    }
}

#[test]
fn words_on_the_wire_are_the_documented_ones() {
    let finding = DocumentFinding::of(
        Subject::Whole,
        &[ForgeryLabel::OldKtp, ForgeryLabel::BwPhotocopied, ForgeryLabel::OldKtp],
        &[QualityLabel::Glare],
    );
    assert_eq!(
        serde_json::to_string(&finding).unwrap(),
        r#"{"idvCode":"FORGERY_DETECTED","forgeryLabels":["b&wPhotocopied","oldKTP"],"qualityLabels":["glare"]}"#
    );
    for label in ForgeryLabel::ALL {
        assert_eq!(serde_json::to_value(label).unwrap(), label.as_str());
        assert_eq!(ForgeryLabel::named(label.as_str()), Some(label));
    }
    for label in QualityLabel::ALL {
        assert_eq!(serde_json::to_value(label).unwrap(), label.as_str());
    }
    for code in IdvCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        assert_eq!(code.is_read(), matches!(code.as_str(), "SUCCESS" | "FORGERY_DETECTED"));
    }
}

#[test]
fn a_card_is_old_by_its_issue_or_by_an_expiry_that_no_electronic_card_has() {
    for (issued, expires, old) in [
        (Some(2010), None, true),
        (Some(2010), Some(2030), true),
        (Some(2012), Some(2014), false),
        (None, Some(2013), true),
        (None, Some(2017), false),
        (None, None, false),
    ] {
        assert_eq!(is_old_card(issued, expires), old, "{issued:?} {expires:?}");
    }
}
