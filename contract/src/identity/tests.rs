use serde_json::Value;

use super::*;
use crate::finding::{Heard, Vote, Voter, decide};

const CHALLENGE: &str = include_str!("../../tests/data/identity/challenge-response.json");
const CAPTURE: &str = include_str!("../../tests/data/identity/capture-response.json");

#[test]
fn the_vendors_challenge_reads_and_writes_alike() {
    let read: ChallengeResponse = serde_json::from_str(CHALLENGE).unwrap();
    let golden: Value = serde_json::from_str(CHALLENGE).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), golden);
    assert_eq!(read.flash_challenge.colors.len(), read.flash_challenge.hold_ms.len());
}

/// Whether everything that the vendor's example has is in an answer too, of the same kind; an answer may have more.
fn has_all(golden: &Value, answer: &Value, path: &str) {
    match (golden, answer) {
        (Value::Object(members), Value::Object(_)) => {
            for (name, value) in members {
                has_all(value, &answer[name], &format!("{path}.{name}"));
            }
        }
        (Value::Array(items), Value::Array(answers)) => {
            assert!(answers.len() >= items.len(), "{path}: {golden} against {answer}");
            for (item, answer) in items.iter().zip(answers) {
                has_all(item, answer, &format!("{path}[]"));
            }
        }
        (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => {}
        _ => panic!("{path}: {golden} against {answer}"),
    }
}

#[test]
#[should_panic = "$.voters"]
fn a_list_that_lacks_an_item_of_the_example_has_not_all() {
    has_all(&serde_json::json!({"voters": [1, 2]}), &serde_json::json!({"voters": [1]}), "$");
}

fn vote(voter: Voter, observation: Observation, reason: &str) -> Vote {
    Vote { voter, observation, reason: reason.to_owned(), because: None, numbers: Vec::new() }
}

#[test]
fn an_answer_has_every_member_of_the_vendors_example_and_its_words() {
    let golden: Value = serde_json::from_str(CAPTURE).unwrap();
    let decision = decide(Heard {
        anti_spoof: vec![vote(Voter::FlashReflectance, Observation::Pass, "seen")],
        tamper: vec![
            vote(Voter::NikConsistency, Observation::Pass, "structure ok"),
            vote(Voter::FontMatch, Observation::Pass, "the card's typeface"),
            vote(Voter::HologramCheck, Observation::Fail, "no ring"),
        ],
        ..Heard::default()
    });
    let id = || "01HXY00000000000000000000".to_owned();
    let ids = CaptureIds { verification: id(), bundle: id(), face_enrolment: id() };
    let answer = serde_json::to_value(CaptureResponse::render(&decision, &ids, 1, Found::default())).unwrap();
    has_all(&golden, &answer, "$");
    for (list, index) in [("antiSpoof", 0), ("tamper", 0), ("tamper", 1), ("tamper", 2)] {
        for member in ["name", "passed"] {
            let (example, ours) = (&golden[list]["voters"][index], &answer[list]["voters"][index]);
            assert_eq!(ours[member], example[member], "{list} {index}");
        }
    }
    for id in ["verification", "ktpBundle", "faceEnrolment"] {
        assert_eq!(answer[id]["id"], golden[id]["id"]);
    }
}

#[test]
fn the_vendors_words_are_the_whole_vocabulary() {
    fn word<T: serde::de::DeserializeOwned>(word: &str) -> bool {
        serde_json::from_value::<T>(Value::from(word)).is_ok()
    }
    for status in ["verified", "failed", "pending"] {
        assert!(word::<VerificationStatus>(status));
    }
    for verdict in ["passed", "failed", "requires_review"] {
        assert!(word::<Verdict>(verdict));
    }
    for tier in ["high", "standard", "low"] {
        assert!(word::<Tier>(tier));
    }
    assert!(!word::<Tier>("premium"));
}

#[test]
fn errors_read_as_the_vendor_documents_them() {
    let plain = serde_json::to_value(ErrorBody::plain("missing scope: customers:write")).unwrap();
    assert_eq!(plain, serde_json::json!({ "error": "missing scope: customers:write" }));
    let fields = ErrorBody::of_fields(&[FieldError::new("customerId", "required", "is required")]);
    let golden = serde_json::json!({
        "error": "validation failed",
        "details": { "fieldErrors": { "customerId": ["is required"] } }
    });
    assert_eq!(serde_json::to_value(fields).unwrap(), golden);
}
