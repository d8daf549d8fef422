//! Fills a sandbox's transaction log with drawn lines, so that its pages can be looked at and measured. Nothing but a
//! sandbox is touched, unless a database is named.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use benches::transactions::{Draw, applications, insert, open, organisation};
use clap::Parser;
use tanda::clock::{Clock, SystemClock};

/// How many, and where.
#[derive(Debug, Parser)]
struct Options {
    /// Lines of the transaction log.
    #[arg(long)]
    transactions: usize,
    /// The sandbox's folder.
    #[arg(long, env = "TANDA_DATA", default_value = "./data")]
    data: PathBuf,
    /// `sqlite://..` or `postgres://..`, in place of the sandbox's own: its sandbox's log, or that of its only organisation.
    #[arg(long)]
    database: Option<String>,
    /// From what the lines are drawn: the same ones are put there once.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// When the last line was sent, as `2026-11-20T08:30:00Z`; now, where nobody says.
    #[arg(long)]
    until: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match fill(&Options::parse()).await {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("seed: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn fill(options: &Options) -> Result<String, Box<dyn std::error::Error>> {
    let Options { transactions, data, database, seed, until } = options;
    let url = match database {
        Some(url) => url.clone(),
        None if data.join("sandbox.json").exists() => {
            format!("sqlite://{}", data.join("tanda.db").display())
        }
        None => {
            let data = data.display();
            return Err(format!(
                "{data} is no sandbox: there is no sandbox.json. `cargo xtask run` makes one; --database names another database"
            )
            .into());
        }
    };
    let began = Instant::now();
    let database = open(&url).await?;
    let organisation_id = organisation(&database)
        .await?
        .ok_or("the database has no sandbox, and not one organisation alone")?;
    let until = match until {
        Some(text) => contract::instant::Instant::parse(text).map_err(|error| format!("--until: {error}"))?,
        None => SystemClock.now(),
    };
    let until_ms = until.epoch_ms();
    let applications = applications(&database, &organisation_id, until_ms).await?;
    let draw = Draw {
        organisation_id: &organisation_id,
        applications: &applications,
        until_ms,
        lines: *transactions,
        seed: *seed,
    };
    let added = insert(&database, draw.lines()).await?;
    Ok(format!("{added} transactions in {:.1} s, over 90 days", began.elapsed().as_secs_f32()))
}
