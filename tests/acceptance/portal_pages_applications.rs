//! The dashboard's pages of applications in a real browser: made, renamed, closed and opened again, with keys that are shown
//! once.

use acceptance::{
    desk::{Desk, register},
    portal::PASSWORD,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use tanda::store::entity::credential;

fn count(test_id: &str, count: usize) -> String {
    format!("document.querySelectorAll('[data-testid={test_id}]').length === {count}")
}

fn says(test_id: &str, text: &str) -> String {
    format!("document.querySelector('[data-testid={test_id}]')?.textContent.includes({text:?})")
}

const NO_DIALOG: &str = "!document.querySelector('dialog[open]')";

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_made_gets_a_key_and_is_closed_and_opened_again() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-applications").await;
    owner.find("applications-table").await;

    // A name that does not hold is told at its field, and what was typed stays.
    owner.click("application-new").await;
    owner.click("application-form-submit").await;
    owner.until("document.querySelector('#application-name-error')?.textContent !== ''").await;
    owner.type_into("application-name", "Kantor <b>Pusat</b>").await;
    owner.click("application-form-submit").await;
    owner.until("location.pathname.startsWith('/applications/')").await;
    owner.until("document.querySelector('h1').textContent === 'Kantor <b>Pusat</b>'").await;
    owner.until(NO_DIALOG).await;

    // The secret is shown once, and not put away by Escape.
    owner.click("key-new").await;
    owner.click("key-door-ecert").await;
    owner.type_into("key-addresses", "home").await;
    owner.click("key-form-submit").await;
    owner.until("document.querySelector('#key-addresses-error')?.textContent !== ''").await;
    owner.find("key-addresses").await.clear().await.unwrap();
    owner.type_into("key-addresses", "127.0.0.0/8").await;
    owner.click("key-form-submit").await;
    owner.until(&count("secret-value", 2)).await;
    let secret = "return [...document.querySelectorAll('[data-testid=secret-value]')].at(-1).textContent";
    let secret = owner.text_of(secret).await;
    assert!(secret.len() >= 20, "a secret that cannot be guessed");
    owner.press("\u{e00c}").await;
    owner.until(&count("secret-value", 2)).await;
    owner.click("secret-kept").await;
    owner.until(NO_DIALOG).await;
    owner.until(&format!("!document.documentElement.outerHTML.includes('{secret}')")).await;
    owner.until(&count("keys-row", 1)).await;

    // Rotated there are two; the old one ends.
    owner.click("key-rotate").await;
    owner.choose("overlap", "1").await;
    owner.click("key-rotating-submit").await;
    owner.click("secret-kept").await;
    owner.until(&count("keys-row", 2)).await;
    owner.until(&count("key-rotate", 1)).await;
    owner.click("key-revoke").await;
    owner.click("key-revoking-submit").await;
    owner.until(&count("key-revoke", 1)).await;
    let keys = credential::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(keys.iter().filter(|key| key.revoked_at_ms.is_some()).count(), 1);

    // Closed, it says so; what closed it takes it back.
    owner.click("application-close").await;
    owner.click("application-closing-submit").await;
    owner.find("application-closed").await;
    owner.click("toast-undo").await;
    owner.until("!document.querySelector('[data-testid=application-closed]')").await;

    owner.click("application-rename").await;
    owner.find("application-name").await.clear().await.unwrap();
    owner.type_into("application-name", "Kantor Cabang").await;
    owner.click("application-form-submit").await;
    owner.until("document.querySelector('h1').textContent === 'Kantor Cabang'").await;
    owner.click("application-back").await;
    owner.until(&says("applications-table", "Kantor Cabang")).await;
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
async fn the_look_of_the_page_is_tried_refused_mended_and_saved() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let application = tanda::store::entity::application::Entity::find().one(&stack.app.database).await;
    let id = application.unwrap().unwrap().id;
    owner.go(&format!("/applications/{id}")).await;
    owner.type_into("branding-name", "Bank <i>Contoh</i>").await;
    owner.until("document.querySelector('.brand-preview__name').textContent === 'Bank <i>Contoh</i>'").await;

    // Too faint a colour is told at once, and cannot be saved; the nearest one is a press away.
    owner.type_into("branding-light", "#FFE000").await;
    owner.until("document.querySelector('[data-testid=branding-save]').disabled").await;
    owner.until("document.querySelector('#branding-light-reading').textContent.includes('4,5')").await;
    owner.click("branding-light-nearest").await;
    owner.until("document.querySelector('#branding-light').value === '#837300'").await;
    let button = "getComputedStyle(document.querySelector('[data-testid=branding-preview-button]'))";
    owner.until(&format!("{button}.backgroundColor === 'rgb(131, 115, 0)'")).await;
    let paper = "getComputedStyle(document.querySelector('[data-testid=branding-preview]')).backgroundColor";
    let by_day = owner.text_of(&format!("return {paper}")).await;
    owner.click("branding-preview-dark").await;
    owner.until(&format!("{paper} !== '{by_day}'")).await;
    owner.click("branding-save").await;
    owner.until("document.querySelector('.toast')").await;
    owner.reload().await;
    owner.until("document.querySelector('#branding-light')?.value === '#837300'").await;
    owner.close().await;
}
