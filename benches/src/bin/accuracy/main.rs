//! Prints how often and how exactly the outline and the NIK are read on seeded specimens.
//! Thresholds are fitted on the seeds that run by default; `--judge` runs others, which nothing was fitted on.

use benches::nik::{BLURS, Reading, WIDTHS, read_covered, read_flat, read_scenes, read_turned};
use benches::outline::{FOUND_WITHIN, Sight, cards, look_at_cut, look_at_empty, look_at_two, look_at_usable};
use benches::tally::{Rate, percentile};
use benches::view::{EMPTIES, KINDS};
use clap::Parser;
use vision::outline::Presence;

#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
struct Options {
    /// Runs the seeds that no threshold was fitted on.
    #[arg(long)]
    judge: bool,
    /// Usable frames; the other sets grow with it.
    #[arg(long, default_value_t = 1200)]
    frames: u64,
    /// Skips the reader.
    #[arg(long)]
    only_outline: bool,
    /// Skips the outline.
    #[arg(long)]
    only_nik: bool,
    /// Numbers read at each size and blur.
    #[arg(long, default_value_t = 60)]
    numbers: u64,
    /// Lists each frame that went wrong.
    #[arg(long)]
    verbose: bool,
}

fn main() {
    let options = Options::parse();
    let first = if options.judge { 1_000_000 } else { 1 };
    println!("seeds from {first}, {}", if options.judge { "JUDGE" } else { "FIT" });
    if !options.only_nik {
        outline(&options, first);
    }
    if !options.only_outline {
        nik(&options, first);
    }
}

fn outline(options: &Options, first: u64) {
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

fn missed(sight: &Sight) -> bool {
    sight.error.is_none_or(|[_, refined]| refined > FOUND_WITHIN)
}

fn nik(options: &Options, first: u64) {
    println!(
        "\nNIK, exactly right, {} numbers at each width and blur (sigma in pixels of the frame)",
        options.numbers
    );
    println!("  {:>5}  {}", "width", BLURS.map(|blur| format!("{blur:>7.1}")).join(""));
    let mut all = Vec::new();
    for width in WIDTHS {
        print!("  {width:>5}  ");
        for blur in BLURS {
            let readings = read_flat(width, blur, first..first + options.numbers);
            let right = readings.iter().filter(|reading| reading.right).count();
            print!("{right:>4}/{:<2}", readings.len());
            all.extend(readings);
        }
        println!();
    }
    let goal = all.iter().filter(|reading| reading.width >= 640 && reading.blur < 1.3);
    println!("  from 640 px, blur to 1.2: wrong or unread {}", Rate::of(goal.map(|reading| !reading.right)));
    let false_reads = all.iter().map(|reading| reading.read && !reading.right);
    println!("  all: read wrong {}", Rate::of(false_reads));
    let plausible = all.iter().map(|reading| reading.read && !reading.right && reading.plausible);
    println!("  all: read wrong and plausible {}", Rate::of(plausible));
    println!(
        "  corrected by grammar: {} of {}",
        all.iter().filter(|reading| reading.corrected).count(),
        all.len()
    );
    let mut correlation: Vec<f64> =
        all.iter().filter(|reading| reading.right).map(|reading| f64::from(reading.correlation)).collect();
    println!(
        "  correlation when right: least {:.3}, 1 % {:.3}, median {:.3}",
        percentile(&mut correlation, 0.0),
        percentile(&mut correlation, 0.01),
        percentile(&mut correlation, 0.5)
    );
    let right = |value: fn(&Reading) -> f32| -> Vec<f64> {
        all.iter().filter(|reading| reading.right).map(|reading| f64::from(value(reading))).collect()
    };
    let (mut worst, mut least, mut mean) =
        (right(|one| one.worst), right(|one| one.margin[0]), right(|one| one.margin[1]));
    println!(
        "  when right: worst digit 0 % {:.3} 1 % {:.3}; least margin 0 % {:.3} 1 % {:.3}; mean margin 0 % {:.3} 1 % {:.3}",
        percentile(&mut worst, 0.0),
        percentile(&mut worst, 0.01),
        percentile(&mut least, 0.0),
        percentile(&mut least, 0.01),
        percentile(&mut mean, 0.0),
        percentile(&mut mean, 0.01)
    );
    let mut micros: Vec<f64> = all.iter().map(|reading| reading.micros).collect();
    println!(
        "  read: median {:.0} us, 99 % {:.0} us",
        percentile(&mut micros, 0.5),
        percentile(&mut micros, 0.99)
    );
    let turned = read_turned(first..first + options.numbers);
    println!("  upside down: wrong or unread {}", Rate::of(turned.iter().map(|reading| !reading.right)));
    let scenes = read_scenes(first..first + 6 * options.numbers);
    let wide: Vec<_> = scenes.iter().filter(|reading| reading.width >= 640).collect();
    println!(
        "  found and read in frames, cards from 640 px: wrong or unread {}",
        Rate::of(wide.iter().map(|reading| !reading.right))
    );
    println!(
        "  found and read in frames, all: read wrong {}",
        Rate::of(scenes.iter().map(|reading| reading.read && !reading.right))
    );
    let covered = read_covered(first..first + 5 * options.numbers);
    let mut highest: Vec<f64> = covered.iter().map(|reading| f64::from(reading.correlation)).collect();
    println!("  covered or absent, yet read {}", Rate::of(covered.iter().map(|reading| reading.read)));
    println!("    highest correlation among them {:.3}", percentile(&mut highest, 1.0));
    if options.verbose {
        for reading in all.iter().filter(|reading| !reading.right) {
            println!("{reading:?}");
        }
        for reading in scenes.iter().filter(|reading| !reading.right) {
            println!("scene {reading:?}");
        }
        for reading in covered.iter().filter(|reading| reading.read) {
            println!("covered {reading:?}");
        }
    }
}
