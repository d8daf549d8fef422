//! The table of transactions with far more rows than a page of it holds: ten thousand are scrolled through, frame by frame, beside
//! the two hundred that a page holds at most.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use tanda::auth::application;

/// Rows of the js-framework benchmark's large table.
const ROWS: usize = 10_000;

/// Fills the table with copies of its own rows, and waits until they stand.
const FILL: &str = "
    const done = arguments[arguments.length - 1];
    const body = document.querySelector('[data-testid=transactions-table] tbody');
    const rows = [...body.rows];
    const begun = performance.now();
    for (let at = rows.length; at < {rows}; at += 1) body.append(rows[at % rows.length].cloneNode(true));
    requestAnimationFrame(() => requestAnimationFrame(() => done(String(Math.round(performance.now() - begun)))));
";

/// Scrolls for three seconds as far as a wheel that is turned fast, and notes how long each frame took.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    const took = [];
    let before = 0, begun = 0, down = 160;
    const step = (now) => {
        if (before) took.push(now - before); else begun = now;
        before = now;
        const end = document.documentElement.scrollHeight - innerHeight;
        if (scrollY + down > end || scrollY + down < 0) down = -down;
        scrollBy(0, down);
        if (now - begun < 3000) return requestAnimationFrame(step);
        took.sort((one, other) => one - other);
        const over = (limit) => took.filter((each) => each > limit).length / took.length;
        done(JSON.stringify({
            frames: took.length, median: took[took.length >> 1], worst: took.at(-1),
            // A tick of the screen, and two, with a millisecond for the clock's own grain.
            over_one: over(1000 / 60 + 1), over_two: over(2000 / 60 + 1), scrolled: scrollY,
        }));
    };
    requestAnimationFrame(step);
";

/// Both are scrolled on the same machine, one after the other, so what else it does weighs on both. A table that laid all of
/// its rows out at every step would take fifty times as long.
const MOST_TIMES_AS_LONG: f64 = 3.0;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_are_scrolled_as_two_hundred_are() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let caller = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    insert(&stack, (0..200).map(|number| verified(&own, &caller, now_ms - 1_000, number)).collect()).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.go("/transactions?limit=200").await;
    desk.counts("transactions-row", 200).await;
    let scrolled = async || {
        // The first scroll of a page makes what the others use.
        desk.text_later(SCROLL).await;
        desk.text_of("scrollTo(0, 0)").await;
        let told: serde_json::Value = serde_json::from_str(&desk.text_later(SCROLL).await).unwrap();
        assert!(told["scrolled"].as_f64() > Some(0.0), "{told}");
        (told["median"].as_f64().unwrap(), told)
    };
    let (few_ms, few) = scrolled().await;
    desk.text_of("scrollTo(0, 0)").await;
    let filled_ms = desk.text_later(&FILL.replace("{rows}", &ROWS.to_string())).await;
    desk.counts("transactions-row", ROWS).await;
    let (many_ms, many) = scrolled().await;
    println!("200 rows: {few}\n{ROWS} rows, there after {filled_ms} ms: {many}");
    assert!(many_ms <= few_ms * MOST_TIMES_AS_LONG, "{many} against {few}");
    // The head stays in sight, and says what the columns are.
    desk.until(
        "document.querySelector('[data-testid=transactions-table] th').getBoundingClientRect().top >= 0",
    )
    .await;
    desk.close().await;
}
