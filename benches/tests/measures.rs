//! The measures, the guidance and the flash keep what the accuracy bench found, on a few seeds of their own.

use benches::flash::{Source, run};
use benches::guidance::{FAULTS, look_at};
use benches::measures::{MEASURES, Measure, score};
use benches::metrics::auc;
use benches::stills::{Species, Studio};
use benches::tally::Rate;
use contract::reflectance::Reflection;

/// Apart from the seeds of the bench.
const FIRST: u64 = 5_000_000;

/// What a few frames of a species must keep.
fn least_area(species: Species) -> f64 {
    match species {
        // Some cannot be told at all: text keeps its edges along the smear, soft focus hides the grid.
        Species::Smear => 0.8,
        Species::ScreenSoft => 0.5,
        _ => 0.95,
    }
}

#[test]
fn each_measure_tells_its_attacks_from_good_cards_on_both_paths() {
    let studio = Studio::default();
    let good = score(&studio, Species::Good, FIRST..FIRST + 16);
    for (at, measure) in MEASURES.into_iter().enumerate() {
        for species in measure.species() {
            let bad = score(&studio, *species, FIRST..FIRST + 3);
            for (good, bad) in good[at].iter().zip(&bad[at]) {
                let area = auc(&good.observed(), &bad.observed()).expect("both were observed").value;
                assert!(area >= least_area(*species), "{measure:?} {species:?}: {area}");
            }
        }
    }
    let narrow = &good[MEASURES.iter().position(|one| *one == Measure::Pattern).expect("in the list")];
    assert!(narrow[0].unobserved() > 2, "narrow cards show no pattern");
}

#[test]
fn the_fault_of_a_frame_is_the_one_that_is_named() {
    let studio = Studio::default();
    let right = Rate::of(FAULTS.into_iter().flat_map(|fault| {
        look_at(&studio, fault, FIRST..FIRST + 1).into_iter().flatten().map(move |hint| hint == fault.hint())
    }));
    assert!(right.share() >= 0.9, "{right}");
}

#[test]
fn eight_steps_pass_live_captures_and_no_replays() {
    let seen = |source| {
        Rate::of((FIRST..FIRST + 500).map(|seed| run(source, 8, seed).reflection == Reflection::Seen)).share()
    };
    assert!(seen(Source::Live) >= 0.98);
    for source in [Source::Static, Source::Replay, Source::ReplayAnyTime] {
        assert!(seen(source) <= 0.005, "{source:?}");
    }
}
