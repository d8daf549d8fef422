//! The transaction log as a file: lines are read a few thousand at a time, written, and sent while the next are read, so
//! a file of any length takes the same memory. Whoever goes away, or takes nothing for a minute, ends it. A few are made
//! at once, fewer of them for one organisation.

pub mod csv;
pub(crate) mod places;
pub mod xlsx;
pub(crate) mod zip;

use std::time::Duration;

use contract::{
    ecert::RejectField,
    instant::Instant,
    portal::{
        audit::AuditAction,
        days::Zone,
        transaction::filter::{Cursor, ExportFormat, ExportQuery, TransactionFilter},
        usage::{UsageQuery, UsageReport},
    },
};
use thiserror::Error;
use tokio::{sync::mpsc, task::spawn_blocking};

pub use places::Places;

use self::{csv::Csv, xlsx::Xlsx};
use super::log::{self, Line, ranges::Ranges};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
};

/// Lines that are read at once (ours): half a megabyte.
const LINES_AT_ONCE: usize = 2_000;
/// Pieces that wait to be sent.
pub(crate) const WAITING: usize = 2;
/// Whoever takes nothing for so long has gone (ours).
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A whole file takes no longer (ours): a million lines take a quarter of a minute to make, and an hour over 200 kbit/s.
pub(crate) const LONGEST: Duration = Duration::from_hours(1);

/// The columns, as the product names the first eight.
pub const HEADING: [&str; 14] = [
    "ID",
    "Liveness ID",
    "Application Name",
    "Reference ID",
    "Date Sent",
    "Status",
    "Mode",
    "Charged Service",
    "Call",
    "HTTP Status",
    "Result",
    "Reject Field",
    "Error Code",
    "Took (ms)",
];

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, whatever it looks like.
    Text(&'a str),
    /// A number.
    Number(i64),
}

