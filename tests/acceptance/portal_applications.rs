//! Applications and credentials at the dashboard: made, used at their doors, rotated, taken back, and by whom.

use acceptance::{
    on_both_databases,
    portal::{Browser, stranger},
    stack::{Answer, Backend, Stack},
};
use contract::portal::access::Role;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tanda::{auth::application, store::entity};

const LIVENESS: &str = "/v1/face/liveness";
const CHALLENGE: &str = "/api/identity/document/ktp/challenge";

async fn put(browser: &Browser<'_>, path: &str, body: &Value) -> Answer {
    Answer::of(browser.request(Method::PUT, path).json(body)).await
}

async fn delete(browser: &Browser<'_>, path: &str) -> Answer {
    Answer::of(browser.request(Method::DELETE, path)).await
}

/// What the door of certificates says to a pair.
async fn knocks(stack: &Stack, fresh: &Value) -> u16 {
    let url = format!("{}{LIVENESS}", stack.base_url);
    let request = stack.http.post(url).json(&json!({}));
    let request = request
        .header("App-ID", fresh["credential"]["publicPart"].as_str().unwrap())
        .header("API-Key", fresh["secret"].as_str().unwrap());
    Answer::of(request).await.status
}

on_both_databases!(a_credential_opens_its_door_until_it_is_taken_back, async |backend| {
    let stack = Stack::start(backend).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let made = owner.post("applications", &json!({ "name": " Kantor Pusat " })).await;
    assert_eq!((made.status, &made.body["name"]), (201, &json!("Kantor Pusat")), "{:?}", made.body);
    assert_eq!(made.body["testingLeft"], 1_000);
    let application = made.body["applicationId"].as_str().unwrap().to_owned();
    let credentials = format!("applications/{application}/credentials");
    let fresh = owner.post(&credentials, &json!({ "door": "ecert", "mode": "testing" })).await;
    assert_eq!(fresh.status, 201, "{:?}", fresh.body);
    assert_eq!(knocks(&stack, &fresh.body).await, 400, "it is open: the body is what is wrong");
    let id = fresh.body["credential"]["credentialId"].as_str().unwrap().to_owned();
    let seen = owner.get(&format!("applications/{application}")).await;
    assert!(!seen.body.to_string().contains(fresh.body["secret"].as_str().unwrap()), "shown once");
    assert!(seen.body["credentials"][0]["lastUsedAt"].is_string());

    // Rotated, both work; the old one ends by itself, and cannot be rotated again.
    let rotate = format!("credentials/{id}/rotate");
    let next = owner.post(&rotate, &json!({ "overlapHours": 1 })).await;
    assert_eq!(next.status, 200, "{:?}", next.body);
    assert_eq!(next.body["credential"]["publicPart"], fresh.body["credential"]["publicPart"]);
    for secret in [&fresh.body, &next.body] {
        assert_eq!(knocks(&stack, secret).await, 400);
    }
    assert_eq!(owner.post(&rotate, &json!({})).await.status, 409);
    let next_id = next.body["credential"]["credentialId"].as_str().unwrap().to_owned();
    let last = owner.post(&format!("credentials/{next_id}/rotate"), &json!({ "overlapHours": 0 })).await;
    assert_eq!((knocks(&stack, &next.body).await, knocks(&stack, &last.body).await), (401, 400));

    // Taken back, it opens nothing; nor does anything of an application that is closed.
    let revoked = delete(&owner, &format!("credentials/{id}")).await;
    assert!(revoked.status == 200 && revoked.body["revokedAt"].is_string(), "{:?}", revoked.body);
    assert_eq!((knocks(&stack, &fresh.body).await, knocks(&stack, &last.body).await), (401, 400));
    assert_eq!(delete(&owner, &format!("credentials/{id}")).await.status, 409);
    let path = format!("applications/{application}");
    let closed = put(&owner, &path, &json!({ "closed": true, "name": "Lama" })).await;
    assert!(closed.body["closedAt"].is_string() && closed.body["name"] == "Lama", "{:?}", closed.body);
    assert_eq!(knocks(&stack, &last.body).await, 401);
    assert_eq!(owner.post(&credentials, &json!({ "door": "ecert", "mode": "live" })).await.status, 409);
    put(&owner, &path, &json!({ "closed": false })).await;
    assert_eq!(knocks(&stack, &last.body).await, 400, "undone");

    let audit = owner.get("audit?limit=100").await.body.to_string();
    for action in ["application.created", "application.changed", "credential.created", "credential.rotated"] {
        assert!(audit.contains(action), "{action}");
    }
    assert!(audit.contains("credential.revoked") && !audit.contains(last.body["secret"].as_str().unwrap()));
});

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_of_each_door_opens_it_with_its_rights_and_from_its_addresses() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let application = owner.post("applications", &json!({ "name": "Semua Pintu" })).await.body;
    let credentials = format!("applications/{}/credentials", application["applicationId"].as_str().unwrap());
    let make = async |order: Value| owner.post(&credentials, &order).await.body;

    let challenge = async |fresh: &Value| {
        let url = format!("{}{CHALLENGE}", stack.base_url);
        let request = stack.http.post(url).bearer_auth(fresh["secret"].as_str().unwrap());
        Answer::of(request.json(&json!({ "customerId": "c-1" }))).await.status
    };
    let all = make(json!({ "door": "identity", "mode": "testing" })).await;
    assert!(all["secret"].as_str().unwrap().starts_with("qe_sk_sandbox_"));
    assert_eq!(all["credential"]["scopes"].as_array().unwrap().len(), 4);
    assert_eq!(challenge(&all).await, 200);
    let narrow = make(json!({ "door": "identity", "mode": "live", "scopes": ["customers:view"] })).await;
    assert!(narrow["secret"].as_str().unwrap().starts_with("qe_sk_live_"));
    assert_eq!(challenge(&narrow).await, 403);
    let elsewhere =
        make(json!({ "door": "identity", "mode": "live", "allowedAddresses": ["203.0.113.0/24"] })).await;
    assert_eq!(challenge(&elsewhere).await, 403);
    let here = make(json!({ "door": "identity", "mode": "live", "allowedAddresses": ["127.0.0.0/8"] })).await;
    assert_eq!(challenge(&here).await, 200);

    let onekyc = make(json!({ "door": "onekyc", "mode": "testing" })).await;
    let authentication = stack.http.get(format!("{}/v1/esign/partner/authentication", stack.base_url));
    let authentication = authentication
        .header("client-id", onekyc["credential"]["publicPart"].as_str().unwrap())
        .header("pass-key", onekyc["secret"].as_str().unwrap());
    assert_eq!(Answer::of(authentication).await.status, 200);

    let h5 = make(json!({ "door": "h5_idv", "mode": "testing" })).await;
    let (key, secret) = (h5["credential"]["publicPart"].as_str().unwrap(), h5["secret"].as_str().unwrap());
    let now_ms = tanda::clock::Clock::now(&tanda::clock::SystemClock).epoch_ms();
    let signature = contract::h5_idv::token_signature(key, secret, &now_ms.to_string());
    let token = stack
        .http
        .post(format!("{}/openapi/auth/ticket/v1/generate-token", stack.base_url))
        .json(&json!({ "accessKey": key, "signature": signature, "timestamp": now_ms.to_string() }));
    let token = Answer::of(token).await;
    assert_eq!(token.body["code"], "SUCCESS", "{:?}", token.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_changes_nothing_and_what_does_not_hold_is_told() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst]).await;
    let application = owner.post("applications", &json!({ "name": "Cabang" })).await.body;
    let id = application["applicationId"].as_str().unwrap();
    let credentials = format!("applications/{id}/credentials");
    let (live, test) =
        (json!({ "door": "ecert", "mode": "live" }), json!({ "door": "ecert", "mode": "testing" }));

    assert_eq!(developer.post("applications", &json!({ "name": "Mine" })).await.status, 403);
    assert_eq!(developer.post(&credentials, &live).await.status, 403);
    assert_eq!(developer.post(&credentials, &test).await.status, 201);
    assert_eq!(analyst.post(&credentials, &test).await.status, 403);
    // The other doors show everything of an application to each of its credentials.
    for door in ["identity", "onekyc", "h5_idv"] {
        let order = json!({ "door": door, "mode": "testing" });
        assert_eq!(developer.post(&credentials, &order).await.status, 403, "{door}");
    }
    let fresh = owner.post(&credentials, &live).await.body;
    let of_live = format!("credentials/{}", fresh["credential"]["credentialId"].as_str().unwrap());
    assert_eq!(delete(&developer, &of_live).await.status, 403);
    assert_eq!(developer.post(&format!("{of_live}/rotate"), &json!({})).await.status, 403);
    assert_eq!(knocks(&stack, &fresh).await, 400, "still in force");

    // Another organisation has none of these.
    let stranger = stranger(&stack).await;
    assert_eq!(stranger.get(&format!("applications/{id}")).await.status, 404);
    assert_eq!(stranger.post(&credentials, &live).await.status, 404);
    assert_eq!(delete(&stranger, &of_live).await.status, 404);

    for (path, body, fields) in [
        ("applications", json!({ "name": "" }), &["name"][..]),
        ("applications", json!({ "name": "a\nb" }), &["name"]),
        ("applications", json!({ "name": "m".repeat(10_000) }), &["name"]),
        (&credentials, json!({}), &["door", "mode"]),
        (&credentials, json!({ "door": "identity", "mode": "testing", "scopes": [] }), &["scopes"]),
        (
            &credentials,
            json!({ "door": "x", "mode": 1, "allowedAddresses": ["home"] }),
            &["door", "mode", "allowedAddresses[0]"],
        ),
    ] {
        let answer = owner.post(path, &body).await;
        let told: Vec<&str> = answer.body["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        assert_eq!((answer.status, told.as_slice()), (400, fields), "{path}");
    }
    // Script in a name is a name.
    let odd = owner.post("applications", &json!({ "name": "<script>alert(1)</script>" })).await;
    assert_eq!((odd.status, &odd.body["name"]), (201, &json!("<script>alert(1)</script>")));
}

