//! What the log's days come to, in a real browser: outcome, pass rate and time to answer as charts, and all of it as a table.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use tanda::{auth::application, store::entity::partner_transaction::Model};

const DAY_MS: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_days_are_seen_by_outcome_pass_rate_and_time_to_answer() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let caller = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    // Yesterday three of four passed, the slowest within 4 s; today the one that came did, within 1.2 s.
    let line = |number: usize| {
        let sent_at_ms = if number == 4 { now_ms - 1_000 } else { now_ms - DAY_MS };
        let line = Model { took_ms: Some(1_150), ..verified(&own, &caller, sent_at_ms, number) };
        if number > 0 {
            return line;
        }
        let rejections = "[\"name_differs\"]".to_owned();
        Model { api_status: Some("not_verified".to_owned()), rejections, took_ms: Some(3_950), ..line }
    };
    insert(&stack, (0..5).map(line).collect()).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.text_of("localStorage.setItem('tanda-language', 'en')").await;
    desk.go("/transactions").await;
    desk.says("transactions-overview", "80% passed").await;
    desk.says("transactions-overview", "Name does not match").await;
    let told = async |form: &str, words: &[&str]| {
        desk.click(&format!("overview-{form}")).await;
        for words in words {
            let chart = "document.querySelector('[data-testid=overview-chart] svg[role=img]')";
            desk.until(&format!("{chart}?.getAttribute('aria-label').includes('{words}')")).await;
        }
    };
    told("outcome", &[": 4, ", ": 1"]).await;
    desk.says("overview-chart", "Not verified").await;
    told("passed", &[": 75%, ", ": 100%"]).await;
    told("latency", &[": 4,000, ", ": 1,200"]).await;
    desk.says("overview-chart", "95% within, ms").await;
    desk.click("overview-table").await;
    desk.says("transactions-days", "4,000 ms").await;
    desk.says("transactions-days", "75%").await;
    desk.close().await;
}
