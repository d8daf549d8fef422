//! What is answered with 400: every documented message, everything collected, nothing charged, every call logged.

use specimen::{people, selfie::SelfieScene};

use super::*;

fn field(name: &str, message: &str) -> Value {
    json!({ "field": name, "message": message })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_message_is_answered_and_nothing_is_charged() {
    const FORMAT: &str = "format is incorrect in body, should be in a valid base64 or URL format";
    const NAME: &str = "name should consist of at least 2 letters, and only of letters, spaces, dots, commas, single quotes, slashes and dashes";
    let stack = start().await;
    let own = but(claim_of(&people()[0]), &[("reference_id", "same id each time")]);
    let nobody = SelfieScene::new(960, 1280, 7).render_room();
    let small = encoded(&specimen::jpeg::encode_jpeg(&specimen::draw_card(&people()[0], 320), 80));
    let selfie_format = format!("selfie_photo {FORMAT}");
    let card_format = format!("ktp_photo {FORMAT}");
    for (member, value, message) in [
        ("nik", "32041106", "nik length should consist of 16 digit(s)"),
        ("birth_date", "1997/09/06", "birth_date format is incorrect, should be DD-MM-YYYY"),
        ("birth_date", "31-02-1990", "birth_date is not a possible date of birth"),
        ("selfie_photo", "not base64 at all", selfie_format.as_str()),
        ("selfie_photo", "NO_FACE_PHOTO", "No face detected in image"),
        ("selfie_photo", &photo_of(&nobody, PhotoKind::Selfie), "No face detected in image"),
        ("ktp_photo", "not base64 at all", &card_format),
        ("email", "budi", "email must be email format"),
        ("phone", "+6281277863450", "phone must be numeric"),
        ("name", "😀 Budi", NAME),
        ("name", "بودي", NAME),
        ("name", "Budi 2", NAME),
    ] {
        let answer = verify(&stack, &but(own.clone(), &[(member, value)])).await;
        assert_eq!(answer.status, 400, "{member} {:?}", answer.body);
        let expected = json!({
            "message": "Invalid payload", "error_code": "INVALID_PAYLOAD", "error_fields": [field(member, message)],
        });
        assert_eq!(answer.body, expected, "{member}");
        let row = last(&stack).await;
        let logged =
            (row.status.as_deref(), row.charged.as_str(), row.http_status, row.error_code.as_deref());
        assert_eq!(logged, (Some("FAILED"), "", Some(400), Some("INVALID_PAYLOAD")), "{member}");
        assert_eq!(row.reference_id.as_deref(), Some("same id each time"), "a 400 burns no id");
    }
    let answer = verify(&stack, &but(own.clone(), &[("ktp_photo", &small)])).await;
    let told: Vec<&str> = answer.body["error_fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|field| field["message"].as_str())
        .collect();
    assert!(
        told.len() == 2 && told.iter().all(|message| message.starts_with("ktp_photo image is ")),
        "{told:?}"
    );
    assert_eq!(quota(&stack).await, 1000);
    for table in ["bundle", "certificate", "registry_call", "contact_use"] {
        assert_eq!(stack.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_in_the_order_of_the_form() {
    let stack = start().await;
    let answer =
        verify(&stack, &json!({"phone": "x", "ktp_photo": "%", "email": "x", "nik": "1", "birth_date": "x"}))
            .await;
    let fields: Vec<&str> = answer.body["error_fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|error| error["field"].as_str())
        .collect();
    assert_eq!(fields, ["nik", "name", "birth_date", "email", "phone", "selfie_photo", "ktp_photo"]);
}

#[tokio::test]
async fn what_is_no_json_object_has_no_error_fields_and_is_logged() {
    let stack = start().await;
    let expected = json!({"message": "Invalid payload", "error_code": "INVALID_PAYLOAD", "error_fields": []});
    for text in ["", "{", "[]", "null", "{\"nik\":\"1\",}", "{\"nik\":”1”}", "{\"nik\":\"1\",\"nik\":\"2\"}"]
    {
        let json = "application/json";
        let request = request(&stack, "testing", VERIFY).header("content-type", json);
        let answer = Answer::of(request.body(text)).await;
        assert_eq!((answer.status, &answer.body), (400, &expected), "{text}");
    }
    let not_text = request(&stack, "testing", VERIFY).header("content-type", "application/json");
    let answer = Answer::of(not_text.body(vec![b'{', 0xFF, b'}'])).await;
    assert_eq!((answer.status, &answer.body), (400, &expected), "not UTF-8");
    let answer =
        Answer::of(request(&stack, "testing", VERIFY).header("content-type", "text/plain").body("{}")).await;
    assert_eq!((answer.status, &answer.body), (400, &expected), "another type");
    let rows = transactions(&stack).await;
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|row| row.status.as_deref() == Some("FAILED") && row.charged.is_empty()));
}

#[tokio::test]
async fn a_body_beyond_two_photos_is_refused_before_it_is_read() {
    let stack = start().await;
    let body = format!("{{\"nik\":\"{}\"}}", "1".repeat(contract::ecert::MAX_BODY_BYTES));
    let request = request(&stack, "testing", VERIFY).header("content-type", "application/json");
    let answer = Answer::of(request.body(body)).await;
    assert_eq!((answer.status, answer.body["error_code"].as_str()), (413, Some("PAYLOAD_TOO_LARGE")));
}

#[tokio::test]
async fn words_of_the_sandbox_mean_nothing_in_live_mode() {
    let stack = start().await;
    let answer = post(&stack, "live", VERIFY, &claim_of(&people()[0])).await;
    let fields: Vec<&str> = answer.body["error_fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|error| error["field"].as_str())
        .collect();
    assert_eq!((answer.status, fields), (400, vec!["selfie_photo", "ktp_photo"]));
    assert_eq!(last(&stack).await.mode, "live");
}
