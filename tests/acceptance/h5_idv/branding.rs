//! The look of the page: changed at the dashboard, kept where the dialect keeps it, worn by links that are made from then on.

use acceptance::{
    on_both_databases,
    portal::{Browser, stranger},
    stack::{Answer, Backend, Stack},
};
use contract::portal::access::Role;
use reqwest::Method;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tanda::store::entity::{credential, h5_link};

use super::Partner;

/// Where the look of the sandbox's application is.
pub(super) async fn place(stack: &Stack) -> String {
    let key = stack.sandbox["h5Idv"]["accessKey"].as_str().unwrap();
    let found = credential::Entity::find().filter(credential::Column::PublicPart.eq(key));
    let row = found.one(&stack.app.database).await.unwrap().unwrap();
    format!("applications/{}/branding", row.application_id)
}

pub(super) async fn put(browser: &Browser<'_>, place: &str, look: &Value) -> Answer {
    Answer::of(browser.request(Method::PUT, place).json(look)).await
}

pub(super) async fn page_of(stack: &Stack, link: &Value) -> Value {
    let id = link["signatureId"].as_str().unwrap();
    let row = h5_link::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap();
    serde_json::from_str(&row.page).unwrap()
}

on_both_databases!(a_look_is_worn_by_links_that_are_made_from_then_on, async |backend| {
    let stack = Stack::start(backend).await;
    let (partner, place) = (Partner::of(&stack).await, place(&stack).await);
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let house = json!({
        "displayName": null, "colorScheme": "auto", "primaryColor": null, "primaryColorDark": null,
        "logo": null,
    });
    assert_eq!(owner.get(&place).await.body, house);
    let before = partner.link(json!({})).await;

    let look = json!({
        "displayName": "Bank Contoh", "colorScheme": "auto",
        "primaryColor": "#7A1F5C", "primaryColorDark": "#E58AC3", "logo": null,
    });
    let changed = put(&owner, &place, &look).await;
    assert_eq!((changed.status, &changed.body), (200, &look), "{:?}", changed.body);
    assert_eq!(owner.get(&place).await.body, look);
    let after = partner.link(json!({})).await;
    assert_eq!(page_of(&stack, &before).await["view"]["displayName"], Value::Null);
    let view = &page_of(&stack, &after).await["view"];
    for name in ["displayName", "colorScheme", "primaryColor", "primaryColorDark"] {
        assert_eq!(view[name], look[name], "{name}");
    }
    // One place: the dialect's own call changes the same settings, and leaves the rest of them.
    partner.configure(&[("theme", r##"{"primaryColor":"#00AA13"}"##)]).await;
    let seen = owner.get(&place).await.body;
    assert_eq!((&seen["primaryColor"], &seen["displayName"]), (&json!("#00AA13"), &json!("Bank Contoh")));
    let empty = json!({ "displayName": "", "colorScheme": "dark", "primaryColor": "" });
    assert_eq!(put(&owner, &place, &empty).await.body["primaryColor"], Value::Null);

    let audit = owner.get("audit?limit=100").await.body.to_string();
    assert!(audit.contains("application.branded") && audit.contains("#7A1F5C"), "{audit}");
});

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_cannot_be_read_is_refused_with_the_nearest_that_can() {
    let stack = Stack::start(Backend::Sqlite).await;
    let place = place(&stack).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let yellow = json!({ "colorScheme": "light", "primaryColor": "#FFE000" });
    let refused = put(&owner, &place, &yellow).await;
    let field = &refused.body["fields"][0];
    assert_eq!(
        (refused.status, &field["field"], &field["code"]),
        (400, &json!("primaryColor"), &json!("contrast"))
    );
    assert!(field["message"].as_str().unwrap().contains("#817100"), "{field}");
    for (look, wrong) in [
        (json!({}), "colorScheme"),
        (json!({ "colorScheme": "auto", "primaryColorDark": "#006A7E" }), "primaryColorDark"),
        (json!({ "colorScheme": "auto", "primaryColor": "red;}" }), "primaryColor"),
        (json!({ "colorScheme": "auto", "primaryColor": 7 }), "primaryColor"),
        (json!({ "colorScheme": "auto", "displayName": "m".repeat(10_000) }), "displayName"),
        (json!({ "colorScheme": "auto", "displayName": "a\u{0}b" }), "displayName"),
        (json!({ "colorScheme": "auto", "displayName": "a\nb" }), "displayName"),
        (json!({ "colorScheme": "auto", "displayName": "knaB\u{202e}" }), "displayName"),
        (json!({ "colorScheme": "auto", "displayName": "a", "logo": "../../x" }), "logo"),
        (json!({ "colorScheme": "auto", "displayName": "a", "logo": "0".repeat(64) }), "logo"),
    ] {
        let answer = put(&owner, &place, &look).await;
        assert_eq!((answer.status, &answer.body["fields"][0]["field"]), (400, &json!(wrong)), "{look}");
    }
    let developer = Browser::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    let fine = json!({ "colorScheme": "auto", "displayName": "<b>Bank</b>" });
    assert_eq!((developer.get(&place).await.status, put(&developer, &place, &fine).await.status), (200, 403));
    assert_eq!(Browser::new(&stack).get(&place).await.status, 401);
    let stranger = stranger(&stack).await;
    for (browser, place) in [(&owner, "applications/none/branding"), (&stranger, place.as_str())] {
        assert_eq!((browser.get(place).await.status, put(browser, place, &fine).await.status), (404, 404));
    }
    // Script in a name is a name.
    assert_eq!(put(&owner, &place, &fine).await.body["displayName"], "<b>Bank</b>");
}
