//! The filter of the list of transactions in a real browser: days that may not be asked for, searches, zones, midnight.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::{
    access::Role,
    days::{Days, Zone},
};
use tanda::auth::application;

/// Writes a day into a field, as its calendar does.
async fn write(desk: &Desk<'_>, test_id: &str, day: impl std::fmt::Display) {
    desk.find(test_id).await;
    desk.text_of(&format!(
        "const field = document.querySelector('[data-testid={test_id}]'); field.value = '{day}'; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); \
         field.dispatchEvent(new Event('change', {{ bubbles: true }})); return ''"
    ))
    .await;
}

fn holds(test_id: &str, day: impl std::fmt::Display) -> String {
    format!("document.querySelector('[data-testid={test_id}]')?.value === '{day}'")
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_may_not_be_asked_for_stay_in_their_fields_and_are_told_there() {
    let stack = Stack::start(Backend::Sqlite).await;
    let desk = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let days = Days::usual(Zone::Western, stack.app.clock.now());
    let (wide, old) = (days.to().plus(-60), days.to().plus(-400));
    desk.until(&holds("filter-date-to", days.to())).await;
    for from in [wide, old] {
        write(&desk, "filter-date-from", from).await;
        desk.click("filter-apply").await;
        desk.find("filter-error").await;
        desk.until("document.querySelector('[aria-invalid=true]')?.getAttribute('aria-describedby') === 'filter-errors'")
            .await;
        desk.until(&holds("filter-date-from", from)).await;
        assert_eq!(desk.address().await, "/transactions");
    }
    // What holds is asked for, in the zone in which it was meant.
    write(&desk, "filter-date-from", days.to().plus(-3)).await;
    desk.click("filter-apply").await;
    desk.until("location.search.includes('zone=%2B07')").await;
    desk.until("!document.querySelector('[data-testid=filter-error]')").await;

    // A reader of another zone is told in which one the days are.
    let address = desk.address().await;
    desk.until("!document.querySelector('[data-testid=filter-zone]').textContent").await;
    desk.go(&address.replace("%2B07", "%2B09")).await;
    desk.says("filter-zone", "WIT").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_says_how_far_it_looks_and_what_it_needs() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let caller = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let old_ms = stack.app.clock.now().plus_ms(-40 * 86_400_000).epoch_ms();
    let line = verified(&own, &caller, old_ms, 7);
    insert(&stack, vec![line.clone()]).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.until("document.querySelector('[data-testid=filter-reach]').textContent === ''").await;
    desk.type_into("filter-search", &line.id).await;
    desk.click("filter-apply").await;
    desk.counts("transactions-row", 1).await;
    desk.says("filter-reach", "90").await;
    desk.click("export-csv").await;
    let first = Days::first(Zone::Western, stack.app.clock.now());
    desk.says("toast", &format!("tanda-transactions-{first}")).await;

    // The end of an id, as rows show it, finds nothing.
    desk.go(&format!("/transactions?search={}", &line.id[line.id.len() - 8..])).await;
    desk.until("document.querySelector('.empty__text')?.textContent.includes('ID')").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_midnight_the_last_seven_days_are_others() {
    let stack = Stack::start(Backend::Sqlite).await;
    let desk = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let today = Zone::Western.day_of(stack.app.clock.now());
    desk.until(&holds("filter-date-to", today)).await;
    desk.type_into("filter-search", "order-1").await;
    desk.text_of("const own = Date.now; Date.now = () => own() + 86400000; return ''").await;
    desk.until(&holds("filter-date-to", today.plus(1))).await;
    desk.until(&holds("filter-search", "order-1")).await;
    desk.close().await;
}
