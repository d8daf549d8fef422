//! The log as a file, in a real browser: both formats, cancelled before and while it comes, and broken off on its way.

use acceptance::{
    desk::Desk,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::portal::access::Role;
use tanda::auth::application;

/// A server whose file stops in the middle, or does not begin; what is asked of it otherwise it answers itself.
const SLOW: &str = "
    const own = window.fetch;
    window.saved = [];
    HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download); };
    window.fetch = (asked, how) => {
        if (!String(asked.url ?? asked).includes('/export')) return own(asked, how);
        const ended = how?.signal ?? asked.signal;
        const gone = (fail) => ended.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
        if (window.silent) return new Promise((_, fail) => { window.asked = true; gone(fail); });
        const file = new ReadableStream({ start: (to) => {
            to.enqueue(new TextEncoder().encode('ID\\n1\\n2\\n'));
            window.breakOff = () => to.error(new TypeError('gone'));
            gone((error) => to.error(error));
        } });
        return Promise.resolve(new Response(file, { headers: { 'content-type': 'text/csv', 'x-tanda-rows': '3' } }));
    };
";

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_cancelled_breaks_off_or_comes_whole() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let caller = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    insert(&stack, (0..3).map(|number| verified(&own, &caller, now_ms - 1_000, number)).collect()).await;
    let desk = Desk::of(&stack, "bela@bank.example", &[Role::Billing]).await;
    desk.text_of("localStorage.setItem('tanda-language', 'en')").await;
    desk.go("/transactions").await;
    desk.counts("transactions-row", 3).await;
    let has_buttons = "document.querySelector('[data-testid=export-csv]')";

    desk.click("export-xlsx").await;
    desk.says("toast", ".xlsx is saved").await;

    desk.text_of(SLOW).await;
    desk.click("export-csv").await;
    desk.until("document.body.textContent.includes('2 of 3 rows')").await;
    desk.click("export-cancel").await;
    desk.says("toast", "The export is cancelled").await;
    desk.until(has_buttons).await;

    // Nothing has come yet: it is cancelled all the same, at once.
    desk.text_of("window.silent = true").await;
    desk.click("export-csv").await;
    desk.until("window.asked").await;
    desk.click("export-cancel").await;
    desk.until(has_buttons).await;
    desk.text_of("window.silent = false").await;

    desk.click("export-csv").await;
    desk.until("document.body.textContent.includes('2 of 3 rows')").await;
    desk.text_of("window.breakOff()").await;
    desk.until("[...document.querySelectorAll('[data-testid=toast]')].some((toast) => toast.textContent.includes('broke off'))")
        .await;
    desk.until(has_buttons).await;
    assert_eq!(desk.text_of("return String(window.saved.length)").await, "0", "no half of a file is kept");
    desk.close().await;
}
