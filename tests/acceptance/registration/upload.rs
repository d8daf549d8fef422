//! Addresses to upload to, and what may be uploaded there: once, in time, whole, and nothing but a photo.

use acceptance::{
    onekyc::{Partner, URLS},
    stack::{Answer, Backend, Stack},
};
use reqwest::Method;
use serde_json::json;
use specimen::people;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Given, put};
use crate::onekyc::{error, errors};

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_given_as_documented_and_once_a_session() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let answer = partner.urls().await;
    let data = &answer.body["data"];
    assert_eq!((answer.status, &data["status"]), (200, &json!("INITIATED")));
    assert_eq!(data.as_object().unwrap().len(), 3);
    let id = data["submissionId"].as_str().unwrap();
    for kind in ["KTP", "SELFIE"] {
        let document = &data["documents"][kind];
        assert_eq!(document["documentReference"], json!(format!("{id}_{kind}")));
        assert_eq!(document["expiryInSeconds"], json!("432000"));
        assert!(document["documentUrl"].as_str().unwrap().starts_with(&stack.base_url));
    }
    assert_eq!(partner.submission().await.body["data"]["status"], json!("INITIATED"));
    assert_eq!(partner.urls().await.body, answer.body, "the same session");
    let fresh = partner.with("x-partner-session-id", None);
    let (one, two) = (Given::of(&fresh).await, Given::of(&fresh).await);
    assert!(one.id != two.id && one.id != id, "without a session each call is its own");
    for (query, cause) in [
        ("", "SUBMISSION_TYPE_CAN_NOT_BE_EMPTY"),
        ("?submissionType=", "SUBMISSION_TYPE_CAN_NOT_BE_EMPTY"),
        ("?submissionType=DOCUMENT_SIGNING_WITH_LLC", "SUBMISSION_TYPE_IS_INVALID"),
    ] {
        let answer = Answer::of(partner.request(Method::GET, &format!("{URLS}{query}"))).await;
        assert_eq!((answer.status, errors(&answer)), (400, vec![error("1650", cause)]), "{query}");
    }
    for (name, status) in
        [("x-onekyc-token", 401), ("x-esign-onboarding-partner", 400), ("x-partner-user-id", 400)]
    {
        assert_eq!(partner.with(name, None).urls().await.status, status, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_takes_one_photo_whole_in_time_and_of_its_type() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let card = specimen::card_photo(&people()[0]);
    let grey = image::GrayImage::from_fn(64, 64, |x, y| image::Luma([(x * y % 251) as u8]));
    let mut png = std::io::Cursor::new(Vec::new());
    grey.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let padded = [card.clone(), vec![0; 10_000_001 - card.len()]].concat();
    let cut = card[..card.len() / 2].to_vec();
    for (url, media_type, photo, status, cause) in [
        (given.ktp.clone(), "text/plain", card.clone(), 415, "CONTENT_TYPE_IS_INVALID"),
        (given.ktp.clone(), "", card.clone(), 415, "CONTENT_TYPE_IS_INVALID"),
        (given.ktp.clone(), "image/png", card.clone(), 415, "CONTENT_TYPE_IS_INVALID"),
        (given.ktp.clone(), "image/jpeg", png.into_inner(), 415, "CONTENT_TYPE_IS_INVALID"),
        (given.ktp.clone(), "image/jpeg", b"GIF89a no photo".to_vec(), 400, "DOCUMENT_IS_INVALID"),
        (given.ktp.clone(), "image/jpeg", Vec::new(), 400, "DOCUMENT_IS_INVALID"),
        (given.ktp.clone(), "image/jpeg", cut, 400, "DOCUMENT_IS_INVALID"),
        (given.ktp.clone(), "image/jpeg", padded, 413, "REQUEST_BODY_IS_INVALID"),
        (given.ktp.replace("_KTP", "_SELFIE"), "image/jpeg", card.clone(), 403, "DOCUMENT_URL_IS_INVALID"),
        (
            given.ktp.replace("10000000", "90000000"),
            "image/jpeg",
            card.clone(),
            403,
            "DOCUMENT_URL_IS_INVALID",
        ),
        (
            given.ktp.split('?').next().unwrap().to_owned(),
            "image/jpeg",
            card.clone(),
            403,
            "DOCUMENT_URL_IS_INVALID",
        ),
    ] {
        let answer = put(&stack, &url, media_type, photo).await;
        assert_eq!(
            (answer.status, errors(&answer)),
            (status, vec![error("1650", cause)]),
            "{media_type} {cause}"
        );
    }
    let read = Answer::of(stack.http.get(&given.ktp)).await;
    assert_eq!((read.status, errors(&read)), (405, vec![error("1650", "DOCUMENT_URL_IS_FOR_PUT")]));
    half_sent(&stack, &given.ktp, &card).await;
    assert_eq!((stack.count("upload").await, stack.objects().len()), (0, 0), "nothing of that was kept");

    // Of twenty at once one is taken, and what it left is sealed.
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let request = stack.http.put(&given.ktp).header("content-type", "image/jpeg").body(card.clone());
            tokio::spawn(Answer::of(request))
        })
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![200], vec![409; 19]].concat());
    assert_eq!((stack.count("upload").await, stack.objects().len()), (1, 1));
    let kept = std::fs::read(&stack.objects()[0]).unwrap();
    assert!(kept.len() > card.len() && kept[..3] != [0xFF, 0xD8, 0xFF]);
    assert!(!kept.windows(64).any(|window| window == &card[5_000..5_064]), "not a line of it is plain");
    let again = put(&stack, &given.ktp, "image/jpeg", card.clone()).await;
    assert_eq!((again.status, errors(&again)), (409, vec![error("1650", "DOCUMENT_URL_IS_USED")]));

    // What cannot be taken is refused by its head: nothing of it has to be sent first. And tries are counted, by link.
    clock.advance_ms(60_000);
    let mut head_alone = Vec::new();
    for _ in 0..40 {
        head_alone.push(status_of_head(&stack, &given.ktp).await);
    }
    let used = head_alone.iter().take_while(|status| **status == 409).count();
    assert!(used == 30 && head_alone[used..].iter().all(|status| *status == 429), "{head_alone:?}");
    assert_eq!(put(&stack, &given.selfie, "text/plain", card.clone()).await.status, 415, "another link's");

    clock.advance_ms(432_000_000 - 60_000);
    let late = put(&stack, &given.selfie, "image/jpeg", card).await;
    assert_eq!((late.status, errors(&late)), (403, vec![error("1650", "DOCUMENT_URL_IS_EXPIRED")]));
}

/// What a caller is answered who announces a photo of ten megabytes and waits with sending it.
async fn status_of_head(stack: &Stack, url: &str) -> u16 {
    let address = stack.base_url.strip_prefix("http://").unwrap();
    let path = url.strip_prefix(&stack.base_url).unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: image/jpeg\r\ncontent-length: 10000000\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    // Whoever waits for what is not sent would wait for minutes; five seconds are granted to those who send first.
    socket.shutdown().await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// Sends half of a photo and hangs up.
async fn half_sent(stack: &Stack, url: &str, photo: &[u8]) {
    let address = stack.base_url.strip_prefix("http://").unwrap();
    let path = url.strip_prefix(&stack.base_url).unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: image/jpeg\r\ncontent-length: {}\r\n\r\n",
        photo.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&photo[..photo.len() / 2]).await.unwrap();
    drop(socket);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}
