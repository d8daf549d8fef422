//! The tables.

use std::collections::BTreeMap;

use benches::signs::{Group, Species};
use benches::tally::{Rate, percentile};
use contract::document::{ForgeryLabel, IdvCode, QualityLabel};
use vision::sign::{Seen, SignKind};

use crate::Outcome;

/// Species with what became of their stills.
pub(crate) type All = [(Species, Vec<Outcome>)];

fn name(species: Species) -> String {
    format!("{species:?}")
}

fn row(head: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| format!("{cell:>10}")).collect();
    println!("{head:<15}{}", cells.concat());
}

fn counted(outcomes: &[Outcome], holds: impl Fn(&Outcome) -> bool) -> String {
    match outcomes.iter().filter(|outcome| holds(outcome)).count() {
        0 => ".".to_owned(),
        count => count.to_string(),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| *letter != '_').take(9).collect()
}

/// The codes of each species.
pub(crate) fn codes(all: &All) {
    println!("\nCodes");
    row("", IdvCode::ALL.iter().map(|code| short(code.as_str())));
    for (species, outcomes) in all {
        row(
            &name(*species),
            IdvCode::ALL.iter().map(|code| counted(outcomes, |outcome| outcome.finding.code() == *code)),
        );
    }
}

/// The labels of each species.
pub(crate) fn labels(all: &All) {
    println!("\nLabels");
    let names = ForgeryLabel::ALL.iter().map(|label| label.as_str());
    row("", names.chain(QualityLabel::ALL.iter().map(|label| label.as_str())).map(short));
    for (species, outcomes) in all {
        let forged = ForgeryLabel::ALL
            .iter()
            .map(|label| counted(outcomes, |outcome| outcome.finding.forgery().contains(label)));
        let poor = QualityLabel::ALL
            .iter()
            .map(|label| counted(outcomes, |outcome| outcome.finding.quality().contains(label)));
        row(&name(*species), forged.chain(poor));
    }
}

const VOTERS: [SignKind; 8] = [
    SignKind::ScreenMoire,
    SignKind::PrintHalftone,
    SignKind::CardColour,
    SignKind::CardEdges,
    SignKind::FontMatch,
    SignKind::NikGlyphs,
    SignKind::PhotoRegion,
    SignKind::CaptureOrigin,
];

/// Against and not observable, of each voter.
pub(crate) fn voters(all: &All) {
    println!("\nVoters: against / not observable");
    row("", VOTERS.iter().map(|kind| short(kind.as_str())));
    for (species, outcomes) in all {
        row(
            &name(*species),
            VOTERS.iter().map(|kind| {
                let of = |seen: Seen| {
                    counted(outcomes, |outcome| {
                        outcome.signs.iter().any(|sign| sign.kind == *kind && sign.seen == seen)
                    })
                };
                format!("{}/{}", of(Seen::Fail), of(Seen::NotObservable))
            }),
        );
    }
}

/// What passes of attacks, and what is refused of genuine stills.
pub(crate) fn errors(all: &All) {
    println!(
        "\nAPCER: stills against which nothing speaks; BPCER: genuine stills against which something does"
    );
    let mut genuine = Vec::new();
    for (species, outcomes) in all {
        let accepted = outcomes.iter().map(Outcome::is_accepted);
        let read = Rate::of(outcomes.iter().filter_map(|outcome| outcome.is_read));
        let right = Rate::of(outcomes.iter().map(|outcome| outcome.finding.code() == species.code()));
        let (what, rate) = match species.group() {
            Group::Genuine => {
                genuine.extend(outcomes.iter().map(Outcome::is_accepted));
                ("BPCER", Rate::of(accepted.map(|accepted| !accepted)))
            }
            Group::Attack | Group::Fault => ("APCER", Rate::of(accepted)),
            Group::Other => ("accepted", Rate::of(accepted)),
        };
        println!(
            "{:<15}{what:<9}{rate}   code right {:.1} %   number right {:.1} %",
            name(*species),
            100.0 * right.share(),
            100.0 * read.share(),
        );
    }
    if !genuine.is_empty() {
        println!("{:<15}BPCER    {}", "all genuine", Rate::of(genuine.into_iter().map(|accepted| !accepted)));
    }
}

/// Milliseconds of a look.
pub(crate) fn times(all: &All) {
    let mut times: Vec<f64> =
        all.iter().flat_map(|(_, outcomes)| outcomes).map(|outcome| outcome.ms).collect();
    let mut large: Vec<f64> = all
        .iter()
        .flat_map(|(_, outcomes)| outcomes)
        .filter(|outcome| (1500..=1700).contains(&outcome.width))
        .map(|outcome| outcome.ms)
        .collect();
    let of = |times: &mut Vec<f64>| [0.5, 0.95].map(|share| percentile(times, share));
    println!(
        "\nA look, ms: median and 95th percentile {:.0?}; frames of 1500 to 1700 px {:.0?}",
        of(&mut times),
        of(&mut large)
    );
}

/// Percentiles of the numbers behind the signs.
pub(crate) fn numbers(all: &All) {
    println!("\nNumbers: 1, 5, 50, 95, 99 in 100");
    let mut table: BTreeMap<&str, Vec<(String, Vec<f64>)>> = BTreeMap::new();
    for (species, outcomes) in all {
        let mut own: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (number, value) in outcomes.iter().flat_map(|outcome| &outcome.numbers) {
            own.entry(number).or_default().push(*value);
        }
        for (number, values) in own {
            table.entry(number).or_default().push((name(*species), values));
        }
    }
    for (number, rows) in &mut table {
        println!("{number}");
        for (species, values) in rows {
            let at = [0.01, 0.05, 0.5, 0.95, 0.99].map(|share| percentile(values, share));
            println!("  {species:<15}{}", at.map(|value| format!("{value:>10.3}")).join(""));
        }
    }
}

/// The stills that went wrong.
pub(crate) fn wrong(all: &All) {
    println!("\nWrong");
    for (species, outcomes) in all {
        for outcome in outcomes {
            let right = outcome.finding.code() == species.code()
                || (species.group() != Group::Genuine
                    && !outcome.is_accepted()
                    && species.group() != Group::Other);
            if !right {
                let reasons: Vec<&str> = outcome
                    .signs
                    .iter()
                    .filter(|sign| sign.seen == Seen::Fail)
                    .map(|sign| sign.reason.as_str())
                    .collect();
                let of = |head: &str| {
                    let own = outcome.numbers.iter().filter(|(name, _)| name.starts_with(head));
                    own.map(|(_, value)| format!("{value:.2}")).collect::<Vec<_>>().join(" ")
                };
                println!(
                    "{:<15}{:>9} {} {:?} {:?} {reasons:?} pattern [{}] glyphs [{}] portrait [{}]",
                    name(*species),
                    outcome.seed,
                    outcome.finding.code().as_str(),
                    outcome.finding.forgery(),
                    outcome.finding.quality(),
                    of("screen_moire"),
                    of("nik_glyphs"),
                    of("photo_region"),
                );
            }
        }
    }
}
