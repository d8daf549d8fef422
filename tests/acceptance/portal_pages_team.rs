//! The dashboard's pages of members and of one's own sign-in in a real browser: what may be given, where the focus stays, who
//! joins.

use std::time::Duration;

use acceptance::{
    desk::{Desk, register},
    portal::{PASSWORD, invitation_token},
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use tanda::delivery::send_due;

/// Whether a control of this name has the focus.
fn has_focus(test_id: &str) -> String {
    format!("document.activeElement?.dataset.testid === '{test_id}'")
}

const NO_DIALOG: &str = "!document.querySelector('dialog[open]')";

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_gives_no_more_than_they_may_and_keeps_their_place_in_the_list() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "owner@bank.example", &[Role::Owner]).await;
    register(&stack, "bela@bank.example", &[Role::Billing]).await;
    let admin = Desk::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    admin.click("nav-members").await;
    // Their own roles, and those of who may no more than they do; nobody shuts out oneself.
    admin.until("document.querySelectorAll('[data-testid=member-roles]').length === 2").await;
    admin.until("document.querySelectorAll('[data-testid=member-shut-out]').length === 1").await;
    let named = "return document.querySelector('[data-testid=member-shut-out]').textContent";
    assert!(admin.text_of(named).await.ends_with(" bela@bank.example"), "a button says whose it is");

    admin.click("member-shut-out").await;
    admin.until(&has_focus("member-let-in")).await;
    admin.click("member-let-in").await;
    admin.until(&has_focus("member-shut-out")).await;

    // Bela's row comes after Adi's own.
    admin.text_of("[...document.querySelectorAll('[data-testid=member-roles]')].at(-1).focus()").await;
    admin.press("\u{e007}").await;
    let offered = "return [...document.querySelectorAll('dialog[open] [data-testid^=role-]')]\
        .map((box) => box.dataset.testid).join(' ')";
    admin.until("document.querySelector('dialog[open] [data-testid=role-developer]')").await;
    assert_eq!(admin.text_of(offered).await, "role-admin role-developer role-billing");
    admin.click("role-developer").await;
    admin.click("roles-form-submit").await;
    admin.until(NO_DIALOG).await;
    admin.until(&has_focus("member-roles")).await;
    admin.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_changes_of_oneself_shows_at_once() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "second@bank.example", &[Role::Owner]).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-members").await;
    let own = "[...document.querySelectorAll('[data-testid=members-row]')]\
        .find((row) => row.textContent.includes('owner@'))?.querySelector('[data-testid=member-roles]')";
    owner.until(own).await;
    owner.text_of(&format!("{own}.click()")).await;
    owner.click("role-owner").await;
    owner.click("role-billing").await;
    owner.click("roles-form-submit").await;
    // Who looks after the bill sees no members.
    owner.until("!document.querySelector('[data-testid=nav-members]')").await;
    owner.until("!document.querySelector('[data-testid=members-table]')").await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_wrong_passwords_at_ones_own_account_are_told_with_the_wait() {
    let stack = Stack::start(Backend::Sqlite).await;
    let ana = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    ana.go("/account").await;
    ana.click("password-change").await;
    ana.type_into("proof-password", "wrong").await;
    ana.type_into("new-password", "payung hitam di teras").await;
    let told = "/\\d:\\d\\d/.test(document.querySelector('[data-testid=form-error]')?.textContent ?? '')";
    for _ in 0..20 {
        ana.click("password-form-submit").await;
        ana.find("form-error").await;
        if ana.text_of(&format!("return String({told})")).await == "true" {
            break;
        }
    }
    ana.until(told).await;
    ana.until("document.querySelector('[data-testid=password-form-submit]').disabled").await;
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_joins_while_somebody_else_is_signed_in_does_not_land_in_their_account() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-members").await;
    owner.click("member-invite").await;
    owner.type_into("invite-email", "ana@bank.example").await;
    owner.click("role-analyst").await;
    owner.click("invite-form-submit").await;
    owner.find("invitation").await;

    // Whoever sends it: the server's own round may have begun.
    let outbox = stack.data.join("outbox");
    while !std::fs::read_dir(&outbox).is_ok_and(|mut mails| mails.next().is_some()) {
        send_due(&stack.app).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let link = format!("/invitation#{}", invitation_token(&stack).await);
    owner.go(&link).await;
    owner.find("join-leaves").await;
    assert_eq!(owner.address().await, "/invitation");
    // A page that is loaded again has no token, and says so before anything is typed.
    owner.reload().await;
    owner.find("join-no-token").await;
    owner.until("document.querySelector('[data-testid=join-password]').closest('[hidden]')").await;

    owner.go("/login").await;
    owner.go(&link).await;
    // What is refused is told on this very page, where nobody is signed in any more.
    owner.type_into("join-password", "pendek").await;
    owner.click("join-submit").await;
    owner.until("document.querySelector('#join-password-error')?.textContent !== ''").await;
    assert_eq!(stack.count("session").await, 0);
    owner.find("join-password").await.clear().await.unwrap();
    owner.type_into("join-password", PASSWORD).await;
    owner.click("join-submit").await;
    owner.until("document.querySelector('[data-testid=join-sign-in]').hidden === false").await;
    owner.click("join-sign-in").await;
    owner.sign_in("ana@bank.example", PASSWORD).await;
    owner.until("document.querySelector('.rail__email')?.textContent === 'ana@bank.example'").await;
    owner.close().await;
}
