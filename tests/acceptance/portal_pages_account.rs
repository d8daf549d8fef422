//! The dashboard's page of one's own account in a real browser: another password, a second factor, sessions that are ended.

use acceptance::{
    desk::Desk,
    portal::PASSWORD,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use tanda::clock::Clock;

use crate::portal_members::code;

const CHOSEN: &str = "payung hitam di teras";
const EMAIL: &str = "ana@bank.example";

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_the_session_of_another_browser() {
    let stack = Stack::start(Backend::Sqlite).await;
    let here = Desk::of(&stack, EMAIL, &[Role::Analyst]).await;
    let there = Desk::open(&stack).await;
    there.go("/login").await;
    there.sign_in(EMAIL, PASSWORD).await;
    there.click("nav-account").await;
    there.find("sessions").await;

    here.click("nav-account").await;
    here.click("password-change").await;
    here.type_into("proof-password", "salah sama sekali").await;
    here.type_into("new-password", CHOSEN).await;
    here.click("password-form-submit").await;
    here.find("form-error").await;
    here.retype("proof-password", PASSWORD).await;
    here.retype("new-password", "pendek").await;
    here.click("password-form-submit").await;
    here.is_wrong("new-password").await;
    here.retype("new-password", CHOSEN).await;
    here.click("password-form-submit").await;
    here.without_dialog().await;
    here.find("toast").await;

    there.click("password-change").await;
    there.type_into("proof-password", PASSWORD).await;
    there.type_into("new-password", "kucing di atas lemari").await;
    there.click("password-form-submit").await;
    there.until("document.querySelector('[data-testid=sign-in-again]')?.open").await;
    // The new password opens it, and what was typed below is still there.
    there.type_into("again-password", CHOSEN).await;
    there.click("again-submit").await;
    there.until("!document.querySelector('[data-testid=sign-in-again]')?.open").await;
    let typed = "return document.querySelector('[data-testid=new-password]')?.value";
    assert_eq!(there.text_of(typed).await, "kucing di atas lemari");

    // Both are listed; the other one is ended from here.
    here.reload().await;
    here.counts("session-end", 1).await;
    here.click("session-end").await;
    here.counts("session-end", 0).await;
    assert_eq!(stack.count("session").await, 1);
    here.close().await;
    there.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_asked_for_at_signing_in_and_turned_off() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let desk = Desk::of(&stack, EMAIL, &[Role::Analyst]).await;
    desk.go("/account").await;
    desk.click("factor-turn").await;
    desk.type_into("proof-password", PASSWORD).await;
    desk.click("factor-form-submit").await;
    let shown = "return document.querySelector('[data-testid=secret-value]').textContent";
    desk.find("secret-value").await;
    let secret = desk.text_of(shown).await.replace(' ', "");
    desk.type_into("proof-code", "000000").await;
    desk.click("factor-code-form-submit").await;
    desk.find("form-error").await;
    desk.retype("proof-code", &code(&secret, clock.now().epoch_ms())).await;
    desk.click("factor-code-form-submit").await;
    desk.find("secret-kept").await;
    let spare = desk.text_of(shown).await;
    let spare: Vec<&str> = spare.lines().collect();
    assert_eq!(spare.len(), 10, "codes for when it is lost");
    desk.click("secret-kept").await;
    desk.without_dialog().await;

    // The password alone is not enough; the code that was used is not taken again.
    desk.click("sign-out").await;
    desk.sign_in(EMAIL, PASSWORD).await;
    desk.until("document.activeElement?.dataset.testid === 'login-code'").await;
    desk.type_into("login-code", &code(&secret, clock.now().epoch_ms())).await;
    desk.click("login-submit").await;
    desk.find("login-error").await;
    clock.advance_ms(30_000);
    desk.retype("login-code", &code(&secret, clock.now().epoch_ms())).await;
    desk.click("login-submit").await;
    desk.find("nav-account").await;

    desk.go("/account").await;
    desk.click("factor-turn").await;
    desk.type_into("proof-password", PASSWORD).await;
    desk.type_into("proof-code", spare[0]).await;
    desk.click("factor-end-form-submit").await;
    desk.without_dialog().await;
    desk.click("sign-out").await;
    desk.sign_in(EMAIL, PASSWORD).await;
    desk.find("nav-account").await;
    desk.close().await;
}
