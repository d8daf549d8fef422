//! The transaction log: who finds which lines, page by page, counted, summed up, and one by one.

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Backend, Stack},
    transactions::{insert, organisation, verified},
};
use contract::{
    instant::Instant,
    portal::{
        access::Role,
        days::{Day, Days, Zone},
        transaction::filter::{Order, PageQuery, SearchTerm, TransactionFilter},
    },
};
use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use tanda::{
    auth::application,
    store::entity::{organisation as organisations, partner_transaction::Model},
};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Whether a line is expected.
type Rule<'a> = Box<dyn Fn(&Model) -> bool + 'a>;

fn ids(page: &Value) -> Vec<&str> {
    let lines = page["transactions"].as_array().unwrap_or_else(|| panic!("{page}"));
    lines.iter().map(|line| line["id"].as_str().unwrap()).collect()
}

/// Another organisation, with a line of its own.
async fn bank(stack: &Stack, now_ms: i64) -> Model {
    let bank = organisations::ActiveModel {
        id: Set("zzz-bank".to_owned()),
        name: Set("A bank".to_owned()),
        created_at_ms: Set(0),
    };
    bank.insert(&stack.app.database).await.unwrap();
    let application = application::create(&stack.app, "zzz-bank", "Theirs").await.unwrap();
    let line = verified("zzz-bank", &application.id, now_ms - HOUR_MS, 999_999);
    insert(stack, vec![line.clone()]).await;
    line
}

/// Lines of every kind over a month, of two applications.
async fn every_kind(stack: &Stack, now_ms: i64) -> (Vec<Model>, [String; 2]) {
    let own = organisation(stack).await;
    let first = application::create(&stack.app, &own, "Mobile").await.unwrap().id;
    let second = application::create(&stack.app, &own, "Branch").await.unwrap().id;
    let mut lines = Vec::new();
    for number in 0_usize..120 {
        let application_id = if number.is_multiple_of(3) { &second } else { &first };
        let sent_at_ms = now_ms - i64::try_from(number).unwrap() * 6 * HOUR_MS;
        let line = verified(&own, application_id, sent_at_ms, number);
        let mode = if number.is_multiple_of(4) { "testing" } else { "live" }.to_owned();
        let line = Model { mode, ..line };
        lines.push(match number % 10 {
            1 => Model {
                api_status: Some("not_verified".to_owned()),
                rejections: r#"["name_differs","selfie_differs"]"#.to_owned(),
                took_ms: Some(2_340),
                ..line
            },
            2 => Model {
                api_status: Some("verified_with_reason".to_owned()),
                rejections: r#"["phone_taken","email_taken"]"#.to_owned(),
                ..line
            },
            3 => Model {
                status: Some("FAILED".to_owned()),
                http_status: Some(400),
                api_status: None,
                rejections: String::new(),
                charged: String::new(),
                liveness_id: None,
                error_code: Some("INVALID_PAYLOAD".to_owned()),
                took_ms: Some(7),
                ..line
            },
            4 => Model {
                status: Some("FAILED".to_owned()),
                http_status: Some(504),
                api_status: None,
                rejections: String::new(),
                charged: String::new(),
                error_code: Some("DATA_SOURCE_TIMEOUT".to_owned()),
                took_ms: Some(50_000),
                ..line
            },
            5 => Model {
                call: "liveness".to_owned(),
                api_status: None,
                rejections: String::new(),
                charged: "Liveness".to_owned(),
                liveness_id: Some(line.id.clone()),
                reference_id: None,
                ..line
            },
            6 if number < 10 => Model {
                status: None,
                http_status: None,
                api_status: None,
                rejections: String::new(),
                charged: String::new(),
                took_ms: None,
                ..line
            },
            _ => line,
        });
    }
    insert(stack, lines.clone()).await;
    (lines, [first, second])
}

