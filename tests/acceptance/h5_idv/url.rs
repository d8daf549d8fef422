//! The link call: where the person is sent, for whom, how long.

use std::sync::Arc;

use acceptance::{
    onekyc::application_id,
    portal::Browser,
    stack::{Answer, Backend, Stack},
    visitor::{Visitor, open, open_as},
};
use contract::portal::access::Role;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{
    app::Settings,
    clock::{Clock, SystemClock},
    delivery::{
        DeliverySettings,
        callback::EndpointSettings,
        endpoint::{self, Kind},
    },
    store::entity::capture_link,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{Partner, URL, branding::put, envelope, order, refused, token_and_id};

#[tokio::test]
async fn a_link_has_an_id_of_sixteen_digits_a_page_and_an_hour() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let answer =
        partner.post(URL, &order(&json!({ "userId": "8e44f0089b076e18a718eb9ca3d94674" }))).await.body;
    assert_eq!([&answer["code"], &answer["message"], &answer["pricingStrategy"]], ["SUCCESS", "OK", "FREE"]);
    let link = &answer["data"];
    let (token, id) = token_and_id(link);
    assert!(id.len() == 16 && id.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{id}");
    assert_eq!(link["url"], format!("{}/h5-idv/?token={token}&signatureId={id}", stack.base_url));
    assert_eq!(link["expiredTime"], clock.now().epoch_ms() + 3_600_000);
    let row = capture_link::Entity::find_by_id(&id).one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!(row.customer_id, "8e44f0089b076e18a718eb9ca3d94674");
    // A name of the caller's that is no plain word stands for the same person every time.
    let customers = async |user_id: &str| {
        let link = partner.link(json!({ "userId": user_id })).await;
        let id = token_and_id(&link).1;
        capture_link::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap().customer_id
    };
    let named = customers("siti@partner.example 🙂").await;
    assert_eq!(named, customers("siti@partner.example 🙂").await);
    assert_ne!(named, customers("sita@partner.example 🙂").await);
}

#[tokio::test]
async fn every_bad_link_call_has_its_documented_answer_and_makes_no_link() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let links = stack.count("capture_link").await;
    let (empty, wrong, address) = (
        "Parameter should not be empty",
        "Parameter error,please check you input.",
        "Invalid returnUrl,please check your returnUrl",
    );
    for (members, code, message) in [
        (json!({ "returnUrl": null }), "PARAMETER_ERROR", empty),
        (json!({ "returnUrl": "" }), "PARAMETER_ERROR", empty),
        (json!({ "failReturnUrl": null }), "PARAMETER_ERROR", empty),
        (json!({ "region": "" }), "PARAMETER_ERROR", empty),
        (json!({ "region": "PHL" }), "REGION_WRONG", "Region is wrong"),
        (json!({ "region": "ID" }), "REGION_WRONG", "Region is wrong"),
        (json!({ "returnUrl": "javascript:alert(1)" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "data:text/html,x" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "file:///etc/passwd" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "about:blank" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "blob:https://a.id/1" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "intent://a#Intent;end" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "www.example.com" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "https://" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": "https://a.id/\u{7}" }), "PARAMETER_ERROR", address),
        (json!({ "returnUrl": format!("https://a.id/{}", "x".repeat(2_048)) }), "PARAMETER_ERROR", address),
        (json!({ "failReturnUrl": "javascript:alert(1)" }), "PARAMETER_ERROR", address),
        (json!({ "userId": "x".repeat(129) }), "PARAMETER_ERROR", wrong),
        (json!({ "userId": "a\nb" }), "PARAMETER_ERROR", wrong),
        (json!({ "language": "fr" }), "PARAMETER_ERROR", wrong),
        (json!({ "prefersColorScheme": "blue" }), "PARAMETER_ERROR", wrong),
    ] {
        let answer = partner.post(URL, &order(&members)).await;
        println!("{members}");
        refused(&answer, code, message);
    }
    assert_eq!(stack.count("capture_link").await, links);
    for members in [
        json!({ "returnUrl": "myapp://kyc/done", "failReturnUrl": "com.partner.app://fail" }),
        json!({ "returnUrl": "http://localhost:3000/?x=1#top" }),
        json!({ "userId": "", "bizId": "order-7", "docType": "KTP", "unheardOf": {} }),
    ] {
        partner.link(members).await;
    }
}

#[tokio::test]
async fn an_account_with_allowed_domains_sends_nobody_elsewhere() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let answer = partner.configure(&[("returnDomains", "www.example.com,*.partner.example,myapp://")]).await;
    assert_eq!(answer.body["code"], "SUCCESS", "{:?}", answer.body);
    for (address, admitted) in [
        ("https://www.example.com/x", true),
        ("https://a.partner.example/", true),
        ("myapp://done", true),
        ("https://partner.example/", false),
        ("https://www.example.com.evil.id/", false),
        ("https://evil.id/#https://www.example.com", false),
        ("other://done", false),
    ] {
        for member in ["returnUrl", "failReturnUrl"] {
            let answer = partner.post(URL, &order(&json!({ member: address }))).await;
            let code = if admitted { "SUCCESS" } else { "PARAMETER_ERROR" };
            assert_eq!(answer.body["code"], code, "{member} {address}");
        }
    }
}

#[tokio::test]
async fn a_link_is_opened_again_by_its_browser_until_it_ends_and_then_leads_back() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let link = partner.link(json!({ "failReturnUrl": "myapp://fail/now?x=1#top" })).await;
    let (token, id) = token_and_id(&link);
    let first = open(&stack, &token, &id).await;
    clock.advance_ms(3_600_000 - 1);
    let again = open(&stack, &token, &id).await;
    assert_eq!([first.status, again.status], [200, 200], "the same page once more");
    assert_eq!(open_as(&stack, &token, &id, &"f".repeat(32)).await.status, 401, "and nobody else's");
    let cookie = again.header("set-cookie").split(';').next().unwrap().to_owned();
    let visitor = Visitor { stack: &stack, cookie };
    assert_eq!(visitor.view().await.status, 200);
    clock.advance_ms(1);
    let address = format!("myapp://fail/now?x=1&signatureId={id}&errorCode=LINK_EXPIRED#top");
    for answer in [open(&stack, &token, &id).await, visitor.view().await] {
        assert_eq!((answer.status, &answer.body["code"]), (410, &json!("link_expired")));
        assert_eq!(answer.body["returnTo"], json!(address));
    }
    // Who only knows the id is told nothing.
    assert_eq!(open(&stack, "guess", &id).await.body["returnTo"], Value::Null);
    let result = Partner::of(&stack).await.result(&link).await;
    assert_eq!((&result["code"], &result["data"]["idvCode"]), (&json!("SUCCESS"), &Value::Null));
}

#[tokio::test]
async fn a_link_call_with_an_idempotency_key_makes_one_link() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let ask = async |key: &str, body: Value| {
        let request = stack.http.post(format!("{}{URL}", stack.base_url));
        let request = request.header("X-ACCESS-TOKEN", &partner.token).header("idempotency-key", key);
        Answer::of(request.json(&body)).await
    };
    let first = envelope(ask("k1", order(&json!({}))).await);
    let again = ask("k1", order(&json!({}))).await;
    assert_eq!(again.body, first.body);
    assert_eq!([first.header("idempotency-replayed"), again.header("idempotency-replayed")], ["", "true"]);
    let other = envelope(ask("k1", order(&json!({ "userId": "u" }))).await);
    refused(&other, "PARAMETER_ERROR", "Parameter error,please check you input.");
    let new = envelope(ask("k2", order(&json!({}))).await);
    assert_ne!(new.body["data"]["signatureId"], first.body["data"]["signatureId"]);
    assert_eq!(stack.count("h5_link").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_made_the_link_is_called_back_once_when_its_capture_is_decided() {
    let delivery = DeliverySettings { allow_private: true, ..DeliverySettings::default() };
    let settings = Settings { delivery, ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let partner = Partner::of(&stack).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = format!("http://{}/hook", listener.local_addr().unwrap());
    let called = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        while !text.contains("COMPLETED") {
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).await.unwrap();
            assert!(read > 0, "{text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        text
    });
    let (link, _) = partner.captured(json!({ "callbackUrl": hook }), |_| {}).await;
    let text = called.await.unwrap();
    let body = json!({ "signatureId": link["signatureId"], "type": "COMPLETED" }).to_string();
    assert!(text.starts_with("POST /hook ") && text.ends_with(&body), "{text}");
    // An address is one endpoint, and one call a link.
    partner.link(json!({ "callbackUrl": hook })).await;
    for (table, rows) in [("h5_callback", 1), ("delivery_endpoint", 1), ("delivery", 1)] {
        assert_eq!(stack.count(table).await, rows, "{table}");
    }
}

#[tokio::test]
async fn a_callback_is_refused_where_it_cannot_be_or_webhooks_tell_the_same() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let wrong = "Parameter error,please check you input.";
    for address in ["myapp://done", "/hook", "http://127.0.0.1/hook", "https://169.254.169.254/hook"] {
        let answer = partner.post(URL, &order(&json!({ "callbackUrl": address }))).await;
        println!("{address}");
        refused(&answer, "PARAMETER_ERROR", wrong);
    }
    partner.link(json!({ "callbackUrl": "https://hook.partner.example/h5" })).await;
    let owner = capture_link::Entity::find().one(&stack.app.database).await.unwrap().unwrap().organisation_id;
    let webhook = EndpointSettings::new("https://partner.example/hook", false).unwrap();
    endpoint::add(&stack.app, &stack.app.database, &owner, Kind::Webhook, &webhook).await.unwrap();
    let answer =
        partner.post(URL, &order(&json!({ "callbackUrl": "https://hook.partner.example/h5" }))).await;
    refused(&answer, "PARAMETER_ERROR", wrong);
    partner.link(json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_links_callback_is_named_as_such_and_stays_off_where_a_member_turned_it_off() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let hook = json!({ "callbackUrl": "https://hook.partner.example/h5" });
    partner.link(hook.clone()).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let seen = async || owner.get("webhooks").await.body["endpoints"][0].clone();
    let endpoint = seen().await;
    let named =
        json!({ "door": "h5_idv", "applicationId": application_id(&stack).await, "integration": null });
    assert_eq!((&endpoint["kind"], &endpoint["namedBy"]), (&json!("callback"), &named));
    let path = format!("webhooks/{}", endpoint["endpointId"].as_str().unwrap());
    let off = put(&owner, &path, &json!({ "on": false })).await;
    assert_eq!((off.status, &off.body["offBecause"]), (200, &json!("member")), "{:?}", off.body);
    partner.link(hook.clone()).await;
    assert_eq!(seen().await["offBecause"], "member");
    let on = put(&owner, &path, &json!({ "on": true })).await;
    assert_eq!((on.status, &on.body["offBecause"], &on.body["namedBy"]), (200, &Value::Null, &named));
    for wrong in [Method::DELETE, Method::POST] {
        let path = if wrong == Method::POST { format!("{path}/test") } else { path.clone() };
        assert_eq!(Answer::of(owner.request(wrong, &path).json(&json!({}))).await.status, 404);
    }
}
