//! P8: a page of the transaction log over a million lines, by every filter, the first and the last, beside the bare SQL
//! for the same lines through the same connection. Both answers are compared before they are timed; they take turns.

use std::{path::PathBuf, time::Instant};

use benches::transactions::{Draw, applications, insert, open, organisation};
use clap::Parser;
use contract::portal::transaction::filter::{ExportFormat, ExportQuery, Order, PageQuery};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, Statement, Value};
use tanda::{
    App,
    app::Settings,
    auth::member::Member,
    sandbox,
    store::entity::partner_transaction as line,
    transactions::{
        export::{self, Piece},
        log::{self, overview::overview},
    },
};

const COLUMNS: &str = "t.id, t.liveness_id, t.application_id, t.reference_id, t.sent_at_ms, t.status, t.mode, t.call, \
    t.charged, t.http_status, t.api_status, t.rejections, t.error_code, t.took_ms, a.name";

/// Answers of a turn. A pool hands its connections out in turn, so single answers would have one side always meet the same.
const TURN: usize = 10;

#[derive(Debug, Parser)]
struct Options {
    /// Lines of the log.
    #[arg(long, default_value_t = 1_000_000)]
    transactions: usize,
    /// Where the log is kept from run to run.
    #[arg(long, default_value = "target/bench-transactions")]
    data: PathBuf,
    /// Pairs of turns a page.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
}

/// A log, and whose it is.
struct Log {
    app: App,
    organisation_id: String,
    applications: Vec<String>,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let log = Log::open(&options).await;
    let [first, second, third] = &log.applications[..] else { panic!("three applications") };
    println!("P8 a page of 50 over {} lines, 31 days; microseconds", options.transactions);
    for (query, bare) in [
        (String::new(), String::new()),
        (format!("application={first}"), format!("t.application_id = '{first}'")),
        (
            format!("application={first},{second},{third}"),
            format!("t.application_id IN ('{first}', '{second}', '{third}')"),
        ),
        ("status=SUCCESS".to_owned(), "t.status = 'SUCCESS'".to_owned()),
        ("status=FAILED".to_owned(), "t.status = 'FAILED'".to_owned()),
        ("mode=TESTING".to_owned(), "t.mode = 'testing'".to_owned()),
        ("mode=LIVE&status=FAILED".to_owned(), "t.mode = 'live' AND t.status = 'FAILED'".to_owned()),
        ("call=liveness".to_owned(), "t.call = 'liveness'".to_owned()),
        (
            format!("application={second}&status=FAILED&mode=TESTING"),
            format!("t.application_id = '{second}' AND t.status = 'FAILED' AND t.mode = 'testing'"),
        ),
    ] {
        log.measure(&options, &query, &bare).await;
    }
    log.whole_lists().await;
}

impl Log {
    async fn open(options: &Options) -> Self {
        std::fs::create_dir_all(&options.data).expect("a folder");
        let url = format!("sqlite://{}?mode=rwc", options.data.join("tanda.db").display());
        let settings =
            Settings { sandbox: true, base_url: "http://127.0.0.1:8080".to_owned(), ..Settings::default() };
        let app = App::open(&options.data, &url, settings).await.expect("stores");
        sandbox::prepare(&app, &options.data).await.expect("a sandbox");
        let organisation_id = organisation(&app.database).await.expect("a query").expect("the sandbox");
        let until_ms = app.clock.now().epoch_ms();
        let applications =
            applications(&app.database, &organisation_id, until_ms).await.expect("applications");
        let there = line::Entity::find().count(&app.database).await.expect("a number");
        let wanted = u64::try_from(options.transactions).expect("a number");
        if there < wanted {
            let draw = Draw {
                organisation_id: &organisation_id,
                applications: &applications,
                until_ms,
                lines: options.transactions,
                seed: 1,
            };
            let filling = open(&url).await.expect("a connection");
            let began = Instant::now();
            let added = insert(&filling, draw.lines()).await.expect("room");
            println!("{added} lines drawn and put in, {:.1} s", began.elapsed().as_secs_f64());
        }
        Self { app, organisation_id, applications }
    }

    fn query(&self, query: &str, order: Order) -> PageQuery {
        let from = format!("from={}&{query}&order={}", self.first_day(), order.as_str());
        PageQuery::parse(&from, self.app.clock.now()).expect("a query that holds")
    }

    /// A month and a half ago: the list that begins there is as long as one may be.
    fn first_day(&self) -> String {
        let today = contract::portal::days::Zone::Western.day_of(self.app.clock.now());
        today.plus(-45).to_string()
    }

