//! Links: what they say, what changes them, and that they hold once.

use super::*;
use crate::app::Settings;

const PHOTOS: [&str; 2] = ["image/jpeg", "image/png"];

fn key(byte: u8) -> PresignKey {
    PresignKey(Zeroizing::new([byte; SECRET_BYTES]))
}

fn end() -> Instant {
    Instant::from_epoch_ms(1_700_000_000_000)
}

fn grant() -> UploadGrant {
    UploadGrant::new("0190_KTP", &PHOTOS, 10_000_000, end()).unwrap()
}

/// The query of a link as a server reads it.
fn query(link: &str) -> UploadQuery {
    let url = reqwest::Url::parse(&format!("http://127.0.0.1{link}")).unwrap();
    let of = |name: &str| {
        let (_, value) = url.query_pairs().find(|(key, _)| key == name).unwrap();
        value.into_owned()
    };
    UploadQuery {
        types: of("types"),
        max_bytes: of("maxBytes").parse().unwrap(),
        expires: of("expires").parse().unwrap(),
        signature: of("signature"),
    }
}

#[test]
fn a_link_is_the_documented_construction() {
    // HMAC-SHA256 of the six lines under thirty-two bytes of 1, computed with Python's hmac.
    assert_eq!(
        key(1).link(&grant()),
        "/uploads/0190_KTP?types=image/jpeg,image/png&maxBytes=10000000&expires=1700000000&\
         signature=6ed4a8c3fdbc4d4621372da0d3c2ad617d9820b1cfe9cb8d24f29a2524dd6d7b"
    );
}

#[test]
fn a_link_says_what_it_was_made_for() {
    let svg = UploadGrant::new("a-b_9", &["image/svg+xml"], 1, end()).unwrap();
    for grant in [grant(), svg] {
        let query = query(&key(1).link(&grant));
        let before = end().plus_ms(-1);
        assert_eq!(key(1).check("PUT", grant.object(), &query, before), Ok(grant));
    }
}

#[test]
fn a_link_that_was_changed_is_refused() {
    let good = query(&key(1).link(&grant()));
    let now = end().plus_ms(-60_000);
    let refused = |object: &str, query: &UploadQuery| {
        assert_eq!(key(1).check("PUT", object, query, now), Err(PresignError::Invalid), "{object} {query:?}");
    };
    refused("0190_SELFIE", &good);
    refused("../0190_KTP", &good);
    refused("", &good);
    for types in
        ["image/jpeg", "image/png,image/jpeg", "image/jpeg,image/png,text/html", "", "image", "a/b\nc"]
    {
        refused("0190_KTP", &UploadQuery { types: types.to_owned(), ..good.clone() });
    }
    refused("0190_KTP", &UploadQuery { max_bytes: good.max_bytes + 1, ..good.clone() });
    refused("0190_KTP", &UploadQuery { expires: good.expires + 1, ..good.clone() });
    refused("0190_KTP", &UploadQuery { expires: i64::MAX, ..good.clone() });
    for signature in ["", "00", &good.signature.to_uppercase(), &good.signature[..62], &"0".repeat(64)] {
        refused("0190_KTP", &UploadQuery { signature: signature.to_owned(), ..good.clone() });
    }
    assert_eq!(key(2).check("PUT", "0190_KTP", &good, now), Err(PresignError::Invalid), "another server's");
}

#[test]
fn a_good_link_is_for_put_and_until_its_end() {
    let query = query(&key(1).link(&grant()));
    let check = |method: &str, now: Instant| key(1).check(method, "0190_KTP", &query, now).map(|_| ());
    assert_eq!(check("PUT", end().plus_ms(-1)), Ok(()));
    assert_eq!(check("PUT", end()), Err(PresignError::Expired));
    for method in ["POST", "GET", "DELETE", "put"] {
        assert_eq!(check(method, end().plus_ms(-1)), Err(PresignError::Method), "{method}");
    }
}

#[test]
fn another_type_or_size_is_refused() {
    let grant = grant();
    for (content_type, size_bytes, answer) in [
        ("image/jpeg", 1, Ok(())),
        ("IMAGE/PNG; charset=binary", 10_000_000, Ok(())),
        ("image/jpeg", 10_000_001, Err(PresignError::Size)),
        ("image/jpeg", 0, Err(PresignError::Size)),
        ("image/gif", 5, Err(PresignError::MediaType)),
        ("", 5, Err(PresignError::MediaType)),
        ("image/jpeg,image/png", 5, Err(PresignError::MediaType)),
    ] {
        assert_eq!(grant.accepts(content_type, size_bytes), answer, "{content_type} {size_bytes}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_uploads_at_once_one_uses_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("tanda.db").display());
    let settings = Settings { base_url: "https://tanda.example".to_owned(), ..Settings::default() };
    let clock = std::sync::Arc::new(crate::clock::SetClock::at(end().plus_ms(-1000)));
    let app = App::open_with(folder.path(), &url, settings, clock.clone()).await.unwrap();
    let late = UploadGrant::new("0190_SELFIE", &PHOTOS, 1, end()).unwrap();
    for grant in [grant(), late.clone()] {
        let link = issue(&app, &app.database, "org", &grant).await.unwrap();
        assert!(link.starts_with("https://tanda.example/uploads/0190_"), "{link}");
    }
    let tries = (0..16).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { use_once(&app, &app.database, &grant()).await.unwrap() })
    });
    let mut won = 0;
    for answer in tries.collect::<Vec<_>>() {
        match answer.await.unwrap() {
            Ok(organisation_id) => {
                assert_eq!(organisation_id, "org");
                won += 1;
            }
            Err(error) => assert_eq!(error, PresignError::Used),
        }
    }
    assert_eq!(won, 1);
    clock.advance_ms(1000);
    assert_eq!(use_once(&app, &app.database, &late).await.unwrap(), Err(PresignError::Expired));
    let unknown = UploadGrant::new("0191_KTP", &PHOTOS, 1, end()).unwrap();
    assert_eq!(use_once(&app, &app.database, &unknown).await.unwrap(), Err(PresignError::Invalid));
}
