//! The public status page: there without an account, without a script and without a database; told by what is really the
//! case, and by the operator.

use acceptance::{
    stack::{Answer, Backend, Stack},
    transactions::{insert, organisation, verified},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{
    clock::SetClock,
    status::{
        Component, IncidentState, KEPT_MS,
        incidents::{self, IncidentError, Words},
    },
    store::entity::application,
};

async fn report(stack: &Stack) -> Value {
    let answer = Answer::of(stack.http.get(format!("{}/status.json", stack.base_url))).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "public, max-age=15"));
    answer.body
}

/// The report once what is kept has run out.
async fn fresh(stack: &Stack, clock: &SetClock) -> Value {
    clock.advance_ms(KEPT_MS);
    report(stack).await
}

fn health<'a>(report: &'a Value, component: &str) -> &'a str {
    let known = report["components"].as_array().unwrap().iter();
    known.clone().find(|one| one["component"] == component).unwrap()["health"].as_str().unwrap()
}

async fn page(stack: &Stack, path: &str, accepts: &str) -> (String, String) {
    let request = stack.http.get(format!("{}{path}", stack.base_url)).header("accept-language", accepts);
    let response = request.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    (policy, response.text().await.unwrap())
}

fn words(en: &str, id: Option<&str>) -> Words {
    Words { en: en.to_owned(), id: id.map(str::to_owned) }
}

#[tokio::test(flavor = "multi_thread")]
async fn components_are_told_by_what_is_tried_and_counted() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let well = report(&stack).await;
    assert_eq!((&well["health"], well["components"].as_array().unwrap().len()), (&json!("operational"), 10));

    let own = organisation(&stack).await;
    let application = application::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    let lines = (0..20).map(|number| {
        let line = verified(&own, &application, now_ms, number);
        let http_status = Some(if number < 5 { 503 } else { 200 });
        tanda::store::entity::partner_transaction::Model { http_status, ..line }
    });
    insert(&stack, lines.collect()).await;
    assert_eq!(
        health(&report(&stack).await, "certificates"),
        "operational",
        "what was found is kept for a while"
    );
    let late = fresh(&stack, &clock).await;
    assert_eq!(health(&late, "certificates"), "degraded", "a quarter of the calls failed by our fault");
    assert_eq!(health(&late, "database"), "operational");
    clock.advance_ms(6 * 60_000);
    assert_eq!(health(&fresh(&stack, &clock).await, "certificates"), "operational", "that was a while ago");

    // A store that keeps nothing.
    let folder = stack.data.join("objects");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "no folder").unwrap();
    let broken = fresh(&stack, &clock).await;
    assert_eq!((health(&broken, "objects"), health(&broken, "capture_pages")), ("down", "down"));
    assert_eq!(broken["health"], "down");

    // Without a database the page is there, and says so without a word of ours about why.
    stack.app.database.clone().close().await.unwrap();
    clock.advance_ms(KEPT_MS);
    let (_, text) = page(&stack, "/status?lang=en", "id").await;
    assert!(text.contains("Some services are not running") && text.contains("cannot be read at the moment"));
    for secret in ["sqlite", "Connection", "error", env!("CARGO_PKG_VERSION"), "Sandbox"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(health(&report(&stack).await, "database"), "down");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_no_script_and_speaks_both_languages() {
    let stack = Stack::start(Backend::Sqlite).await;
    let (policy, indonesian) = page(&stack, "/status", "id-ID,id;q=0.9").await;
    assert!(policy.contains("style-src 'self'"));
    assert!(indonesian.contains("<html lang=\"id\">") && indonesian.contains("Semua layanan berjalan"));
    assert!(!indonesian.contains("<script") && !indonesian.contains("style="));
    let (_, english) = page(&stack, "/status", "en").await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("All services are running"));
    let (_, chosen) = page(&stack, "/status?lang=en", "id").await;
    assert!(chosen.contains("<html lang=\"en\">"));
    let style = Answer::of(stack.http.get(format!("{}/status/status.css", stack.base_url))).await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_tells_of_incidents_and_they_are_remembered_for_ninety_days() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let app = &stack.app;
    let title = words("Slow <b>checks</b>", Some("Pemeriksaan lambat"));
    let id =
        incidents::open(app, &title, &[Component::Pipeline], &words("We look into it.", None)).await.unwrap();
    let open = fresh(&stack, &clock).await;
    assert_eq!((health(&open, "pipeline"), &open["health"]), ("degraded", &json!("degraded")));
    let (_, text) = page(&stack, "/status", "en").await;
    assert!(text.contains("Slow &lt;b&gt;checks&lt;/b&gt;") && text.contains("We look into it."));
    let (_, text) = page(&stack, "/status", "id").await;
    assert!(
        text.contains("Pemeriksaan lambat") && text.contains("<span lang=\"en\">We look into it.</span>")
    );

    clock.advance_ms(3_600_000);
    incidents::update(app, &id, IncidentState::Monitoring, &words("It is mended.", None)).await.unwrap();
    clock.advance_ms(1_800_000);
    incidents::update(app, &id, IncidentState::Resolved, &words("It is over.", None)).await.unwrap();
    let over = fresh(&stack, &clock).await;
    assert_eq!(over["health"], "operational");
    let states: Vec<&str> = over["incidents"][0]["updates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|update| update["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["resolved", "monitoring", "investigating"]);
    let (_, text) = page(&stack, "/status", "en").await;
    assert!(text.contains("For 1 h 30 min"), "{text}");

    let late = incidents::update(app, &id, IncidentState::Monitoring, &words("No.", None)).await;
    assert!(matches!(late, Err(IncidentError::Closed(_))));
    let unknown = incidents::update(app, "x", IncidentState::Resolved, &words("No.", None)).await;
    assert!(matches!(unknown, Err(IncidentError::Unknown(_))));
    let empty = incidents::open(app, &words(" ", None), &[], &words("x", None)).await;
    assert!(matches!(empty, Err(IncidentError::Length { .. })));
    clock.advance_ms(91 * 86_400_000);
    assert_eq!(fresh(&stack, &clock).await["incidents"], json!([]));
}
