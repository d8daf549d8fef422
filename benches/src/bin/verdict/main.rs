//! Prints how well the verdict's parts judge seeded cards whose truth is known.
//! What can be fitted is fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

mod ocr;

use clap::{Parser, ValueEnum};

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Ocr,
}

#[derive(Parser)]
struct Options {
    /// Runs the seeds that nothing was fitted on.
    #[arg(long)]
    judge: bool,
    /// Cards of each set.
    #[arg(long, default_value_t = 300)]
    frames: u64,
    /// Runs these parts alone.
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Lists what went wrong.
    #[arg(long)]
    verbose: bool,
}

impl Options {
    fn runs(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// Where the seeds begin: those of the fit, and those that judge.
const FIT_FROM: u64 = 1;
const JUDGE_FROM: u64 = 5_000_000;

fn main() {
    let options = Options::parse();
    let (first, set) = if options.judge { (JUDGE_FROM, "judge") } else { (FIT_FROM, "fit") };
    println!("{set} seeds, from {first} on; in brackets the 95 % bound");
    let parts: [(Part, fn(&Options, u64)); 1] = [(Part::Ocr, ocr::ocr)];
    for (part, report) in parts {
        if options.runs(part) {
            report(&options, first);
        }
    }
}