impl<'a> Cell<'a> {
    fn of(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

/// A piece of a file.
#[derive(Debug)]
pub enum Piece {
    /// Bytes of it.
    Bytes(Vec<u8>),
    /// There are no more. A file that stops without this is broken.
    End,
}

/// A file that is being made.
#[derive(Debug)]
pub struct Export {
    /// Lines, as far as was known when it began.
    pub lines: u32,
    /// The file.
    pub pieces: mpsc::Receiver<Piece>,
}

/// Why there is no file.
#[derive(Debug, Error)]
pub enum ExportError {
    /// Enough are being made.
    #[error("other exports are being made; try again in a moment")]
    Busy,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Begins an export for a member of what a query asks for, up to now. That it was taken is written down first.
///
/// # Errors
/// [`ExportError`]
pub async fn begin(app: &App, member: &Member, query: ExportQuery) -> Result<Export, ExportError> {
    let place = app.exports.take(&member.organisation_id).ok_or(ExportError::Busy)?;
    let ranges = Ranges::of(&member.organisation_id, &query.filter, app.clock.now()).up_to(app.clock.now());
    let lines = log::count_all(app, &ranges).await?;
    let entry = Entry::of(member, AuditAction::TransactionsExported, "transactions")
        .with("format", query.format.as_str())
        .with("lines", lines.to_string());
    audit::record(app, of_filter(entry, &query.filter)).await?;
    let (pipe, pieces) = mpsc::channel(WAITING);
    let app = app.clone();
    tokio::spawn(async move {
        match tokio::time::timeout(LONGEST, run(&app, &ranges, &query, &pipe)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!(%fault, "an export failed"),
            Err(_) => tracing::warn!("an export was taken too slowly"),
        }
        drop(place);
    });
    Ok(Export { lines, pieces })
}

/// Writes until everything is written, or nobody takes it.
async fn run(
    app: &App,
    ranges: &Ranges,
    query: &ExportQuery,
    pipe: &mpsc::Sender<Piece>,
) -> Result<(), Fault> {
    let zone = query.filter.days.zone();
    let mut writer = Writer::new(query.format)?;
    let mut after: Option<Cursor> = None;
    loop {
        let lines = log::lines(app, ranges, query.order, after.as_ref(), LINES_AT_ONCE).await?;
        after = lines.last().map(|last| last.cursor(query.order));
        let is_last = lines.len() < LINES_AT_ONCE;
        // Packing takes longer than others should wait for an answer.
        let written = spawn_blocking(move || writer.add(&lines, zone, is_last)).await;
        let (bytes, rest) = written.map_err(|_| Fault::Invariant("an export panicked".to_owned()))??;
        if pipe.send_timeout(Piece::Bytes(bytes), PATIENCE).await.is_err() {
            return Ok(());
        }
        match rest {
            Some(rest) => writer = rest,
            None => break,
        }
    }
    // Nobody may be there any more.
    drop(pipe.send_timeout(Piece::End, PATIENCE).await);
    Ok(())
}

enum Writer {
    Csv(Csv),
    Xlsx(Box<Xlsx>),
}

impl Writer {
    fn new(format: ExportFormat) -> Result<Self, Fault> {
        Ok(match format {
            ExportFormat::Csv => {
                let mut csv = Csv::default();
                csv.row(&HEADING.map(Cell::Text));
                Self::Csv(csv)
            }
            ExportFormat::Xlsx => Self::Xlsx(Box::new(Xlsx::new("Transactions", &HEADING)?)),
        })
    }

    /// Adds lines, and gives what is to be sent; itself too, unless these were the last.
    fn add(mut self, lines: &[Line], zone: Zone, is_last: bool) -> Result<(Vec<u8>, Option<Self>), Fault> {
        for line in lines {
            let sent_at = zone.text_of(Instant::from_epoch_ms(line.sent_at_ms));
            let rejected = rejected(&line.rejections)?;
            let cells = cells(line, sent_at.as_str(), &rejected);
            match &mut self {
                Self::Csv(csv) => csv.row(&cells),
                Self::Xlsx(xlsx) => xlsx.row(&cells)?,
            }
        }
        match self {
            Self::Csv(mut csv) => Ok((csv.take(), (!is_last).then_some(Self::Csv(csv)))),
            Self::Xlsx(xlsx) if is_last => Ok((xlsx.end()?, None)),
            Self::Xlsx(mut xlsx) => Ok((xlsx.take(), Some(Self::Xlsx(xlsx)))),
        }
    }
}

fn cells<'a>(line: &'a Line, sent_at: &'a str, rejected: &'a str) -> [Cell<'a>; 14] {
    [
        Cell::Text(&line.id),
        Cell::of(line.liveness_id.as_deref()),
        Cell::of(line.application_name.as_deref()),
        Cell::of(line.reference_id.as_deref()),
        Cell::Text(sent_at),
        Cell::of(line.status.as_deref()),
        Cell::Text(log::mode_of(&line.mode).as_str()),
        Cell::Text(&line.charged),
        Cell::Text(&line.call),
        line.http_status.map_or(Cell::Empty, |status| Cell::Number(status.into())),
        Cell::of(line.api_status.as_deref()),
        Cell::Text(rejected),
        Cell::of(line.error_code.as_deref()),
        line.took_ms.map_or(Cell::Empty, Cell::Number),
    ]
}

/// The rejected fields, parted by commas.
fn rejected(list: &str) -> Result<String, Fault> {
    let names: Vec<&str> = log::reject_fields(list)?.into_iter().map(RejectField::as_str).collect();
    Ok(names.join(", "))
}

/// The usage of an organisation as a file. That it was taken is written down first.
///
/// # Errors
/// The database failed.
pub async fn usage(app: &App, member: &Member, query: &UsageQuery) -> Result<Vec<u8>, Fault> {
    let UsageReport { rows, .. } = super::usage::report(app, &member.organisation_id, query).await?;
    let filter = TransactionFilter {
        applications: query.applications.clone(),
        mode: query.mode,
        ..TransactionFilter::of_days(query.days)
    };
    let entry = Entry::of(member, AuditAction::UsageExported, "usage").with("lines", rows.len().to_string());
    audit::record(app, of_filter(entry, &filter)).await?;
    let mut csv = Csv::default();
    csv.row(&["Date", "Application ID", "Application Name", "Mode", "Service", "Count"].map(Cell::Text));
    for row in &rows {
        csv.row(&[
            Cell::Text(&row.date.to_string()),
            Cell::Text(&row.application_id),
            Cell::Text(&row.application_name),
            Cell::Text(row.mode.as_str()),
            Cell::Text(row.service.as_str()),
            Cell::Number(row.count.into()),
        ]);
    }
    Ok(csv.take())
}

/// What was asked for. Not what was searched for: it may be anything.
fn of_filter<'a>(entry: Entry<'a>, filter: &TransactionFilter) -> Entry<'a> {
    let days = &filter.days;
    let entry = entry
        .with("from", days.from().to_string())
        .with("to", days.to().to_string())
        .with("zone", days.zone().as_str());
    let asked = [
        ("application", Some(filter.applications.ids().join(",")).filter(|ids| !ids.is_empty())),
        ("status", filter.status.map(|status| status.as_str().to_owned())),
        ("mode", filter.mode.map(|mode| mode.as_str().to_owned())),
        ("call", filter.call.map(|call| call.as_str().to_owned())),
        ("searched", filter.search.as_ref().map(|_| "yes".to_owned())),
    ];
    let given = asked.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.fold(entry, |entry, (name, value)| entry.with(name, value))
}

/// A number in digits.
fn write_number(written: &mut Vec<u8>, number: i64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b"0123456789"[usize::try_from(rest % 10).unwrap_or(0)];
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        written.push(b'-');
    }
    written.extend_from_slice(&digits[at..]);
}
