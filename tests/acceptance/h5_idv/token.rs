//! The token call, and what holds for every call: the envelope, methods, paths, types, limits.

use std::{net::Ipv4Addr, sync::Arc};

use acceptance::stack::{Answer, Backend, Stack};
use contract::{h5_idv::token_signature, instant::Instant};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use tanda::{
    app::Settings,
    auth::{self, Door, NewCredential},
    clock::{Clock, SetClock},
    store::entity::{application, credential},
};

use super::{CONFIG, Partner, RESULT, TOKEN, URL, envelope, order, post, refused, token_call};

async fn demo_app(stack: &Stack) -> application::Model {
    application::Entity::find().one(&stack.app.database).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_documented_example_gets_a_token() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(1_665_993_522_952)));
    let stack = Stack::start_with(Backend::Sqlite, clock.clone(), 1).await;
    let new = NewCredential {
        application: &demo_app(&stack).await,
        door: Door::H5Idv,
        mode: "live",
        public_part: "sampleaccesskey",
        secret: "samplesecretkey",
        scopes: &[],
        allowed: &[],
    };
    auth::store_credential(&stack.app, new).await.unwrap();
    let mut call = json!({
        "accessKey": "sampleaccesskey",
        "timestamp": "1665993522952",
        "signature": "02209bbeaf0d0a3dd587f6a1ba22f84c98d142e3b545e77db7e4906ca56349f5",
        "periodSecond": 120,
    });
    let answer = post(&stack, TOKEN, None, &call).await.body;
    assert_eq!([&answer["code"], &answer["message"], &answer["pricingStrategy"]], ["SUCCESS", "OK", "FREE"]);
    assert_eq!(answer["data"]["expiredTime"], 1_665_993_522_952_i64 + 120_000);
    // The sample writes the time as a number, the table as text, and a signature may be sent again while its time lasts.
    call["timestamp"] = json!(1_665_993_522_952_i64);
    clock.advance_ms(5 * 60_000);
    assert_eq!(post(&stack, TOKEN, None, &call).await.body["code"], "SUCCESS");
    clock.advance_ms(1);
    refused(&post(&stack, TOKEN, None, &call).await, "PARAMETER_ERROR", "Timestamp error");
}

#[tokio::test]
async fn a_token_works_for_its_period_and_no_longer() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    for (period, seconds) in [(json!(60), 60), (json!("86400"), 86_400), (Value::Null, 3_600)] {
        let mut call = token_call(&stack);
        call["periodSecond"] = period;
        let answer = post(&stack, TOKEN, None, call).await.body;
        assert_eq!(answer["data"]["expiredTime"], clock.now().epoch_ms() + seconds * 1000);
        let partner = Partner { stack: &stack, token: answer["data"]["token"].as_str().unwrap().to_owned() };
        clock.advance_ms(seconds * 1000 - 1);
        partner.link(json!({})).await;
        clock.advance_ms(1);
        let late = partner.post(URL, &order(&json!({}))).await;
        refused(&late, "IAM_FAILED", "Token not found or expired");
    }
}

