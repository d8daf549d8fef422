//! P9 and P10: files of the transaction log, beside what writes such files elsewhere: Python's csv and papaparse, and
//! `XlsxWriter` in its constant memory. Each side writes the same cells over and over; what a few thousand rows come to
//! is read back and compared before anything is timed. Sides take turns.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use benches::transactions::Draw;
use clap::{Parser, ValueEnum};
use contract::{instant, portal::days::Zone};
use serde_json::{Value, json};
use tanda::{
    store::entity::partner_transaction::Model,
    transactions::export::{Cell, HEADING, csv::Csv, xlsx::Xlsx},
};

/// Rows that differ; then they come again: as many as the server has at a time, which it has just read.
const DISTINCT: usize = AT_ONCE;
/// Where text goes that is timed: the server sends its own to a socket, and a disk would slow everybody down alike.
const NOWHERE: &str = "/dev/null";
/// Rows between two writes, as the server sends them.
const AT_ONCE: usize = 2_000;

#[derive(Debug, Parser)]
struct Options {
    /// Rows of a file.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Pairs of times.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// One kind of file alone.
    #[arg(long, value_enum)]
    only: Option<Kind>,
    /// Writes one file of our own, and prints what this process held at most.
    #[arg(long, value_enum)]
    memory_of: Option<Kind>,
    /// Python with the packages of `benches/spreadsheets/requirements.txt`.
    #[arg(long, env = "TANDA_BENCH_PYTHON", default_value = "python3")]
    python: PathBuf,
    /// The folder with npm's packages of `benches/spreadsheets`.
    #[arg(long, env = "TANDA_BENCH_PACKAGES", default_value = "node_modules")]
    packages: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    Python(Kind),
    Papaparse,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

impl Peer {
    fn name(self) -> &'static str {
        match self {
            Self::Python(Kind::Csv) => "Python csv",
            Self::Python(Kind::Xlsx) => "Python XlsxWriter, constant memory",
            Self::Papaparse => "papaparse, escapeFormulae",
        }
    }
}

struct Bench<'a> {
    options: &'a Options,
    folder: &'a Path,
    rows: &'a [Vec<Value>],
}

fn main() {
    let options = Options::parse();
    let rows = rows();
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench { options: &options, folder: folder.path(), rows: &rows };
    if let Some(kind) = options.memory_of {
        bench.ours(kind, options.rows, &folder.path().join("ours"));
        println!("{}", peak_kib());
        return;
    }
    let source = serde_json::to_vec(&rows).expect("JSON");
    std::fs::write(folder.path().join("rows.json"), source).expect("a file");
    for (kind, peers, title, budget) in [
        (Kind::Csv, &[Peer::Python(Kind::Csv), Peer::Papaparse][..], "P9", 8.0),
        (Kind::Xlsx, &[Peer::Python(Kind::Xlsx)], "P10", 5.0),
    ] {
        if options.only.is_some_and(|only| only != kind) {
            continue;
        }
        println!("{title} {} of {} rows", kind.name(), options.rows);
        for peer in peers {
            bench.compare(kind, *peer, budget);
        }
        bench.memory(kind);
    }
}

/// The cells of drawn transactions, in the columns of an export.
fn rows() -> Vec<Vec<Value>> {
    let applications = ["mobile", "branch", "web"].map(str::to_owned);
    let until_ms = 1_795_000_000_000;
    let draw = Draw { organisation_id: "o", applications: &applications, until_ms, lines: DISTINCT, seed: 1 };
    draw.lines().map(|line| row(&line)).collect()
}

fn row(line: &Model) -> Vec<Value> {
    let sent_at = Zone::Western.text_of(instant::Instant::from_epoch_ms(line.sent_at_ms));
    vec![
        json!(line.id),
        json!(line.liveness_id),
        json!(format!("Application of {}", line.application_id)),
        json!(line.reference_id),
        json!(sent_at.as_str()),
        json!(line.status),
        json!(line.mode.to_uppercase()),
        json!(line.charged),
        json!(line.call),
        json!(line.http_status),
        json!(line.api_status),
        json!(line.rejections),
        json!(line.error_code),
        json!(line.took_ms),
    ]
}

