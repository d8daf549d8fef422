//! What the H5 page tells of its steps: heard once, kept without a word of the person, and forgotten.

use acceptance::{
    browser::{Browser as Page, Cameras},
    on_both_databases,
    portal::Browser,
    stack::{Answer, Backend, Stack},
    visitor::{Visitor, make_link},
};
use contract::portal::access::Role;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{
    store::entity::{visit, visit_step},
    visits,
};

/// What is expected of a visit and its steps: name, milliseconds, how often begun.
type Holds = fn(&visit::Model, &[(String, i64, i32)]) -> bool;

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36";
const PAGE: &str = "0011223344556677";

async fn visitor(stack: &Stack) -> Visitor<'_> {
    Visitor::open(stack, make_link(stack, &json!({})).await).await
}

async fn tell(visitor: &Visitor<'_>, page: &str, reports: Value) -> Answer {
    let body = json!({ "page": page, "reports": reports }).to_string();
    let url = format!("{}/capture-flow/v1/visit", visitor.stack.base_url);
    let request = visitor.stack.http.post(url).header("cookie", &visitor.cookie).header("user-agent", PHONE);
    Answer::of(request.header("content-type", "application/json").body(body)).await
}

async fn only_visit(stack: &Stack) -> visit::Model {
    let mut rows = visit::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

/// Steps in the order of their names: how long, how often begun.
async fn steps(stack: &Stack) -> Vec<(String, i64, i32)> {
    let rows = visit_step::Entity::find().all(&stack.app.database).await.unwrap();
    let mut steps: Vec<_> = rows.into_iter().map(|row| (row.step, row.spent_ms, row.begun)).collect();
    steps.sort();
    steps
}

on_both_databases!(what_a_page_tells_is_heard_once, async |backend| {
    let stack = Stack::start(backend).await;
    let visitor = visitor(&stack).await;
    let first = json!([
        { "n": 0, "atMs": 900, "step": "consent", "begins": true },
        { "n": 1, "atMs": 5_900, "step": "consent", "ms": 5_000 },
        { "n": 2, "atMs": 5_900, "step": "card", "begins": true },
        { "n": 3, "atMs": 7_000, "step": "card", "ms": 1_100, "reason": "permission_denied" },
    ]);
    let told = [tell(&visitor, PAGE, first.clone()), tell(&visitor, PAGE, first.clone())];
    let [one, other] = told;
    let (one, other) = tokio::join!(one, other);
    assert_eq!((one.status, other.status), (204, 204));
    let expected = vec![("card".to_owned(), 1_100, 1), ("consent".to_owned(), 5_000, 1)];
    assert_eq!(steps(&stack).await, expected);
    let row = only_visit(&stack).await;
    assert_eq!((row.step.as_str(), row.reason.as_deref()), ("card", Some("permission_denied")));
    assert_eq!((row.device.as_str(), row.browser.as_str(), row.browser_major), ("phone", "chrome", 142));
    assert_eq!(row.system, "android");
    // The page's header itself is nowhere.
    assert!(!format!("{row:?}").contains("Mozilla"));

    // A batch that holds what was heard adds what was not; after a reload the numbers begin anew.
    let mut more = first.as_array().unwrap().clone();
    more.push(json!({ "n": 4, "atMs": 9_000, "step": "card", "ms": 2_000, "begins": true }));
    tell(&visitor, PAGE, json!(more)).await;
    let reloaded = json!([{ "n": 0, "atMs": 400, "step": "done", "begins": true, "reason": "under_review" }]);
    tell(&visitor, "ffffffffffffffff", reloaded).await;
    // An answer stays an answer, whatever another tab says later.
    tell(&visitor, PAGE, json!([{ "n": 9, "atMs": 9_900, "step": "card", "reason": "second_tab" }])).await;
    assert_eq!(steps(&stack).await[0], ("card".to_owned(), 3_100, 2));
    let row = only_visit(&stack).await;
    assert_eq!((row.step.as_str(), row.reason.as_deref()), ("done", Some("under_review")));

    let analyst = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let funnel = analyst.get("funnel").await.body;
    assert_eq!(funnel["all"], json!({ "visits": 1, "finished": 1, "underway": 0 }));
    let application = row.application_id;
    assert!(!application.is_empty(), "the link is an application's");
    let own = analyst.get(&format!("funnel?application={application}&device=phone&browser=chrome")).await;
    assert_eq!(own.body["all"]["visits"], 1);
});

#[tokio::test(flavor = "multi_thread")]
async fn what_no_page_of_ours_tells_is_refused_and_changes_nothing() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    let one = json!({ "n": 0, "atMs": 9, "step": "card" });
    for (page, reports) in [
        ("", json!([one])),
        ("../../../etc/pass", json!([one])),
        (PAGE, json!([])),
        (PAGE, json!(vec![one.clone(); 33])),
        (PAGE, json!([one, one])),
        (PAGE, json!([{ "n": 0, "atMs": 9, "step": "card", "ms": 10 }])),
        (PAGE, json!([{ "n": 0, "atMs": 9, "step": "card", "nik": "3273011708999901" }])),
        (PAGE, json!([{ "n": 0, "atMs": 9, "step": "<script>" }])),
        (PAGE, json!([{ "n": 0, "atMs": 9, "step": "card", "reason": "=1+1" }])),
        (PAGE, json!([{ "n": -1, "atMs": 9, "step": "card" }])),
        (PAGE, json!("card")),
    ] {
        let answer = tell(&visitor, page, reports.clone()).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("invalid")), "{reports}");
    }
    for (body, status) in [
        (format!(r#"{{"page":"{PAGE}","page":"{PAGE}","reports":[]}}"#), 400),
        (format!(r#"{{"page":"{}"}}"#, "a".repeat(20_000)), 413),
        ("[]".to_owned(), 400),
        (String::new(), 400),
    ] {
        assert_eq!(visitor.post("visit", body.into_bytes()).await.status, status);
    }
    let (token, id) = make_link(&stack, &json!({})).await;
    let other = Visitor::open(&stack, (token, id.clone())).await;
    let url = format!("{}/capture-flow/v1/visit", stack.base_url);
    let body = json!({ "page": PAGE, "reports": [one] });
    let stranger = stack.http.post(&url).json(&body);
    assert_eq!(Answer::of(stranger).await.status, 401, "without a cookie");
    let foreign = stack.http.post(&url).json(&body).header("cookie", &visitor.cookie);
    assert_eq!(Answer::of(foreign.header("x-tanda-link", &id)).await.status, 401, "for another's link");
    assert_eq!(stack.count("visit").await + stack.count("visit_step").await, 0);

    // A link's minute has sixty calls, and the flow's own calls are not counted with them.
    for n in 0..60 {
        let told = tell(&other, PAGE, json!([{ "n": n, "atMs": 9, "step": "card" }])).await;
        assert_eq!(told.status, 204);
    }
    let busy = tell(&other, PAGE, json!([one])).await;
    assert!(busy.status == 429 && !busy.header("retry-after").is_empty(), "{busy:?}");
    assert_eq!(other.consent().await.status, 204);
    clock.advance_ms(60_000);
    assert_eq!(tell(&other, PAGE, json!([one])).await.status, 204);
}

on_both_databases!(a_visit_is_heard_to_its_end_and_forgotten_after_ninety_days, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let visitor = visitor(&stack).await;
    // Nobody was in a step for longer than the link is open.
    let long = json!([{ "n": 0, "atMs": 80_000_000, "step": "consent", "ms": 80_000_000, "begins": true }]);
    assert_eq!(tell(&visitor, PAGE, long).await.status, 204);
    assert_eq!(steps(&stack).await, [("consent".to_owned(), 60_000, 1)]);
    clock.advance_ms(2 * 3_600_000);
    assert_eq!(visitor.consent().await.status, 410, "the link ran out");
    let end = json!([{ "n": 1, "atMs": 80_000_000, "step": "consent", "reason": "link_expired" }]);
    assert_eq!(tell(&visitor, PAGE, end).await.status, 204);
    assert_eq!(only_visit(&stack).await.reason.as_deref(), Some("link_expired"));
    for (days, left) in [(89, 1), (2, 0)] {
        clock.advance_ms(days * 86_400_000);
        visits::forget_past(&stack.app).await.unwrap();
        assert_eq!((stack.count("visit").await, stack.count("visit_step").await), (left, left));
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_where_a_person_is_and_that_it_was_put_away() {
    let stack = Stack::start(Backend::Sqlite).await;
    let answer = stack.post("/capture-flow/v1/links", &json!({})).await;
    let page = Page::open(Cameras::Script(String::new())).await;
    page.reach(answer.body["url"].as_str().unwrap(), "capture-start").await;
    let until = async |holds: Holds| {
        for _ in 0..200 {
            let rows = visit::Entity::find().all(&stack.app.database).await.unwrap();
            let steps = steps(&stack).await;
            if rows.first().is_some_and(|row| holds(row, &steps)) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{:?} {:?}", visit::Entity::find().all(&stack.app.database).await, steps(&stack).await);
    };
    until(|row, steps| row.step == "start" && row.browser == "chrome" && steps[0].1 > 0).await;
    // Whoever leaves tells how long the last step was looked at.
    page.driver.goto("about:blank").await.unwrap();
    until(|_, steps| steps[1].1 > 0).await;
    page.close().await;
}
