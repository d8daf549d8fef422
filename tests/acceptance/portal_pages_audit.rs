//! The dashboard's page of the audit log in a real browser: page by page from its end, filtered, and whether its chain holds.

use acceptance::{
    desk::Desk,
    portal::{Browser, case},
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_from_its_end_and_filtered_and_a_touched_one_is_told() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    for _ in 0..60 {
        assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 200);
        assert_eq!(ana.post(&format!("reviews/{id}/release"), &json!({})).await.status, 200);
    }
    let auditor = Desk::of(&stack, "aud@bank.example", &[Role::Auditor]).await;
    auditor.click("nav-audit").await;
    auditor.counts("audit-row", 50).await;
    auditor.until("document.querySelector('[data-testid=audit-chain] .notice--good')").await;
    let first = "return document.querySelector('[data-testid=audit-row] td').textContent";
    let last: usize = auditor.text_of(first).await.parse().unwrap();
    auditor.click("audit-older").await;
    auditor.until(&format!("(() => {{ {first} }})() === '{}'", last - 50)).await;
    let address = auditor.address().await;
    assert_ne!(address, "/audit", "the page lives in the address");
    auditor.reload().await;
    auditor.until(&format!("(() => {{ {first} }})() === '{}'", last - 50)).await;
    auditor.click("audit-newest").await;
    auditor.until(&format!("(() => {{ {first} }})() === '{last}'")).await;

    // Filtered, and the filter lives in the address.
    auditor.choose("filter-action", "session.opened").await;
    assert_eq!(auditor.address().await, "/audit", "nothing happens until it is applied");
    auditor.click("filter-apply").await;
    auditor.counts("audit-row", 2).await;
    auditor.reload().await;
    auditor.counts("audit-row", 2).await;
    auditor.until("document.querySelector('[data-testid=filter-action]').value === 'session.opened'").await;
    auditor.click("filter-reset").await;
    auditor.counts("audit-row", 50).await;

    // What was touched in the store is told at the next check, with its place.
    let touched =
        stack.app.database.execute_unprepared("UPDATE audit SET actor = 'x' WHERE sequence = 7").await;
    assert_eq!(touched.unwrap().rows_affected(), 1);
    auditor.click("audit-check").await;
    auditor.until("document.querySelector('[data-testid=audit-chain] .notice--bad')").await;
    auditor.says("audit-chain", "entry 7").await;
    auditor.close().await;
}
