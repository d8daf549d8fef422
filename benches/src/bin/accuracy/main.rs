//! Prints what each measure, the guidance, the flash, the outline and the NIK reader make of seeded specimens.
//! Thresholds are fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

mod flash;
mod guidance;
mod measures;
mod nik;
mod outline;

use clap::{Parser, ValueEnum};

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Measures,
    Guidance,
    Flash,
    Outline,
    Nik,
}

#[derive(Parser)]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Usable frames of the outline and good stills; the other sets grow with it.
    #[arg(long, default_value_t = 300)]
    frames: u64,
    /// Runs these parts alone.
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Numbers read at each size and blur; a twentieth of the frames where it is not given.
    #[arg(long)]
    numbers: Option<u64>,
    /// Lists each frame of the outline and the reader that went wrong.
    #[arg(long)]
    verbose: bool,
}

impl Options {
    fn runs(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }

    fn numbers(&self) -> u64 {
        self.numbers.unwrap_or(self.frames / 20).max(1)
    }
}

/// Where the seeds begin: those of the fit, and those that judge.
const FIT_FROM: u64 = 1;
const JUDGE_FROM: u64 = 4_000_000;

fn main() {
    let options = Options::parse();
    let (first, set) = if options.judge { (JUDGE_FROM, "judge") } else { (FIT_FROM, "fit") };
    println!("{set} seeds, from {first} on; in brackets the 95 % bound");
    for (part, report) in [
        (Part::Measures, measures::measures as fn(&Options, u64)),
        (Part::Guidance, guidance::guidance),
        (Part::Flash, flash::flash),
        (Part::Outline, outline::outline),
        (Part::Nik, nik::nik),
    ] {
        if options.runs(part) {
            report(&options, first);
        }
    }
}

/// A rate and its upper bound in per cent, for a narrow column.
fn short(rate: benches::tally::Rate) -> String {
    if rate.trials == 0 {
        return "-".to_owned();
    }
    format!("{:.2} (<= {:.2})", 100.0 * rate.share(), 100.0 * rate.upper_bound())
}
