//! Prints how often the printed fields of seeded cards are read as they were drawn, and how long a card takes.
//! What can be fitted is fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

use benches::card_text::{Read, printed, read_cards};
use benches::tally::{Rate, percentile};
use clap::Parser;
use contract::ktp::KtpField;

#[derive(Parser)]
struct Options {
    /// Runs the seeds that nothing was fitted on.
    #[arg(long)]
    judge: bool,
    /// Cards.
    #[arg(long, default_value_t = 300)]
    frames: u64,
    /// Leaves out the first seeds of the set.
    #[arg(long, default_value_t = 0)]
    skip: u64,
    /// Lists what went wrong.
    #[arg(long)]
    verbose: bool,
}

/// Where the seeds begin: those of the fit, and those that judge.
const FIT_FROM: u64 = 1;
const JUDGE_FROM: u64 = 5_000_000;

fn main() {
    let options = Options::parse();
    let (first, set) = if options.judge { (JUDGE_FROM, "judge") } else { (FIT_FROM, "fit") };
    let first = first + options.skip;
    println!("{set} seeds, from {first} on; in brackets the 95 % bound");
    ocr(&options, first);
}

/// Prints how often each field is read as it is printed.
fn ocr(options: &Options, first: u64) {
    println!(
        "\nprinted fields, {} cards of 640 to 1480 px at mild degradation: not exactly right",
        options.frames
    );
    let Some(reads) = read_cards(first..first + options.frames) else {
        println!("  no Tesseract with `ind` on this machine");
        return;
    };
    for field in KtpField::ALL {
        let wrong = Rate::of(reads.iter().map(|read| !read.is_right(field)));
        println!("  {:<14} {wrong}   {}", format!("{field:?}"), sureness(&reads, field));
    }
    let all = |wanted: fn(&Read) -> bool| Rate::of(reads.iter().map(|read| !wanted(read)));
    println!("  whole card     {}", all(|read| KtpField::ALL.iter().all(|field| read.is_right(*field))));
    println!("  no answer      {}", all(|read| read.text.is_ok()));
    let mut millis: Vec<f64> = reads.iter().map(|read| read.millis).collect();
    println!(
        "  number and text: median {:.0} ms, 95 % {:.0} ms, most {:.0} ms",
        percentile(&mut millis, 0.5),
        percentile(&mut millis, 0.95),
        percentile(&mut millis, 1.0)
    );
    if options.verbose {
        list(&reads);
    }
}

/// How many were absent rather than wrong, and the middle confidence of those right and those wrong.
fn sureness(reads: &[Read], field: KtpField) -> String {
    let absent = reads.iter().filter(|read| read.value(field).is_none()).count();
    let middle = |right: bool| {
        let readings = reads.iter().filter(|read| read.is_right(field) == right);
        let mut all: Vec<f64> =
            readings.filter_map(|read| Some(read.text.as_ref().ok()?.0.get(&field)?.confidence)).collect();
        percentile(&mut all, 0.5)
    };
    format!("absent {absent:>3}; confidence {:.2} right, {:.2} wrong", middle(true), middle(false))
}

fn list(reads: &[Read]) {
    for read in reads {
        if let Err(fault) = &read.text {
            println!("{} {} px: {fault}", read.seed, read.width);
            continue;
        }
        for field in KtpField::ALL.into_iter().filter(|field| !read.is_right(*field)) {
            let found = read.text.as_ref().ok().and_then(|text| text.0.get(&field));
            let raw = found.map_or("", |found| found.raw.as_str());
            let sure = found.map_or(0.0, |found| found.confidence);
            println!(
                "{} {} px {field:?}: {:?} read {:?} from {raw:?} {sure:.2}",
                read.seed,
                read.width,
                printed(&read.person, field),
                read.value(field)
            );
        }
    }
}
