//! Where people give up, at the dashboard's door: counted by step, device and browser, and by whom it is seen.

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Backend, Stack},
    transactions::organisation,
    visits::{Kept, keep},
};
use contract::portal::access::Role;
use serde_json::{Value, json};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

fn step<'a>(funnel: &'a Value, name: &str) -> &'a Value {
    let steps = funnel["steps"].as_array().unwrap();
    steps.iter().find(|step| step["step"] == name).unwrap()
}

on_both_databases!(a_funnel_says_where_how_long_and_why, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    let own = organisation(&stack).await;
    let whole: &[(&str, i64)] =
        &[("consent", 8_000), ("start", 900), ("card", 21_000), ("card_check", 2_000), ("done", 0)];
    let base = Kept {
        organisation_id: &own,
        application_id: "mobile",
        client: ("phone", "chrome"),
        steps: whole,
        reason: None,
        opened_at_ms: now_ms - 60 * MINUTE_MS,
        heard_at_ms: now_ms - 30 * MINUTE_MS,
    };
    let at_card = Kept { steps: &whole[..3], ..base.clone() };
    let at_consent = Kept { steps: &[("consent", 4_000)], ..base.clone() };
    keep(&stack, 10, &base).await;
    keep(&stack, 2, &Kept { reason: Some("not_verified"), ..base.clone() }).await;
    keep(&stack, 3, &Kept { reason: Some("permission_denied"), ..at_card.clone() }).await;
    keep(&stack, 1, &Kept { client: ("phone", "in_app"), ..at_card.clone() }).await;
    keep(&stack, 2, &Kept { client: ("desktop", "safari"), application_id: "", ..at_consent.clone() }).await;
    // Heard of a moment ago: these may still go on.
    keep(&stack, 4, &Kept { heard_at_ms: now_ms - MINUTE_MS, ..at_consent.clone() }).await;
    // Another's, and some of long ago.
    keep(&stack, 5, &Kept { organisation_id: "another", ..base.clone() }).await;
    keep(&stack, 6, &Kept { opened_at_ms: now_ms - 20 * DAY_MS, ..at_consent.clone() }).await;

    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let funnel = owner.get("funnel").await.body;
    assert_eq!(funnel["all"], json!({ "visits": 22, "finished": 12, "underway": 4 }));
    let names: Vec<_> = funnel["steps"].as_array().unwrap().iter().map(|step| &step["step"]).collect();
    assert_eq!(names.len(), 10);
    assert_eq!((names[0], names[2], names[9]), (&json!("consent"), &json!("card"), &json!("done")));
    assert_eq!(
        step(&funnel, "consent"),
        &json!({
            "step": "consent", "reached": 22, "left": 2, "medianMs": 8_100,
            "reasons": [{ "reason": null, "count": 2 }],
        })
    );
    assert_eq!(
        step(&funnel, "card"),
        &json!({
            "step": "card", "reached": 16, "left": 4, "medianMs": 22_000,
            "reasons": [{ "reason": "permission_denied", "count": 3 }, { "reason": null, "count": 1 }],
        })
    );
    assert_eq!(step(&funnel, "flash")["reached"], 0);
    let done = step(&funnel, "done");
    assert_eq!((&done["reached"], &done["left"], &done["medianMs"]), (&json!(12), &json!(0), &Value::Null));
    assert_eq!(done["reasons"], json!([{ "reason": "not_verified", "count": 2 }]));
    assert_eq!(
        funnel["devices"],
        json!([
            { "kind": "phone", "count": { "visits": 20, "finished": 12, "underway": 4 }, "mostLeft": "card" },
            { "kind": "desktop", "count": { "visits": 2, "finished": 0, "underway": 0 }, "mostLeft": "consent" },
        ])
    );
    let browsers: Vec<_> = funnel["browsers"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(browsers, ["chrome", "safari", "in_app"]);

    let visits =
        async |query: &str| owner.get(&format!("funnel?{query}")).await.body["all"]["visits"].clone();
    for (query, expected) in [
        ("device=phone", 20),
        ("browser=in_app", 1),
        ("device=desktop&browser=in_app", 0),
        ("application=mobile", 20),
        ("application=mobile,other", 20),
        ("application=other", 0),
    ] {
        assert_eq!(visits(query).await, expected, "{query}");
    }
    let zone = contract::portal::days::Zone::Western;
    let of_then = zone.day_of(contract::instant::Instant::from_epoch_ms(now_ms - 20 * DAY_MS));
    assert_eq!(visits(&format!("from={of_then}&to={of_then}")).await, 6);
    clock.advance_ms(20 * MINUTE_MS);
    let later = owner.get("funnel").await.body;
    assert_eq!(later["all"]["underway"], 0);
    assert_eq!(step(&later, "consent")["left"], 6);
});

#[tokio::test(flavor = "multi_thread")]
async fn a_funnel_is_seen_by_who_may_and_nonsense_is_told() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (role, status) in [
        (Role::Owner, 200),
        (Role::Admin, 200),
        (Role::Analyst, 200),
        (Role::Developer, 200),
        (Role::Billing, 403),
        (Role::Auditor, 403),
    ] {
        let member = Browser::of(&stack, &format!("{}@bank.example", role.as_str()), &[role]).await;
        assert_eq!(member.get("funnel").await.status, status, "{role:?}");
    }
    assert_eq!(Browser::new(&stack).get("funnel").await.status, 401);
    let owner = Browser::of(&stack, "second@bank.example", &[Role::Owner]).await;
    let told = owner.get("funnel?from=2020-01-01&zone=mars&device=fridge&browser=%27;--&mode=live").await;
    let fields: Vec<&str> =
        told.body["fields"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!((told.status, fields.as_slice()), (400, &["mode", "zone", "from", "device", "browser"][..]));
    let empty = owner.get("funnel").await.body;
    assert_eq!(empty["all"], json!({ "visits": 0, "finished": 0, "underway": 0 }));
    assert_eq!((&empty["devices"], empty["steps"].as_array().unwrap().len()), (&json!([]), 10));
}
