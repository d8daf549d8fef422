//! Photos that are uploaded straight into a bucket of S3: taken in when they are confirmed, and never left there.

use std::time::Duration;

use acceptance::{onekyc::Partner, stack::Stack};
use reqwest::{Method, StatusCode};
use serde_json::json;
use specimen::{Person, people};
use tanda::{objects::UploadsTo, verification::submission::sweep};

use super::{Given, confirmation, put};
use crate::{
    bucket::{S3, stack_on},
    onekyc::{error, errors},
};

fn card(person: &Person) -> Vec<u8> {
    specimen::card_photo(person)
}

fn selfie(person: &Person) -> Vec<u8> {
    specimen::selfie_photo(person)
}

/// Waits until the photos of the one confirmed submission are a capture.
async fn captured(stack: &Stack) {
    for _ in 0..400 {
        if stack.count("bundle").await == 1 && stack.count("upload").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no capture was made of the photos");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_through_the_bucket_ends_as_one_through_the_server_and_leaves_nothing_plain() {
    let s3 = S3::start().await;
    let (stack, _clock) = stack_on(&s3, UploadsTo::S3).await;
    let partner = Partner::of(&stack, "user-1").await;
    let answer = partner.urls().await;
    assert_eq!(answer.body["data"]["documents"]["KTP"]["expiryInSeconds"], json!("432000"));
    let given = Given::of(&partner).await;
    for (url, kind) in [(&given.ktp, "KTP"), (&given.selfie, "SELFIE")] {
        let object = format!("{}/photos/live/one/incoming/{}_{kind}?", s3.endpoint(), given.id);
        assert!(url.starts_with(&object) && url.contains("X-Amz-Expires=432000&"), "{url}");
    }
    // Asked again: the same submission, freshly signed for the same object.
    let again = Given::of(&partner).await;
    assert_eq!((&again.id, again.ktp.split('?').next()), (&given.id, given.ktp.split('?').next()));

    let person = &people()[0];
    // What is uploaded last before the confirmation counts.
    assert_eq!(put(&stack, &given.ktp, "image/jpeg", b"GIF89a no photo".to_vec()).await.status, 200);
    given.upload(&stack, card(person), selfie(person)).await;
    assert_eq!((s3.files("incoming").len(), stack.count("upload").await), (2, 0));
    let body = confirmation(&given.id, person);
    let calls = tokio::join!(partner.confirm(&body), partner.confirm(&body), partner.confirm(&body));
    for answer in [calls.0, calls.1, calls.2] {
        assert_eq!((answer.status, &answer.body["data"]), (200, &json!({ "submissionId": given.id })));
    }
    captured(&stack).await;
    assert_eq!((s3.files("incoming").len(), s3.files("uploads").len()), (0, 0));
    for _ in 0..600 {
        if partner.submission().await.body["data"]["status"] == json!("COMPLETED") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told = partner.submission().await.body["data"].clone();
    assert_eq!((&told["status"], &told["result"]), (&json!("COMPLETED"), &json!("VALID")), "{told}");
    for file in s3.files("") {
        let kept = std::fs::read(&file).unwrap();
        assert!(kept[..3] != [0xFF, 0xD8, 0xFF], "{} is plain", file.display());
    }

    // The address works on, but nothing comes of it.
    assert_eq!(put(&stack, &given.ktp, "image/jpeg", card(&people()[1])).await.status, 200);
    assert_eq!(s3.files("incoming").len(), 1);
    sweep(&stack.app).await.unwrap();
    assert_eq!((s3.files("incoming").len(), stack.count("bundle").await), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_does_not_hold_is_told_at_the_confirmation_and_its_address_works_again() {
    let s3 = S3::start().await;
    let (stack, _clock) = stack_on(&s3, UploadsTo::S3).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let person = &people()[0];
    let body = confirmation(&given.id, person);
    let padded = [card(person), vec![0; 10_000_001 - card(person).len()]].concat();
    let cut = card(person)[..2_000].to_vec();
    let missing = async |entities: &[&str]| {
        let answer = partner.confirm(&body).await;
        let told: Vec<_> =
            answer.body["errors"].as_array().unwrap().iter().map(|one| &one["entity"]).collect();
        assert_eq!(
            (answer.status, told),
            (400, entities.iter().map(|name| json!(name)).collect::<Vec<_>>().iter().collect())
        );
        assert!(errors(&answer).iter().all(|told| *told == error("1650", "DOCUMENT_IS_NOT_UPLOADED")));
    };
    missing(&["KTP", "SELFIE"]).await;
    assert_eq!(put(&stack, &given.selfie, "image/jpeg", selfie(person)).await.status, 200);
    missing(&["KTP"]).await;
    for (media_type, photo, cause) in [
        ("text/plain", card(person), "CONTENT_TYPE_IS_INVALID"),
        ("image/png", card(person), "CONTENT_TYPE_IS_INVALID"),
        ("image/jpeg", b"GIF89a no photo".to_vec(), "DOCUMENT_IS_INVALID"),
        ("image/jpeg", Vec::new(), "DOCUMENT_IS_INVALID"),
        ("image/jpeg", cut, "DOCUMENT_IS_INVALID"),
        ("image/jpeg", padded, "DOCUMENT_IS_TOO_LARGE"),
    ] {
        assert_eq!(put(&stack, &given.ktp, media_type, photo).await.status, 200);
        let answer = partner.confirm(&body).await;
        assert_eq!(
            (answer.status, errors(&answer)),
            (400, vec![error("1650", cause)]),
            "{media_type} {cause}"
        );
        assert_eq!(answer.body["errors"][0]["entity"], json!("KTP"));
        assert_eq!(s3.files("incoming").len(), 1, "the selfie stays, the other is removed");
        missing(&["KTP"]).await;
    }
    assert_eq!((stack.count("upload").await, stack.count("bundle").await), (0, 0));
    assert_eq!(put(&stack, &given.ktp, "image/jpeg; q=1", card(person)).await.status, 200);
    assert_eq!(partner.confirm(&body).await.status, 200);
    captured(&stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_the_bucket_is_for_one_object_one_method_and_its_time() {
    let s3 = S3::start().await;
    let (stack, clock) = stack_on(&s3, UploadsTo::S3).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let person = &people()[0];
    for url in [
        given.ktp.replace("_KTP", "_SELFIE"),
        given.ktp.replace("X-Amz-Expires=432000", "X-Amz-Expires=532000"),
        given.ktp.split('?').next().unwrap().to_owned(),
    ] {
        assert_eq!(put(&stack, &url, "image/jpeg", card(person)).await.status, 403, "{url}");
    }
    assert_eq!(put(&stack, &given.ktp, "image/jpeg", card(person)).await.status, 200);
    for method in [Method::GET, Method::DELETE] {
        let answer = stack.http.request(method, &given.ktp).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
    // Asked for again shortly before the end, an address ends no later than the first ones.
    clock.advance_ms(432_000_000 - 1_000);
    let late = Given::of(&Partner::of(&stack, "user-1").await).await;
    assert!(late.id == given.id && late.selfie.contains("X-Amz-Expires=1&"), "{}", late.selfie);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(put(&stack, &late.selfie, "image/jpeg", selfie(person)).await.status, 403);

    // A sweep leaves alone what may still be confirmed, and removes what nobody confirmed.
    sweep(&stack.app).await.unwrap();
    assert_eq!(s3.files("incoming").len(), 1);
    clock.advance_ms(1_000);
    let answer = Partner::of(&stack, "user-1").await.confirm(&confirmation(&given.id, person)).await;
    assert_eq!((answer.status, errors(&answer)), (409, vec![error("1650", "SUBMISSION_IS_EXPIRED")]));
    sweep(&stack.app).await.unwrap();
    assert_eq!(s3.files("incoming").len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_while_the_bucket_is_out_of_reach_is_a_fault_and_loses_nothing() {
    let mut s3 = S3::start().await;
    let (stack, _clock) = stack_on(&s3, UploadsTo::S3).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let person = &people()[0];
    given.upload(&stack, card(person), selfie(person)).await;
    s3.stop().await;
    assert_eq!(partner.urls().await.status, 200, "to sign needs nobody");
    let answer = partner.confirm(&confirmation(&given.id, person)).await;
    assert_eq!((answer.status, errors(&answer)), (500, vec![error("900", "GENERIC_SERVICE_ERROR")]));
    assert_eq!(partner.submission().await.body["data"]["status"], json!("INITIATED"));
    s3.start_again().await;
    assert_eq!(s3.files("incoming").len(), 2);
    assert_eq!(partner.confirm(&confirmation(&given.id, person)).await.status, 200);
    captured(&stack).await;
    assert_eq!(s3.files("incoming").len(), 0);
}
