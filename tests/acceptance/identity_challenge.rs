//! `POST /api/identity/document/ktp/challenge`, to the letter of its vendor's document.

use acceptance::{
    capture::CHALLENGE,
    on_both_databases,
    stack::{Answer, Backend, Stack},
};
use contract::{challenge::FlashSequence, instant::Instant};
use serde_json::{Value, json};

on_both_databases!(a_challenge_has_the_documented_shape, async |backend| {
    let stack = Stack::start(backend).await;
    let answer = stack
        .post(CHALLENGE, &json!({ "customerId": stack.customer_id(), "steps": 5, "ttlMs": 60_000 }))
        .await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let members: Vec<&String> = answer.body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["flashChallenge"]);
    let challenge = &answer.body["flashChallenge"];
    let mut members: Vec<&str> = challenge.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["colors", "expiresAt", "hmacSecret", "holdMs", "id", "nonce", "purpose"]);
    let text = |name: &str| challenge[name].as_str().unwrap();
    assert!(text("id").starts_with("fc_"));
    assert_eq!(text("purpose"), "ktp");
    assert_eq!(text("nonce").len(), 64, "256 bits in hex");
    assert!(text("hmacSecret").starts_with("qe_whsec_"));
    let life_ms = Instant::parse(text("expiresAt")).unwrap().since_ms(stack.app.clock.now());
    assert!((50_000..=60_000).contains(&life_ms), "{life_ms}");
    assert_eq!(FlashSequence::parse_wire(&challenge.to_string()).unwrap().steps().len(), 5);
});

#[tokio::test]
async fn the_defaults_are_eight_steps_and_ninety_seconds() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let answer = stack.post(CHALLENGE, &json!({ "customerId": "c1" })).await;
    let challenge = &answer.body["flashChallenge"];
    assert_eq!(challenge["colors"].as_array().unwrap().len(), 8);
    let expires_at = Instant::parse(challenge["expiresAt"].as_str().unwrap()).unwrap();
    assert_eq!(expires_at.since_ms(tanda::clock::Clock::now(clock.as_ref())), 90_000);
}

#[tokio::test]
async fn no_two_challenges_share_a_nonce_or_a_secret() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..10 {
        let answer = stack.post(CHALLENGE, &json!({ "customerId": "c1" })).await;
        for name in ["nonce", "hmacSecret", "id"] {
            assert!(seen.insert(answer.body["flashChallenge"][name].to_string()));
        }
    }
}

#[tokio::test]
async fn every_wrong_member_is_named() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (body, field) in [
        (json!({}), "customerId"),
        (json!({ "customerId": null }), "customerId"),
        (json!({ "customerId": 7 }), "customerId"),
        (json!({ "customerId": "" }), "customerId"),
        (json!({ "customerId": "a b" }), "customerId"),
        (json!({ "customerId": "c1", "steps": 2 }), "steps"),
        (json!({ "customerId": "c1", "steps": 11 }), "steps"),
        (json!({ "customerId": "c1", "steps": "5" }), "steps"),
        (json!({ "customerId": "c1", "steps": 5.5 }), "steps"),
        (json!({ "customerId": "c1", "ttlMs": 14_999 }), "ttlMs"),
        (json!({ "customerId": "c1", "ttlMs": 300_001 }), "ttlMs"),
    ] {
        let answer = stack.post(CHALLENGE, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.body["error"], "validation failed", "{body}");
        assert!(answer.body["details"]["fieldErrors"][field][0].is_string(), "{body} {:?}", answer.body);
    }
    assert_eq!(stack.count("challenge").await, 0);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused_in_the_dialects_envelope() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (body, status) in [
        (&b"{"[..], 400),
        (b"", 400),
        (b"[]", 400),
        (b"{\"customerId\":\"a\",\"customerId\":\"b\"}", 400),
        (b"{\"customerId\":\"a\",}", 400),
        (b"{\"customerId\":\"\\ud800\"}", 400),
        (b"{\"customerId\":\"c1\",\"steps\":9007199254740993}", 400),
        (b"\xff\xfe", 400),
    ] {
        let answer = stack.post_bytes(CHALLENGE, body.to_vec()).await;
        assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(body));
        assert!(answer.body["error"].is_string(), "{}", String::from_utf8_lossy(body));
    }
    let answer = stack.post_bytes(CHALLENGE, vec![b' '; 17 * 1024]).await;
    assert_eq!(answer.status, 413);
    let untyped = stack
        .http
        .post(format!("{}{CHALLENGE}", stack.base_url))
        .bearer_auth(stack.identity_key())
        .body("{}");
    assert_eq!(Answer::of(untyped).await.status, 415);
}

#[tokio::test]
async fn only_a_known_key_opens_the_door() {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = format!("{}{CHALLENGE}", stack.base_url);
    let plain = || stack.http.post(&url).header("content-type", "application/json").body("{}");
    for request in [
        plain(),
        plain().bearer_auth("qe_sk_sandbox_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        plain().header("authorization", stack.identity_key()),
        plain().basic_auth("user", Some(stack.identity_key())),
        // The key of another door.
        plain().bearer_auth(stack.sandbox["onekyc"]["passKey"].as_str().unwrap()),
    ] {
        let answer = Answer::of(request).await;
        assert_eq!((answer.status, &answer.body), (401, &json!({ "error": "missing or invalid Bearer" })));
    }
    let in_query = stack.http.post(format!("{url}?api_key={}", stack.identity_key()));
    assert_eq!(Answer::of(in_query).await.status, 401);
}

#[tokio::test]
async fn a_key_without_the_scope_is_told_which_one() {
    let stack = Stack::start(Backend::Sqlite).await;
    let application = tanda::auth::application::create(&stack.app, "org", "An app").await.unwrap();
    let new = tanda::auth::NewCredential {
        application: &application,
        door: tanda::auth::Door::Identity,
        mode: "sandbox",
        public_part: "",
        secret: "qe_sk_sandbox_scopeless",
        scopes: &[],
        allowed: &[],
    };
    tanda::auth::store_credential(&stack.app, new).await.unwrap();
    let request =
        stack.http.post(format!("{}{CHALLENGE}", stack.base_url)).bearer_auth("qe_sk_sandbox_scopeless");
    let answer = Answer::of(request).await;
    assert_eq!((answer.status, answer.body), (403, json!({ "error": "missing scope: verifications:view" })));
}

on_both_databases!(the_thirty_first_call_of_a_minute_is_refused, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let body = json!({ "customerId": "c1" });
    for left in (0..30).rev() {
        let answer = stack.post(CHALLENGE, &body).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit"), "30");
        assert_eq!(answer.header("x-ratelimit-remaining"), left.to_string());
    }
    let answer = stack.post(CHALLENGE, &body).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.body, json!({ "error": "rate limit exceeded", "bucket": "challenge", "limit": 30 }));
    assert_eq!((answer.header("retry-after"), answer.header("x-ratelimit-remaining")), ("60", "0"));
    assert_eq!(answer.header("ratelimit-policy"), "\"challenge\";q=30;w=60");
    assert_eq!(answer.header("ratelimit"), "\"challenge\";r=0;t=60");
    clock.advance_ms(60_000);
    assert_eq!(stack.post(CHALLENGE, &body).await.status, 200);
});

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let stack = Stack::start(Backend::Sqlite).await;
    let answer = stack.post(CHALLENGE, &Value::Null).await;
    assert!(answer.header("content-security-policy").contains("require-trusted-types-for 'script'"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-request-id").len(), 32);
}
