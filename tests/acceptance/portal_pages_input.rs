//! What the dashboard makes of bad input in a real browser: addresses by hand, script in every field, a session that
//! ends over a dialog.

use acceptance::{
    desk::{Desk, register},
    portal::{PASSWORD, case},
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use tanda::{auth::application, store::entity::session};

/// Runs wherever it is taken for markup, and says so to the page's ears.
const SCRIPT: &str = "<img src=x onerror=\"throw Error('ran')\"><script>throw Error('ran')</script>";

#[tokio::test(flavor = "multi_thread")]
async fn an_address_by_hand_shows_the_page_and_what_of_it_does_not_hold() {
    let stack = Stack::start(Backend::Sqlite).await;
    case(&stack).await;
    let desk = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let long = "a".repeat(4_000);
    for (path, there, told) in [
        ("/usage?from=yesterday&to=2026-13-45&mode=%00&application=%F0%9F", ".page h1", true),
        ("/usage?from=1970-01-01&to=9999-12-31", ".page h1", true),
        ("/transactions?after=%3Cscript%3E&limit=-1&order=up&zone=Mars", ".page h1", true),
        (&format!("/transactions?search={long}"), ".page h1", true),
        ("/audit?to=-5&x=%", "[data-testid=audit-row]", false),
        ("/audit?to=99999999999999999999", "[data-testid=audit-row]", false),
        ("/reviews?state=%3Cscript%3E", "[data-testid=reviews-row]", false),
        ("/reviews?after=..%2F..", ".empty", false),
        ("/webhooks?state=lost", "[data-testid=webhook-new]", false),
        ("/login?next=//evil.example", "[data-testid=nav-account]", false),
        ("/login?next=javascript:alert(1)", "[data-testid=nav-account]", false),
    ] {
        desk.go(path).await;
        desk.until(&format!("document.querySelector('{there}')")).await;
        if told {
            desk.find("filter-error").await;
        }
        let origin = desk.text_of("return location.origin").await;
        assert_eq!(origin, stack.base_url, "{path}");
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn script_in_every_field_is_text() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let name = "<script>throw 1</script><b onclick=x>";
    let named = application::create(&stack.app, &own, name).await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    let mut line = verified(&own, &named, now_ms - 1_000, 1);
    line.reference_id = Some(SCRIPT.to_owned());
    insert(&stack, vec![line]).await;
    let desk = Desk::open(&stack).await;
    register(&stack, "owner@bank.example", &[Role::Owner]).await;
    desk.go("/login").await;
    desk.sign_in(SCRIPT, SCRIPT).await;
    desk.find("login-error").await;
    desk.sign_in("owner@bank.example", PASSWORD).await;
    desk.says("transactions-row", name).await;
    desk.says("transactions-row", SCRIPT).await;
    desk.type_into("filter-search", SCRIPT).await;
    desk.click("filter-apply").await;
    desk.until("location.search.includes('search=')").await;
    // A reference is found as it is; what cannot be one is told.
    desk.until(
        "document.querySelector('[data-testid=filter-error], [data-testid=transactions-row], .empty')",
    )
    .await;

    for (path, button, field, submit) in [
        ("/members", "member-invite", "invite-email", "invite-form-submit"),
        ("/webhooks", "webhook-new", "webhook-url", "webhook-form-submit"),
        ("/account", "password-change", "new-password", "password-form-submit"),
    ] {
        desk.go(path).await;
        desk.click(button).await;
        desk.type_into(field, SCRIPT).await;
        desk.click(submit).await;
        desk.until(&format!(
            "document.getElementById('{field}-error')?.textContent || document.querySelector('[data-testid=form-error]')"
        ))
        .await;
        let value = format!("return document.querySelector('[data-testid={field}]').value");
        assert_eq!(desk.text_of(&value).await, SCRIPT, "{path}: what was typed stays");
    }
    desk.go(&format!("/applications/{named}")).await;
    desk.until(&format!("document.querySelector('h1')?.textContent === {name:?}")).await;
    desk.until("!document.querySelector('main script, main img[src=x], main b')").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_over_a_dialog_loses_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go("/applications").await;
    owner.click("application-new").await;
    owner.type_into("application-name", "Kasir cabang").await;
    session::Entity::delete_many().exec(&stack.app.database).await.unwrap();
    owner.click("application-form-submit").await;
    owner.until("document.querySelector('[data-testid=sign-in-again]')?.open").await;
    owner.type_into("again-password", PASSWORD).await;
    owner.click("again-submit").await;
    // The call that waited is made once.
    owner.until("location.pathname.startsWith('/applications/')").await;
    owner.until("document.querySelector('h1')?.textContent === 'Kasir cabang'").await;
    let made = tanda::store::entity::application::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(made.iter().filter(|one| one.name == "Kasir cabang").count(), 1);
    owner.close().await;
}
