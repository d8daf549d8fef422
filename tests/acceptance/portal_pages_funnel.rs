//! The page that shows where people give up, in a real browser: empty, drawn, narrowed, explained.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::organisation,
    visits::{Kept, keep},
};
use contract::portal::access::Role;

fn says(test_id: &str, text: &str) -> String {
    format!("document.querySelector('[data-testid={test_id}]')?.textContent.includes({text:?})")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_funnel_is_empty_then_drawn_narrowed_and_explained() {
    let stack = Stack::start(Backend::Sqlite).await;
    let analyst = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    analyst.click("nav-funnel").await;
    analyst.until("document.querySelector('.empty__title')").await;

    let own = organisation(&stack).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    let phone = Kept {
        organisation_id: &own,
        application_id: "",
        client: ("phone", "chrome"),
        steps: &[("consent", 8_000), ("card", 21_000), ("done", 0)],
        reason: None,
        opened_at_ms: now_ms - 7_200_000,
        heard_at_ms: now_ms - 3_600_000,
    };
    keep(&stack, 6, &phone).await;
    let denied = Kept { steps: &phone.steps[..2], reason: Some("permission_denied"), ..phone.clone() };
    keep(&stack, 3, &denied).await;
    keep(&stack, 1, &Kept { client: ("desktop", "safari"), steps: &phone.steps[..1], ..phone.clone() }).await;

    analyst.click("filter-apply").await;
    analyst.until(&says("funnel-answer", "60%")).await;
    analyst.until("document.querySelectorAll('[data-testid=funnel-step]').length === 10").await;
    let card = "[data-testid=funnel-step][data-step=card]";
    analyst
        .until(&format!("document.querySelector('{card}').textContent.includes('camera not allowed (3)')"))
        .await;
    // The bar is as long as the share of those who came, and its end as that of those who gave up; nobody is still there.
    let widths = format!(
        "return [...document.querySelectorAll('{card} .funnel__part')].map(part => part.style.width).join(' ')"
    );
    assert_eq!(analyst.text_of(&widths).await, "60% 0% 30%");

    // Narrowed, the address says so, through a reload too.
    analyst.choose("filter-device", "desktop").await;
    analyst.click("filter-apply").await;
    analyst.until(&says("funnel-answer", "0%")).await;
    assert!(analyst.address().await.contains("device=desktop"));
    analyst.reload().await;
    analyst.until("document.querySelector('#filter-device')?.value === 'desktop'").await;
    analyst.go("/funnel?device=fridge").await;
    analyst.until("document.querySelectorAll('[data-testid=filter-error]').length === 1").await;
    analyst.until(&says("funnel-answer", "60%")).await;

    // What a step is, by the key or the button.
    analyst.press("?").await;
    analyst.until("document.querySelector('dialog[open] dl').children.length === 20").await;
    analyst.click("funnel-help-close").await;
    analyst.until("!document.querySelector('dialog[open]')").await;
    analyst.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_the_funnel_finds_no_menu_of_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    let auditor = Desk::of(&stack, "audit@bank.example", &[Role::Auditor]).await;
    auditor.find("nav-audit").await;
    auditor.until("!document.querySelector('[data-testid=nav-funnel]')").await;
    auditor.go("/funnel").await;
    auditor.until("document.querySelector('.empty--page h1')").await;
    auditor.close().await;
}
