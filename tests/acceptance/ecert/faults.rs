//! What fails to execute: documented errors, nothing charged, and no certificate afterwards.

use std::{sync::Arc, time::Duration};

use sea_orm::ConnectionTrait;
use specimen::{Person, people};
use tanda::{
    app::Settings,
    clock::SystemClock,
    transactions::{self, PhotoSettings, TransactionSettings},
    verification::registry::RegistrySettings,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

fn of_serial(serial: &str) -> Person {
    people().into_iter().find(|person| person.serial() == serial).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_source_that_fails_is_told_and_nothing_is_charged() {
    let stack = start().await;
    for (serial, status, code, message) in [
        ("9981", 504, "DATA_SOURCE_TIMEOUT", "Data source did not answer in time"),
        ("9982", 503, "DATA_SOURCE_UNAVAILABLE", "Data source is unavailable"),
    ] {
        let answer = verify(&stack, &claim_of(&of_serial(serial))).await;
        assert_eq!((answer.status, &answer.body), (status, &json!({"message": message, "error_code": code})));
        let row = last(&stack).await;
        let logged =
            (row.status.as_deref(), row.charged.as_str(), row.http_status, row.error_code.as_deref());
        assert_eq!(logged, (Some("FAILED"), "", Some(i32::from(status)), Some(code)));
        assert!(row.liveness_id.is_some(), "liveness ran, and is not charged");
    }
    assert_eq!(quota(&stack).await, 1000);
    // Nobody asks again behind the caller's back.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!((stack.count("registry_call").await, stack.count("certificate").await), (2, 0));
    assert_eq!((stack.count("review").await, mails(&stack).await), (0, 0));
    let states = tanda::store::entity::bundle::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(states.iter().all(|row| row.state == "withdrawn"), "{states:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_done_in_time_is_answered_in_time_and_leaves_no_certificate() {
    // A registry that takes calls and never answers; left alone, it would be waited for for eight seconds.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let registry = RegistrySettings {
        url: Some(format!("http://{}", silent.local_addr().unwrap())),
        allow_private: true,
        ..RegistrySettings::default()
    };
    let within = Duration::from_millis(2500);
    let transactions = TransactionSettings { answer_within: within, ..TransactionSettings::default() };
    let settings = Settings { registry, transactions, rate_limit_factor: 100, ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let began = std::time::Instant::now();
    let answer = verify(&stack, &claim_of(&people()[0])).await;
    let took = began.elapsed();
    assert_eq!((answer.status, answer.body["error_code"].as_str()), (504, Some("DATA_SOURCE_TIMEOUT")));
    assert!(within <= took && took < within + Duration::from_secs(3), "{took:?}");
    let row = last(&stack).await;
    assert_eq!(
        (row.status.as_deref(), row.charged.as_str(), quota(&stack).await),
        (Some("FAILED"), "", 1000)
    );
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((stack.count("certificate").await, mails(&stack).await), (0, 0));
    let captures = tanda::store::entity::bundle::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(captures.iter().all(|row| row.state == "withdrawn"), "{captures:?}");
    drop(silent);
}

/// What is told and kept of a call over which something of ours broke.
async fn assert_uncharged(stack: &Stack, answer: &Answer, liveness_ran: bool) {
    let code = "INTERNAL_SERVER_ERROR";
    assert_eq!((answer.status, answer.body["error_code"].as_str()), (500, Some(code)));
    let row = last(stack).await;
    let logged = (row.status.as_deref(), row.charged.as_str(), row.http_status, row.error_code.as_deref());
    assert_eq!(logged, (Some("FAILED"), "", Some(500), Some(code)));
    assert_eq!(row.liveness_id.is_some(), liveness_ran);
    assert_eq!((quota(stack).await, stack.count("certificate").await, mails(stack).await), (1000, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liveness_check_that_breaks_is_not_charged() {
    let photos = PhotoSettings { allow_loopback: true, ..PhotoSettings::default() };
    let settings = Settings { photos, ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let person = &people()[0];
    // Whoever serves the selfie takes away what looks at it, so that the check breaks after both photos are there.
    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let selfie = format!("http://{}/selfie.jpg", server.local_addr().unwrap());
    let (app, photo) = (stack.app.clone(), specimen::selfie_photo(person));
    tokio::spawn(async move {
        let (mut socket, _) = server.accept().await.unwrap();
        assert_ne!(socket.read(&mut [0; 4096]).await.unwrap(), 0, "a request");
        app.capture_permits.close();
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", photo.len());
        socket.write_all(&[head.as_bytes(), &photo].concat()).await.unwrap();
        // Until the other side has read it and is gone.
        drop(socket.read_to_end(&mut Vec::new()).await);
    });
    let card = encoded(&specimen::card_photo(person));
    let answer =
        verify(&stack, &but(claim_of(person), &[("selfie_photo", &selfie), ("ktp_photo", &card)])).await;
    assert_uncharged(&stack, &answer, false).await;
    assert_eq!(stack.count("bundle").await, 0, "the certificate's part was never begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_step_that_breaks_after_a_passed_liveness_is_not_charged_either() {
    let stack = start().await;
    // Where every question to the registry is written down before its answer is believed.
    stack.app.database.execute_unprepared("DROP TABLE registry_call").await.unwrap();
    let answer = verify(&stack, &claim_of(&people()[0])).await;
    assert_uncharged(&stack, &answer, true).await;
    let captures = tanda::store::entity::bundle::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(captures.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["withdrawn"]);
}

#[test]
fn ten_seconds_of_the_minute_are_left_for_the_way_back() {
    assert_eq!(TransactionSettings::default().answer_within, Duration::from_secs(50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_a_capture_that_is_withdrawn_is_revoked() {
    let stack = start().await;
    assert_eq!(verify(&stack, &claim_of(&people()[0])).await.body["data"]["status"], "verified");
    let row = last(&stack).await;
    tanda::verification::pipeline::withdraw(&stack.app, row.bundle_id.as_deref().unwrap()).await.unwrap();
    for _ in 0..200 {
        let issued =
            tanda::store::entity::certificate::Entity::find().one(&stack.app.database).await.unwrap();
        if issued.unwrap().revoked_at_ms.is_some() && stack.count("contact_use").await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not revoked and given free within ten seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_which_a_process_died_is_ended_and_its_quota_given_back() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let spoof = but(claim_of(&people()[0]), &[("selfie_photo", "SPOOF_PHOTO"), ("reference_id", "died")]);
    assert_eq!(verify(&stack, &spoof).await.status, 200);
    // As a process leaves it that ended in the middle of a call.
    let until = tanda::clock::Clock::now(stack.app.clock.as_ref()).epoch_ms() + 120_000;
    let open =
        format!("UPDATE partner_transaction SET status = NULL, charged = '', leased_until_ms = {until}");
    stack.app.database.execute_unprepared(&open).await.unwrap();
    assert_eq!(verify(&stack, &spoof).await.body["error_code"], "REQUEST_IN_PROGRESS");
    assert_eq!(transactions::end_abandoned(&stack.app).await.unwrap(), 0, "it may still be answered");
    clock.advance_ms(120_000);
    assert_eq!(transactions::end_abandoned(&stack.app).await.unwrap(), 1);
    let mut rows = transactions(&stack).await.into_iter();
    let row = rows.find(|row| row.error_code.as_deref() != Some("REQUEST_IN_PROGRESS")).unwrap();
    let logged = (row.status.as_deref(), row.http_status, row.error_code.as_deref());
    assert_eq!(logged, (Some("FAILED"), Some(500), Some("INTERNAL_SERVER_ERROR")));
    assert_eq!(quota(&stack).await, 1000);
    assert_eq!(verify(&stack, &spoof).await.status, 200, "its id is free again");
}
