//! `POST /api/identity/document/ktp/capture`: what is taken, what is refused, and that a nonce works once.

use std::sync::Arc;

use acceptance::{
    capture::{CAPTURE, CHALLENGE, CaptureDraft, challenge, lit_samples, send},
    on_both_databases,
    stack::{Answer, Backend, Stack},
};
use contract::{bundle::FrameSource, signing::sign_bundle_text};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{clock::SystemClock, store::entity};

on_both_databases!(a_good_capture_is_high_and_answered_in_the_documented_shape, async |backend| {
    let stack = Stack::start(backend).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let body = &answer.body;
    assert!(body["verification"]["id"].as_str().unwrap().starts_with("ver_"));
    assert_eq!(
        (&body["verification"]["status"], &body["verification"]["score"]),
        (&json!("verified"), &json!(100))
    );
    assert!(body["ktpBundle"]["id"].as_str().unwrap().starts_with("ktpb_"));
    assert_eq!(body["ktpBundle"]["verdict"], "passed");
    assert_eq!(body["ktpBundle"]["assuranceTier"], "high");
    assert_eq!(body["ktpBundle"]["framesStored"], 1);
    assert_eq!(body["antiSpoof"]["fused"], "live");
    assert_eq!(body["antiSpoof"]["assuranceTier"], "high");
    assert_eq!((&body["antiSpoof"]["passed"], &body["antiSpoof"]["present"]), (&json!(2), &json!(2)));
    assert_eq!(body["antiSpoof"]["voters"][0]["name"], "flash_reflectance");
    assert_eq!(body["antiSpoof"]["voters"][0]["passed"], true);
    assert_eq!(body["tamper"]["fused"], "authentic");
    assert_eq!(body["tamper"]["voters"][0]["name"], "nik_consistency");
    assert_eq!(
        body["tamper"]["voters"][0]["reason"],
        "structure ok; matches birth date and gender and region"
    );
    assert_eq!(body["document"]["idvCode"], "SUCCESS", "{}", body["document"]);
    assert_eq!(body["ocr"]["fields"]["nik"], specimen::people()[0].nik);
    assert!(body["faceEnrolment"]["id"].as_str().unwrap().starts_with("fe_"));
    assert_eq!(body["faceEnrolment"]["fallbackStub"], true);
    assert_eq!(answer.header("x-ratelimit-limit"), "20");
    let customer = entity::customer::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!((customer.id.as_str(), customer.kyc_tier.as_str()), (stack.customer_id(), "standard"));
});

on_both_databases!(frames_are_sealed_and_open_to_what_was_sent, async |backend| {
    let stack = Stack::start(backend).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let image = draft.frames[0].clone();
    draft.frames[0].extend_from_slice(b"MotionPhoto_Data: a film that nobody agreed to");
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let row = entity::frame::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!(usize::try_from(row.size_bytes).unwrap(), image.len(), "the film is cut");
    let bundle = entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let opened =
        tanda::verification::capture::open_frame(&stack.app, &bundle.organisation_id, &row).await.unwrap();
    assert_eq!(opened, image);
    let frames = stack.frames();
    assert_eq!(frames.len(), 1);
    let sealed = std::fs::read(&frames[0]).unwrap();
    assert!(!sealed.windows(16).any(|window| window == &image[..16]), "the disk never sees the picture");
    // What people see is another picture: of the same sides, its pixels and nothing else of the file.
    let copy = entity::artefact::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!((copy.kind.as_str(), copy.width, copy.height), ("copy", row.width, row.height));
    let copy = tanda::verification::pictures::open(&stack.app, &copy).await.unwrap();
    assert!(copy.starts_with(&[0xFF, 0xD8]) && copy != image);
    assert!(!copy.windows(11).any(|window| window == b"MotionPhoto"));
    for object in stack.objects() {
        let sealed = std::fs::read(object).unwrap();
        assert!(!sealed.windows(16).any(|window| window == &copy[..16]), "sealed like the frames");
    }
});

on_both_databases!(of_two_hundred_captures_with_one_nonce_exactly_one_is_taken, async |backend| {
    let stack = Arc::new(Stack::start_with(backend, Arc::new(SystemClock), 100).await);
    let body = Arc::new(CaptureDraft::good(&stack, &challenge(&stack).await).body());
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let (stack, body) = (stack.clone(), body.clone());
            tokio::spawn(async move { stack.post_bytes(CAPTURE, body.to_vec()).await })
        })
        .collect();
    let mut taken = 0;
    for call in calls {
        let answer = call.await.unwrap();
        match answer.status {
            200 => taken += 1,
            409 => assert_eq!(answer.body, json!({ "error": "challenge already consumed" })),
            other => panic!("{other} {:?}", answer.body),
        }
    }
    assert_eq!(taken, 1);
    assert_eq!((stack.count("bundle").await, stack.count("verification").await), (1, 1));
    assert_eq!(stack.frames().len(), 1, "the frames of the losers are gone");
});

