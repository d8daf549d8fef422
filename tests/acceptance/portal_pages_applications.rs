//! The dashboard's pages of applications in a real browser: made, renamed, closed and opened again, with keys that are shown
//! once.

use acceptance::{
    desk::{Desk, register},
    onekyc::{application_id, set_up},
    portal::PASSWORD,
    stack::{Backend, Stack},
    transactions::organisation as own_organisation,
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use serde_json::json;
use tanda::{
    delivery::endpoint::{self, OffBecause},
    store::entity::credential,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_made_gets_a_key_and_is_closed_and_opened_again() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let keys_before = stack.count("credential").await;
    owner.click("nav-applications").await;
    owner.find("applications-table").await;

    // A name that does not hold is told at its field, and what was typed stays.
    owner.click("application-new").await;
    owner.click("application-form-submit").await;
    owner.is_wrong("application-name").await;
    owner.type_into("application-name", "Kantor <b>Pusat</b>").await;
    owner.click("application-form-submit").await;
    owner.until("location.pathname.startsWith('/applications/')").await;
    owner.until("document.querySelector('h1').textContent === 'Kantor <b>Pusat</b>'").await;
    owner.without_dialog().await;

    // A key without any right is no key with all of them.
    owner.click("key-new").await;
    for right in ["verifications:view", "verifications:write", "customers:view", "customers:write"] {
        owner.click(&format!("key-right-{right}")).await;
    }
    owner.click("key-form-submit").await;
    owner.until("document.querySelector('.checks .field__error')?.textContent !== ''").await;
    assert_eq!(stack.count("credential").await, keys_before);

    // The secret is shown once, and put away by its button alone.
    owner.click("key-door-ecert").await;
    owner.type_into("key-addresses", "home").await;
    owner.click("key-form-submit").await;
    owner.is_wrong("key-addresses").await;
    owner.retype("key-addresses", "127.0.0.0/8").await;
    owner.click("key-form-submit").await;
    owner.counts("secret-value", 2).await;
    let secret = "return [...document.querySelectorAll('[data-testid=secret-value]')].at(-1).textContent";
    let secret = owner.text_of(secret).await;
    assert!(secret.len() >= 20, "a secret that cannot be guessed");
    owner.press_escape_twice().await;
    owner.text_of("document.querySelector('dialog[open]').close()").await;
    owner.until("document.querySelector('dialog[open] [data-testid=secret-value]')").await;
    owner.counts("secret-value", 2).await;

    // The button says itself whether it copied: what lies behind a dialog is told to nobody.
    let answer = "document.querySelector('dialog[open] [data-testid=copy-answer]').textContent";
    for (promise, words) in
        [("Promise.resolve()", "Tersalin|Copied"), ("Promise.reject(new Error())", "salin sendiri|copy it")]
    {
        let clipboard = format!("navigator.clipboard.writeText = () => {promise}");
        owner.text_of(&clipboard).await;
        owner.text_of("document.querySelector('dialog[open] [data-testid=copy]').click()").await;
        owner.until(&format!("/{words}/.test({answer})")).await;
    }
    owner.until("!document.querySelector('.toast--bad')").await;
    owner.press("\u{e00c}").await;
    owner.counts("secret-value", 2).await;
    owner.click("secret-kept").await;
    owner.without_dialog().await;
    owner.until(&format!("!document.documentElement.outerHTML.includes('{secret}')")).await;
    owner.counts("keys-row", 1).await;

    // Rotated there are two; the old one ends.
    owner.click("key-rotate").await;
    owner.choose("overlap", "1").await;
    owner.click("key-rotating-submit").await;
    owner.click("secret-kept").await;
    owner.counts("keys-row", 2).await;
    owner.counts("key-rotate", 1).await;
    owner.click("key-revoke").await;
    owner.click("key-revoking-submit").await;
    owner.counts("key-revoke", 1).await;
    let keys = credential::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(keys.iter().filter(|key| key.revoked_at_ms.is_some()).count(), 1);

    // Closed, it says so; what closed it takes it back.
    owner.click("application-close").await;
    owner.click("application-closing-submit").await;
    owner.find("application-closed").await;
    owner.click("toast-undo").await;
    owner.until("!document.querySelector('[data-testid=application-closed]')").await;

    owner.click("application-rename").await;
    owner.retype("application-name", "Kantor Cabang").await;
    owner.click("application-form-submit").await;
    owner.until("document.querySelector('h1').textContent === 'Kantor Cabang'").await;
    owner.click("application-back").await;
    owner.says("applications-table", "Kantor Cabang").await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_stays_as_it_is_called_until_its_form_says_otherwise() {
    let stack = Stack::start(Backend::Sqlite).await;
    let headers = json!([{ "name": "Authorization", "value": "Bearer rahasia" }]);
    set_up(&stack, &json!({ "url": "https://a.example/c", "method": "PUT", "headers": headers })).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go(&format!("/applications/{}", application_id(&stack).await)).await;
    let change = "[...document.querySelectorAll('[data-testid=integration]')]\
        .find((row) => row.textContent.includes('a.example'))?.querySelector('[data-testid=integration-change]')";
    let method = "document.querySelector('[data-testid=callback-method]')?.value";
    let put = format!("{method} === 'PUT'");
    for (act, expected) in [("integration-certificate", "PUT"), ("callback-method", "POST")] {
        owner.until(change).await;
        owner.text_of(&format!("{change}.click()")).await;
        owner.until(&put).await;
        let kept =
            owner.text_of("return document.querySelector('[data-testid=callback-headers]').value").await;
        assert_eq!(kept, "authorization:\n");
        if act == "callback-method" {
            owner.choose(act, expected).await;
        } else {
            owner.click(act).await;
        }
        owner.click("integration-form-submit").await;
        owner.without_dialog().await;
        let organisation = own_organisation(&stack).await;
        let all = endpoint::of_organisation(&stack.app, &stack.app.database, &organisation).await.unwrap();
        let settings = &all.iter().find(|one| one.settings.url() == "https://a.example/c").unwrap().settings;
        assert_eq!(settings.chosen_method().as_str(), expected, "after {act}");
        assert_eq!(settings.chosen_headers()["authorization"], "Bearer rahasia", "after {act}");
    }
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_offers_no_more_than_the_role_allows() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "bela@bank.example", &[Role::Billing]).await;
    let developer = Desk::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    developer.go("/applications").await;
    developer.click("applications-row").await;
    developer.find("keys-table").await;
    developer.until("document.querySelector('[data-testid=integrations]').hidden").await;
    developer.until("!document.querySelector('[data-testid=application-close]')").await;
    developer.click("key-new").await;
    for other in ["key-mode-live", "key-door-identity"] {
        developer.until(&format!("document.querySelector('[data-testid={other}]').hidden")).await;
    }
    developer.click("key-form-submit").await;
    developer.click("secret-kept").await;

    developer.go("/login").await;
    developer.click("sign-out").await;
    developer.sign_in("bela@bank.example", PASSWORD).await;
    developer.find("nav-usage").await;
    developer.until("!document.querySelector('[data-testid=nav-webhooks]')").await;
    developer.go("/applications").await;
    developer.click("applications-row").await;
    developer.find("keys-table").await;
    developer.until("document.querySelector('[data-testid=key-new]').hidden").await;
    developer.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_is_told_where_to_call_back_and_what_does_not_hold_is_said_at_its_field() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go(&format!("/applications/{}", application_id(&stack).await)).await;
    owner.click("integration-change").await;
    owner.type_into("callback-url", "ftp://a.example/<script>").await;
    owner.type_into("callback-headers", "Authorization: Bearer a:b").await;
    owner.click("integration-form-submit").await;
    owner.is_wrong("callback-url").await;
    let typed = owner.text_of("return document.querySelector('[data-testid=callback-headers]').value").await;
    assert_eq!(typed, "Authorization: Bearer a:b", "nothing typed is lost");
    owner.retype("callback-url", "https://partner.example/called/back").await;
    owner.click("integration-form-submit").await;
    owner.without_dialog().await;
    owner.says("integration", "https://partner.example/called/back").await;
    owner.reload().await;
    owner.says("integration", "https://partner.example/called/back").await;
    owner.until("!document.documentElement.outerHTML.includes('Bearer a:b')").await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_links_may_lead_is_said_and_a_line_that_does_not_hold_is_named() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go(&format!("/applications/{}", application_id(&stack).await)).await;
    owner.find("places-open").await;
    owner.until("!document.querySelector('[data-testid=places-open]').hidden").await;
    owner.type_into("places-returns", "bank.example\nhttps://b.example\nc.example/x").await;
    owner.until("document.querySelector('[data-testid=places-open]').hidden").await;
    owner.click("places-save").await;
    owner.is_wrong("places-returns").await;
    let told = "document.getElementById('places-returns-error').textContent";
    for line in ["https://b.example", "c.example/x"] {
        owner.until(&format!("{told}.includes('{line}')")).await;
    }
    owner.retype("places-returns", "Bank.Example").await;
    owner.type_into("places-embeds", "https://bank.example/").await;
    owner.click("places-save").await;
    let value = |id: &str| format!("document.getElementById('{id}').value");
    owner.until(&format!("{} === 'bank.example'", value("places-returns"))).await;
    owner.reload().await;
    owner.find("places-embeds").await;
    owner.until(&format!("{} === 'https://bank.example'", value("places-embeds"))).await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_is_added_and_its_callback_is_turned_on_again_and_taken_away() {
    let stack = Stack::start(Backend::Sqlite).await;
    set_up(&stack, &json!({ "url": "https://a.example/c" })).await;
    let organisation = own_organisation(&stack).await;
    let database = &stack.app.database;
    let known = endpoint::of_organisation(&stack.app, database, &organisation).await.unwrap().remove(0);
    endpoint::turn_off(database, &organisation, &known.id, OffBecause::Gone).await.unwrap();
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go(&format!("/applications/{}", application_id(&stack).await)).await;
    owner.says("integration", "410").await;
    owner.click("callback-on").await;
    owner.until("!document.querySelector('[data-testid=callback-on]')").await;
    owner.click("integration-change").await;
    owner.until("document.querySelector('[data-testid=callback-url]')?.value").await;
    owner.retype("callback-url", " ").await;
    owner.click("integration-form-submit").await;
    owner.without_dialog().await;
    owner
        .until("!document.querySelector('[data-testid=integrations]').textContent.includes('a.example')")
        .await;

    owner.click("integration-new").await;
    owner.type_into("integration-name", "a b").await;
    owner.click("integration-adding-submit").await;
    owner.is_wrong("integration-name").await;
    owner.retype("integration-name", "BANK-WEB_SDK").await;
    owner.click("integration-adding-submit").await;
    owner.without_dialog().await;
    owner.counts("integration", 2).await;
    owner.close().await;
}