on_both_databases!(every_filter_narrows_the_list_its_number_and_its_overview, async |backend| {
    let (stack, _clock) = Stack::start_at_set_time(backend).await;
    let now = stack.app.clock.now();
    let (lines, [first, second]) = every_kind(&stack, now.epoch_ms()).await;
    let foreign = bank(&stack, now.epoch_ms()).await;
    let browser = Browser::of(&stack, "dian@bank.example", &[Role::Developer]).await;
    let start = Zone::Western.midnight(Zone::Western.day_of(now).plus(-30)).epoch_ms();
    let month = format!("from={}", Zone::Western.day_of(now).plus(-30));
    let is = |status: &'static str| move |line: &Model| line.status.as_deref() == Some(status);
    let wanted: Vec<(String, Rule<'_>)> = vec![
        (String::new(), Box::new(|_| true)),
        ("status=SUCCESS".to_owned(), Box::new(is("SUCCESS"))),
        ("status=FAILED".to_owned(), Box::new(is("FAILED"))),
        ("mode=TESTING".to_owned(), Box::new(|line| line.mode == "testing")),
        (
            "mode=LIVE&status=FAILED".to_owned(),
            Box::new(move |line| line.mode == "live" && is("FAILED")(line)),
        ),
        ("call=liveness".to_owned(), Box::new(|line| line.call == "liveness")),
        (
            "call=certificate&mode=TESTING".to_owned(),
            Box::new(|line| line.call == "certificate" && line.mode == "testing"),
        ),
        (format!("application={second}"), Box::new(|line| line.application_id == second)),
        (format!("application={second},{first}"), Box::new(|_| true)),
        (
            format!("application={first},{second}&status=SUCCESS&mode=LIVE&call=certificate"),
            Box::new(move |line| is("SUCCESS")(line) && line.mode == "live" && line.call == "certificate"),
        ),
        (format!("application={}", foreign.application_id), Box::new(|_| false)),
        ("application=nobodys".to_owned(), Box::new(|_| false)),
    ];
    for (filter, rule) in &wanted {
        let expected: Vec<&Model> =
            lines.iter().filter(|line| line.sent_at_ms >= start && rule(line)).collect();
        for order in ["newest", "oldest"] {
            let query = format!("{month}&{filter}&limit=200&order={order}");
            let page = browser.get(&format!("transactions?{query}")).await;
            let mut own: Vec<&str> = expected.iter().map(|line| line.id.as_str()).collect();
            if order == "oldest" {
                own.reverse();
            }
            assert_eq!(ids(&page.body), own, "{query}");
            assert_eq!(page.body["next"], Value::Null);
        }
        let count = browser.get(&format!("transactions/count?{month}&{filter}")).await.body;
        assert_eq!(count, json!({ "count": expected.len(), "isExact": true }), "{filter}");
        let overview = browser.get(&format!("transactions/summary?{month}&{filter}")).await.body;
        let days = overview["days"].as_array().unwrap();
        assert_eq!((days.len(), &overview["total"]), (31, &json!(expected.len())), "{filter}: {overview}");
        let sum = |name: &str| days.iter().map(|day| day[name].as_u64().unwrap()).sum::<u64>();
        let of = |rule: &dyn Fn(&Model) -> bool| expected.iter().filter(|line| rule(line)).count() as u64;
        let answered = |word: &'static str| move |line: &Model| line.api_status.as_deref() == Some(word);
        for (name, expected) in [
            ("success", of(&is("SUCCESS"))),
            ("failed", of(&is("FAILED"))),
            ("verified", of(&answered("verified"))),
            ("notVerified", of(&answered("not_verified"))),
            ("withReason", of(&answered("verified_with_reason"))),
            ("errors", of(&|line| line.http_status >= Some(500))),
        ] {
            assert_eq!(sum(name), expected, "{filter}: {name}");
        }
        let charged: u64 =
            overview["charged"].as_array().unwrap().iter().map(|one| one["count"].as_u64().unwrap()).sum();
        assert_eq!(
            charged,
            of(&|line| line.charged.contains("E-Cert")) + of(&|line| line.charged.contains("Liveness"))
        );
    }
    // The last day: what it comes to, and how long it took.
    let today = Zone::Western.day_of(now);
    let overview = browser.get(&format!("transactions/summary?{month}")).await.body;
    let rejected = json!([
        { "field": "name", "count": 12 }, { "field": "selfie_photo", "count": 12 },
        { "field": "phone", "count": 12 }, { "field": "email", "count": 12 }
    ]);
    assert_eq!(overview["rejectFields"], rejected);
    let day = overview["days"].as_array().unwrap().last().unwrap();
    assert_eq!(day["date"], today.to_string());
    let passed = lines
        .iter()
        .filter(|line| matches!(line.api_status.as_deref(), Some("verified" | "verified_with_reason")))
        .count();
    let answered = lines.iter().filter(|line| line.api_status.is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "a hundred lines")]
    let rate = passed as f64 / answered as f64;
    assert_eq!(overview["passRate"], json!(rate));
    // Nothing was answered: no rate, and no time.
    let failed = browser.get("transactions/summary?status=FAILED&mode=TESTING&call=liveness").await.body;
    assert_eq!((&failed["passRate"], &failed["days"][0]["tookMedianMs"]), (&Value::Null, &Value::Null));
    assert!(!browser.get("transactions?limit=200").await.body.to_string().contains(&foreign.id));
});

