//! The measures' part of the report: a table of species for each measure.

use benches::measures::{MEASURES, Moving, PATHS, motion_scores, score};
use benches::metrics::{Scores, auc};
use benches::stills::{Species, Studio};

use crate::{Options, short};

/// Sweeping hands against a steady one, and pictures in a camera's place.
const FROZEN: [Moving; 3] = [Moving::Same, Moving::Grain, Moving::Compressed];

/// Prints how well each measure rejects what it should.
pub(crate) fn measures(options: &Options, first: u64) {
    let few = (options.frames / 8).max(1);
    let studio = Studio::default();
    let good = score(&studio, Species::Good, first..first + options.frames);
    println!(
        "\nMeasures: APCER is what passes of a species, BPCER what is rejected of good frames, in per cent"
    );
    for (at, (measure, good)) in MEASURES.iter().zip(&good).enumerate() {
        let species: Vec<(&str, [Scores; 2])> = measure
            .species()
            .iter()
            .map(|species| {
                let [rgba, i420] = &score(&studio, *species, first..first + few)[at];
                (species.name(), [rgba.clone(), i420.clone()])
            })
            .collect();
        table(measure.name(), good, &species);
    }
    let rows = |kinds: &[Moving], at: usize| -> Vec<(&str, [Scores; 2])> {
        kinds
            .iter()
            .map(|kind| {
                let [moving, frozen] = motion_scores(*kind, first..first + few);
                (kind.name(), if at == 0 { moving } else { frozen })
            })
            .collect()
    };
    let [moving, frozen] = motion_scores(Moving::Hand, first..first + 2 * few);
    table("motion, hold still", &moving, &rows(&[Moving::Sweep], 0));
    table("motion, frame liveness", &frozen, &rows(&FROZEN, 1));
}

fn table(name: &str, good: &[Scores; 2], species: &[(&str, [Scores; 2])]) {
    for (at, path) in PATHS.iter().enumerate() {
        let good = &good[at];
        println!(
            "\n{name}, {path}: BPCER {} of {}, not observable {}",
            short(good.rejected()),
            good.observed().len(),
            good.unobserved()
        );
        let mut worst: Option<(&str, benches::tally::Rate)> = None;
        for (species, scores) in species {
            let scores = &scores[at];
            let passed = scores.passed();
            let area = auc(&good.observed(), &scores.observed()).map_or_else(
                || "-".to_owned(),
                |area| format!("{:.4} (>= {:.4})", area.value, area.lower_bound),
            );
            println!(
                "  {species:<20} n {:>4}  AUC {area:<20} APCER {:<20} not observable {}",
                scores.0.len(),
                short(passed),
                scores.unobserved()
            );
            if worst.is_none_or(|(_, other)| passed.share() > other.share()) {
                worst = Some((species, passed));
            }
        }
        if let Some((species, rate)) = worst {
            println!("  worst: {species}, APCER {}", short(rate));
        }
    }
}
