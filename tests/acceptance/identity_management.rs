//! The Identity Platform beside the capture: stored bundles, customers, devices, registry reports, and who is let in.

use acceptance::{
    capture::{CAPTURE, CHALLENGE, CaptureDraft, challenge, send},
    on_both_databases,
    portal::{Browser, case},
    stack::{Answer, Backend, Stack},
};
use contract::{onekyc::IpRange, portal::access::Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tanda::{
    auth::{self, Door, NewCredential, Scope},
    delivery::{
        callback::EndpointSettings,
        endpoint::{self, Kind},
        outbox,
    },
    store::entity,
};

const DEVICES: &str = "/api/identity/devices";
const CUSTOMERS: &str = "/api/identity/customers";
const DUKCAPIL: &str = "/api/identity/nik/dukcapil";

async fn organisation_id(stack: &Stack) -> String {
    entity::organisation::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id
}

async fn get(stack: &Stack, path: &str) -> Answer {
    Answer::of(stack.http.get(format!("{}{path}", stack.base_url)).bearer_auth(stack.identity_key())).await
}

/// A further key of the sandbox's application.
async fn key(stack: &Stack, secret: &str, scopes: &[Scope], allowed: &[IpRange]) -> String {
    let application = entity::application::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let new = NewCredential {
        application: &application,
        door: Door::Identity,
        mode: "sandbox",
        public_part: "",
        secret,
        scopes,
        allowed,
    };
    auth::store_credential(&stack.app, new).await.unwrap()
}

async fn post_as(stack: &Stack, key: &str, path: &str, body: &Value) -> Answer {
    Answer::of(stack.http.post(format!("{}{path}", stack.base_url)).bearer_auth(key).json(body)).await
}

async fn post_once(stack: &Stack, once: &str, path: &str, body: &Value) -> Answer {
    let request = stack.http.post(format!("{}{path}", stack.base_url)).bearer_auth(stack.identity_key());
    Answer::of(request.header("idempotency-key", once).json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_bundle_says_what_its_capture_said_and_whose_word_holds() {
    let stack = Stack::start(Backend::Sqlite).await;
    let sent = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await.body;
    let path = format!("/api/identity/document/ktp/bundles/{}", sent["ktpBundle"]["id"].as_str().unwrap());
    let stored = get(&stack, &path).await;
    assert_eq!((stored.status, stored.header("x-ratelimit-limit")), (200, "600"));
    for (member, value) in sent.as_object().unwrap() {
        assert_eq!(&stored.body[member], value, "{member}");
    }
    assert_eq!((&stored.body["state"], &stored.body["platform"]), (&json!("decided"), &json!("web")));
    assert_eq!((&stored.body["actorUserId"], &stored.body["deviceId"]), (&Value::Null, &Value::Null));
    let unknown = get(&stack, "/api/identity/document/ktp/bundles/ktpb_0").await;
    assert_eq!((unknown.status, unknown.body), (404, json!({ "error": "bundle not found" })));

    let case = case(&stack).await;
    let analyst = Browser::of(&stack, "analyst@sandbox.example", &[Role::Analyst]).await;
    assert_eq!(analyst.claim_and_decide(&case, "approve").await.status, 200);
    let overruled = get(&stack, &format!("/api/identity/document/ktp/bundles/ktpb_{case}")).await.body;
    assert_eq!(overruled["verification"]["status"], "verified");
    assert_eq!(overruled["ktpBundle"]["verdict"], "passed");
    assert!(overruled["actorUserId"].is_string(), "{overruled}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_made_once_and_rises_with_a_trusted_capture() {
    let stack = Stack::start(Backend::Sqlite).await;
    let made = stack.post(CUSTOMERS, &json!({ "id": stack.customer_id() })).await;
    assert_eq!((made.status, &made.body["data"]["kycTier"]), (201, &json!("none")), "{:?}", made.body);
    let again = stack.post(CUSTOMERS, &json!({ "id": stack.customer_id() })).await;
    assert_eq!((again.status, again.body), (409, json!({ "error": "customer exists already" })));
    let named = stack.post(CUSTOMERS, &json!({})).await;
    assert_eq!((named.status, named.body["data"]["id"].as_str().unwrap().len()), (201, 25));
    let wrong = stack.post(CUSTOMERS, &json!({ "id": "with space" })).await;
    assert_eq!((wrong.status, wrong.body["details"]["fieldErrors"]["id"].is_array()), (400, true));
    let sent = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await.body;
    let found = get(&stack, &format!("{CUSTOMERS}/{}", stack.customer_id())).await.body;
    assert_eq!(found["data"]["kycTier"], "standard");
    assert_eq!(found["data"]["verifications"][0]["id"], sent["verification"]["id"]);
    assert_eq!(get(&stack, &format!("{CUSTOMERS}/nobody")).await.status, 404);
    assert_eq!(get(&stack, &format!("{CUSTOMERS}/no%20body")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_devices_key_signs_its_customers_captures_until_it_is_rotated_or_revoked() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let order = json!({ "customerId": stack.customer_id(), "platform": "android" });
    let issued = stack.post(DEVICES, &order).await;
    assert_eq!(issued.status, 201, "{:?}", issued.body);
    let device = issued.body["data"].clone();
    let (id, first) = (device["id"].as_str().unwrap(), device["key"].as_str().unwrap().to_owned());
    let signed = async |key: &str, member: &str, value: &str| {
        let draft =
            CaptureDraft { secret: key.to_owned(), ..CaptureDraft::good(&stack, &challenge(&stack).await) };
        let mut body = draft.json();
        body[member] = json!(value);
        stack.post(CAPTURE, &body).await
    };
    // Named by its id, or by the key itself, as the vendor's native clients send it.
    for (member, value) in [("deviceId", id), ("hmacKey", first.as_str())] {
        let answer = signed(&first, member, value).await;
        assert_eq!((answer.status, &answer.body["ktpBundle"]["assuranceTier"]), (200, &json!("high")));
        let bundle = answer.body["ktpBundle"]["id"].as_str().unwrap();
        let stored = get(&stack, &format!("/api/identity/document/ktp/bundles/{bundle}")).await.body;
        assert_eq!(stored["deviceId"], id);
    }
    assert_eq!(signed("another", "deviceId", id).await.status, 400);
    assert_eq!(signed(&first, "deviceId", "dev_unknown").await.status, 404);

    let rotated = stack.post(&format!("{DEVICES}/{id}/rotate"), &json!({ "overlapSeconds": 60 })).await.body;
    let second = rotated["data"]["key"].as_str().unwrap().to_owned();
    for key in [&first, &second] {
        assert_eq!(signed(key, "deviceId", id).await.status, 200, "both work for a while");
    }
    clock.advance_ms(60_000);
    assert_eq!(signed(&first, "deviceId", id).await.status, 400);
    assert_eq!(signed(&second, "deviceId", id).await.status, 200);

    let revoke = stack.http.delete(format!("{}{DEVICES}/{id}", stack.base_url));
    assert_eq!(Answer::of(revoke.bearer_auth(stack.identity_key())).await.status, 204);
    assert_eq!(signed(&second, "deviceId", id).await.status, 404);
    assert!(get(&stack, &format!("{DEVICES}/{id}")).await.body["data"]["revokedAt"].is_string());
    let after = stack.post(&format!("{DEVICES}/{id}/rotate"), &json!({})).await;
    assert_eq!((after.status, after.body), (404, json!({ "error": "device not found" })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_devices_key_signs_for_nobody_else_and_is_not_kept_in_the_clear() {
    let stack = Stack::start(Backend::Sqlite).await;
    let issued = stack.post(DEVICES, &json!({ "customerId": "another", "platform": "ios" })).await.body;
    let key = issued["data"]["key"].as_str().unwrap();
    let draft =
        CaptureDraft { secret: key.to_owned(), ..CaptureDraft::good(&stack, &challenge(&stack).await) };
    let mut body = draft.json();
    body["deviceId"] = issued["data"]["id"].clone();
    assert_eq!(stack.post(CAPTURE, &body).await.status, 404);
    let row = entity::device_key::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    assert!(!format!("{row:?}").contains(key));
    for (body, field) in [
        (json!({ "customerId": "c", "platform": "web" }), "platform"),
        (json!({ "platform": "ios" }), "customerId"),
    ] {
        let answer = stack.post(DEVICES, &body).await;
        assert_eq!((answer.status, answer.body["details"]["fieldErrors"][field].is_array()), (400, true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_report_carries_the_tier_while_it_says_so_and_is_kept_whole() {
    let stack = Stack::start(Backend::Sqlite).await;
    let photo = data_encoding::BASE64.encode(&specimen::selfie_photo(&specimen::people()[0]));
    // As the text says: a number beyond 2^53 is none of JavaScript's.
    let raw = r#"{"NIK":9171022512990011}"#;
    let body = format!(
        r#"{{"customerId":"c1","valid":true,"photo":"{photo}","raw":{raw},"reason":"opened in a branch"}}"#
    );
    let taken = stack.post_bytes(DUKCAPIL, body.into_bytes()).await;
    assert_eq!((taken.status, &taken.body["data"]["kycTier"]), (200, &json!("standard")), "{:?}", taken.body);
    let row = entity::registry_report::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let kept = stack.app.vault.open_text(&format!("registry_report|{}|report", row.id), &row.sealed_report);
    assert!(kept.unwrap().contains("9171022512990011"));
    let photo = specimen::selfie_photo(&specimen::people()[0]);
    assert!(!row.sealed_photo.unwrap().windows(64).any(|window| window == &photo[..64]));

    let gone = json!({ "customerId": "c1", "valid": false, "raw": "unknown" });
    assert_eq!(stack.post(DUKCAPIL, &gone).await.body["data"]["kycTier"], "none");
    for (body, field) in [
        (json!({ "customerId": "c1", "valid": "yes", "raw": {} }), "valid"),
        (json!({ "customerId": "c1", "valid": true }), "raw"),
        (json!({ "customerId": "c1", "valid": false, "photo": "AAAA", "raw": {} }), "photo"),
        (json!({ "customerId": "c1", "valid": true, "photo": "AAAA", "raw": {} }), "photo"),
        (json!({ "customerId": "c1", "valid": true, "photo": "?", "raw": {} }), "photo"),
    ] {
        let answer = stack.post(DUKCAPIL, &body).await;
        assert!(answer.body["details"]["fieldErrors"][field].is_array(), "{body}: {:?}", answer.body);
    }
    entity::organisation_settings::Entity::update_many()
        .col_expr(entity::organisation_settings::Column::RegistryReports, Expr::value(false))
        .exec(&stack.app.database)
        .await
        .unwrap();
    let off = stack.post(DUKCAPIL, &gone).await;
    assert_eq!((off.status, off.body), (403, json!({ "error": "org capability disabled" })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_it_is_for_from_where_it_may_be_used_and_no_longer() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let order = json!({ "customerId": "c", "steps": 5 });
    key(&stack, "qe_sk_sandbox_captures", &[Scope::VerificationsView], &[]).await;
    let answer = post_as(&stack, "qe_sk_sandbox_captures", CUSTOMERS, &json!({})).await;
    assert_eq!((answer.status, answer.body), (403, json!({ "error": "missing scope: customers:write" })));
    let far: IpRange = "10.0.0.0/8".parse().unwrap();
    let near: IpRange = "127.0.0.0/8".parse().unwrap();
    key(&stack, "qe_sk_sandbox_far", &[Scope::VerificationsView], &[far]).await;
    let answer = post_as(&stack, "qe_sk_sandbox_far", CHALLENGE, &order).await;
    assert_eq!((answer.status, answer.body), (403, json!({ "error": "this address may not use the key" })));
    let id = key(&stack, "qe_sk_sandbox_old", &[Scope::VerificationsView], &[far, near]).await;
    let owner = organisation_id(&stack).await;
    let (app, named) = (&stack.app, (owner.as_str(), id.as_str()));
    auth::rotate(app, &app.database, named, "qe_sk_sandbox_new", 5_000).await.unwrap().unwrap();
    for secret in ["qe_sk_sandbox_old", "qe_sk_sandbox_new"] {
        assert_eq!(post_as(&stack, secret, CHALLENGE, &order).await.status, 200, "{secret}");
    }
    clock.advance_ms(5_000);
    assert_eq!(post_as(&stack, "qe_sk_sandbox_old", CHALLENGE, &order).await.status, 401);
    assert_eq!(post_as(&stack, "qe_sk_sandbox_new", CHALLENGE, &order).await.status, 200);
    entity::application::Entity::update_many()
        .col_expr(entity::application::Column::ClosedAtMs, Expr::value(1_i64))
        .exec(&stack.app.database)
        .await
        .unwrap();
    assert_eq!(post_as(&stack, "qe_sk_sandbox_new", CHALLENGE, &order).await.status, 401);
}

on_both_databases!(a_call_under_one_key_is_done_once_and_answered_alike, async |backend| {
    let stack = Stack::start(backend).await;
    let order = json!({ "customerId": stack.customer_id(), "steps": 8 });
    let first = post_once(&stack, "order-1", CHALLENGE, &order).await;
    let again = post_once(&stack, "order-1", CHALLENGE, &order).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let other = json!({ "customerId": stack.customer_id(), "steps": 7 });
    let refused = post_once(&stack, "order-1", CHALLENGE, &other).await;
    assert_eq!(
        (refused.status, refused.body),
        (422, json!({ "error": "Idempotency-Key was used for another request" }))
    );
    assert_eq!(post_once(&stack, "with space", CHALLENGE, &order).await.status, 400);

    let body = CaptureDraft::good(&stack, &first.body).json();
    let call = || post_once(&stack, "capture-1", CAPTURE, &body);
    let answers = tokio::join!(call(), call(), call(), call());
    let statuses = [answers.0, answers.1, answers.2, answers.3].map(|answer| answer.status);
    assert!(
        statuses.contains(&200) && statuses.iter().all(|status| [200, 409].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(stack.count("bundle").await, 1);
    // An answer that came to nothing is not kept against its caller.
    let broken = json!({ "customerId": "c", "steps": 99 });
    assert_eq!(post_once(&stack, "order-2", CHALLENGE, &broken).await.status, 400);
    assert_eq!(post_once(&stack, "order-2", CHALLENGE, &broken).await.header("idempotency-replayed"), "true");
});

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_hear_of_captures_tiers_and_overrides_without_personal_data() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = organisation_id(&stack).await;
    let settings = EndpointSettings::new("http://127.0.0.1:9/hook", true).unwrap();
    endpoint::add(&stack.app, &stack.app.database, &owner, Kind::Webhook, &settings).await.unwrap();
    let case = case(&stack).await;
    let analyst = Browser::of(&stack, "analyst@sandbox.example", &[Role::Analyst]).await;
    assert_eq!(analyst.claim_and_decide(&case, "approve").await.status, 200);
    let told = outbox::list(&stack.app, &owner, None, 20).await.unwrap();
    let mut events: Vec<&str> = told.iter().map(|delivery| delivery.event.as_str()).collect();
    events.sort_unstable();
    // The machine saw a number whose structure holds: basic. The analyst made it standard.
    assert_eq!(
        events,
        ["customer.kyc_updated", "customer.kyc_updated", "review.overridden", "verification.created"]
    );
    let rows = entity::delivery::Entity::find()
        .filter(entity::delivery::Column::Event.eq("review.overridden"))
        .one(&stack.app.database);
    let row = rows.await.unwrap().unwrap();
    let payload =
        stack.app.vault.open_text(&format!("delivery|{}|payload", row.id), &row.sealed_payload).unwrap();
    assert!(payload.contains(&format!("ktpb_{case}")) && payload.contains("actorUserId"), "{}", *payload);
    assert!(!payload.contains("transactionId"), "no certificate call");
    assert!(!payload.contains(&specimen::people()[0].nik));
}

#[tokio::test]
async fn a_callers_request_id_is_kept_where_it_is_a_plain_word() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (sent, kept) in [("order-20261121", true), ("short", false), ("with space in it", false)] {
        let request = stack.http.get(format!("{}/healthz", stack.base_url)).header("x-request-id", sent);
        let answer = Answer::of(request).await;
        assert_eq!(answer.header("x-request-id") == sent, kept, "{sent}");
        assert!(answer.header("x-request-id").len() >= 8);
    }
}