on_both_databases!(a_search_finds_one_by_any_of_its_ids_within_reach, async |backend| {
    let (stack, _clock) = Stack::start_at_set_time(backend).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    let own = organisation(&stack).await;
    let old = verified(&own, "app", now_ms - 60 * DAY_MS, 1);
    let again = Model { reference_id: old.reference_id.clone(), ..verified(&own, "app", now_ms - DAY_MS, 2) };
    let beyond =
        Model { reference_id: old.reference_id.clone(), ..verified(&own, "app", now_ms - 92 * DAY_MS, 3) };
    let odd = Model { reference_id: Some("=a b&ü+%41,\"'".to_owned()), ..verified(&own, "app", now_ms, 4) };
    // A call of liveness by itself has one id for both.
    let liveness = Model { call: "liveness".to_owned(), ..verified(&own, "app", now_ms, 5) };
    let liveness =
        Model { liveness_id: Some(liveness.id.clone()), reference_id: Some(liveness.id.clone()), ..liveness };
    insert(&stack, vec![old.clone(), again.clone(), beyond, odd.clone(), liveness.clone()]).await;
    let foreign = bank(&stack, now_ms).await;
    let browser = Browser::of(&stack, "dian@bank.example", &[Role::Analyst]).await;
    for (term, found) in [
        (old.id.as_str(), vec![&old]),
        (old.liveness_id.as_deref().unwrap(), vec![&old]),
        (old.reference_id.as_deref().unwrap(), vec![&again, &old]),
        (odd.reference_id.as_deref().unwrap(), vec![&odd]),
        (liveness.id.as_str(), vec![&liveness]),
        (foreign.id.as_str(), vec![]),
        ("order", vec![]),
        ("%", vec![]),
    ] {
        let days = Days::usual(Zone::Western, stack.app.clock.now());
        let filter = TransactionFilter { search: SearchTerm::read(term), ..TransactionFilter::of_days(days) };
        let query = PageQuery::first(filter, Order::Newest).to_query();
        let page = browser.get(&format!("transactions?{query}")).await.body;
        let expected: Vec<&str> = found.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids(&page), expected, "{term}");
        let count = browser.get(&format!("transactions/count?{query}")).await.body;
        assert_eq!(count["count"], json!(expected.len()), "{term}");
    }
    let narrowed = format!("transactions?search={}&status=FAILED", old.id);
    assert_eq!(ids(&browser.get(&narrowed).await.body), Vec::<&str>::new());
});

on_both_databases!(pages_neither_lose_nor_repeat_a_line_while_lines_are_added, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    let own = organisation(&stack).await;
    // Eleven lines an instant: pages of seven end between them.
    let at = |number: usize| now_ms - HOUR_MS + i64::try_from(number / 11).unwrap();
    let application = |number: usize| if number.is_multiple_of(2) { "even" } else { "odd" };
    let lines: Vec<Model> = (0..150)
        .map(|number| verified(&own, application(number), at(number), number * 7_919 % 150))
        .collect();
    insert(&stack, lines.clone()).await;
    let browser = Browser::of(&stack, "dian@bank.example", &[Role::Developer]).await;
    let mut added = 1_000;
    for order in ["newest", "oldest"] {
        for filter in ["", "&application=even,odd", "&mode=LIVE", "&call=certificate"] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page =
                    browser.get(&format!("transactions?limit=7&order={order}{filter}{after}")).await.body;
                seen.extend(ids(&page).into_iter().map(str::to_owned));
                clock.advance_ms(1);
                insert(&stack, vec![verified(&own, "even", stack.app.clock.now().epoch_ms(), added)]).await;
                added += 1;
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
                assert!(seen.len() < 600, "the list ends");
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), seen.len(), "{order}{filter}: nothing twice");
            assert!(lines.iter().all(|line| seen.contains(&line.id)), "{order}{filter}: nothing is lost");
        }
    }
});

