//! The audit log: every row holds the one before it, and nothing can be changed, taken out or added unnoticed.

use acceptance::{
    on_both_databases,
    portal::{Browser, case},
    stack::{Backend, Stack},
};
use contract::portal::{access::Role, days::Zone};
use sea_orm::ConnectionTrait;
use serde_json::json;
use tanda::audit;

/// A log of about ten entries, and whose it is.
async fn log(stack: &Stack) -> String {
    let id = case(stack).await;
    let ana = Browser::of(stack, "ana@bank.example", &[Role::Analyst]).await;
    for _ in 0..3 {
        assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 200);
        assert_eq!(ana.get(&format!("reviews/{id}/pictures/0")).await.status, 200);
    }
    assert_eq!(ana.decide(&id, "approve").await.status, 200);
    audit::organisations(&stack.app).await.unwrap().remove(0)
}

on_both_databases!(a_log_that_was_touched_does_not_hold, async |backend| {
    let stack = Stack::start(backend).await;
    let organisation = log(&stack).await;
    let report = audit::verify_chain(&stack.app, &organisation).await.unwrap();
    assert!(report.intact && report.entries == 8, "{report:?}");
    let run = async |sql: &str| {
        let done = stack.app.database.execute_unprepared(sql).await.unwrap();
        assert!(done.rows_affected() > 0, "{sql}");
    };
    // Each is done, noticed, and undone.
    for copy in
        ["CREATE TABLE kept AS SELECT * FROM audit", "CREATE TABLE kept_head AS SELECT * FROM audit_head"]
    {
        // SQLite counts no rows of a new table: it says how many the statement before it touched.
        stack.app.database.execute_unprepared(copy).await.unwrap();
    }
    for (touch, told) in [
        ("UPDATE audit SET actor = 'somebody' WHERE sequence = 3", "entry 3 was changed"),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE sequence = 8", "entry 8 was changed"),
        ("UPDATE audit SET details = '{\"picture\":\"9\"}' WHERE sequence = 3", "entry 3 was changed"),
        ("UPDATE audit SET details = 'x' WHERE sequence = 3", "entry 3 cannot be read"),
        ("UPDATE audit SET hash = previous WHERE sequence = 1", "entry 1 was changed"),
        ("DELETE FROM audit WHERE sequence = 4", "entry 4 is missing"),
        ("DELETE FROM audit WHERE sequence = 1", "entry 1 is missing"),
        ("DELETE FROM audit WHERE sequence > 5", "the entries after 5 are missing"),
        ("DELETE FROM audit", "the entries after 0 are missing"),
        ("UPDATE audit SET sequence = sequence + 100 WHERE sequence = 8", "entry 8 is missing"),
        ("UPDATE audit_head SET sequence = 5", "the end of the log is not the one that was sealed"),
        ("UPDATE audit_head SET sealed_head = NULL", "the end of the log is not the one that was sealed"),
        (
            "INSERT INTO audit SELECT organisation_id, 9, at_ms, actor, action, subject, details, previous, hash \
             FROM kept WHERE sequence = 8",
            "entries after 8 were not written here",
        ),
    ] {
        run(touch).await;
        let report = audit::verify_chain(&stack.app, &organisation).await.unwrap();
        assert!(!report.intact, "{touch}");
        assert_eq!(report.fault.map(|fault| fault.to_string()).as_deref(), Some(told), "{touch}");
        stack.app.database.execute_unprepared("DELETE FROM audit").await.unwrap();
        run("INSERT INTO audit SELECT * FROM kept").await;
        run("DELETE FROM audit_head").await;
        run("INSERT INTO audit_head SELECT * FROM kept_head").await;
    }
    assert!(audit::verify_chain(&stack.app, &organisation).await.unwrap().intact);
    // A log without its end, too.
    run("DELETE FROM audit_head").await;
    assert!(!audit::verify_chain(&stack.app, &organisation).await.unwrap().intact);
});

