//! A row of the vendor's tables each.

use serde_json::json;

use super::*;
use crate::face::Liveness;

fn asked() -> Asked {
    LivenessRequest::parse(r#"{"image":"VALID_PHOTO"}"#, Mode::Testing).unwrap().asked
}

#[test]
fn every_documented_code_has_its_cause() {
    use LivenessFailure as Failure;
    let text = data_encoding::BASE64.encode(b"not an image");
    for (body, failure, code) in [
        ("{", Failure::InvalidPayload, "INVALID_PAYLOAD"),
        ("[]", Failure::InvalidPayload, "INVALID_PAYLOAD"),
        (r#"{"image":"VALID_PHOTO","is_quality":"yes"}"#, Failure::InvalidPayload, "INVALID_PAYLOAD"),
        (r"{}", Failure::ImageMissing, "MISSING_PAYLOAD_IMAGE"),
        (r#"{"image":null}"#, Failure::ImageMissing, "MISSING_PAYLOAD_IMAGE"),
        (r#"{"image":""}"#, Failure::ImageEmpty, "INVALID_PAYLOAD_IMAGE_MISSING"),
        (r#"{"image":"not base64"}"#, Failure::ImageEmpty, "INVALID_PAYLOAD_IMAGE_MISSING"),
        (r#"{"image":"https://u@x"}"#, Failure::ImageEmpty, "INVALID_PAYLOAD_IMAGE_MISSING"),
        (&format!(r#"{{"image":"{text}"}}"#), Failure::ImageFormat, "INVALID_PAYLOAD_IMAGE_FORMAT"),
        (r#"{"image":"IMAGE_EXCEED_LIMIT"}"#, Failure::ImageSize, "INVALID_PAYLOAD_IMAGE_SIZE"),
        (r#"{"image":"NO_FACE_PHOTO"}"#, Failure::FaceNotDetected, "FACE_NOT_DETECTED"),
        (
            r#"{"image":"VALID_PHOTO","is_quality":false,"validate_quality":true}"#,
            Failure::QualityDependency,
            "INVALID_PAYLOAD_QUALITY_VALIDATION_DEPENDENCY",
        ),
        (
            r#"{"image":"VALID_PHOTO","is_attribute":false,"validate_attribute":true}"#,
            Failure::AttributeDependency,
            "INVALID_PAYLOAD_ATTRIBUTE_VALIDATION_DEPENDENCY",
        ),
    ] {
        assert_eq!(LivenessRequest::parse(body, Mode::Testing), Err(failure), "{body}");
        assert_eq!(failure.body().error_code, code);
    }
    let timed_out = LivenessFailure::of_photo(&[PhotoSourceError::TimedOut]);
    assert_eq!(timed_out.code(), "INVALID_PAYLOAD_IMAGE_TIMEOUT");
    let large = PhotoError::TooManyBytes { size_bytes: 6_000_000, max_bytes: IMAGE_LIMITS.max_bytes };
    assert_eq!(LivenessFailure::of_photo(&[PhotoSourceError::Photo(large)]), LivenessFailure::ImageSize);
}

#[test]
fn switches_have_the_documented_defaults() {
    let asked = asked();
    assert!(asked.is_quality && asked.is_attribute);
    assert!(
        !asked.validate_quality
            && !asked.validate_attribute
            && !asked.validate_liveness
            && !asked.validate_nface
    );
}

#[test]
fn words_of_the_sandbox_mean_nothing_in_live_mode() {
    for word in ["VALID_PHOTO", "IMAGE_EXCEED_LIMIT", "LIVE_PERSON_A_1", "NO_FACE_PHOTO"] {
        let body = format!(r#"{{"image":"{word}"}}"#);
        assert_eq!(LivenessRequest::parse(&body, Mode::Live), Err(LivenessFailure::ImageEmpty), "{word}");
    }
}

#[test]
fn a_person_of_the_sandbox_is_seen_as_the_word_says() {
    for (word, person, faces, [mask, veil, sunglasses, blur, dark]) in [
        ("LIVE_PERSON_A_1", 'A', 1, [false; 5]),
        ("LIVE_PERSON_M_B_2", 'B', 2, [true, false, false, false, false]),
        ("LIVE_PERSON_VS_J_9", 'J', 9, [false, true, true, false, false]),
        ("LIVE_PERSON_BLUR_MV_A_1", 'A', 1, [true, true, false, true, false]),
        ("LIVE_PERSON_DARK_A_1", 'A', 1, [false, false, false, false, true]),
        ("LIVE_PERSON_BLURDARK_MVS_C_3", 'C', 3, [true; 5]),
    ] {
        let face = MagicFace::named(word).unwrap();
        let Seen { attributes, quality, face_count, .. } = face.seen;
        assert_eq!((face.person, face_count), (person, faces), "{word}");
        let worn = [attributes.mask_on, attributes.veil_on, attributes.sunglasses_on];
        assert_eq!(worn, [Some(mask), Some(veil), Some(sunglasses)], "{word}");
        assert_eq!([quality.blur, quality.dark], [blur, dark], "{word}");
    }
    for odd in [
        "LIVE_PERSON_K_1",
        "LIVE_PERSON_A_0",
        "LIVE_PERSON_A_10",
        "LIVE_PERSON_A",
        "LIVE_PERSON_X_A_1",
        "LIVE_PERSON_M_BLUR_A_1",
        "LIVE_PERSON_",
        "SPOOF_PERSON_A_1",
    ] {
        assert_eq!(MagicFace::named(odd), None, "{odd}");
    }
}

#[test]
fn the_bit_mask_names_what_was_asked_to_fail_and_did() {
    let everything = Asked {
        validate_quality: true,
        validate_attribute: true,
        validate_liveness: true,
        validate_nface: true,
        ..asked()
    };
    for bits in 0..16_u8 {
        let has = |bit: u8| bits & bit > 0;
        let seen = Seen {
            liveness: if has(1) { Liveness::Spoof } else { Liveness::Live },
            face_count: if has(8) { 2 } else { 1 },
            attributes: Attributes { mask_on: Some(has(2)), veil_on: Some(true), ..Attributes::default() },
            quality: Quality { blur: has(4), dark: false },
        };
        let code = FailOn::of(&everything, &seen).map(FailOn::code);
        assert_eq!(code, (bits > 0).then(|| format!("FAIL_ON_{bits}")));
        assert_eq!(FailOn::of(&asked(), &seen), None, "nothing fails that was not asked to");
    }
}

#[test]
fn an_answer_tells_what_was_asked_for_alone() {
    let seen = MagicFace::named("LIVE_PERSON_BLUR_S_A_1").unwrap().seen;
    let quiet = Asked { is_attribute: false, ..asked() };
    let answer = LivenessAnswer::of(&quiet, &seen, "s-1", 1_700_000_000);
    assert_eq!(
        serde_json::to_value(answer).unwrap(),
        json!({"message": "Detect face liveness success", "session_id": "s-1", "timestamp": 1_700_000_000, "nface": 1,
               "liveness": {"status": true, "verdict": "live"}, "image_quality": {"blur": true, "dark": false}})
    );
    let strict = Asked { validate_quality: true, validate_attribute: true, ..asked() };
    let answer = LivenessAnswer::of(&strict, &seen, "s-1", 1_700_000_000);
    assert_eq!(answer.error_code.as_deref(), Some("FAIL_ON_6"));
    assert_eq!(answer.attributes.and_then(|attributes| attributes.sunglasses_on), Some(true));
}
