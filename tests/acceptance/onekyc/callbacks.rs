//! How a partner is called back: the way that was agreed, again where that failed, once for each event.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use acceptance::{
    callbacks::{Callback, Callbacks},
    onekyc::{Partner, application_id, flow, integration_name, set_up, set_up_named},
    portal::{Browser, stranger},
    stack::{Answer, Stack},
};
use contract::{instant::Instant, portal::access::Role};
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{
    clock::{Clock, SetClock, SystemClock},
    delivery::{
        State,
        endpoint::{self, OffBecause},
        outbox, send_due,
        webhook::{WebhookSecret, verify},
    },
    store::entity::{application, organisation},
    verification::submission::{integration, sweep},
};

use super::{Shows, calling_stack, go_through};

const DAYS_60_MS: i64 = 60 * 24 * 3_600_000;

/// Of what waits in the outbox, in each state.
async fn in_state(stack: &Stack, state: State) -> usize {
    let organisation = organisation::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id;
    let all = outbox::list(&stack.app, &organisation, None, 100).await.unwrap();
    all.into_iter().filter(|one| one.state == state).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_nobody_went_through_ends_and_its_partner_is_called_as_agreed() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
    let stack = calling_stack(clock.clone()).await;
    let application = application::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let callbacks = Callbacks::listen().await;
    // An integration for each way that an endpoint may answer.
    let ways = ["200", "hang", "away", "500", "410"];
    for way in ways {
        integration::register(&stack.app, &stack.app.database, &application, way).await.unwrap();
        let headers = json!([{ "name": "X-Partner-Key", "value": "rahasia" }]);
        let settings = json!({ "url": callbacks.url(way), "method": "PUT", "headers": headers });
        set_up_named(&stack, way, &settings).await;
        let partner = Partner::of(&stack, way).await.with("x-esign-onboarding-partner", Some(way));
        assert_eq!(partner.initiate(&flow("6281200000001")).await.status, 200);
    }
    clock.advance_ms(DAYS_60_MS - 1);
    sweep(&stack.app).await.unwrap();
    assert_eq!(stack.count("delivery").await, 0, "a moment is left");
    clock.advance_ms(1);
    // As often as a sweep comes, and as many replicas as sweep.
    let (one, two) = tokio::join!(sweep(&stack.app), sweep(&stack.app));
    one.and(two).unwrap();
    sweep(&stack.app).await.unwrap();
    for _ in 0..100 {
        send_due(&stack.app).await.unwrap();
        if in_state(&stack, State::Done).await + in_state(&stack, State::Failed).await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let calls = callbacks.all();
    let seen: BTreeSet<&str> = calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(
        (seen, calls.len()),
        (ways.into(), ways.len()),
        "once each; a redirection is followed by nobody"
    );
    let secret = WebhookSecret::parse(stack.sandbox["webhookSecret"].as_str().unwrap()).unwrap();
    for call in &calls {
        assert_eq!(verify(&secret, &call.headers, &call.bytes, clock.now()), Ok(()), "{}", call.path);
        assert_eq!(
            (call.method.as_str(), call.headers["x-partner-key"].to_str().unwrap()),
            ("PUT", "rahasia")
        );
        assert_eq!((call.stands(), &call.body["reasonCode"]), ("ERROR -".to_owned(), &json!("SYSTEM_ERROR")));
        assert_eq!(call.body["userId"], json!(call.path), "of the user that it is about");
        assert!(call.headers.contains_key("x-tanda-id"), "what a receiver may tell repetitions by");
        let asked = Partner::of(&stack, &call.path).await.submission().await.body["data"].clone();
        assert_eq!(asked, call.body, "who asks is told the same");
    }
    assert_eq!((in_state(&stack, State::Done).await, in_state(&stack, State::Failed).await), (1, 1));
    assert_eq!(in_state(&stack, State::Due).await, 3, "hang, away and 500 are called again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_endpoint_missed_arrives_under_the_same_ids_once_it_is_well_again() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
    let stack = calling_stack(clock.clone()).await;
    let callbacks = Callbacks::listen().await;
    set_up(&stack, &json!({ "url": callbacks.url("500") })).await;
    let partner = Partner::of(&stack, "user-1").await;
    let begun = partner.initiate(&flow("6281200000001")).await;
    let shown = go_through(&partner, &begun, Shows::own(&specimen::people()[0])).await;
    assert_eq!(shown.body["result"], "passed", "{:?}", shown.body);
    callbacks.wait_for(&stack, 2).await;
    set_up(&stack, &json!({ "url": callbacks.url("200") })).await;
    clock.advance_ms(6_000);
    let all = callbacks.wait_for(&stack, 4).await;
    let ids = |calls: &[Callback]| -> BTreeSet<(String, String)> {
        let id = |call: &Callback| call.headers["x-tanda-id"].to_str().unwrap().to_owned();
        calls.iter().map(|call| (call.stands(), id(call))).collect()
    };
    assert_eq!(ids(&all[..2]), ids(&all[2..]));
    assert_eq!(ids(&all).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_says_at_the_dashboard_how_a_partner_is_called_and_nobody_else_does() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let callbacks = Callbacks::listen().await;
    let (application, name) = (application_id(&stack).await, integration_name(&stack));
    let path = format!("integrations/{application}/{name}");
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let put = async |browser: &Browser<'_>, path: &str, body: &Value| {
        Answer::of(browser.request(Method::PUT, path).json(body)).await
    };
    let wanted = json!({
        "callback": {
            "url": callbacks.url("200"), "method": "PATCH",
            "headers": [{ "name": "Authorization", "value": "Bearer rahasia" }],
        },
        "sourceIps": ["127.0.0.0/8"],
        "withCertificate": false,
    });
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst, Role::Admin]).await;
    assert_eq!(put(&analyst, &path, &wanted).await.status, 403);
    assert_eq!(put(&Browser::new(&stack), &path, &wanted).await.status, 401);
    assert_eq!(put(&owner, &format!("integrations/{application}/OTHER"), &wanted).await.status, 404);
    for (callback, field) in [
        (json!({ "url": "ftp://a.example/" }), "callback.url"),
        (json!({ "url": "https://a.example/", "method": "GET" }), "callback.method"),
        (
            json!({ "url": "https://a.example/", "headers": [{ "name": "Host", "value": "b" }] }),
            "callback.headers[0].name",
        ),
    ] {
        let answer = put(&owner, &path, &json!({ "callback": callback })).await;
        assert_eq!(
            (answer.status, &answer.body["fields"][0]["field"]),
            (400, &json!(field)),
            "{:?}",
            answer.body
        );
    }
    let answer = put(&owner, &path, &json!({ "sourceIps": ["127.0.0.1", "home"] })).await;
    assert_eq!((answer.status, &answer.body["fields"][0]["field"]), (400, &json!("sourceIps[1]")));
    let changed = put(&owner, &path, &wanted).await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    assert_eq!(changed.body["callbackUrl"], json!(callbacks.url("200")));
    assert!(!changed.body.to_string().contains("rahasia"), "a secret is not shown again");
    let how = |body: &Value| [body["callbackMethod"].clone(), body["callbackHeaders"].clone()];
    assert_eq!(how(&changed.body), [json!("PATCH"), json!(["authorization"])]);

    // The method alone is otherwise: a header that is named alone keeps its value, and takes it to no other address.
    let named = |url: &str| {
        let headers = json!([{ "name": "authorization" }]);
        json!({ "callback": { "url": url, "headers": headers } })
    };
    let elsewhere = put(&owner, &path, &named("https://a.example/")).await;
    assert_eq!(
        (elsewhere.status, &elsewhere.body["fields"][0]["field"]),
        (400, &json!("callback.headers[0].value")),
        "{:?}",
        elsewhere.body
    );
    let changed = put(&owner, &path, &named(&callbacks.url("200"))).await;
    assert_eq!(how(&changed.body), [json!("POST"), json!(["authorization"])], "{:?}", changed.body);
    assert_eq!(owner.get("integrations").await.body["integrations"], json!([changed.body]));
    let audit = owner.get("audit").await.body.to_string();
    assert!(
        audit.contains(&format!("integration {application} {name}")) && !audit.contains("rahasia"),
        "{audit}"
    );

    // While the secret of callbacks is rotated, receivers may hold either.
    let rotated = owner.post("callbacks/secret/rotate", &json!({ "overlapHours": 1 })).await;
    assert_eq!(rotated.status, 200, "{:?}", rotated.body);
    let stands = owner.get("callbacks/secret").await.body;
    assert_eq!(stands, rotated.body["standing"]);
    assert!(stands["olderUntil"].is_string(), "{stands}");

    let partner = Partner::of(&stack, "user-1").await;
    let begun = partner.initiate(&flow("6281200000001")).await;
    go_through(&partner, &begun, Shows::own(&specimen::people()[0])).await;
    let told = callbacks.wait_for(&stack, 1).await;
    assert_eq!((told[0].method.as_str(), told[0].stands().as_str()), ("POST", "COMPLETED VALID"));
    for secret in [&rotated.body["secret"], &stack.sandbox["webhookSecret"]] {
        let secret = WebhookSecret::parse(secret.as_str().unwrap()).unwrap();
        assert_eq!(verify(&secret, &told[0].headers, &told[0].bytes, SystemClock.now()), Ok(()));
    }
    assert_eq!(told[0].headers["authorization"], "Bearer rahasia");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_went_off_is_turned_on_again_and_one_that_nobody_wants_is_taken_away() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let (application, name) = (application_id(&stack).await, integration_name(&stack));
    let path = format!("integrations/{application}/{name}");
    set_up(&stack, &json!({ "url": "https://a.example/called" })).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let put = async |browser: &Browser<'_>, path: &str, body: &Value| {
        Answer::of(browser.request(Method::PUT, path).json(body)).await
    };
    let seen = async || owner.get("integrations").await.body["integrations"][0].clone();
    let id = seen().await["callbackEndpointId"].as_str().unwrap().to_owned();
    let organisation = organisation::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id;
    let database = &stack.app.database;
    endpoint::turn_off(database, &organisation, &id, OffBecause::Failing).await.unwrap();
    assert_eq!(seen().await["offBecause"], "failing");

    // From where it may be called is changed beside it: nothing is turned on by the way.
    let changed = put(&owner, &path, &json!({ "sourceIps": ["127.0.0.1"], "withCertificate": true })).await;
    assert_eq!(
        (changed.status, &changed.body["offBecause"], &changed.body["sourceIps"]),
        (200, &json!("failing"), &json!(["127.0.0.1"])),
        "{:?}",
        changed.body
    );
    let hook = format!("webhooks/{id}");
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    assert_eq!(put(&developer, &hook, &json!({ "on": true })).await.status, 403);
    let elsewhere = put(&owner, &hook, &json!({ "url": "https://b.example/", "on": true })).await;
    assert_eq!((elsewhere.status, &elsewhere.body["fields"][0]["field"]), (400, &json!("url")));
    let on = put(&owner, &hook, &json!({ "on": true })).await;
    let named = json!({ "door": "onekyc", "applicationId": application, "integration": name });
    assert_eq!(
        (on.status, &on.body["offBecause"], &on.body["namedBy"]),
        (200, &Value::Null, &named),
        "{:?}",
        on.body
    );
    assert_eq!(seen().await["offBecause"], Value::Null);

    // What a member turned off stays off until a member turns it on.
    put(&owner, &hook, &json!({ "on": false })).await;
    let method = json!({ "callback": { "url": "https://a.example/called", "method": "PUT" } });
    assert_eq!(put(&owner, &path, &method).await.body["offBecause"], "member");

    let removed = put(&owner, &path, &json!({ "removeCallback": true })).await;
    let left = ["callbackUrl", "callbackEndpointId", "offBecause"].map(|member| &removed.body[member]);
    assert_eq!((removed.status, left), (200, [&Value::Null; 3]), "{:?}", removed.body);
    assert_eq!(removed.body["sourceIps"], json!(["127.0.0.1"]));
    assert_eq!(owner.get("webhooks").await.body["endpoints"], json!([]));
    let audit = owner.get("audit?limit=100").await.body.to_string();
    assert!(audit.contains("callback.changed") && audit.contains("removed"), "{audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_change_applications_adds_an_integration_and_a_flow_begins_with_it() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let path = format!("integrations/{}", application_id(&stack).await);
    let admin = Browser::of(&stack, "admin@partner.example", &[Role::Admin]).await;
    let name = "BANK-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION";
    let partner = Partner::of(&stack, "user-1").await.with("x-esign-onboarding-partner", Some(name));
    assert_eq!(partner.initiate(&flow("6281200000001")).await.status, 403);
    let made = admin.post(&path, &json!({ "name": name })).await;
    assert_eq!((made.status, &made.body["name"]), (201, &json!(name)), "{:?}", made.body);
    assert_eq!(partner.initiate(&flow("6281200000001")).await.status, 200);
    assert!(admin.get("integrations").await.body.to_string().contains(name));

    for (name, code) in [(name, "taken"), ("", "required"), ("a b", "name"), ("a/b", "name")] {
        let refused = admin.post(&path, &json!({ "name": name })).await;
        let field = &refused.body["fields"][0];
        assert_eq!(
            (refused.status, &field["field"], &field["code"]),
            (400, &json!("name"), &json!(code)),
            "{name:?}"
        );
    }
    let order = json!({ "name": "OTHER" });
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    assert_eq!(
        (developer.post(&path, &order).await.status, developer.get("integrations").await.status),
        (403, 403)
    );
    assert_eq!(Browser::new(&stack).post(&path, &order).await.status, 401);
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    assert_eq!(stranger(&stack).await.post(&path, &order).await.status, 404);
    assert!(owner.get("audit?limit=100").await.body.to_string().contains("integration.created"));
    let closed = path.replace("integrations", "applications");
    Answer::of(owner.request(Method::PUT, &closed).json(&json!({ "closed": true }))).await;
    assert_eq!(admin.post(&path, &order).await.status, 409);
}
