//! The NIK reader's part of the report.

use benches::nik::{BLURS, Reading, WIDTHS, read_covered, read_flat, read_scenes, read_turned};
use benches::tally::{Rate, percentile};

use crate::Options;

/// Prints how often the number is read right.
pub(crate) fn nik(options: &Options, first: u64) {
    let numbers = options.numbers();
    println!("\nNIK, exactly right, {numbers} numbers at each width and blur (sigma in pixels of the frame)");
    println!("  {:>5}  {}", "width", BLURS.map(|blur| format!("{blur:>7.1}")).join(""));
    let mut all = Vec::new();
    for width in WIDTHS {
        print!("  {width:>5}  ");
        for blur in BLURS {
            let readings = read_flat(width, blur, first..first + numbers);
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
    let turned = read_turned(first..first + numbers);
    println!("  upside down: wrong or unread {}", Rate::of(turned.iter().map(|reading| !reading.right)));
    let scenes = read_scenes(first..first + 6 * numbers);
    let wide: Vec<_> = scenes.iter().filter(|reading| reading.width >= 640).collect();
    println!(
        "  found and read in frames, cards from 640 px: wrong or unread {}",
        Rate::of(wide.iter().map(|reading| !reading.right))
    );
    println!(
        "  found and read in frames, all: read wrong {}",
        Rate::of(scenes.iter().map(|reading| reading.read && !reading.right))
    );
    let covered = read_covered(first..first + 5 * numbers);
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