#[tokio::test]
async fn a_replayed_capture_is_refused() {
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    assert_eq!(send(&stack, &draft).await.status, 200);
    let again = send(&stack, &draft).await;
    assert_eq!((again.status, again.body), (409, json!({ "error": "challenge already consumed" })));
}

#[tokio::test]
async fn an_expired_challenge_is_refused() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let issued = challenge(&stack).await;
    clock.advance_ms(90_000);
    let answer = send(&stack, &CaptureDraft::good(&stack, &issued)).await;
    assert_eq!((answer.status, answer.body), (409, json!({ "error": "challenge expired" })));
    assert_eq!((stack.count("bundle").await, stack.objects().len()), (0, 0));
}

#[tokio::test]
async fn a_changed_bundle_is_refused_and_the_challenge_still_works() {
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let change = |edit: fn(&mut Value)| {
        let mut body = draft.json();
        edit(&mut body);
        body
    };
    for body in [
        change(|body| body["bundle"]["sdkVersion"] = json!("other@1")),
        change(|body| body["bundle"]["flashSamples"][0]["meanR"] = json!(1)),
        change(|body| body["bundle"]["captureOrigin"][0]["source"] = json!("upload")),
        change(|body| body["bundle"]["unknownMember"] = json!(1)),
        change(|body| body["bundle"]["signature"] = json!("0".repeat(64))),
    ] {
        let answer = stack.post(CAPTURE, &body).await;
        assert_eq!(
            (answer.status, answer.body),
            (400, json!({ "error": "signature does not match the bundle" }))
        );
    }
    let answer = stack.post(CAPTURE, &change(|body| body["bundle"]["signature"] = json!("short"))).await;
    assert_eq!(answer.status, 400);
    assert_eq!((stack.count("bundle").await, stack.objects().len()), (0, 0));
    assert_eq!(send(&stack, &draft).await.status, 200, "nothing of this consumed the challenge");
}

#[tokio::test]
async fn the_servers_own_secret_decides_and_not_the_key_in_the_request() {
    let stack = Stack::start(Backend::Sqlite).await;
    let good = CaptureDraft::good(&stack, &challenge(&stack).await);
    let forged = CaptureDraft { secret: "qe_whsec_mine".to_owned(), ..good.clone() };
    let mut body = forged.json();
    body["hmacKey"] = json!("qe_whsec_mine");
    let answer = stack.post(CAPTURE, &body).await;
    assert_eq!(
        (answer.status, answer.body),
        (400, json!({ "error": "hmacKey does not match the flash challenge" }))
    );
    let mut body = good.json();
    body["hmacKey"] = json!(good.secret);
    assert_eq!(stack.post(CAPTURE, &body).await.status, 200);
}

#[tokio::test]
async fn a_capture_without_a_challenge_reaches_standard_at_most() {
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft {
        nonce: None,
        secret: "my own key".to_owned(),
        ..CaptureDraft::good(&stack, &challenge(&stack).await)
    };
    let mut body = draft.json();
    let answer = stack.post(CAPTURE, &body).await;
    assert_eq!(answer.body, json!({ "error": "hmacKey is required without flashChallengeNonce" }));
    body["hmacKey"] = json!("my own key");
    let answer = stack.post(CAPTURE, &body).await;
    assert_eq!(answer.body["ktpBundle"]["assuranceTier"], "standard", "{:?}", answer.body);
    assert_eq!(answer.body["antiSpoof"]["absent"][0]["name"], "flash_reflectance");
}

on_both_databases!(another_customers_challenge_is_not_found, async |backend| {
    let stack = Stack::start(backend).await;
    let issued = challenge(&stack).await;
    let draft =
        CaptureDraft { customer_id: "someone-else".to_owned(), ..CaptureDraft::good(&stack, &issued) };
    let answer = send(&stack, &draft).await;
    assert_eq!((answer.status, answer.body), (404, json!({ "error": "challenge not found" })));
    let draft = CaptureDraft { nonce: Some("f".repeat(64)), ..CaptureDraft::good(&stack, &issued) };
    assert_eq!(send(&stack, &draft).await.status, 404);
    assert_eq!(send(&stack, &CaptureDraft::good(&stack, &issued)).await.status, 200);
});

