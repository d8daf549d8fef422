//! Prints how often faces are found and faults are named on drawn selfies, and how level the line of the eyes is read.
//! Thresholds are fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

use benches::face::{Fault, Sighting, look_at};
use benches::tally::{Rate, percentile};
use clap::Parser;
use vision::face::{Cover, FaceModel};

#[derive(Parser)]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Frames, the faults in turn.
    #[arg(long, default_value_t = 1700)]
    frames: u64,
    /// Lists each frame whose fault was not named.
    #[arg(long)]
    verbose: bool,
}

fn main() {
    let options = Options::parse();
    let first = if options.judge { 3_000_000 } else { 1 };
    println!("seeds from {first}, {}", if options.judge { "JUDGE" } else { "FIT" });
    let model = FaceModel::parse(include_bytes!("../../../vision/data/faces.bin")).expect("the packed data");
    let sightings = look_at(&model, first..first + options.frames);

    let of = |faults: &[Fault]| -> Vec<&Sighting> {
        sightings.iter().filter(|sighting| faults.contains(&sighting.fault)).collect()
    };
    println!("\nhint does not name the fault");
    for fault in Fault::ALL {
        println!(
            "  {:<12} {}",
            format!("{fault:?}"),
            Rate::of(of(&[fault]).iter().map(|one| !one.is_named()))
        );
    }
    println!("  {:<12} {}", "all", Rate::of(sightings.iter().map(|one| !one.is_named())));

    let open = [
        Fault::None,
        Fault::CardBeside,
        Fault::Far,
        Fault::Close,
        Fault::Aside,
        Fault::Crowd,
        Fault::Blurred,
    ];
    println!("\nfaces");
    println!("  uncovered face missed         {}", Rate::of(of(&open).iter().map(|one| !one.is_found())));
    let false_face = |one: &&Sighting| !one.seen.faces.is_empty();
    println!("  false face in rooms and desks {}", Rate::of(of(&[Fault::Nobody]).iter().map(false_face)));
    println!("  false face on a card alone    {}", Rate::of(of(&[Fault::CardAlone]).iter().map(false_face)));

    let clear = of(&[Fault::None, Fault::CardBeside, Fault::Aside, Fault::Crowd]);
    let mut errors: Vec<f64> = clear.iter().filter_map(|one| one.roll_error()).collect();
    let missing = Rate::of(clear.iter().map(|one| one.roll_error().is_none()));
    let at = |errors: &mut Vec<f64>, share| percentile(errors, share);
    println!(
        "\nline of the eyes: not seen {missing}; error median {:.2}, 95 % {:.2}, 99 % {:.2} degrees",
        at(&mut errors, 0.5),
        at(&mut errors, 0.95),
        at(&mut errors, 0.99)
    );

    println!("\ncovers, least / 1 % / median / 99 % / most");
    for fault in Fault::ALL {
        let covers: Vec<Cover> = of(&[fault]).iter().filter_map(|one| one.seen.cover).collect();
        if covers.is_empty() {
            continue;
        }
        let row = |name: &str, value: &dyn Fn(&Cover) -> f64| {
            let mut values: Vec<f64> = covers.iter().map(value).collect();
            let numbers =
                [0.0, 0.01, 0.5, 0.99, 1.0].map(|share| format!("{:.3}", percentile(&mut values, share)));
            format!("{name} {}", numbers.join(" "))
        };
        println!(
            "  {:<12} {}   {}   {}   {}",
            format!("{fault:?}"),
            row("lenses", &|cover| cover.lenses),
            row("eyes", &|cover| cover.eyes),
            row("mouth", &|cover| cover.mouth_line),
            row("tint", &|cover| cover.tint)
        );
    }
    if options.verbose {
        for one in sightings.iter().filter(|one| !one.is_named()) {
            let seen = &one.seen;
            println!(
                "{} {:?} {:?} {:?} cover {:?} nten {:.2} mean {:.0} over {:.3} share {:.2}",
                one.seed,
                one.fault,
                seen.hint,
                seen.faces,
                seen.cover,
                seen.nten,
                seen.exposure.mean,
                seen.exposure.over_share,
                seen.width_share
            );
        }
    }
}
