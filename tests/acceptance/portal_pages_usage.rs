//! The dashboard's page of charges in a real browser: filtered, and taken away as a file.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use tanda::{
    auth::application,
    store::entity::{audit, partner_transaction::Model},
};

#[tokio::test(flavor = "multi_thread")]
async fn charges_are_filtered_by_mode_and_application_and_taken_away_as_a_file() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let mobile = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let branch = application::create(&stack.app, &own, "Branch").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    let line = |number: usize| {
        let caller = if number < 4 { &branch } else { &mobile };
        let mode = if number == 0 { "testing" } else { "live" }.to_owned();
        Model { mode, ..verified(&own, caller, now_ms - 1_000, number) }
    };
    insert(&stack, (0..10).map(line).collect()).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.click("nav-usage").await;
    // Each line is charged for two services, and tries are no part of the bill.
    desk.says("usage-total", "18").await;
    desk.says("usage-tries", "2").await;
    desk.counts("usage-sum", 2).await;
    desk.find("usage-chart").await;
    desk.counts("usage-row", 6).await;

    desk.choose("filter-mode", "TESTING").await;
    assert_eq!(desk.address().await, "/usage", "nothing happens until it is applied");
    desk.click("filter-apply").await;
    desk.counts("usage-row", 2).await;
    desk.says("usage-total", "0").await;
    desk.says("usage-tries", "2").await;
    desk.reload().await;
    desk.counts("usage-row", 2).await;
    desk.choose("filter-mode", "").await;
    desk.choose("filter-application", &branch).await;
    desk.click("filter-apply").await;
    desk.counts("usage-row", 4).await;
    desk.says("usage-total", "6").await;

    desk.click("usage-export").await;
    desk.says("toast", ".csv").await;
    let exported = audit::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(exported.iter().any(|entry| entry.action == "usage.exported"), "{exported:?}");
    desk.close().await;
}
