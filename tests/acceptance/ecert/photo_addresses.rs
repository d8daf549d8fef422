//! Photos that are fetched: from where they may be, for as long as documented, and no more of them than a photo can be.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use specimen::people;
use tanda::{app::Settings, clock::SystemClock, transactions::PhotoSettings};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

/// A server on this machine that answers by path.
async fn serve_photos(photos: Vec<(&'static str, Vec<u8>)>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let photos = Arc::new(photos);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let photos = photos.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 4096];
                let read = socket.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or("").to_owned();
                let redirect = |to: &str| {
                    format!(
                        "HTTP/1.1 302 Found\r\nlocation: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                    )
                };
                let answer = match path.as_str() {
                    "/hangs" => {
                        tokio::time::sleep(Duration::from_mins(1)).await;
                        return;
                    }
                    "/to-metadata" => redirect("http://169.254.169.254/latest/meta-data").into_bytes(),
                    "/to-private" => redirect("http://10.0.0.1/selfie.jpg").into_bytes(),
                    "/to-itself" => redirect("/to-itself").into_bytes(),
                    "/to-selfie" => redirect("/selfie").into_bytes(),
                    "/endless" => {
                        let mut sent = socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                        while sent.is_ok() {
                            sent = socket.write_all(&[b'x'; 16_384]).await;
                        }
                        return;
                    }
                    path => match photos.iter().find(|(name, _)| *name == path) {
                        Some((_, bytes)) => {
                            let head = format!(
                                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                                bytes.len()
                            );
                            [head.as_bytes(), bytes].concat()
                        }
                        None => b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                            .to_vec(),
                    },
                };
                drop(socket.write_all(&answer).await);
            });
        }
    });
    address
}

const UNREACHABLE: &str = "could not be fetched from its URL";

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_fetched_from_where_it_may_be_and_looked_at_like_any_other() {
    let settings = Settings {
        photos: PhotoSettings { allow_loopback: true, within: Duration::from_millis(1500) },
        rate_limit_factor: 100,
        ..Settings::default()
    };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let person = &people()[0];
    let photos = vec![
        ("/ktp", specimen::card_photo(person)),
        ("/selfie", specimen::selfie_photo(person)),
        ("/page", b"<html></html>".to_vec()),
    ];
    let base = format!("http://{}", serve_photos(photos).await);
    let at = |path: &str| format!("{base}{path}");
    for selfie in ["/selfie", "/to-selfie"] {
        let claim = but(claim_of(person), &[("selfie_photo", &at(selfie)), ("ktp_photo", &at("/ktp"))]);
        let answer = verify(&stack, &claim).await;
        assert_eq!(answer.body["data"]["status"], "verified", "{selfie} {:?}", answer.body);
    }
    for (path, message) in [
        ("/to-metadata", UNREACHABLE),
        ("/to-private", UNREACHABLE),
        ("/to-itself", UNREACHABLE),
        ("/missing", UNREACHABLE),
        ("/hangs", "could not be fetched from its URL in 15 seconds"),
        ("/page", "must be a JPEG or PNG image"),
        ("/endless", "image is "),
    ] {
        let answer = verify(&stack, &but(claim_of(person), &[("ktp_photo", &at(path))])).await;
        let told = &answer.body["error_fields"][0];
        assert_eq!(
            (answer.status, told["field"].as_str()),
            (400, Some("ktp_photo")),
            "{path} {:?}",
            answer.body
        );
        let said = told["message"].as_str().unwrap();
        assert!(said.starts_with(&format!("ktp_photo {message}")), "{path}: {said}");
        assert_eq!(last(&stack).await.charged, "", "{path}");
    }
    // Both are fetched at once, and both are told of.
    let both = but(claim_of(person), &[("selfie_photo", &at("/missing")), ("ktp_photo", &at("/hangs"))]);
    let answer = verify(&stack, &both).await;
    let fields: Vec<&str> = answer.body["error_fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|error| error["field"].as_str())
        .collect();
    assert_eq!(fields, ["selfie_photo", "ktp_photo"]);
    assert_eq!(quota(&stack).await, 998);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_this_machine_are_refused_but_for_the_sandboxs_own_people() {
    let stack = start().await;
    let person = &people()[0];
    let photos = vec![("/ktp", specimen::card_photo(person))];
    let address = serve_photos(photos).await;
    for url in [format!("http://{address}/ktp"), format!("http://localhost:{}/ktp", address.port())] {
        let answer = verify(&stack, &but(claim_of(person), &[("ktp_photo", &url)])).await;
        let said = answer.body["error_fields"][0]["message"].as_str();
        assert_eq!(
            (answer.status, said),
            (400, Some("ktp_photo could not be fetched from its URL")),
            "{url}"
        );
    }
    let own = |photo: &str| format!("{}/sandbox/persons/{}/{photo}.jpg", stack.base_url, person.nik);
    let claim = but(claim_of(person), &[("selfie_photo", &own("selfie")), ("ktp_photo", &own("ktp"))]);
    assert_eq!(verify(&stack, &claim).await.body["data"]["status"], "verified");
    let elsewhere = format!("{}/sandbox/persons/../../healthz", stack.base_url);
    assert_eq!(verify(&stack, &but(claim, &[("ktp_photo", &elsewhere)])).await.status, 400);
}

#[test]
fn the_documented_limit_is_fifteen_seconds() {
    assert_eq!(
        PhotoSettings::default(),
        PhotoSettings { allow_loopback: false, within: Duration::from_secs(15) }
    );
}