#[tokio::test]
async fn every_bad_token_call_has_its_documented_answer() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let good = token_call(&stack);
    let [access, secret] =
        ["accessKey", "secretKey"].map(|key| stack.sandbox["h5Idv"][key].as_str().unwrap().to_owned());
    let signed_at = |ms: i64| {
        let time = (clock.now().epoch_ms() + ms).to_string();
        json!({ "timestamp": time, "signature": token_signature(&access, &secret, &time) })
    };
    for (members, code, message) in [
        (json!({ "accessKey": "" }), "PARAMETER_ERROR", "Parameter should not be empty"),
        (json!({ "accessKey": null }), "PARAMETER_ERROR", "Parameter should not be empty"),
        (json!({ "timestamp": "" }), "PARAMETER_ERROR", "Parameter should not be empty"),
        (json!({ "signature": null }), "PARAMETER_ERROR", "Parameter should not be empty"),
        (json!({ "timestamp": "yesterday" }), "PARAMETER_ERROR", "Timestamp error"),
        (json!({ "timestamp": "1665993522" }), "PARAMETER_ERROR", "Timestamp error"),
        (signed_at(-300_001), "PARAMETER_ERROR", "Timestamp error"),
        (signed_at(300_001), "PARAMETER_ERROR", "Timestamp error"),
        (signed_at(-300_000), "SUCCESS", "OK"),
        (signed_at(300_000), "SUCCESS", "OK"),
        (json!({ "signature": "00".repeat(32) }), "PARAMETER_ERROR", "Signature error"),
        // Another time than the one that was signed.
        (
            json!({ "timestamp": (clock.now().epoch_ms() - 1).to_string() }),
            "PARAMETER_ERROR",
            "Signature error",
        ),
        (json!({ "periodSecond": 59 }), "PARAMETER_ERROR", "Parameter error,please check you input."),
        (json!({ "periodSecond": 86_401 }), "PARAMETER_ERROR", "Parameter error,please check you input."),
        (json!({ "accessKey": "nobody" }), "IAM_FAILED", "Access Key not found"),
        (json!({ "accessKey": "no\u{0}body" }), "IAM_FAILED", "Access Key not found"),
        (json!({ "accessKey": "🙈\u{202e}" }), "IAM_FAILED", "Access Key not found"),
        (json!({ "unheardOf": [1, 2] }), "SUCCESS", "OK"),
    ] {
        let mut call = good.clone();
        for (name, value) in members.as_object().unwrap() {
            call[name] = value.clone();
        }
        let answer = post(&stack, TOKEN, None, &call).await.body;
        assert_eq!([&answer["code"], &answer["message"]], [code, message], "{members}");
        assert_eq!(answer["pricingStrategy"], "FREE");
        assert_eq!(answer["data"].is_null(), code != "SUCCESS");
    }
    for broken in
        ["", "[]", "nonsense", "{\"accessKey\":\"a\",}", "{\"accessKey\":\"a\",\"accessKey\":\"b\"}"]
    {
        refused(&post(&stack, TOKEN, None, broken).await, "CLIENT_ERROR", "HTTP 400 - Bad Request");
    }
}

#[tokio::test]
async fn an_account_that_was_switched_off_is_told_so() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let known = credential::Entity::find()
        .filter(credential::Column::Door.eq("h5_idv"))
        .one(&stack.app.database)
        .await
        .unwrap()
        .unwrap();
    let row = |row: &credential::Model| credential::ActiveModel::from(row.clone());

    let elsewhere = Set("203.0.113.0/24".to_owned());
    let moved = credential::ActiveModel { allowed_addresses: elsewhere, ..row(&known) };
    moved.update(&stack.app.database).await.unwrap();
    for answer in [
        partner.post(RESULT, &json!({ "signatureId": "x" })).await,
        post(&stack, TOKEN, None, token_call(&stack)).await,
    ] {
        refused(&answer, "IAM_FAILED", "Account not authorized for this domain");
    }

    let revoked = credential::ActiveModel {
        allowed_addresses: Set(Ipv4Addr::LOCALHOST.to_string()),
        revoked_at_ms: Set(Some(1)),
        ..row(&known)
    };
    revoked.update(&stack.app.database).await.unwrap();
    let answer = post(&stack, TOKEN, None, token_call(&stack)).await;
    refused(&answer, "ACCOUNT_DISABLED", "Account Disabled");
    let answer = partner.post(URL, &order(&json!({}))).await;
    refused(&answer, "IAM_FAILED", "Account is disabled");

    let open = credential::ActiveModel { revoked_at_ms: Set(None), ..row(&known) };
    open.update(&stack.app.database).await.unwrap();
    partner.link(json!({})).await;
    let closed = application::ActiveModel { closed_at_ms: Set(Some(1)), ..demo_app(&stack).await.into() };
    closed.update(&stack.app.database).await.unwrap();
    let answer = post(&stack, TOKEN, None, token_call(&stack)).await;
    refused(&answer, "ACCOUNT_DISABLED", "Account Disabled");
}

