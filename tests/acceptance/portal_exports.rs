//! The transaction log and the usage as files.

use std::time::Duration;

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Backend, Stack},
    transactions::{insert, organisation, read_csv, read_zip, verified},
};
use contract::{
    face::Mode,
    portal::{
        access::Role,
        days::{Days, Zone},
        transaction::{TransactionMode, filter::ExportQuery},
        usage::UsageReport,
    },
};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};
use tanda::{
    auth::{application, member::Member},
    h5_links::{self, LinkPage, NewLink},
    store::entity::{audit, organisation as organisations, partner_transaction::Model},
    transactions::export::{self, ExportError, Piece},
};

const HOUR_MS: i64 = 3_600_000;

/// References as somebody writes them who means harm, or does not think of it.
const ODD: [&str; 8] = [
    "=HYPERLINK(\"http://evil.example\")",
    "+628110000001",
    "-5",
    "@SUM(A1:A9)",
    "a,b;c|d",
    "say \"hi\"",
    "<b>&amp;_x000D_",
    "＝1+1",
];

async fn bytes(browser: &Browser<'_>, path: &str) -> (reqwest::header::HeaderMap, Vec<u8>) {
    let answer = browser.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let headers = answer.headers().clone();
    (headers, answer.bytes().await.unwrap().to_vec())
}

