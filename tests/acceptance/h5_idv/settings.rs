//! The settings of the page: what an account says, and what the page of a link made after it is told.

use acceptance::{
    on_both_databases,
    stack::{Backend, Stack},
};
use serde_json::{Value, json};

use super::{CONFIG, Partner, post, refused, token_and_id};

/// How the page of a new link is to be.
async fn page(partner: &Partner<'_>, members: Value) -> Value {
    let link = partner.link(members).await;
    let (token, id) = token_and_id(&link);
    acceptance::visitor::open(partner.stack, &token, &id).await.body["page"].clone()
}

// Each change was written over what another had just written.
on_both_databases!(changes_at_once_are_all_kept, async |backend| {
    let stack = Stack::start(backend).await;
    let partner = &Partner::of(&stack).await;
    let parts = [
        ("featureCfg", r#"{"scanTryCount": 3}"#),
        ("featureCfg", r#"{"scanTimeout": "45"}"#),
        ("featureCfg", r#"{"showStartPage": false}"#),
        ("featureCfg", r#"{"video": true}"#),
        ("theme", "dark"),
        ("theme", r##"{"primaryColor": "#00aa13"}"##),
        ("language", "en-ID"),
    ];
    let calls = parts.map(|part| async move { partner.configure(&[part]).await });
    let [a, b, c, d, e, f, g] = calls;
    let (a, b, c, d, e, f, g) = tokio::join!(a, b, c, d, e, f, g);
    for answer in [a, b, c, d, e, f, g] {
        assert_eq!(answer.body["code"], "SUCCESS");
    }
    let kept = page(partner, json!({})).await;
    for (member, value) in [
        ("scanTryCount", json!(3)),
        ("scanTimeoutS", json!(45)),
        ("showStartPage", json!(false)),
        ("video", json!(true)),
        ("colorScheme", json!("dark")),
        ("primaryColor", json!("#00AA13")),
        ("language", json!("en")),
    ] {
        assert_eq!(kept[member], value, "{member}");
    }
});

#[tokio::test]
async fn every_setting_reaches_the_page_and_stays_until_it_is_said_otherwise() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let usual = page(&partner, json!({})).await;
    for (member, value) in [
        ("scanTryCount", json!(1)),
        ("scanTimeoutS", json!(20)),
        ("showStartPage", json!(true)),
        ("colorScheme", json!("auto")),
        ("primaryColor", Value::Null),
        ("language", json!("id")),
        ("video", json!(false)),
        ("embedOrigins", json!([])),
    ] {
        assert_eq!(usual[member], value, "{member}");
    }
    for (part, text, member, value) in [
        ("featureCfg", r#"{"scanTryCount": 3}"#, "scanTryCount", json!(3)),
        ("featureCfg", r#"{"scanTimeout": "45"}"#, "scanTimeoutS", json!(45)),
        ("featureCfg", r#"{"showStartPage": false}"#, "showStartPage", json!(false)),
        ("featureCfg", r#"{"video": true}"#, "video", json!(true)),
        ("theme", "dark", "colorScheme", json!("dark")),
        ("theme", r##"{"primaryColor": "#00aa13"}"##, "primaryColor", json!("#00AA13")),
        (
            "i18n",
            r#"{"id": {"startTitle": "Bank Anda"}}"#,
            "texts",
            json!({"id": {"startTitle": "Bank Anda"}, "en": {}}),
        ),
        ("language", "en-ID", "language", json!("en")),
    ] {
        let answer = partner.configure(&[(part, text)]).await.body;
        assert_eq!([&answer["code"], &answer["pricingStrategy"]], ["SUCCESS", "FREE"], "{part} {text}");
        assert_eq!(answer["data"][member], value, "{part} {text}");
        assert_eq!(page(&partner, json!({})).await[member], value, "{part} {text}");
    }
    let kept = page(&partner, json!({})).await;
    assert_eq!(
        (&kept["scanTryCount"], &kept["colorScheme"]),
        (&json!(3), &json!("dark")),
        "each of them stays"
    );
    // One link may say otherwise of language and theme.
    let single = page(&partner, json!({ "language": "id", "prefersColorScheme": "light" })).await;
    assert_eq!((&single["language"], &single["colorScheme"]), (&json!("id"), &json!("light")));
    assert_eq!(page(&partner, json!({})).await["language"], "en");
}

#[tokio::test]
async fn a_setting_that_does_not_hold_changes_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let before = page(&partner, json!({})).await;
    let wrong = "Parameter error,please check you input.";
    for (parts, message) in [
        (&[("featureCfg", r#"{"scanTryCount": 0}"#)][..], wrong),
        (&[("featureCfg", r#"{"scanTimeout": 4}"#)], wrong),
        (&[("featureCfg", "scanTryCount=1")], wrong),
        (&[("language", "en"), ("theme", "blue")], wrong),
        (&[("theme", r#"{"primaryColor": "red;}"}"#)], wrong),
        (&[("i18n", r#"{"id": {"startTitle": 7}}"#)], wrong),
        (&[("returnDomains", "https://a.id/x")], wrong),
        (&[("embedOrigins", "*")], wrong),
        (&[("embedOrigins", "https://a.id;script-src *")], wrong),
        (&[("logo", "x")], "Parameter should not be empty"),
        (&[], "Parameter should not be empty"),
    ] {
        refused(&partner.configure(parts).await, "PARAMETER_ERROR", message);
    }
    assert_eq!(page(&partner, json!({})).await, before);
    let answer = post(&stack, CONFIG, Some(&partner.token), json!({ "language": "en" })).await;
    refused(&answer, "CLIENT_ERROR", "HTTP 415 - Unsupported Media Type");
    let long = "x".repeat(70 * 1024);
    refused(&partner.configure(&[("i18n", &long)]).await, "CLIENT_ERROR", "HTTP 413 - Payload Too Large");
}

#[tokio::test]
async fn a_page_of_the_houses_own_link_has_no_partners_settings() {
    let stack = Stack::start(Backend::Sqlite).await;
    Partner::of(&stack).await.configure(&[("theme", "dark")]).await;
    let (token, id) = acceptance::visitor::make_link(&stack, &json!({})).await;
    assert_eq!(acceptance::visitor::open(&stack, &token, &id).await.body["page"], Value::Null);
}