#[tokio::test]
async fn without_a_token_nothing_is_done() {
    let stack = Stack::start(Backend::Sqlite).await;
    for path in [URL, RESULT, CONFIG] {
        for token in [None, Some(""), Some("guess"), stack.sandbox["identity"]["apiKey"].as_str()] {
            let answer = post(&stack, path, token, order(&json!({}))).await;
            refused(&answer, "IAM_FAILED", "Token not found or expired");
        }
    }
    assert_eq!(stack.count("h5_link").await, 0);
}

#[tokio::test]
async fn what_is_no_call_of_the_dialect_is_a_clients_error_in_its_envelope() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let of = async |method: reqwest::Method, path: &str, kind: &str, body: String| {
        let request = stack.http.request(method, format!("{}{path}", stack.base_url));
        let request = request.header("X-ACCESS-TOKEN", &partner.token).header("content-type", kind);
        envelope(Answer::of(request.body(body)).await)
    };
    let json = "application/json";
    for path in [TOKEN, URL, RESULT, CONFIG] {
        let answer = of(reqwest::Method::GET, path, json, String::new()).await;
        refused(&answer, "CLIENT_ERROR", "HTTP 405 - Method Not Allowed");
    }
    for path in ["/openapi/auth/ticket/v2/generate-token", "/intl/openapi/face-identity/h5-idv/v1/other"] {
        let answer = of(reqwest::Method::POST, path, json, "{}".to_owned()).await;
        refused(&answer, "CLIENT_ERROR", "HTTP 404 - Not Found");
    }
    for (path, kind) in [(TOKEN, "text/plain"), (URL, "text/plain"), (RESULT, ""), (CONFIG, json)] {
        let answer = of(reqwest::Method::POST, path, kind, "{}".to_owned()).await;
        refused(&answer, "CLIENT_ERROR", "HTTP 415 - Unsupported Media Type");
    }
    for path in [TOKEN, URL, RESULT] {
        let long = json!({ "signatureId": "x".repeat(20_000) }).to_string();
        let answer = of(reqwest::Method::POST, path, json, long).await;
        refused(&answer, "CLIENT_ERROR", "HTTP 413 - Payload Too Large");
    }
    for path in [URL, RESULT] {
        let answer = of(reqwest::Method::POST, path, json, "{\"a\":1,}".to_owned()).await;
        refused(&answer, "CLIENT_ERROR", "HTTP 400 - Bad Request");
    }
}

#[tokio::test]
async fn whoever_calls_too_often_is_told_when_to_come_back() {
    let clock = Stack::start_at_set_time(Backend::Sqlite).await;
    let (stack, clock) = clock;
    let partner = Partner::of(&stack).await;
    let mut answer = partner.post(URL, &json!({})).await;
    assert_eq!(answer.header("x-ratelimit-limit"), "120");
    for _ in 0..120 {
        answer = partner.post(URL, &json!({})).await;
    }
    refused(&answer, "SERVICE_BUSY", "Rate limit is exceeded, please try again later");
    assert_eq!([answer.header("retry-after"), answer.header("x-ratelimit-remaining")], ["10", "0"]);
    // Another call of the same account has a limit of its own, and a minute later all is well.
    assert_eq!(partner.result(&json!({ "signatureId": "x" })).await["code"], "SIGNATURE_NOT_EXIST");
    clock.advance_ms(60_000);
    partner.link(json!({})).await;
}

#[tokio::test]
async fn a_database_that_fails_is_a_server_error_that_costs_nothing() {
    let clock = Arc::new(tanda::clock::SystemClock);
    let stack = Stack::start_as(Backend::Sqlite, clock, Settings::default()).await;
    let partner = Partner::of(&stack).await;
    let drop_table = |table: &str| format!("DROP TABLE {table}");
    let run = async |sql: String| {
        sea_orm::ConnectionTrait::execute_unprepared(&stack.app.database, &sql).await.unwrap();
    };
    run(drop_table("h5_link")).await;
    let answer = partner.post(RESULT, &json!({ "signatureId": "x" })).await;
    refused(&answer, "ERROR", "Server error");
    let answer = partner.post(URL, &order(&json!({}))).await;
    refused(&answer, "ERROR", "Server error");
}