    async fn measure(&self, options: &Options, query: &str, bare: &str) {
        let first = self.query(query, Order::Newest);
        // The last page goes on from the line that has fifty after it.
        let oldest = self.query(query, Order::Oldest).with_limit(51);
        let end = log::page(&self.app, &self.organisation_id, &oldest).await.expect("a page");
        if end.transactions.len() <= 50 {
            println!("    not more than a page of them: not measured  {query}");
            return;
        }
        let edge = &end.transactions[50];
        let after = format!("n-{}-{}", edge.sent_at.epoch_ms(), edge.id);
        let last = self.query(&format!("{query}&after={after}"), Order::Newest);
        for (place, page) in [("first", &first), ("last", &last)] {
            let statement = self.bare(bare, page);
            let own: Vec<String> = self.ours(page).await;
            assert_eq!(own.len(), 50, "{query}: {place}");
            assert_eq!(own, self.read(&statement).await, "both find the same lines: {query}: {place}");
            let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
            for _ in 0..options.rounds {
                ours.push(micros(async || drop(self.ours(page).await)).await);
                theirs.push(micros(async || drop(self.read(&statement).await)).await);
                ratios.push(ours[ours.len() - 1] / theirs[theirs.len() - 1]);
            }
            println!(
                "    {place:5} ours {:7.0}, SQL {:9.0}: {:.2} times as long (budget 1.5)  {query}",
                median(ours),
                median(theirs),
                median(ratios)
            );
        }
        // By themselves: a statement that reads half of the log leaves nothing of it in the processor's caches.
        let mut ratios = Vec::new();
        for _ in 0..options.rounds {
            let newest = micros(async || drop(self.ours(&first).await)).await;
            ratios.push(micros(async || drop(self.ours(&last).await)).await / newest);
        }
        println!("          the last takes {:.2} times the first (budget 1.2)", median(ratios));
    }

    /// A page as the door answers it; its ids.
    async fn ours(&self, page: &PageQuery) -> Vec<String> {
        let page = log::page(&self.app, &self.organisation_id, page).await.expect("a page");
        std::hint::black_box(serde_json::to_vec(&page).expect("JSON"));
        page.transactions.into_iter().map(|line| line.id).collect()
    }

    /// The SQL that somebody would write by hand.
    fn bare(&self, condition: &str, page: &PageQuery) -> Statement {
        let days = &page.filter.days;
        let mut values: Vec<Value> = vec![
            self.organisation_id.clone().into(),
            days.start().epoch_ms().into(),
            days.end().epoch_ms().into(),
        ];
        let narrowed = if condition.is_empty() { String::new() } else { format!(" AND {condition}") };
        let mut after = "";
        if let Some(cursor) = &page.after {
            values.extend([cursor.sent_at.epoch_ms().into(), cursor.id.clone().into()]);
            after = " AND (t.sent_at_ms, t.id) < (?, ?)";
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM partner_transaction t LEFT JOIN application a ON a.id = t.application_id \
             WHERE t.organisation_id = ? AND t.sent_at_ms >= ? AND t.sent_at_ms < ?{narrowed}{after} \
             ORDER BY t.sent_at_ms DESC, t.id DESC LIMIT 50"
        );
        Statement::from_sql_and_values(self.app.database.get_database_backend(), sql, values)
    }

    /// Runs a statement, and takes every value; the ids.
    async fn read(&self, statement: &Statement) -> Vec<String> {
        let rows = self.app.database.query_all_raw(statement.clone()).await.expect("rows");
        rows.iter()
            .map(|row| {
                for at in [1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14] {
                    std::hint::black_box(row.try_get_by_index::<Option<String>>(at).expect("text"));
                }
                std::hint::black_box(row.try_get_by_index::<i64>(4).expect("a number"));
                std::hint::black_box(row.try_get_by_index::<Option<i32>>(9).expect("a number"));
                std::hint::black_box(row.try_get_by_index::<Option<i64>>(13).expect("a number"));
                row.try_get_by_index(0).expect("an id")
            })
            .collect()
    }

    /// What goes over the whole list: its number, its overview, its files.
    async fn whole_lists(&self) {
        let filter = self.query("", Order::Newest).filter;
        let began = Instant::now();
        let count = log::count(&self.app, &self.organisation_id, &filter).await.expect("a number");
        println!("    its number, {} or more: {:.0} ms", count.count, began.elapsed().as_secs_f64() * 1e3);
        let began = Instant::now();
        let sums = overview(&self.app, &self.organisation_id, &filter).await.expect("an overview");
        println!("    its overview, {} lines: {:.0} ms", sums.total, began.elapsed().as_secs_f64() * 1e3);
        let member = Member {
            id: "bench".to_owned(),
            organisation_id: self.organisation_id.clone(),
            email: "bench@sandbox.example".to_owned(),
            roles: Vec::new(),
        };
        for format in ExportFormat::ALL {
            let began = Instant::now();
            let query = ExportQuery { filter: filter.clone(), order: Order::Newest, format };
            let mut file = export::begin(&self.app, &member, query).await.expect("a file");
            let (mut bytes, mut is_whole) = (0, false);
            while let Some(piece) = file.pieces.recv().await {
                match piece {
                    Piece::Bytes(some) => bytes += some.len(),
                    Piece::End => is_whole = true,
                }
            }
            assert!(is_whole, "the file broke off");
            println!(
                "    its {} from the database, {} lines, {} MB: {:.1} s",
                format.as_str(),
                file.lines,
                bytes / 1_000_000,
                began.elapsed().as_secs_f64()
            );
        }
    }
}

/// Half of a turn's answers took no longer, in microseconds.
async fn micros(answer: impl AsyncFn()) -> f64 {
    let mut took = Vec::new();
    for _ in 0..TURN {
        let began = Instant::now();
        answer().await;
        took.push(began.elapsed().as_secs_f64() * 1e6);
    }
    median(took)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
