//! Where links may lead: changed at the dashboard, kept where the dialect keeps it, held against links that are made from
//! then on.

use acceptance::{
    on_both_databases,
    onekyc::application_id,
    portal::{Browser, stranger},
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use serde_json::json;

use super::{
    Partner, URL,
    branding::{page_of, put},
    order,
};

on_both_databases!(members_say_where_links_lead_beside_the_dialects_own_call, async |backend| {
    let stack = Stack::start(backend).await;
    let partner = Partner::of(&stack).await;
    let place = format!("applications/{}/places", application_id(&stack).await);
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let anywhere = json!({ "returnDomains": [], "embedOrigins": [] });
    assert_eq!(owner.get(&place).await.body, anywhere, "nothing is set: a link may lead anywhere");
    let away = json!({ "returnUrl": "https://away.example/", "failReturnUrl": "https://away.example/" });
    let leads_away = async || partner.post(URL, &order(&away)).await.body["code"].clone();
    assert_eq!(leads_away().await, "SUCCESS");

    let wanted = json!({
        "returnDomains": ["Bank.Example", "", " *.bank.example "], "embedOrigins": ["https://Bank.Example/"],
    });
    let changed = put(&owner, &place, &wanted).await;
    let kept = json!({
        "returnDomains": ["bank.example", "*.bank.example"], "embedOrigins": ["https://bank.example"],
    });
    assert_eq!((changed.status, &changed.body), (200, &kept), "{:?}", changed.body);
    assert_eq!(owner.get(&place).await.body, kept);
    assert_eq!(leads_away().await, "PARAMETER_ERROR");
    let own = json!({ "returnUrl": "https://bank.example/", "failReturnUrl": "myapp.bank.example" });
    assert_eq!(partner.post(URL, &order(&own)).await.body["code"], "PARAMETER_ERROR");
    let own = json!({ "returnUrl": "https://bank.example/", "failReturnUrl": "https://a.bank.example/" });
    let link = partner.link(own).await;
    assert_eq!(page_of(&stack, &link).await["view"]["embedOrigins"], json!(["https://bank.example"]));

    // One store: a key changes the same lists, and neither call loses the rest of the settings.
    partner.configure(&[("returnDomains", "myapp://"), ("theme", r##"{"primaryColor":"#00AA13"}"##)]).await;
    let seen = owner.get(&place).await.body;
    assert_eq!(seen, json!({ "returnDomains": ["myapp://"], "embedOrigins": ["https://bank.example"] }));
    let lifted = put(&owner, &place, &json!({ "returnDomains": [] })).await;
    assert_eq!(
        (lifted.status, &lifted.body["returnDomains"], &lifted.body["embedOrigins"]),
        (200, &json!([]), &json!(["https://bank.example"])),
        "a list that is missing stays"
    );
    assert_eq!(leads_away().await, "SUCCESS");
    let look = owner.get(&place.replace("places", "branding")).await.body;
    assert_eq!(look["primaryColor"], json!("#00AA13"));

    let audit = owner.get("audit?limit=100").await.body.to_string();
    assert!(audit.contains("application.places_changed") && audit.contains("*.bank.example"), "{audit}");
});

#[tokio::test(flavor = "multi_thread")]
async fn every_place_that_does_not_hold_is_told_and_nothing_is_changed() {
    let stack = Stack::start(Backend::Sqlite).await;
    let place = format!("applications/{}/places", application_id(&stack).await);
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let wrong = json!({
        "returnDomains": ["https://bank.example", "bank.example", "a b"],
        "embedOrigins": ["bank.example", "http://bank.example"],
    });
    let refused = put(&owner, &place, &wrong).await;
    let told: Vec<_> = refused.body["fields"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(
        (refused.status, told.as_slice()),
        (
            400,
            &[
                &json!("returnDomains[0]"),
                &json!("returnDomains[2]"),
                &json!("embedOrigins[0]"),
                &json!("embedOrigins[1]"),
            ][..]
        )
    );
    let many = put(&owner, &place, &json!({ "returnDomains": vec!["a.example"; 21] })).await;
    assert_eq!((many.status, &many.body["fields"][0]["code"]), (400, &json!("many")));
    let anywhere = json!({ "returnDomains": [], "embedOrigins": [] });
    assert_eq!(owner.get(&place).await.body, anywhere);

    let developer = Browser::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    let fine = json!({ "returnDomains": ["bank.example"] });
    assert_eq!((developer.get(&place).await.status, put(&developer, &place, &fine).await.status), (200, 403));
    assert_eq!(Browser::new(&stack).get(&place).await.status, 401);
    let stranger = stranger(&stack).await;
    for (browser, place) in [(&owner, "applications/none/places"), (&stranger, place.as_str())] {
        assert_eq!((browser.get(place).await.status, put(browser, place, &fine).await.status), (404, 404));
    }
}