impl Bench<'_> {
    /// Writes a file of our own; the seconds that it took.
    fn ours(&self, kind: Kind, count: usize, path: &Path) -> f64 {
        let cells: Vec<Vec<Cell<'_>>> = self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let rows = cells.iter().cycle().take(count);
        let began = Instant::now();
        let mut file = File::create(path).expect("a file");
        match kind {
            Kind::Csv => {
                let mut csv = Csv::default();
                for (number, row) in rows.enumerate() {
                    csv.row(row);
                    if number % AT_ONCE == AT_ONCE - 1 {
                        file.write_all(&csv.take()).expect("room");
                    }
                }
                file.write_all(&csv.take()).expect("room");
            }
            Kind::Xlsx => {
                let mut xlsx = Xlsx::new("Transactions", &HEADING).expect("a workbook");
                for (number, row) in rows.enumerate() {
                    xlsx.row(row).expect("a row");
                    if number % AT_ONCE == AT_ONCE - 1 {
                        file.write_all(&xlsx.take()).expect("room");
                    }
                }
                file.write_all(&xlsx.end().expect("an end")).expect("room");
            }
        }
        began.elapsed().as_secs_f64()
    }

    /// Has a peer write a file; the seconds that it says it took.
    fn theirs(&self, peer: Peer, count: usize, path: &Path) -> f64 {
        let Options { python, packages, .. } = self.options;
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("spreadsheets");
        let source = self.folder.join("rows.json");
        let mut command = match peer {
            Peer::Python(kind) => {
                let mut command = Command::new(python);
                command.arg(scripts.join("peers.py")).arg(kind.name());
                command
            }
            Peer::Papaparse => {
                let mut command = Command::new("node");
                command.arg(scripts.join("peers.mjs")).arg(packages);
                command
            }
        };
        let told = run(command.arg(path).arg(source).arg(count.to_string()));
        told.trim().parse().expect("seconds")
    }

    /// The cells of a file, as Python reads them; without what is empty at the end of a row.
    fn cells_of(&self, path: &Path) -> Vec<Vec<Value>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("spreadsheets/peers.py");
        let told = run(Command::new(&self.options.python).arg(script).arg("cells").arg(path));
        let mut rows: Vec<Vec<Value>> = serde_json::from_str(&told).expect("rows");
        for row in &mut rows {
            while row.last().is_some_and(|cell| cell.is_null() || cell == "") {
                row.pop();
            }
        }
        rows
    }

    fn compare(&self, kind: Kind, peer: Peer, budget: f64) {
        let path = |name: &str| self.folder.join(format!("{name}.{}", kind.name()));
        let (own, other) = (path("ours"), path("theirs"));
        self.ours(kind, DISTINCT, &own);
        self.theirs(peer, DISTINCT, &other);
        let mut written = self.cells_of(&own);
        if kind == Kind::Xlsx {
            assert_eq!(written.remove(0), HEADING.map(Value::from));
        }
        assert!(written == self.cells_of(&other), "both wrote the same cells: {}", peer.name());
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        // Packing goes back to where a part began, so workbooks need a file.
        let (own, other) = match kind {
            Kind::Csv => (PathBuf::from(NOWHERE), PathBuf::from(NOWHERE)),
            Kind::Xlsx => (own, other),
        };
        for _ in 0..self.options.rounds {
            ours.push(self.ours(kind, self.options.rows, &own));
            theirs.push(self.theirs(peer, self.options.rows, &other));
            ratios.push(theirs[theirs.len() - 1] / ours[ours.len() - 1]);
        }
        println!(
            "    ours {:.2} s, {} {:.2} s: {:.1}x (budget {budget})",
            median(ours),
            peer.name(),
            median(theirs),
            median(ratios)
        );
    }

    /// What a process of our own holds at most over a short file and over the whole one.
    fn memory(&self, kind: Kind) {
        let of = |rows: usize| -> f64 {
            let binary = std::env::current_exe().expect("this very binary");
            let told =
                run(Command::new(binary).args(["--memory-of", kind.name(), "--rows", &rows.to_string()]));
            told.trim().parse::<f64>().expect("kibibytes") / 1024.0
        };
        let (short, whole) = (of(DISTINCT), of(self.options.rows));
        let budget = if kind == Kind::Xlsx { " (budget 64)" } else { "" };
        println!(
            "    resident at most, the rows to write included: {whole:.1} MB{budget}; of {DISTINCT} rows {short:.1} MB"
        );
    }
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => Cell::Number(number.as_i64().unwrap_or_default()),
        _ => Cell::Empty,
    }
}

fn run(command: &mut Command) -> String {
    let done = command.output().expect("a peer that starts");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The most memory that this process ever held.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("the peak");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}
