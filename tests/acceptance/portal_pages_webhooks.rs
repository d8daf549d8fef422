//! The dashboard's page of webhooks in a real browser: made, tried, turned off and on, removed; deliveries read and sent again.

use std::sync::Arc;

use acceptance::{callbacks::Callbacks, desk::Desk};
use contract::portal::access::Role;
use tanda::clock::SystemClock;

use crate::onekyc::calling_stack;

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_made_and_tried_and_its_delivery_is_read_and_sent_again() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let hooks = Callbacks::listen().await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-webhooks").await;
    owner.click("webhook-new").await;
    owner.type_into("webhook-url", "ftp://a.example").await;
    owner.click("webhook-form-submit").await;
    owner.is_wrong("webhook-url").await;
    owner.retype("webhook-url", &hooks.url("200")).await;
    owner.click("webhook-event-review.overridden").await;
    owner.click("webhook-form-submit").await;
    owner
        .until("document.querySelector('[data-testid=secret-value]')?.textContent.startsWith('whsec_')")
        .await;
    owner.click("secret-kept").await;
    owner.counts("webhook", 1).await;

    // A test reaches it whatever it chose, and the log says so.
    owner.click("webhook-test").await;
    hooks.wait_for(&stack, 1).await;
    owner.click("deliveries-refresh").await;
    owner.counts("deliveries-row", 1).await;
    owner.click("delivery-see").await;
    owner.until("document.querySelector('dialog pre')?.textContent.includes('webhook.test')").await;
    owner.click("delivery-replay").await;
    owner.without_dialog().await;
    let heard = hooks.wait_for(&stack, 2).await;
    assert_eq!(heard[0].headers["webhook-id"], heard[1].headers["webhook-id"]);

    // The filter lives in the address.
    owner.click("deliveries-failed").await;
    owner.counts("deliveries-row", 0).await;
    assert_eq!(owner.address().await, "/webhooks?state=failed");
    owner.reload().await;
    owner.until("document.querySelector('[data-testid=deliveries-failed]')?.ariaPressed === 'true'").await;
    owner.click("deliveries-all").await;
    owner.counts("deliveries-row", 1).await;

    // Another secret is shown once, and the old one holds for as long as was chosen.
    owner.click("webhook-rotate").await;
    owner.click("webhook-rotating-submit").await;
    owner.says("secret-value", "whsec_").await;
    let shown =
        owner.text_of("return document.querySelector('[data-testid=secret-value]').textContent").await;
    owner.click("secret-kept").await;
    owner.without_dialog().await;
    owner.until(&format!("!document.documentElement.outerHTML.includes('{shown}')")).await;

    // An answer that comes when its page was left is told, and fetches nothing for it.
    let late = "const now = fetch; \
        window.fetch = async (...asked) => { const answer = await now(...asked); \
            await new Promise((go) => setTimeout(go, 1500)); window.came = true; return answer; }; \
        document.querySelector('[data-testid=webhook-test]').click(); \
        setTimeout(() => { window.fetch = now; }, 50)";
    owner.text_of(late).await;
    owner.click("nav-account").await;
    owner.until("window.came && document.querySelector('[data-testid=toast]')").await;
    owner.click("nav-webhooks").await;
    owner.counts("deliveries-row", 2).await;

    // Off, taken back, and removed after a word of warning.
    owner.click("webhook-off").await;
    owner.find("webhook-on").await;
    owner.click("toast-undo").await;
    owner.find("webhook-off").await;
    owner.click("webhook-remove").await;
    owner.click("webhook-removing-submit").await;
    owner.counts("webhook", 0).await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_callbacks_is_rotated_and_shown_once() {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-webhooks").await;
    owner.click("callback-secret-rotate").await;
    owner.click("callback-secret-rotating-submit").await;
    owner.says("secret-value", "whsec_").await;
    let shown =
        owner.text_of("return document.querySelector('[data-testid=secret-value]').textContent").await;
    owner.click("secret-kept").await;
    owner.without_dialog().await;
    owner.until(&format!("!document.documentElement.outerHTML.includes('{shown}')")).await;
    owner.close().await;
}
