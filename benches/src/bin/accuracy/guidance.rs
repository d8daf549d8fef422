//! The guidance's part of the report: which hint each fault alone gets.

use std::collections::BTreeMap;

use benches::guidance::{FAULTS, Fault, look_at};
use benches::measures::PATHS;
use benches::stills::Studio;
use benches::tally::Rate;

use crate::{Options, short};

/// Prints the table of confusion.
pub(crate) fn guidance(options: &Options, first: u64) {
    let studio = Studio::default();
    let all: Vec<_> = FAULTS
        .iter()
        .map(|fault| {
            // A good frame may be turned away for any of twelve reasons.
            let count = if *fault == Fault::None { options.frames / 4 } else { options.frames / 10 };
            (*fault, look_at(&studio, *fault, first..first + count.max(1)))
        })
        .collect();
    println!("\nGuidance: hints of frames with one fault, wrong ones in per cent, and which they were");
    for (path, name) in PATHS.iter().enumerate() {
        println!("\n{name}");
        let mut faulty = Vec::new();
        for (fault, hints) in &all {
            let wanted = fault.hint();
            let mut others: BTreeMap<&str, usize> = BTreeMap::new();
            for hint in hints.iter().map(|hints| hints[path]).filter(|hint| *hint != wanted) {
                *others.entry(hint.as_str()).or_default() += 1;
            }
            let wrong: Vec<bool> = hints.iter().map(|hints| hints[path] != wanted).collect();
            if *fault != Fault::None {
                faulty.extend(&wrong);
            }
            let named: Vec<String> = others.iter().map(|(hint, count)| format!("{hint} {count}")).collect();
            println!(
                "  {:<16} n {:>4}  {:<20} {}",
                wanted.as_str(),
                hints.len(),
                short(Rate::of(wrong)),
                named.join(", ")
            );
        }
        println!("  all faults: another hint than the fault's {}", short(Rate::of(faulty)));
    }
}
