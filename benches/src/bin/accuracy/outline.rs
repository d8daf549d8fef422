//! The outline's part of the report.

use benches::outline::{
    FOUND_WITHIN, Sight, cards, look_at_clipped, look_at_cut, look_at_empty, look_at_small, look_at_steep,
    look_at_two, look_at_usable,
};
use benches::tally::{Rate, percentile};
use benches::view::{EMPTIES, KINDS};
use vision::outline::Presence;

use crate::Options;

/// Prints how often and how exactly cards are found.
pub(crate) fn outline(options: &Options, first: u64) {
    let cards = cards();
    let sights = look_at_usable(&cards, first..first + options.frames);
    println!(
        "\nOutline, {} usable frames (corners within 2 % of the card's width count as found)",
        sights.len()
    );
    for kind in KINDS {
        let own: Vec<&Sight> = sights.iter().filter(|sight| sight.kind == kind).collect();
        println!("  {:<11} missed {}", format!("{kind:?}"), Rate::of(own.iter().map(|sight| missed(sight))));
    }
    println!("  {:<11} missed {}", "all", Rate::of(sights.iter().map(missed)));
    let shown = Rate::of(sights.iter().map(|sight| sight.presence != Presence::One));
    println!("  {:<11} not \"one\" {shown}", "all");
    for (stage, at) in [("found", 0), ("refined", 1)] {
        let mut errors: Vec<f64> = sights
            .iter()
            .filter(|sight| !missed(sight))
            .filter_map(|sight| sight.error.map(|both| both[at]))
            .collect();
        let shares = [0.5, 0.9, 0.99, 1.0].map(|share| 100.0 * percentile(&mut errors, share));
        println!(
            "  corner error, {stage:<8} median {:.3} %, 90 % {:.3} %, 99 % {:.3} %, most {:.3} % of the card's width",
            shares[0], shares[1], shares[2], shares[3]
        );
        println!("    above 0.5 %: {}", Rate::of(errors.iter().map(|error| *error > 0.005)));
    }
    let found = |value: fn(&Sight) -> f32| -> Vec<f64> {
        sights.iter().filter(|sight| !missed(sight)).map(|sight| f64::from(value(sight))).collect()
    };
    let mut off = found(|sight| sight.aspect_off.abs());
    let mut score = found(|sight| sight.score);
    let mut support = found(|sight| sight.least_support);
    let mut print = found(|sight| sight.print_share);
    let mut fit = found(|sight| sight.fit);
    println!(
        "  aspect off by: 90 % {:.3}, 99 % {:.3}; score: 1 % {:.3}, 5 % {:.3}; least support: 1 % {:.3}; print: 0 % {:.3}, 1 % {:.3}, most {:.3}; fit 0 % {:.3} 1 % {:.3} 5 % {:.3}",
        percentile(&mut off, 0.9),
        percentile(&mut off, 0.99),
        percentile(&mut score, 0.01),
        percentile(&mut score, 0.05),
        percentile(&mut support, 0.01),
        percentile(&mut print, 0.0),
        percentile(&mut print, 0.01),
        percentile(&mut print, 1.0),
        percentile(&mut fit, 0.0),
        percentile(&mut fit, 0.01),
        percentile(&mut fit, 0.05),
    );
    for (stage, at) in [("find", 0), ("refine", 1)] {
        let mut micros: Vec<f64> =
            sights.iter().filter(|sight| sight.timed).map(|sight| sight.micros[at]).collect();
        let (middle, most) = (percentile(&mut micros, 0.5), percentile(&mut micros, 0.99));
        println!("  {stage:<7} 1280x720: median {middle:.0} us, 99 % {most:.0} us");
    }
    let count = options.frames / 2;
    let empty = look_at_empty(first..first + count);
    println!("\nOutline, frames without a card");
    for kind in EMPTIES {
        let rate = Rate::of(
            empty.iter().filter(|(own, _)| *own == kind).map(|(_, other)| other.presence != Presence::None),
        );
        println!("  {:<11} found  {rate}", format!("{kind:?}"));
    }
    let all = Rate::of(empty.iter().map(|(_, other)| other.presence != Presence::None));
    println!("  {:<11} found  {all}", "all");
    let cut = look_at_cut(&cards, first..first + count / 3);
    println!(
        "\nCut by the border, not named so {}",
        Rate::of(cut.iter().map(|other| other.presence != Presence::Incomplete))
    );
    println!(
        "Cut by the border, called whole  {}",
        Rate::of(cut.iter().map(|other| other.presence == Presence::One))
    );
    let two = look_at_two(&cards, first..first + count / 3);
    println!(
        "Two cards, not named so          {}",
        Rate::of(two.iter().map(|other| other.presence != Presence::TooMany))
    );
    states(&cards, first..first + count / 3);
    if options.verbose {
        for sight in sights.iter().filter(|sight| missed(sight) || sight.presence != Presence::One) {
            println!("{sight:?}");
        }
        for (kind, other) in empty.iter().filter(|(_, other)| other.presence != Presence::None) {
            println!("{kind:?} {other:?}");
        }
        for other in cut.iter().filter(|other| other.presence != Presence::Incomplete) {
            println!("cut {other:?}");
        }
        for other in two.iter().filter(|other| other.presence != Presence::TooMany) {
            println!("two {other:?}");
        }
    }
}

/// The states that a frame of one card may be in.
fn states(cards: &[specimen::Picture], seeds: std::ops::Range<u64>) {
    let small = look_at_small(cards, seeds.clone());
    println!(
        "Too small, not named so          {}",
        Rate::of(small.iter().map(|other| other.presence != Presence::TooSmall))
    );
    let steep = look_at_steep(cards, seeds.clone());
    println!("Leaning 25 to 38 degrees, missed {}", Rate::of(steep.iter().map(missed)));
    let clipped = look_at_clipped(cards, seeds);
    println!("Corner cut off, card missed      {}", Rate::of(clipped.iter().map(|(found, _)| !found)));
    println!("Corner cut off, not named so     {}", Rate::of(clipped.iter().map(|(_, named)| !named)));
}

fn missed(sight: &Sight) -> bool {
    sight.error.is_none_or(|[_, refined]| refined > FOUND_WITHIN)
}
