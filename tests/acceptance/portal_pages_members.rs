//! The dashboard's page of members in a real browser: invited by one, joined in another browser, changed and shut out.

use acceptance::{
    desk::Desk,
    portal::invitation_token,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;

const CHOSEN: &str = "payung hitam di teras";

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_invited_joins_is_changed_and_is_shut_out() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-members").await;
    // The sandbox's own owner, and this one.
    owner.counts("members-row", 2).await;
    owner.click("member-invite").await;
    owner.type_into("invite-email", "nusa").await;
    owner.click("role-analyst").await;
    owner.click("invite-form-submit").await;
    owner.is_wrong("invite-email").await;
    owner.until("document.querySelector('[data-testid=role-analyst]').checked").await;
    owner.retype("invite-email", "nusa@bank.example").await;
    owner.click("invite-form-submit").await;
    owner.without_dialog().await;
    owner.says("invitation", "nusa@bank.example").await;

    // In a browser of their own. The token leaves the address before anything else happens.
    let nusa = Desk::open(&stack).await;
    let address = format!("/invitation#{}", invitation_token(&stack).await);
    nusa.go(&address).await;
    nusa.find("join-submit").await;
    nusa.until("location.hash === ''").await;
    nusa.until("document.querySelector('[data-testid=join-email]').value === 'nusa@bank.example'").await;
    nusa.type_into("join-password", "pendek").await;
    nusa.click("join-submit").await;
    nusa.is_wrong("join-password").await;
    nusa.retype("join-password", CHOSEN).await;
    nusa.click("join-submit").await;
    nusa.click("join-sign-in").await;
    nusa.sign_in("nusa@bank.example", CHOSEN).await;
    nusa.find("nav-reviews").await;
    nusa.until("!document.querySelector('[data-testid=nav-members]')").await;

    // Followed once, the address leads nowhere.
    let late = Desk::open(&stack).await;
    late.go(&address).await;
    late.find("join-error").await;
    late.until("document.querySelector('[data-testid=join-password]').closest('[hidden]')").await;
    late.close().await;

    owner.reload().await;
    owner.counts("members-row", 3).await;
    owner.counts("invitation", 0).await;
    press_in_row(&owner, "nusa@bank.example", "member-roles").await;
    owner.click("role-analyst").await;
    owner.click("roles-form-submit").await;
    owner.until("document.querySelector('dialog[open] .field__error')?.textContent").await;
    owner.click("role-auditor").await;
    owner.click("roles-form-submit").await;
    owner.without_dialog().await;
    nusa.go("/audit").await;
    nusa.find("audit-row").await;

    // Shut out, they are asked to sign in at their next step and cannot; let in again, they can.
    press_in_row(&owner, "nusa@bank.example", "member-shut-out").await;
    owner.find("member-let-in").await;
    nusa.click("audit-check").await;
    nusa.until("document.querySelector('[data-testid=sign-in-again]')?.open").await;
    nusa.type_into("again-password", CHOSEN).await;
    nusa.click("again-submit").await;
    nusa.find("login-error").await;
    owner.click("member-let-in").await;
    owner.counts("member-let-in", 0).await;
    nusa.retype("again-password", CHOSEN).await;
    nusa.click("again-submit").await;
    nusa.without_dialog().await;
    nusa.close().await;

    // Who invites may take it back.
    owner.click("member-invite").await;
    owner.type_into("invite-email", "lain@bank.example").await;
    owner.click("role-billing").await;
    owner.click("invite-form-submit").await;
    owner.click("invitation-withdraw").await;
    owner.counts("invitation", 0).await;
    owner.close().await;
}

/// Presses a button in the row of a member.
async fn press_in_row(desk: &Desk<'_>, email: &str, test_id: &str) {
    let row = format!(
        "[...document.querySelectorAll('[data-testid=members-row]')].find((row) => row.textContent.includes('{email}'))"
    );
    desk.until(&row).await;
    desk.text_of(&format!("{row}.querySelector('[data-testid={test_id}]').click()")).await;
}