#[tokio::test]
async fn the_tier_follows_from_what_was_seen() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (name, gain, source, nik, tier, status) in [
        ("all seen", 0.15, FrameSource::Camera, None, "high", "verified"),
        ("no reflection at all", 0.0, FrameSource::Camera, None, "standard", "verified"),
        ("colours of another challenge", -0.15, FrameSource::Camera, None, "low", "pending"),
        ("an uploaded card", 0.15, FrameSource::Upload, None, "low", "pending"),
        (
            "a number that contradicts the birth date",
            0.15,
            FrameSource::Camera,
            Some("3208201808859901"),
            "low",
            "pending",
        ),
    ] {
        let issued = challenge(&stack).await;
        let mut draft = CaptureDraft { source, ..CaptureDraft::good(&stack, &issued) };
        draft.samples = lit_samples(&issued["flashChallenge"], gain);
        if let Some(nik) = nik {
            draft.ocr_fields[0].1 = nik.to_owned();
        }
        let answer = send(&stack, &draft).await;
        assert_eq!(answer.body["ktpBundle"]["assuranceTier"], tier, "{name} {:?}", answer.body);
        assert_eq!(answer.body["verification"]["status"], status, "{name}");
        assert_eq!(answer.body["ktpBundle"]["framesStored"], 1, "{name}: a low outcome keeps everything");
    }
}

#[tokio::test]
async fn frames_that_are_no_photos_are_unprocessable_and_nothing_is_stored() {
    let stack = Stack::start(Backend::Sqlite).await;
    let issued = challenge(&stack).await;
    let good = CaptureDraft::good(&stack, &issued);
    let mut gif = good.clone();
    gif.frames = vec![b"GIF89a and so on".to_vec()];
    let mut cut = good.clone();
    cut.frames[0].truncate(400);
    let mut second = good.clone();
    second.frames.push(vec![]);
    for (draft, field) in [(gif, "bundle.frames[0]"), (cut, "bundle.frames[0]"), (second, "bundle.frames[1]")]
    {
        let answer = send(&stack, &draft).await;
        assert_eq!(answer.status, 422, "{:?}", answer.body);
        assert!(answer.body["details"]["fieldErrors"][field][0].is_string(), "{:?}", answer.body);
    }
    // Base64 that is not: signed as it is, so that only the frame is wrong.
    let mut body = good.json();
    body["bundle"]["frames"][0] = json!("not base64!");
    let signed = sign_bundle_text(&body["bundle"].to_string(), &good.secret).unwrap();
    body["bundle"] = serde_json::from_str(&signed).unwrap();
    assert_eq!(stack.post(CAPTURE, &body).await.status, 422);
    assert_eq!((stack.count("bundle").await, stack.objects().len()), (0, 0));
    assert_eq!(send(&stack, &good).await.status, 200, "nothing of this consumed the challenge");
}

#[tokio::test]
async fn a_clock_that_is_far_off_is_told_so() {
    let (stack, _clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let issued = challenge(&stack).await;
    let good = CaptureDraft::good(&stack, &issued);
    for skew_ms in [-16 * 60_000, 16 * 60_000] {
        let draft = CaptureDraft { captured_at: good.captured_at.plus_ms(skew_ms), ..good.clone() };
        let answer = send(&stack, &draft).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body["error"].as_str().unwrap().contains("capturedAt"));
    }
    assert_eq!(send(&stack, &good).await.status, 200);
}

#[tokio::test]
async fn missing_and_wrong_members_are_all_named() {
    let stack = Stack::start(Backend::Sqlite).await;
    let answer = stack.post(CAPTURE, &json!({ "hmacKey": 7 })).await;
    let fields = answer.body["details"]["fieldErrors"].as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["bundle", "customerId", "hmacKey"]);
    let answer = stack
        .post(CAPTURE, &json!({ "customerId": "c1", "bundle": { "version": "2.0", "frames": [] } }))
        .await;
    assert_eq!(answer.status, 400);
    let fields = answer.body["details"]["fieldErrors"].as_object().unwrap();
    for field in ["version", "sdkVersion", "platform", "frames", "capturedAt", "signature"] {
        assert!(fields.contains_key(&format!("bundle.{field}")), "{field} {fields:?}");
    }
}

#[tokio::test]
async fn a_body_with_duplicate_members_is_refused_before_anything_is_checked() {
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let text = String::from_utf8(draft.body()).unwrap();
    let doubled = text.replacen("\"bundle\":{", "\"bundle\":{\"version\":\"1.0\",", 1);
    let answer = stack.post_bytes(CAPTURE, doubled.into_bytes()).await;
    assert_eq!((answer.status, answer.body), (400, json!({ "error": "duplicate member \"version\"" })));
    assert_eq!(send(&stack, &draft).await.status, 200);
}

