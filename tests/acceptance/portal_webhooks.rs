//! Webhooks at the dashboard: made, tried, heard, rotated, turned off and on, taken away; and the log of deliveries.

use std::sync::Arc;

use acceptance::{
    callbacks::Callbacks,
    capture::{CaptureDraft, challenge, send},
    portal::{Browser, PASSWORD, stranger},
    stack::Answer,
};
use contract::{instant::Instant, portal::access::Role};
use reqwest::Method;
use serde_json::{Value, json};
use tanda::{
    clock::{Clock, SetClock, SystemClock},
    delivery::{
        signing,
        webhook::{WebhookSecret, verify},
    },
};

use crate::onekyc::calling_stack;

async fn put(browser: &Browser<'_>, path: &str, body: &Value) -> Answer {
    Answer::of(browser.request(Method::PUT, path).json(body)).await
}

fn secret(answer: &Answer) -> WebhookSecret {
    WebhookSecret::parse(answer.body["secret"].as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_hears_what_it_chose_signed_and_the_log_says_what_became_of_it() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
    let stack = calling_stack(clock.clone()).await;
    let mut owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let hooks = Callbacks::listen().await;
    let order = json!({ "url": hooks.url("200"), "events": ["verification.created"] });
    let made = owner.post("webhooks", &order).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let id = made.body["endpoint"]["endpointId"].as_str().unwrap().to_owned();
    let first = secret(&made);
    assert!(!owner.get("webhooks").await.body.to_string().contains(first.reveal()), "shown once");

    // A test reaches it whatever it chose.
    let tried = owner.post(&format!("webhooks/{id}/test"), &json!({})).await;
    assert_eq!((tried.status, &tried.body["event"]), (200, &json!("webhook.test")), "{:?}", tried.body);
    let heard = hooks.wait_for(&stack, 1).await;
    assert_eq!(verify(&first, &heard[0].headers, &heard[0].bytes, clock.now()), Ok(()));
    assert_eq!(heard[0].body["event"], "webhook.test");

    // A capture is told; the tier that it gives to nobody who asked is not.
    let sent = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(sent.status, 200);
    let heard = hooks.wait_for(&stack, 2).await;
    assert_eq!(heard[1].body["event"], "verification.created");

    // While a secret is rotated, both hold; afterwards the new one alone.
    let rotated = owner.post(&format!("webhooks/{id}/rotate"), &json!({ "overlapHours": 1 })).await;
    let second = secret(&rotated);
    owner.post(&format!("webhooks/{id}/test"), &json!({})).await;
    let heard = hooks.wait_for(&stack, 3).await;
    for secret in [&first, &second] {
        assert_eq!(verify(secret, &heard[2].headers, &heard[2].bytes, clock.now()), Ok(()));
    }
    clock.advance_ms(3_600_000);
    // An hour away from the dashboard: the session has ended.
    assert_eq!(owner.sign_in("owner@partner.example", PASSWORD).await.status, 200);
    owner.post(&format!("webhooks/{id}/test"), &json!({})).await;
    let heard = hooks.wait_for(&stack, 4).await;
    assert!(verify(&first, &heard[3].headers, &heard[3].bytes, clock.now()).is_err());
    assert_eq!(verify(&second, &heard[3].headers, &heard[3].bytes, clock.now()), Ok(()));

    // The log, by page and by state; what was sent is shown, and the look is written down.
    let page = owner.get(&format!("deliveries?endpoint={id}&state=done&limit=3")).await.body;
    assert_eq!(page["deliveries"].as_array().unwrap().len(), 3);
    let rest =
        owner.get(&format!("deliveries?endpoint={id}&after={}", page["next"].as_str().unwrap())).await.body;
    assert_eq!((rest["deliveries"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    assert_eq!(owner.get("deliveries?state=failed").await.body["deliveries"], json!([]));
    assert_eq!(owner.get("deliveries?state=lost").await.status, 400);
    let delivery = rest["deliveries"][0]["deliveryId"].as_str().unwrap();
    let seen = owner.get(&format!("deliveries/{delivery}")).await.body;
    assert!(seen["request"].as_str().unwrap().contains("evt_"), "{seen}");
    assert_eq!(seen["delivery"]["lastStatus"], 200);
    let attempts = seen["attempts"].as_array().unwrap();
    assert_eq!(
        (attempts.len(), &attempts[0]["number"], &attempts[0]["status"]),
        (1, &json!(1), &json!(200)),
        "{seen}"
    );
    let request = &attempts[0]["request"];
    assert_eq!((&request["method"], &request["url"]), (&json!("POST"), &order["url"]));
    let value = |name: &str| {
        let headers = request["headers"].as_array().unwrap();
        headers.iter().find(|header| header["name"] == name).map(|header| header["value"].clone())
    };
    assert_eq!(value("webhook-id"), Some(json!(delivery)));
    assert_eq!(value("content-type"), Some(json!("application/json")));
    assert!(value("webhook-signature").unwrap().as_str().unwrap().starts_with("v1,"));
    assert!(!seen.to_string().contains("whsec_"), "no secret is shown: {seen}");

    // Looked for by what it tells of.
    let subject = seen["delivery"]["subject"].as_str().unwrap();
    let found = owner.get(&format!("deliveries?subject={subject}")).await.body;
    assert_eq!(found["deliveries"][0]["deliveryId"], delivery);
    assert_eq!(found["deliveries"].as_array().unwrap().len(), 1);
    let part = &subject[..subject.len() - 1];
    assert_eq!(owner.get(&format!("deliveries?subject={part}")).await.body["deliveries"], json!([]));
    let tests = owner.get("deliveries?event=webhook.test").await.body;
    assert_eq!(tests["deliveries"].as_array().unwrap().len(), 3);

    // Sent again it has the same id.
    owner.post(&format!("deliveries/{delivery}/replay"), &json!({})).await;
    let heard = hooks.wait_for(&stack, 5).await;
    assert_eq!(heard[4].headers["webhook-id"], delivery);
    let seen = owner.get(&format!("deliveries/{delivery}")).await.body;
    let numbers: Vec<_> =
        seen["attempts"].as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!(numbers, [json!(2), json!(1)], "each try is kept, the last one first");
    let audit = owner.get("audit?limit=100").await.body.to_string();
    for action in ["webhook.created", "webhook.rotated", "delivery.shown", "delivery.replayed"] {
        assert!(audit.contains(action), "{action}");
    }

    // Off, it gets nothing and cannot be tried; taken away, it is not there.
    let path = format!("webhooks/{id}");
    let off = put(&owner, &path, &json!({ "on": false })).await;
    assert_eq!((off.status, &off.body["offBecause"]), (200, &json!("member")), "{:?}", off.body);
    assert_eq!(owner.post(&format!("{path}/test"), &json!({})).await.status, 409);
    let on = put(&owner, &path, &json!({ "on": true, "events": [] })).await;
    assert_eq!((&on.body["offBecause"], &on.body["events"]), (&Value::Null, &json!([])));
    assert_eq!(Answer::of(owner.request(Method::DELETE, &path)).await.status, 204);
    assert_eq!(owner.get("webhooks").await.body["endpoints"], json!([]));
    assert_eq!(put(&owner, &path, &json!({ "on": true })).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_sees_no_webhook_and_an_address_that_does_not_hold_is_told() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst]).await;
    let order = json!({ "url": "https://a.example/hook" });
    assert_eq!(developer.post("webhooks", &order).await.status, 403);
    assert_eq!(developer.get("webhooks").await.status, 200);
    assert_eq!(analyst.get("webhooks").await.status, 403);
    assert_eq!(analyst.get("deliveries").await.status, 403);
    for (body, fields) in [
        (json!({}), &["url"][..]),
        (json!({ "url": "ftp://a.example/", "events": ["everything"] }), &["url", "events[0]"]),
        (json!({ "url": format!("https://a.example/{}", "a".repeat(10_000)) }), &["url"]),
    ] {
        let answer = owner.post("webhooks", &body).await;
        let told: Vec<&str> = answer.body["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        assert_eq!((answer.status, told.as_slice()), (400, fields), "{:?}", answer.body);
    }
    for _ in 0..20 {
        assert_eq!(owner.post("webhooks", &order).await.status, 201);
    }
    let full = owner.post("webhooks", &order).await;
    assert_eq!((full.status, &full.body["code"]), (409, &json!("full")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_callbacks_is_made_shown_once_and_rotated() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
    let stack = calling_stack(clock.clone()).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    assert_eq!(developer.get("callbacks/secret").await.status, 200);
    assert_eq!(developer.post("callbacks/secret/rotate", &json!({})).await.status, 403);
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst]).await;
    assert_eq!(analyst.get("callbacks/secret").await.status, 403);
    let owner = stranger(&stack).await;
    let stands = async || owner.get("callbacks/secret").await.body;
    let none = json!({ "since": null, "olderUntil": null });
    assert_eq!(stands().await, none);
    assert_eq!(stands().await, none, "looking makes none");
    let rotate = async |body: Value| owner.post("callbacks/secret/rotate", &body).await;
    let first = rotate(json!({})).await;
    assert_eq!(
        (first.status, &first.body["standing"]["olderUntil"]),
        (200, &Value::Null),
        "{:?}",
        first.body
    );
    let in_force = async || signing::secrets(&stack.app, "another").await.unwrap();
    assert!(in_force().await == [secret(&first)], "no other one signs beside the first");
    clock.advance_ms(60_000);
    let second = rotate(json!({ "overlapHours": 1 })).await;
    assert!(in_force().await == [secret(&second), secret(&first)]);
    let shown = stands().await;
    assert_eq!(shown, second.body["standing"]);
    assert!(
        shown["since"] != first.body["standing"]["since"] && shown["olderUntil"] != Value::Null,
        "{shown}"
    );
    assert_eq!(rotate(json!({ "overlapHours": 721 })).await.status, 400);
    clock.advance_ms(3_600_000);
    assert!(in_force().await == [secret(&second)]);
}
