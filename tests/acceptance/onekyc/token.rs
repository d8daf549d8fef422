//! The partner token: how it is told, what is refused, how long it works, from where.

use acceptance::{
    onekyc::{Partner, authenticate, credentials, flow},
    stack::{Backend, Stack},
};
use contract::onekyc::IpRange;
use sea_orm::EntityTrait;
use serde_json::json;
use tanda::{
    auth::{self, Door, NewCredential},
    store::entity::application,
};

use super::{error, errors};

const UNAUTHORIZED: (&str, &str) = ("110", "UNAUTHORIZED");

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_told_in_strings_is_used_again_and_again_and_ends_after_half_an_hour() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let answer = authenticate(&stack, &credentials(&stack)).await;
    let now_s = stack.app.clock.now().epoch_ms() / 1_000;
    assert_eq!((answer.status, &answer.body["success"]), (200, &json!(true)));
    let data = answer.body["data"].as_object().unwrap();
    assert_eq!(data["expiry_seconds"], json!("1800"));
    assert_eq!(data["expires_at"], json!((now_s + 1_800).to_string()));
    assert!(data["token"].is_string() && data.len() == 3, "{data:?}");
    assert_eq!(answer.header("x-ratelimit-limit"), "120");
    let partner = Partner::of(&stack, "user-1").await;
    for number in 0..3 {
        let session = partner.with("x-partner-session-id", Some(&format!("s-{number}")));
        assert_eq!(session.initiate(&flow("6281200000001")).await.status, 200);
    }
    clock.advance_ms(1_799_000);
    assert_eq!(partner.submission().await.status, 200, "a second is left");
    clock.advance_ms(1_000);
    let late = partner.submission().await;
    assert_eq!((late.status, errors(&late)), (401, vec![error(UNAUTHORIZED.0, UNAUTHORIZED.1)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_missing_or_wrong_are_refused_in_documented_words() {
    let stack = Stack::start(Backend::Sqlite).await;
    let known = credentials(&stack);
    let (id, key) = (known[0].1.clone(), known[1].1.clone());
    let of = |name: &str, member: &str| stack.sandbox[name][member].as_str().unwrap().to_owned();
    let no_id = error("1650", "MISSING_CLIENT_ID");
    let no_key = error("1650", "MISSING_PASS_KEY");
    let unknown = vec![error(UNAUTHORIZED.0, UNAUTHORIZED.1)];
    for (headers, status, told) in [
        (vec![], 400, vec![no_id.clone(), no_key.clone()]),
        (vec![("pass-key", key.clone())], 400, vec![no_id.clone()]),
        (vec![("client-id", id.clone())], 400, vec![no_key.clone()]),
        (vec![("client-id", " ".to_owned()), ("pass-key", key.clone())], 400, vec![no_id]),
        (vec![("client-id", id.clone()), ("pass-key", "wrong".to_owned())], 401, unknown.clone()),
        (vec![("client-id", "wrong".to_owned()), ("pass-key", key.clone())], 401, unknown.clone()),
        (vec![("client-id", key.clone()), ("pass-key", id.clone())], 401, unknown.clone()),
        // Another door's key opens nothing here.
        (
            vec![("client-id", of("h5Idv", "accessKey")), ("pass-key", of("h5Idv", "secretKey"))],
            401,
            unknown.clone(),
        ),
    ] {
        let answer = authenticate(&stack, &headers).await;
        assert_eq!((answer.status, errors(&answer)), (status, told), "{headers:?}");
        assert_eq!(answer.body["success"], json!(false));
    }
    let partner = Partner::of(&stack, "user-1").await;
    for token in [None, Some(""), Some("wrong"), Some("a\u{f6}"), Some(stack.identity_key())] {
        let answer = partner.with("x-onekyc-token", token).initiate(&flow("6281200000001")).await;
        assert_eq!((answer.status, errors(&answer)), (401, unknown.clone()), "{token:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_locked_to_addresses_opens_from_nowhere_else() {
    let stack = Stack::start(Backend::Sqlite).await;
    let application = application::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    for (range, status) in [("203.0.113.0/24", 401), ("127.0.0.0/8", 200)] {
        let allowed: [IpRange; 1] = [range.parse().unwrap()];
        let new = NewCredential {
            application: &application,
            door: Door::OneKyc,
            mode: "live",
            public_part: range,
            secret: range,
            scopes: &[],
            allowed: &allowed,
        };
        auth::store_credential(&stack.app, new).await.unwrap();
        let headers = [("client-id", range.to_owned()), ("pass-key", range.to_owned())];
        assert_eq!(authenticate(&stack, &headers).await.status, status, "{range}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_tokens_are_refused_until_the_minute_is_over() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    for _ in 0..120 {
        assert_eq!(authenticate(&stack, &credentials(&stack)).await.status, 200);
    }
    let refused = authenticate(&stack, &credentials(&stack)).await;
    assert_eq!((refused.status, errors(&refused)), (429, vec![error("900", "TOO_MANY_REQUESTS")]));
    assert_eq!((refused.header("retry-after"), refused.header("x-ratelimit-remaining")), ("60", "0"));
    clock.advance_ms(60_000);
    assert_eq!(authenticate(&stack, &credentials(&stack)).await.status, 200);
}