on_both_databases!(an_operator_gives_more_test_calls_and_the_audit_log_says_so, async |backend| {
    let stack = Stack::start(backend).await;
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let id =
        owner.post("applications", &json!({ "name": "Kantor Pusat" })).await.body["applicationId"].clone();
    let id = id.as_str().unwrap().to_owned();
    let used_up = entity::application::Entity::update_many()
        .col_expr(entity::application::Column::TestingLeft, Expr::value(0))
        .filter(entity::application::Column::Id.eq(&id));
    used_up.exec(&stack.app.database).await.unwrap();
    let left =
        async || owner.get(&format!("applications/{id}")).await.body["application"]["testingLeft"].clone();
    assert_eq!((left().await, application::spend_testing(&stack.app, &id).await.unwrap()), (json!(0), false));

    let granted = application::grant_testing(&stack.app, &id, 500).await.unwrap();
    assert_eq!((granted.testing_left, granted.testing_total, left().await), (500, 1_000, json!(500)));
    assert!(application::spend_testing(&stack.app, &id).await.unwrap());
    let granted = application::grant_testing(&stack.app, &id, 2_000).await.unwrap();
    assert_eq!((granted.testing_left, granted.testing_total), (2_499, 2_499));
    let entry = owner.get("audit?limit=1").await.body["entries"][0].clone();
    assert_eq!(
        (&entry["action"], &entry["details"]["testCalls"]),
        (&json!("application.changed"), &json!("2000"))
    );
    assert_eq!(entry["actor"], "operator", "{entry}");
    assert!(application::grant_testing(&stack.app, "nobody", 1).await.is_err());
});
