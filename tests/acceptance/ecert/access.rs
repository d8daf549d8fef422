//! Who is let in, how often, and what is left of the quota.

use specimen::people;
use tanda::auth::application;

use super::*;

#[tokio::test]
async fn whoever_has_no_application_or_another_key_is_refused_alike() {
    let stack = start().await;
    let refused = json!({"message": "Authorization Failed", "error_code": "UNAUTHORIZED"});
    let [testing, live] = ["testing", "live"].map(|mode| &stack.sandbox["ecert"][mode]);
    let (app_id, key) = (testing["appId"].as_str().unwrap(), testing["apiKey"].as_str().unwrap());
    for path in [VERIFY, LIVENESS] {
        for (app_id, key) in [
            (None, None),
            (Some(app_id), None),
            (None, Some(key)),
            (Some(app_id), Some("another")),
            (Some("another"), Some(key)),
            (Some(live["appId"].as_str().unwrap()), Some(key)),
        ] {
            let mut request = stack.http.post(format!("{}{path}", stack.base_url)).json(&json!({}));
            for (name, value) in [("App-ID", app_id), ("API-Key", key)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
            let answer = Answer::of(request).await;
            assert_eq!((answer.status, &answer.body), (401, &refused), "{path} {app_id:?}");
        }
    }
    assert_eq!(transactions(&stack).await, []);
}

#[tokio::test]
async fn a_key_that_is_bound_to_addresses_opens_from_these_alone() {
    let stack = start().await;
    let application = application::of(&stack.app, &application_id(&stack).await).await.unwrap();
    for (range, status, code) in
        [("203.0.113.0/24", 403, "ADDRESS_NOT_ALLOWED"), ("127.0.0.0/8", 400, "INVALID_PAYLOAD")]
    {
        let new = tanda::auth::NewCredential {
            application: &application,
            door: tanda::auth::Door::Ecert,
            mode: "live",
            public_part: range,
            secret: range,
            scopes: &[],
            allowed: &[range.parse().unwrap()],
        };
        tanda::auth::store_credential(&stack.app, new).await.unwrap();
        let request = stack.http.post(format!("{}{VERIFY}", stack.base_url));
        let request = request.header("App-ID", range).header("API-Key", range).json(&json!({}));
        let answer = Answer::of(request).await;
        assert_eq!((answer.status, answer.body["error_code"].as_str()), (status, Some(code)), "{range}");
    }
}

#[tokio::test]
async fn a_caller_is_told_of_its_limit_and_held_to_it() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    for call in 1..=300 {
        let answer = post(&stack, "testing", LIVENESS, &json!({})).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("x-ratelimit-limit"), "300");
        assert_eq!(answer.header("x-ratelimit-remaining"), (300 - call).to_string());
    }
    let answer = post(&stack, "testing", LIVENESS, &json!({})).await;
    assert_eq!((answer.status, answer.body["error_code"].as_str()), (429, Some("TOO_MANY_REQUESTS")));
    assert_eq!(answer.header("retry-after"), "60");
    assert!(answer.header("ratelimit-policy").contains("q=300"), "{:?}", answer.headers);
    assert_eq!(post(&stack, "live", LIVENESS, &json!({})).await.status, 400, "another key has its own");
    clock.advance_ms(60_000);
    assert_eq!(post(&stack, "testing", LIVENESS, &json!({})).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_is_used_up_refuses_testing_and_not_live() {
    let stack = start().await;
    let person = &people()[0];
    let id = application_id(&stack).await;
    while quota(&stack).await > 1 {
        assert!(application::spend_testing(&stack.app, &id).await.unwrap());
    }
    // Of two calls at once that would both be charged, one finds the last one of the quota.
    let spoof = but(claim_of(person), &[("selfie_photo", "SPOOF_PHOTO")]);
    let (one, other) = tokio::join!(verify(&stack, &spoof), verify(&stack, &spoof));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
    let refused = json!({"message": "Insufficient quota", "error_code": "INSUFFICIENT_QUOTA"});
    let answer = verify(&stack, &but(claim_of(person), &[("reference_id", "later")])).await;
    assert_eq!((answer.status, answer.body), (403, refused.clone()));
    let row = last(&stack).await;
    assert_eq!(
        (row.status.as_deref(), row.charged.as_str(), row.http_status),
        (Some("FAILED"), "", Some(403))
    );
    let answer = post(&stack, "testing", LIVENESS, &json!({"image": "LIVE_PERSON_A_1"})).await;
    assert_eq!((answer.status, answer.body), (403, refused));
    assert_eq!(quota(&stack).await, 0);

    let photos = [
        ("selfie_photo", encoded(&specimen::selfie_photo(person))),
        ("ktp_photo", encoded(&specimen::card_photo(person))),
    ];
    let photos: Vec<(&str, &str)> = photos.iter().map(|(member, photo)| (*member, photo.as_str())).collect();
    let answer = post(&stack, "live", VERIFY, &but(claim_of(person), &photos)).await;
    assert_eq!(answer.body["data"]["status"], "verified", "{:?}", answer.body);
    let row = last(&stack).await;
    assert_eq!((row.mode.as_str(), row.charged.as_str()), ("live", "E-Cert, Liveness"));
    assert_eq!(quota(&stack).await, 0, "a live call takes nothing and gives nothing back");
    // What was refused for its quota did not burn its id.
    application::give_back_testing(&stack.app, &id).await.unwrap();
    let answer = verify(&stack, &but(claim_of(person), &[("reference_id", "later")])).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
}

async fn application_id(stack: &Stack) -> String {
    use tanda::store::entity::application;
    application::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_replays_its_answer() {
    let stack = start().await;
    let person = &people()[0];
    let keyed = async |body: &Value| {
        Answer::of(request(&stack, "testing", VERIFY).header("Idempotency-Key", "k1").json(body)).await
    };
    let spoof = but(claim_of(person), &[("selfie_photo", "SPOOF_PHOTO")]);
    let first = keyed(&spoof).await;
    let again = keyed(&spoof).await;
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!((transactions(&stack).await.len(), quota(&stack).await), (1, 999));
    let answer = keyed(&claim_of(person)).await;
    assert_eq!((answer.status, answer.body["error_code"].as_str()), (422, Some("IDEMPOTENCY_KEY_REUSED")));
}
