//! How a member likes the dashboard, in a real browser: theme, language, density and zone are chosen, and stay.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use tanda::auth::application;

#[tokio::test(flavor = "multi_thread")]
async fn theme_language_density_and_zone_are_chosen_and_stay() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let caller = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    insert(&stack, vec![verified(&own, &caller, now_ms - 1_000, 1)]).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    let root = |attribute: &str| format!("document.documentElement.getAttribute('{attribute}')");
    let paper = "getComputedStyle(document.body).backgroundColor";
    let light = desk.text_of(&format!("return {paper}")).await;
    for (choice, attribute, value) in [
        ("theme-dark", "data-theme", "dark"),
        ("language-en", "lang", "en"),
        ("density-dense", "data-density", "dense"),
    ] {
        desk.click(choice).await;
        desk.until(&format!("{} === '{value}'", root(attribute))).await;
    }
    desk.until(&format!("{paper} !== '{light}'")).await;
    let titles = |zone: &str| {
        format!("[...document.querySelectorAll('time')].some((time) => time.title.includes('{zone}'))")
    };
    desk.go("/transactions").await;
    desk.until(&titles("WIB")).await;
    desk.go("/account").await;
    desk.click("zone-WIT").await;
    desk.go("/transactions").await;
    desk.until(&titles("WIT")).await;

    // In a tab of its own, too, and after the page was loaded anew.
    desk.reload().await;
    for (attribute, value) in [("data-theme", "dark"), ("lang", "en"), ("data-density", "dense")] {
        desk.until(&format!("{} === '{value}'", root(attribute))).await;
    }
    desk.until(&titles("WIT")).await;
    desk.click("theme-light").await;
    desk.until(&format!("{paper} === '{light}'")).await;
    desk.close().await;
}
