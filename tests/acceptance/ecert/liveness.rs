//! The liveness call beside the certificate.

use specimen::{face::Cover, people, selfie::SelfieScene};

use super::*;

async fn look(stack: &Stack, body: &Value) -> Answer {
    post(stack, "testing", LIVENESS, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_living_person_and_a_picture_of_one_are_told_apart() {
    let stack = start().await;
    let person = &people()[0];
    for (image, live) in [
        ("VALID_PHOTO".to_owned(), true),
        ("SPOOF_PHOTO".to_owned(), false),
        (encoded(&specimen::selfie_photo(person)), true),
        (encoded(&specimen::spoof_selfie_photo(person)), false),
        ("LIVE_PERSON_A_1".to_owned(), true),
    ] {
        let answer = look(&stack, &json!({ "image": image })).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let body = &answer.body;
        assert_eq!((body["liveness"]["status"].as_bool(), body["nface"].as_u64()), (Some(live), Some(1)));
        assert_eq!(body["message"], "Detect face liveness success");
        assert!(body.get("attributes").is_some() && body.get("image_quality").is_some(), "{body}");
        let row = last(&stack).await;
        assert_eq!((row.call.as_str(), row.charged.as_str()), ("liveness", "Liveness"));
        assert_eq!(body["session_id"].as_str(), row.liveness_id.as_deref());
    }
    assert_eq!(quota(&stack).await, 995);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_decides_what_fails_and_what_is_told() {
    let stack = start().await;
    let person = &people()[1];
    let picture = |scene: &SelfieScene| {
        let bytes = specimen::jpeg::encode_photo(&scene.render(&person.look), 110_000);
        encoded(&bytes)
    };
    let scene = SelfieScene::new(720, 960, 5);
    for (what, image, switch, code) in [
        ("a picture", "SPOOF_PHOTO".to_owned(), "validate_liveness", Some("FAIL_ON_1")),
        ("a person", "VALID_PHOTO".to_owned(), "validate_liveness", None),
        ("a mask", "LIVE_PERSON_M_B_1".to_owned(), "validate_attribute", Some("FAIL_ON_2")),
        (
            "sunglasses, seen",
            picture(&scene.clone().covered(Cover::Sunglasses)),
            "validate_attribute",
            Some("FAIL_ON_2"),
        ),
        ("too dark, seen", picture(&scene.clone().exposure(0.12)), "validate_quality", Some("FAIL_ON_4")),
        ("blurred", "LIVE_PERSON_BLUR_C_1".to_owned(), "validate_quality", Some("FAIL_ON_4")),
        ("three people", "LIVE_PERSON_J_3".to_owned(), "validate_nface", Some("FAIL_ON_8")),
    ] {
        let answer = look(&stack, &json!({ "image": image, switch: true })).await;
        assert_eq!(
            (answer.status, answer.body["error_code"].as_str()),
            (200, code),
            "{what} {:?}",
            answer.body
        );
    }
    let answer =
        look(&stack, &json!({"image": "VALID_PHOTO", "is_quality": false, "is_attribute": false})).await;
    assert!(answer.body.get("attributes").is_none() && answer.body.get("image_quality").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_the_vendor_is_answered_and_nothing_is_charged() {
    let stack = start().await;
    let room = SelfieScene::new(720, 960, 5).render_room();
    let room = encoded(&specimen::jpeg::encode_photo(&room, 110_000));
    for (body, code) in [
        (json!({}), "MISSING_PAYLOAD_IMAGE"),
        (json!({"image": ""}), "INVALID_PAYLOAD_IMAGE_MISSING"),
        (json!({"image": "IMAGE_EXCEED_LIMIT"}), "INVALID_PAYLOAD_IMAGE_SIZE"),
        (json!({"image": encoded(b"GIF89a")}), "INVALID_PAYLOAD_IMAGE_FORMAT"),
        (json!({"image": "http://169.254.169.254/latest"}), "INVALID_PAYLOAD_IMAGE_FORMAT"),
        (json!({"image": "NO_FACE_PHOTO"}), "FACE_NOT_DETECTED"),
        (json!({"image": room}), "FACE_NOT_DETECTED"),
        (
            json!({"image": "VALID_PHOTO", "validate_quality": true, "is_quality": false}),
            "INVALID_PAYLOAD_QUALITY_VALIDATION_DEPENDENCY",
        ),
        (
            json!({"image": "VALID_PHOTO", "validate_attribute": true, "is_attribute": false}),
            "INVALID_PAYLOAD_ATTRIBUTE_VALIDATION_DEPENDENCY",
        ),
        (json!({"image": "VALID_PHOTO", "is_quality": "yes"}), "INVALID_PAYLOAD"),
    ] {
        let answer = look(&stack, &body).await;
        assert_eq!((answer.status, answer.body["error_code"].as_str()), (400, Some(code)), "{code}");
        let row = last(&stack).await;
        let logged = (row.status.as_deref(), row.charged.as_str(), row.error_code.as_deref());
        assert_eq!(logged, (Some("FAILED"), "", Some(code)));
    }
    assert_eq!(quota(&stack).await, 1000);
    let answer = post(&stack, "live", LIVENESS, &json!({"image": "LIVE_PERSON_A_1"})).await;
    assert_eq!(answer.body["error_code"], "INVALID_PAYLOAD_IMAGE_MISSING", "no word of the sandbox");
}