on_both_databases!(entries_written_at_once_make_one_chain, async |backend| {
    let stack = Stack::start(backend).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let path = format!("reviews/{id}/pictures/0");
    let calls: Vec<_> =
        (0..24).map(|_| tokio::spawn(ana.request(reqwest::Method::GET, &path).send())).collect();
    let organisation = audit::organisations(&stack.app).await.unwrap().remove(0);
    while !calls.iter().all(tokio::task::JoinHandle::is_finished) {
        let report = audit::verify_chain(&stack.app, &organisation).await.unwrap();
        assert!(report.intact, "a log that grows holds: {report:?}");
    }
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().status(), 200);
    }
    let report = audit::verify_chain(&stack.app, &organisation).await.unwrap();
    assert!(report.intact && report.entries == 25, "{report:?}");
});

#[tokio::test]
async fn an_auditor_reads_the_log_page_by_page_and_checks_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    log(&stack).await;
    let auditor = Browser::of(&stack, "aud@bank.example", &[Role::Auditor]).await;
    let mut entries = Vec::new();
    let mut after = json!(0);
    while after.is_number() {
        let page = auditor.get(&format!("audit?limit=4&after={after}")).await.body;
        entries.extend(page["entries"].as_array().unwrap().clone());
        after = page["next"].clone();
    }
    let told: Vec<_> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    let (claimed, shown) = ("review.claimed", "review.picture_shown");
    assert_eq!(
        told,
        [
            "session.opened",
            claimed,
            shown,
            claimed,
            shown,
            claimed,
            shown,
            "review.decided",
            "session.opened"
        ]
    );
    assert_eq!(entries[0]["previous"], "0".repeat(64));
    assert!(entries.windows(2).all(|pair| pair[1]["previous"] == pair[0]["hash"]));
    let chain = auditor.get("audit/chain").await.body;
    assert_eq!((&chain["intact"], &chain["entries"]), (&json!(true), &json!(9)));
    assert_eq!(chain["head"], entries[8]["hash"]);
    // What the log says names nobody: members and captures are ids.
    let text = json!(entries).to_string();
    assert!(!text.contains("bank.example") && !text.contains(acceptance::portal::REASON), "{text}");
}

on_both_databases!(the_log_is_looked_through_by_who_what_and_when, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    log(&stack).await;
    clock.advance_ms(2 * 86_400_000);
    let auditor = Browser::of(&stack, "aud@bank.example", &[Role::Auditor]).await;
    let all = auditor.get("audit").await.body;
    let newest = all["entries"][0].clone();
    assert_eq!(
        (&newest["sequence"], &newest["action"]),
        (&json!(9), &json!("session.opened")),
        "newest first"
    );
    let emails: Vec<_> =
        all["members"].as_array().unwrap().iter().map(|member| member["email"].as_str().unwrap()).collect();
    assert!(emails.contains(&"ana@bank.example") && emails.contains(&"aud@bank.example"), "{emails:?}");
    let subject = all["entries"][1]["subject"].as_str().unwrap().to_owned();
    let today = Zone::Western.day_of(stack.app.clock.now());
    for (query, found) in [
        ("member=Ana@bank.example".to_owned(), 8),
        (format!("member={}", newest["actor"].as_str().unwrap()), 1),
        ("member=nobody@bank.example".to_owned(), 0),
        ("action=review.claimed".to_owned(), 3),
        ("action=review.claimed&member=aud@bank.example".to_owned(), 0),
        (format!("subject={subject}"), 7),
        (format!("from={today}"), 1),
        (format!("to={}", today.plus(-1)), 8),
        (format!("from={}&to={today}&action=review.decided", today.plus(-3)), 1),
        ("subject=%27%20OR%201%3D1--".to_owned(), 0),
    ] {
        let page = auditor.get(&format!("audit?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {:?}", page.body);
        assert_eq!(page.body["entries"].as_array().unwrap().len(), found, "{query}");
    }
    let mut numbers = Vec::new();
    let mut before = String::new();
    loop {
        let page = auditor.get(&format!("audit?limit=4{before}")).await.body;
        let entries = page["entries"].as_array().unwrap();
        numbers.extend(entries.iter().map(|entry| entry["sequence"].as_u64().unwrap()));
        let Some(next) = page["next"].as_u64() else { break };
        before = format!("&before={next}");
    }
    assert_eq!(numbers, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    let refused = auditor.get("audit?from=2026-11-21&to=2026-11-20&action=x").await;
    assert_eq!(
        (refused.status, refused.body["fields"].as_array().unwrap().len()),
        (400, 2),
        "{:?}",
        refused.body
    );
});