#[tokio::test]
async fn days_are_bounded_to_the_millisecond_in_the_zone_that_was_asked_for() {
    let (stack, _clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let now = stack.app.clock.now();
    let own = organisation(&stack).await;
    let browser = Browser::of(&stack, "dian@bank.example", &[Role::Billing]).await;
    let mut number = 0;
    let mut put = async |at: Instant| {
        number += 1;
        let line = verified(&own, "app", at.epoch_ms(), number);
        insert(&stack, vec![line.clone()]).await;
        line.id
    };
    for zone in Zone::ALL {
        let first = Days::first(zone, now);
        let last = first.plus(30);
        let before = put(zone.midnight(first).plus_ms(-1)).await;
        let begins = put(zone.midnight(first)).await;
        let ends = put(zone.midnight(last.plus(1)).plus_ms(-1)).await;
        let after = put(zone.midnight(last.plus(1))).await;
        let listed = async |from: Day, to: Day| {
            let zone = zone.as_str().replace('+', "%2B");
            browser.get(&format!("transactions?from={from}&to={to}&zone={zone}")).await
        };
        let page = listed(first, last).await;
        let found = ids(&page.body);
        assert!(found.contains(&ends.as_str()) && found.contains(&begins.as_str()), "{zone:?}: {found:?}");
        assert!(!found.contains(&before.as_str()) && !found.contains(&after.as_str()), "{zone:?}: {found:?}");
        for (from, to, code) in [(first, last.plus(1), "width"), (first.plus(-1), last, "reach")] {
            let refused = listed(from, to).await;
            assert_eq!((refused.status, &refused.body["fields"][0]["code"]), (400, &json!(code)), "{zone:?}");
        }
    }
}

#[tokio::test]
async fn a_query_that_does_not_hold_is_told_all_that_is_wrong_with_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    let browser = Browser::of(&stack, "oma@bank.example", &[Role::Owner]).await;
    let nonsense =
        "from=yesterday&zone=Mars&status=MAYBE&mode=&call=x&order=up&limit=-1&after=x&application=%2F&a=b";
    for path in ["transactions", "transactions/count", "transactions/summary"] {
        let told = browser.get(&format!("{path}?{nonsense}")).await;
        let fields: Vec<&str> = told.body["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        let expected = ["a", "zone", "from", "application", "status", "call", "order", "after", "limit"];
        assert_eq!((told.status, fields), (400, expected.to_vec()), "{path}");
        assert_eq!(told.body["code"], "invalid");
    }
    for (path, field) in [
        ("transactions/export", "format"),
        ("transactions/export?format=pdf", "format"),
        ("usage?status=FAILED", "status"),
        ("usage/export?format=xlsx", "format"),
    ] {
        let told = browser.get(path).await;
        assert_eq!((told.status, &told.body["fields"][0]["field"]), (400, &json!(field)), "{path}");
    }
    for path in
        ["transactions/nothing", "transactions/%00", "transactions/..%2f", "transactions/%F0%9F%92%A9"]
    {
        let told = browser.get(path).await;
        assert_eq!((told.status, &told.body["code"]), (404, &json!("not_found")), "{path}");
    }
}

#[tokio::test]
async fn each_role_opens_its_own_doors() {
    let stack = Stack::start(Backend::Sqlite).await;
    let paths = [
        "applications",
        "transactions",
        "transactions/count",
        "transactions/summary",
        "transactions/x",
        "usage",
        "usage/export",
        "transactions/export?format=csv",
    ];
    for (role, allowed) in [
        (Role::Owner, [200, 200, 200, 200, 404, 200, 200, 200]),
        (Role::Admin, [200, 200, 200, 200, 404, 200, 200, 200]),
        (Role::Auditor, [200, 200, 200, 200, 404, 200, 200, 200]),
        (Role::Billing, [200, 200, 200, 200, 404, 200, 200, 200]),
        (Role::Developer, [200, 200, 200, 200, 404, 200, 200, 403]),
        (Role::Analyst, [200, 200, 200, 200, 404, 403, 403, 403]),
    ] {
        let browser = Browser::of(&stack, &format!("{}@bank.example", role.as_str()), &[role]).await;
        for (path, status) in paths.iter().zip(allowed) {
            assert_eq!(browser.get(path).await.status, status, "{role:?} {path}");
        }
    }
    let nobody = Browser::new(&stack);
    for path in paths {
        assert_eq!(nobody.get(path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn a_transactions_page_tells_what_happened_and_hides_reasons_from_who_may_not_see_them() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &specimen::person::people()[0];
    let claim = json!({
        "nik": person.nik, "name": person.name, "birth_date": person.birth_date, "email": person.email,
        "phone": person.phone, "selfie_photo": "VALID_PHOTO", "ktp_photo": "VALID_PHOTO", "reference_id": "order-1",
    });
    let key = |member: &str| stack.sandbox["ecert"]["testing"][member].as_str().unwrap().to_owned();
    let call = stack.http.post(format!("{}/data-verification/certificate-electronic/verify", stack.base_url));
    let call = call.header("App-ID", key("appId")).header("API-Key", key("apiKey")).json(&claim);
    let answer = acceptance::stack::Answer::of(call).await;
    assert_eq!(
        (answer.status, &answer.body["data"]["status"]),
        (200, &json!("verified")),
        "{:?}",
        answer.body
    );
    let id = answer.body["data"]["id"].as_str().unwrap();
    let analyst = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let seen = analyst.get(&format!("transactions/{id}")).await.body;
    let summary = &seen["summary"];
    for (member, value) in [
        ("id", json!(id)),
        ("applicationName", json!("Demo App")),
        ("referenceId", json!("order-1")),
        ("status", json!("SUCCESS")),
        ("mode", json!("TESTING")),
        ("call", json!("certificate")),
        ("charged", json!(["E-Cert", "Liveness"])),
        ("httpStatus", json!(200)),
        ("result", json!("verified")),
        ("rejectField", json!([])),
        ("errorCode", Value::Null),
    ] {
        assert_eq!(summary[member], value, "{member}");
    }
    let happened: Vec<&str> =
        seen["timeline"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert_eq!(happened[..2], ["received", "liveness"], "{happened:?}");
    for what in ["step", "certificate", "answered", "queued"] {
        assert!(happened.contains(&what), "{what}: {happened:?}");
    }
    let times: Vec<&str> =
        seen["timeline"].as_array().unwrap().iter().filter_map(|one| one["at"].as_str()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times.len() + 1 >= happened.len(), "liveness alone has no time of its own: {seen}");
    let findings = seen["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|one| one["reason"].is_string()), "{findings:?}");
    assert!(seen["delivery"].as_array().unwrap().iter().any(|one| one["kind"] == "mail"), "{seen}");
    let review = &seen["review"];
    assert_eq!((&review["state"], &review["byMachine"]), (&json!("closed"), &json!(true)), "{review}");
    assert!(!happened.contains(&"review_opened"), "nobody was asked: {happened:?}");

    let developer = Browser::of(&stack, "dian@bank.example", &[Role::Developer]).await;
    let masked = developer.get(&format!("transactions/{id}")).await.body;
    let reasons = masked["findings"].as_array().unwrap().iter().map(|one| &one["reason"]);
    assert!(reasons.clone().count() == findings.len() && reasons.into_iter().all(Value::is_null));
    assert_eq!(masked["summary"], seen["summary"]);
    for secret in [person.nik.as_str(), &person.name, &person.email, &person.phone] {
        assert!(!seen.to_string().contains(secret), "nothing in the log tells who it is");
    }
}

#[tokio::test]
async fn another_organisations_transactions_are_not_there() {
    let stack = Stack::start(Backend::Sqlite).await;
    let foreign = bank(&stack, stack.app.clock.now().epoch_ms()).await;
    let owner = Browser::of(&stack, "oma@bank.example", &[Role::Owner]).await;
    assert_eq!(owner.get(&format!("transactions/{}", foreign.id)).await.status, 404);
    assert_eq!(ids(&owner.get("transactions").await.body), Vec::<&str>::new());
    assert_eq!(owner.get("transactions/count").await.body["count"], 0);
    assert_eq!(owner.get("transactions/summary").await.body["total"], 0);
    assert_eq!(owner.get("usage").await.body, json!({ "rows": [], "charged": [] }));
    let applications = owner.get("applications").await.body;
    let names: Vec<&str> = applications["applications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Demo App"]);
    assert_eq!(applications["applications"][0]["testingLeft"], 1_000);
}