#[tokio::test]
async fn a_body_beyond_sixty_four_megabytes_is_refused() {
    let stack = Stack::start(Backend::Sqlite).await;
    let answer = stack.post_bytes(CAPTURE, vec![b'x'; 64 * 1024 * 1024 + 1]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body["error"].is_string());
}

#[tokio::test]
async fn the_largest_frame_is_taken_and_one_byte_more_is_not() {
    let stack = Stack::start(Backend::Sqlite).await;
    let issued = challenge(&stack).await;
    let mut draft = CaptureDraft::good(&stack, &issued);
    // A comment segment carries no picture, and as many of them as fill nine mebibytes.
    let padded = |size_bytes: usize| {
        let mut image = draft.frames[0].clone();
        let mut missing = size_bytes - image.len();
        let mut filling = Vec::with_capacity(missing);
        while missing > 0 {
            let take = if missing > 60_004 { 60_000 } else { missing - 4 };
            filling.extend([0xFF, 0xFE]);
            filling.extend(u16::try_from(take + 2).unwrap().to_be_bytes());
            filling.extend(std::iter::repeat_n(0, take));
            missing -= take + 4;
        }
        image.splice(2..2, filling);
        image
    };
    let largest = padded(9 * 1024 * 1024);
    let larger = padded(9 * 1024 * 1024 + 1);
    draft.frames = vec![larger];
    let answer = send(&stack, &draft).await;
    assert!(matches!(answer.status, 400 | 422), "{:?}", answer.body);
    draft.frames = vec![largest];
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
}

#[tokio::test]
async fn a_get_is_not_a_capture() {
    let stack = Stack::start(Backend::Sqlite).await;
    for path in [CHALLENGE, CAPTURE] {
        assert_eq!(Answer::of(stack.http.get(format!("{}{path}", stack.base_url))).await.status, 405);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_nothing_behind() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let stack = Stack::start(Backend::Sqlite).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let body = draft.body();
    let host = stack.base_url.strip_prefix("http://").unwrap();
    let head = format!(
        "POST {CAPTURE} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        stack.identity_key(),
        body.len()
    );
    let mut connection = tokio::net::TcpStream::connect(host).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&body[..body.len() / 2]).await.unwrap();
    connection.shutdown().await.unwrap();
    let mut answer = Vec::new();
    drop(connection.read_to_end(&mut answer).await);
    assert_eq!((stack.count("bundle").await, stack.objects().len()), (0, 0));
    assert_eq!(send(&stack, &draft).await.status, 200, "the challenge still works");
}

#[tokio::test]
async fn where_a_photo_was_taken_is_not_kept() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let clean = draft.frames[0].clone();
    let position = b"Exif\0\0MM\0*\0\0\0\x08\0\0 GPS 6.2 S 106.8 E";
    let length = u16::try_from(position.len() + 2).unwrap().to_be_bytes();
    draft.frames[0].splice(2..2, [&[0xFF, 0xE1][..], &length, position].concat());
    assert_eq!(send(&stack, &draft).await.status, 200);
    let row = entity::frame::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let bundle = entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let kept =
        tanda::verification::capture::open_frame(&stack.app, &bundle.organisation_id, &row).await.unwrap();
    assert_eq!(kept, clean);
}

on_both_databases!(frames_are_erased_after_ninety_days_and_the_result_stays, async |backend| {
    const DAY_MS: i64 = 24 * 3_600_000;
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    for day in 0..2 {
        assert_eq!(
            send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await.status,
            200,
            "{day}"
        );
        clock.advance_ms(DAY_MS);
    }
    clock.advance_ms(88 * DAY_MS - 1);
    assert_eq!(tanda::privacy::erase_past_pictures(&stack.app).await.unwrap(), 0);
    clock.advance_ms(1);
    assert_eq!(tanda::privacy::erase_past_pictures(&stack.app).await.unwrap(), 1);
    assert_eq!((stack.count("frame").await, stack.frames().len()), (1, 1), "the younger one stays");
    clock.advance_ms(DAY_MS);
    assert_eq!(tanda::privacy::erase_past_pictures(&stack.app).await.unwrap(), 1);
    assert_eq!((stack.count("frame").await, stack.objects().len()), (0, 0), "copies are erased too");
    assert_eq!((stack.count("bundle").await, stack.count("verification").await), (2, 2));
});
