//! The dashboard's pages in a real browser: signing in, a case decided by keyboard, a session that ends over a form.

use acceptance::{
    desk::{Desk, register},
    portal::{PASSWORD, REASON, case},
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use tanda::{
    auth::application,
    store::entity::{audit, partner_transaction::Model, review, session, verification},
};

/// Whether something can be pressed, as a script's condition.
fn can_press(test_id: &str) -> String {
    format!("document.querySelector('[data-testid={test_id}]')?.disabled === false")
}

async fn state(stack: &Stack, id: &str) -> String {
    review::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_have_addresses_and_nothing_else_has() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (path, status) in [
        ("/", 200),
        ("/login", 200),
        ("/demo", 200),
        ("/transactions", 200),
        ("/transactions/8e31a91c-7437", 200),
        ("/reviews?state=closed", 200),
        ("/reviews/0199", 200),
        ("/applications", 200),
        ("/applications/0199-ab", 200),
        ("/webhooks", 200),
        ("/usage", 200),
        ("/audit", 200),
        ("/account", 200),
        ("/reviews/0199/more", 404),
        ("/nothing", 404),
        ("/login/", 404),
    ] {
        let answer = stack.http.get(format!("{}{path}", stack.base_url)).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("require-trusted-types-for 'script'"), "{path}: {policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_where_one_wanted_to_go_and_signing_out_ends_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let desk = Desk::open(&stack).await;
    desk.go("/reviews?state=closed").await;
    desk.find("login-email").await;
    assert_eq!(desk.address().await, "/login?next=%2Freviews%3Fstate%3Dclosed");
    desk.sign_in("ana@bank.example", "wrong").await;
    desk.find("login-error").await;
    desk.sign_in("ana@bank.example", PASSWORD).await;
    desk.until("location.pathname === '/reviews' && location.search === '?state=closed'").await;
    desk.find("nav-reviews").await;
    desk.until("!document.querySelector('[data-testid=nav-audit]')").await;

    // A page that the role does not open says so, and nothing of it is fetched.
    desk.go("/audit").await;
    desk.until("document.querySelector('main h1') && !document.querySelector('[data-testid=audit-table]')")
        .await;

    desk.click("sign-out").await;
    desk.find("login-email").await;
    assert_eq!(stack.count("session").await, 0);

    // "Back" to a page that the browser kept whole shows it to nobody else.
    desk.text_of(
        "window.kept = true; dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
    )
    .await;
    desk.until("!window.kept && document.querySelector('[data-testid=login-email]')").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_wrong_passwords_are_told_with_the_wait() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let desk = Desk::open(&stack).await;
    desk.go("/login").await;
    // However many tries the server looks at, the form says when the next one is.
    let told = "/\\d:\\d\\d/.test(document.querySelector('[data-testid=login-error]')?.textContent ?? '')";
    for _ in 0..20 {
        desk.sign_in("ana@bank.example", "wrong").await;
        desk.find("login-error").await;
        if desk.text_of(&format!("return String({told})")).await == "true" {
            break;
        }
    }
    desk.until(told).await;
    desk.until("document.querySelector('[data-testid=login-submit]').disabled").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_taken_on_opening_and_approved_by_keyboard() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let ana = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    ana.go("/reviews").await;
    ana.find("reviews-table").await;
    ana.click("reviews-row").await;
    ana.until(&can_press("review-approve")).await;
    assert_eq!(ana.address().await, format!("/reviews/{id}"));
    ana.find("review-frame").await;
    ana.find("review-voters").await;
    ana.until("document.documentElement.scrollHeight <= innerHeight").await;

    // What the screen showed and what was seen of it, a line a channel.
    ana.press("4").await;
    ana.until("document.querySelectorAll('path.curve[d*=L]').length >= 3").await;
    ana.press("1").await;

    // Somebody else sees whose it is, and can press nothing.
    let budi = Desk::of(&stack, "budi@bank.example", &[Role::Analyst]).await;
    budi.go(&format!("/reviews/{id}")).await;
    budi.until(
        "document.querySelector('[data-testid=review-standing]')?.textContent.includes('ana@bank.example')",
    )
    .await;
    budi.until("document.querySelector('[data-testid=review-approve]')?.disabled === true").await;
    budi.close().await;

    // Without a reason the key leads into it; nothing is decided.
    ana.press("a").await;
    ana.until("document.activeElement?.dataset.testid === 'review-reason'").await;
    assert_eq!(stack.count("verification").await, 1);
    ana.press(REASON).await;
    ana.press_control_enter().await;
    ana.find("review-next").await;
    assert_eq!(state(&stack, &id).await, "closed");
    let rows = verification::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.status == "verified" && row.actor_user_id.is_some()).count(), 1);
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_over_a_form_loses_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let ana = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    ana.go(&format!("/reviews/{id}")).await;
    ana.until(&can_press("review-reject")).await;
    ana.type_into("review-reason", REASON).await;
    session::Entity::delete_many().exec(&stack.app.database).await.unwrap();
    ana.click("review-reject").await;
    ana.until("document.querySelector('[data-testid=sign-in-again]')?.open").await;
    ana.press_escape_twice().await;
    ana.text_of("document.querySelector('[data-testid=sign-in-again]').close()").await;
    ana.until("document.querySelector('[data-testid=sign-in-again]').open").await;
    let reason = "return document.querySelector('[data-testid=review-reason]').value";
    assert_eq!(ana.text_of(reason).await, REASON, "what was typed stays below");

    ana.type_into("again-password", "wrong").await;
    ana.click("again-submit").await;
    ana.find("login-error").await;
    assert_eq!(state(&stack, &id).await, "open", "nothing is decided without a session");
    ana.find("again-password").await.clear().await.unwrap();
    ana.type_into("again-password", PASSWORD).await;
    ana.click("again-submit").await;
    // The call that waited is made, so nobody presses twice.
    ana.find("review-next").await;
    assert_eq!(state(&stack, &id).await, "closed");
    ana.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_logs_filter_takes_effect_when_applied_and_lives_in_the_address() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let application = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    let lines = (0..60).map(|number| {
        let mode = if number % 3 == 0 { "testing" } else { "live" }.to_owned();
        Model { mode, ..verified(&own, &application, now_ms - 60_000, number) }
    });
    insert(&stack, lines.collect()).await;

    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.until("location.pathname === '/transactions'").await;
    let rows = |count: usize| {
        format!("document.querySelectorAll('[data-testid=transactions-row]').length === {count}")
    };
    let counted = |number: usize| {
        format!(
            "document.querySelector('[data-testid=transactions-count]')?.textContent.startsWith('{number} ')"
        )
    };
    desk.until(&rows(50)).await;
    desk.until(&counted(60)).await;
    desk.until("document.querySelector('[data-testid=transactions-today]').textContent.includes('100%')")
        .await;

    // Nothing happens until it is applied.
    desk.choose("filter-mode", "TESTING").await;
    assert_eq!(desk.address().await, "/transactions");
    desk.click("filter-apply").await;
    desk.until(&rows(20)).await;
    desk.until(&counted(20)).await;
    assert!(desk.address().await.contains("mode=TESTING"), "{}", desk.address().await);
    desk.reload().await;
    desk.until(&rows(20)).await;
    desk.until("document.querySelector('[data-testid=filter-mode]').value === 'TESTING'").await;

    // A page further and back again.
    desk.go("/transactions").await;
    desk.until(&rows(50)).await;
    desk.click("page-next").await;
    desk.until(&rows(10)).await;
    desk.until(&counted(60)).await;
    desk.click("page-previous").await;
    desk.until(&rows(50)).await;

    // One line, and back to the list as it was.
    desk.click("transactions-row").await;
    desk.find("transaction-verdict").await;
    desk.until("location.pathname.startsWith('/transactions/')").await;
    desk.click("transaction-back").await;
    desk.until(&rows(50)).await;

    // What somebody writes into the address by hand is told, and the rest holds.
    desk.go("/transactions?from=yesterday&mode=TESTING&status=%3Cscript%3E&x=1").await;
    desk.until(&rows(20)).await;
    desk.until("document.querySelectorAll('[data-testid=filter-error]').length === 3").await;

    // The file is written down in the audit log when it is there.
    desk.click("export-csv").await;
    desk.until("document.querySelector('[data-testid=toast]')?.textContent.includes('.csv')").await;
    let exported = audit::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(exported.iter().any(|entry| entry.action == "transactions.exported"), "{exported:?}");
    desk.close().await;
}
