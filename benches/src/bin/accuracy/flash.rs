//! The flash's part of the report: accepted runs by number of steps.

use benches::flash::{SOURCES, STEPS, Source, run};
use benches::parallel::each_seed;
use benches::tally::Rate;
use contract::reflectance::Reflection;

use crate::Options;

/// Runs of arithmetic are cheap: so many for each frame asked for.
const RUNS_A_FRAME: u64 = 40;

/// Prints how often each source is accepted.
pub(crate) fn flash(options: &Options, first: u64) {
    let runs = options.frames * RUNS_A_FRAME;
    println!("\nFlash: accepted of {runs} runs, and not observable, in per cent");
    for steps in STEPS {
        for source in SOURCES {
            let name = match source {
                Source::Live => "live",
                Source::Static => "static film",
                Source::Replay => "replay of another challenge",
                Source::ReplayAnyTime => "the same, begun at any time",
            };
            let seen = each_seed(first..first + runs, || (), |(), seed| run(source, steps, seed).reflection);
            let accepted = Rate::of(seen.iter().map(|found| *found == Reflection::Seen));
            let unseen = Rate::of(
                seen.iter().map(|found| matches!(found, Reflection::TooFewSteps | Reflection::TooFaint)),
            );
            let accepted = if source == Source::Live {
                let refused = Rate { events: accepted.trials - accepted.events, ..accepted };
                let least = 100.0 * (1.0 - refused.upper_bound());
                format!("{:.3} (>= {least:.3})", 100.0 * accepted.share())
            } else {
                format!("{:.3} (<= {:.3})", 100.0 * accepted.share(), 100.0 * accepted.upper_bound())
            };
            println!(
                "  {steps:>2} steps  {name:<28} accepted {accepted:<20} not observable {:.2}",
                100.0 * unseen.share()
            );
        }
    }
}