/// More lines than are read at once, with ties and odd references, some of them failed.
async fn many(stack: &Stack) -> Vec<Model> {
    let own = organisation(stack).await;
    let application = application::create(&stack.app, &own, "Kiosk, \"East\"").await.unwrap().id;
    let now_ms = stack.app.clock.now().epoch_ms();
    let lines: Vec<Model> = (0..4_500)
        .map(|number| {
            let line =
                verified(&own, &application, now_ms - i64::try_from(number / 3).unwrap() * 60_000, number);
            match number % 50 {
                at @ 0..=7 => Model { reference_id: Some(ODD[at].to_owned()), ..line },
                8 => Model { status: None, http_status: None, api_status: None, took_ms: None, ..line },
                10 => Model {
                    status: Some("FAILED".to_owned()),
                    http_status: Some(400),
                    api_status: None,
                    rejections: String::new(),
                    charged: String::new(),
                    error_code: Some("INVALID_PAYLOAD".to_owned()),
                    ..line
                },
                11 => Model { rejections: r#"["phone_taken","email_taken"]"#.to_owned(), ..line },
                _ => line,
            }
        })
        .collect();
    insert(stack, lines.clone()).await;
    lines
}

/// Every line of a list, page by page.
async fn listed(browser: &Browser<'_>, query: &str) -> Vec<Value> {
    let (mut lines, mut after) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("transactions?{query}&limit=200{after}")).await.body;
        lines.extend(page["transactions"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return lines };
        after = format!("&after={next}");
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(words) => words.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The cells of a line of the list.
fn cells(line: &Value, zone: Zone) -> Vec<String> {
    let sent_at = contract::instant::Instant::parse(line["sentAt"].as_str().unwrap()).unwrap();
    let mut cells: Vec<String> = [
        "id",
        "livenessId",
        "applicationName",
        "referenceId",
        "sentAt",
        "status",
        "mode",
        "charged",
        "call",
        "httpStatus",
        "result",
        "rejectField",
        "errorCode",
        "tookMs",
    ]
    .map(|name| text(&line[name]))
    .into();
    zone.text_of(sent_at).as_str().clone_into(&mut cells[4]);
    cells
}

on_both_databases!(a_file_is_the_list_that_it_was_made_of, async |backend| {
    let (stack, _clock) = Stack::start_at_set_time(backend).await;
    many(&stack).await;
    let browser = Browser::of(&stack, "bea@bank.example", &[Role::Billing]).await;
    for (query, zone) in [
        ("order=newest", Zone::Western),
        ("order=oldest&zone=%2B00:00&status=SUCCESS&mode=LIVE", Zone::Utc),
        ("order=newest&zone=%2B09:00&status=FAILED", Zone::Eastern),
        ("order=newest&search=-5", Zone::Western),
        ("order=oldest&status=FAILED&call=liveness", Zone::Western),
    ] {
        let lines = listed(&browser, query).await;
        let expected: Vec<Vec<String>> = lines.iter().map(|line| cells(line, zone)).collect();

        let (headers, file) = bytes(&browser, &format!("transactions/export?format=csv&{query}")).await;
        assert_eq!(headers["x-tanda-rows"], lines.len().to_string(), "{query}");
        assert_eq!(headers["content-type"], "text/csv; charset=utf-8");
        let today = zone.day_of(stack.app.clock.now());
        // A search goes through all days that are kept in the list.
        let first = today.plus(if query.contains("search=") { -90 } else { -6 });
        let name = format!("attachment; filename=\"tanda-transactions-{first}-{today}.csv\"");
        assert_eq!(headers["content-disposition"], name);
        let mut read = read_csv(std::str::from_utf8(&file).unwrap());
        assert_eq!(read.remove(0), export::HEADING);
        for cell in read.iter_mut().flatten() {
            let runs = |text: &str| text.starts_with(['=', '+', '-', '@', '＝']);
            assert!(!runs(cell), "a spreadsheet would run {cell}");
            if let Some(kept) = cell.strip_prefix('\'').filter(|kept| runs(kept)) {
                *cell = kept.to_owned();
            }
        }
        assert_eq!(read, expected, "{query}");

        let (headers, file) = bytes(&browser, &format!("transactions/export?format=xlsx&{query}")).await;
        assert!(headers["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
        let parts = read_zip(&file);
        for part in ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
            assert!(parts.contains_key(part), "{part}");
        }
        let sheet = &parts["xl/worksheets/sheet1.xml"];
        assert!(!sheet.contains("<f>"), "no cell is a formula");
        let rows: Vec<Vec<String>> = sheet.split("<row>").skip(2).map(read_row).collect();
        assert_eq!(rows, expected, "{query}");
    }
    let entries = audit::Entity::find().all(&stack.app.database).await.unwrap();
    let exported: Vec<_> = entries.iter().filter(|entry| entry.action == "transactions.exported").collect();
    assert_eq!(exported.len(), 10);
    assert!(exported[2].details.contains(r#""status":"SUCCESS""#), "{}", exported[2].details);
    assert!(exported[6].details.contains(r#""searched":"yes""#) && !exported[6].details.contains("-5\""));
});

/// The cells of a row as our sheets write them.
fn read_row(row: &str) -> Vec<String> {
    let row = row.split("</row>").next().unwrap();
    row.split("<c")
        .skip(1)
        .map(|cell| {
            let begin = cell
                .find("<v>")
                .map(|at| at + 3)
                .or_else(|| cell.find("<t").and_then(|at| Some(at + cell[at..].find('>')? + 1)));
            let Some(begin) = begin else { return String::new() };
            let end = cell.find("</v>").or_else(|| cell.find("</t>")).unwrap();
            let text = cell[begin..end].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            text.replace("_x005F_", "_")
        })
        .collect()
}

/// Who exports, without a browser.
async fn member(stack: &Stack) -> Member {
    let organisation_id = organisation(stack).await;
    let email = "oma@bank.example".to_owned();
    Member { id: "oma".to_owned(), organisation_id, email, roles: vec![Role::Owner] }
}

fn everything(stack: &Stack) -> ExportQuery {
    ExportQuery::parse("format=csv", stack.app.clock.now()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_files_are_made_at_once_and_who_goes_away_frees_a_place() {
    let stack = Stack::start(Backend::Sqlite).await;
    // More pieces than wait to be sent, so that nobody is done before somebody takes them.
    let own = organisation(&stack).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    insert(&stack, (0..10_500).map(|number| verified(&own, "app", now_ms - HOUR_MS, number)).collect()).await;
    let member = member(&stack).await;
    let browser = Browser::of(&stack, "bea@bank.example", &[Role::Billing]).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(export::begin(&stack.app, &member, everything(&stack)).await.unwrap());
    }
    let refused = export::begin(&stack.app, &member, everything(&stack)).await;
    assert!(matches!(refused, Err(ExportError::Busy)), "{refused:?}");
    let busy = browser.get("transactions/export?format=xlsx").await;
    assert_eq!((busy.status, &busy.body["code"], busy.header("retry-after")), (503, &json!("busy"), "10"));
    assert_eq!(browser.get("transactions?limit=1").await.status, 200, "the list goes on");
    // One goes away, a browser's download takes the place, and is cut off in turn.
    held.pop();
    for _ in 0..3 {
        let mut answer = loop {
            let answer = browser.request(Method::GET, "transactions/export?format=csv").send().await.unwrap();
            if answer.status() == 200 {
                break answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert!(answer.chunk().await.unwrap().is_some());
        drop(answer);
    }
    // What is taken to its end ends as a whole.
    let mut file = held.pop().unwrap();
    let (mut read, mut is_whole) = (Vec::new(), false);
    while let Some(piece) = file.pieces.recv().await {
        match piece {
            Piece::Bytes(bytes) => read.extend(bytes),
            Piece::End => is_whole = true,
        }
    }
    let lines = read_csv(std::str::from_utf8(&read).unwrap()).len();
    assert_eq!((lines, is_whole, file.lines), (10_501, true, 10_500));
}

#[tokio::test]
async fn a_file_that_breaks_off_is_never_taken_for_a_whole_one() {
    let stack = Stack::start(Backend::Sqlite).await;
    let own = organisation(&stack).await;
    let now_ms = stack.app.clock.now().epoch_ms();
    let mut lines: Vec<Model> = (0..5_000)
        .map(|number| verified(&own, "app", now_ms - i64::try_from(number).unwrap(), number))
        .collect();
    "not what was written".clone_into(&mut lines[4_500].rejections);
    insert(&stack, lines).await;
    let browser = Browser::of(&stack, "bea@bank.example", &[Role::Billing]).await;
    for format in ["csv", "xlsx"] {
        let path = format!("transactions/export?format={format}");
        let answer = browser.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.bytes().await.is_err(), "{format}: the connection breaks");
    }
}

on_both_databases!(usage_counts_what_is_charged_by_day_application_and_mode, async |backend| {
    let (stack, _clock) = Stack::start_at_set_time(backend).await;
    let own = organisation(&stack).await;
    let now = stack.app.clock.now();
    let days = Days::usual(Zone::Western, now);
    let one = application::create(&stack.app, &own, "=Mobile").await.unwrap().id;
    let two = application::create(&stack.app, &own, "Branch").await.unwrap().id;
    let line = |application: &str, day: i64, number| {
        verified(&own, application, days.start().plus_ms(day * 24 * HOUR_MS).epoch_ms(), number)
    };
    let liveness = |line: Model| Model { charged: "Liveness".to_owned(), ..line };
    insert(
        &stack,
        vec![
            line(&one, 0, 1),
            line(&one, 0, 2),
            liveness(line(&one, 0, 3)),
            Model { mode: "testing".to_owned(), ..line(&one, 0, 4) },
            Model { charged: String::new(), ..line(&one, 0, 5) },
            line(&two, 2, 6),
            // The day before the first one.
            Model { sent_at_ms: days.start().epoch_ms() - 1, ..line(&two, 0, 7) },
        ],
    )
    .await;
    // Results of links are charged at the moment when they are first asked for; those of other organisations are theirs.
    let stranger = organisations::ActiveModel {
        id: Set("zzz-bank".to_owned()),
        name: Set("A bank".to_owned()),
        created_at_ms: Set(0),
    };
    stranger.insert(&stack.app.database).await.unwrap();
    let theirs = application::create(&stack.app, "zzz-bank", "Theirs").await.unwrap().id;
    for (link_id, application_id, mode) in [
        ("link-1", &two, Some(Mode::Live)),
        ("link-2", &two, Some(Mode::Live)),
        ("link-3", &two, Some(Mode::Testing)),
        ("link-4", &two, None),
        ("link-5", &theirs, Some(Mode::Live)),
    ] {
        let page = LinkPage::default();
        let new = NewLink { link_id, application_id, page: &page, callback_endpoint_id: None };
        h5_links::add(&stack.app, new).await.unwrap();
        if let Some(mode) = mode {
            assert!(h5_links::charge(&stack.app, link_id, "call", mode).await.unwrap());
        }
    }
    let browser = Browser::of(&stack, "bea@bank.example", &[Role::Billing]).await;
    let report = browser.get("usage").await.body;
    let mut rows: Vec<(String, String, String, u64)> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                text(&row["applicationName"]),
                text(&row["mode"]),
                text(&row["service"]),
                row["count"].as_u64().unwrap(),
            )
        })
        .collect();
    rows.sort();
    let of = |name: &str, mode: &str, service: &str, count| {
        (name.to_owned(), mode.to_owned(), service.to_owned(), count)
    };
    assert_eq!(
        rows,
        [
            of("=Mobile", "LIVE", "E-Cert", 2),
            of("=Mobile", "LIVE", "Liveness", 3),
            of("=Mobile", "TESTING", "E-Cert", 1),
            of("=Mobile", "TESTING", "Liveness", 1),
            of("Branch", "LIVE", "E-Cert", 1),
            of("Branch", "LIVE", "H5-IDV", 2),
            of("Branch", "LIVE", "Liveness", 1),
            of("Branch", "TESTING", "H5-IDV", 1),
        ]
    );
    assert_eq!(
        report["charged"],
        json!([
            { "service": "E-Cert", "count": 4 },
            { "service": "Liveness", "count": 5 },
            { "service": "H5-IDV", "count": 3 },
        ])
    );
    let told: UsageReport = serde_json::from_value(report.clone()).unwrap();
    assert_eq!((told.total(TransactionMode::Live), told.total(TransactionMode::Testing)), (9, 3));
    assert_eq!(report["rows"][0]["date"], days.from().to_string());
    let narrowed = browser.get(&format!("usage?application={two}&mode=LIVE")).await.body;
    assert_eq!(narrowed["rows"].as_array().unwrap().len(), 3);
    let before = days.from().plus(-1);
    let earlier = browser.get(&format!("usage?from={before}&to={before}")).await.body;
    assert!(!earlier.to_string().contains("H5-IDV"), "{earlier}");
    let (headers, file) = bytes(&browser, "usage/export?format=csv").await;
    assert!(headers["content-disposition"].to_str().unwrap().contains("tanda-usage-"));
    let read = read_csv(std::str::from_utf8(&file).unwrap());
    assert_eq!(read[0], ["Date", "Application ID", "Application Name", "Mode", "Service", "Count"]);
    assert_eq!(read.len(), 9);
    assert!(read.iter().any(|row| row[3..] == ["LIVE", "H5-IDV", "2"]), "{read:?}");
    assert!(read.iter().any(|row| row[2] == "'=Mobile"), "{read:?}");
});
