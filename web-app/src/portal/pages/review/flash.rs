//! The flash: what the screen showed, and what the camera saw of it, channel by channel, as curves or as a table. All
//! channels are drawn to one scale, and a faint answer looks faint: noise stretched over a lane would look like one.

use std::fmt::Write as _;

use contract::{finding::Voter, portal::case::FlashStepView, reflectance::LEAST_LIVE_LEVELS};
use leptos::prelude::*;

use super::{case::Case, evidence::nothing};
use crate::{
    dom::{El, el, svg},
    portal::{
        components::choice::{choice, option},
        desk::Desk,
        figures,
        locales::Say,
    },
};

const WIDTH: f64 = 720.0;
const LANE: f64 = 96.0;
const LEFT: f64 = 56.0;
const SCREEN: f64 = 34.0;
const GAP: f64 = 18.0;
/// Room below for what the two kinds of line are.
const KEY: f64 = 34.0;

/// The three channels: how each is called, its class, and its place in a colour.
const CHANNELS: [(&str, &str, usize); 3] =
    [("R", "curve--red", 0), ("G", "curve--green", 1), ("B", "curve--blue", 2)];

/// Curves, or the table beside them.
pub(super) fn flash(case: Case) -> El {
    let desk = case.desk;
    let steps = Memo::new(move |_| case.view.with(|view| view.flash.clone()).unwrap_or_default());
    let as_table = RwSignal::new(false);
    el("div", "evidence__panel").live(move || {
        if steps.with(Vec::is_empty) {
            return vec![nothing(desk, |words| words.case().no_flash)];
        }
        let of = |table: bool, words: Say| {
            option(desk.voice.say(words), move || as_table.get() == table, move || as_table.set(table))
        };
        let switch = choice(
            desk.voice.say(|words| words.case().tab_flash),
            [of(false, |words| words.case().flash_chart), of(true, |words| words.case().flash_table)],
        );
        let shown = el("div", "flash-box").live(move || {
            vec![steps.with(|steps| if as_table.get() { table(desk, steps) } else { chart(desk, steps) })]
        });
        vec![switch, el("p", "flash-told").test_id("flash-amplitude").says(move || strength(case)), shown]
    })
}

/// How strong the answer is, beside what a live face answers; nothing where nobody measured it.
fn strength(case: Case) -> String {
    let desk = case.desk;
    let measured = case.view.with(|view| {
        let flash =
            view.decision.anti_spoof.voters.iter().find(|voter| voter.name == Voter::FlashReflectance);
        flash.and_then(|voter| voter.numbers.get("amplitude").copied())
    });
    let Some(levels) = measured.flatten() else { return String::new() };
    let told = |levels: f64, decimals| figures::decimal(levels, decimals, desk.voice.locale());
    let words = desk.voice.words().case().flash_strength;
    words.replace("{levels}", &told(levels, 1)).replace("{least}", &told(LEAST_LIVE_LEVELS, 0))
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// The lowest value of a channel and how far it goes up.
fn reach(steps: &[FlashStepView], channel: usize) -> (f64, f64) {
    let values = steps.iter().filter_map(|step| step.seen.map(|seen| seen[channel]));
    let (least, most) =
        values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    (least, (most - least).max(0.0))
}

/// How many levels a lane is high: the widest channel, and no less than what a live face answers.
fn span_of(steps: &[FlashStepView]) -> f64 {
    CHANNELS.iter().fold(LEAST_LIVE_LEVELS, |span, (_, _, channel)| span.max(reach(steps, *channel).1))
}

/// The screen's colours as a band, and below it a lane a channel: what was shown as steps, what was seen as a line.
fn chart(desk: Desk, steps: &[FlashStepView]) -> El {
    let total: f64 = steps.iter().map(|step| f64::from(step.hold_ms)).sum();
    let scale = (WIDTH - LEFT) / total.max(1.0);
    let edges: Vec<(f64, f64)> = steps
        .iter()
        .scan(LEFT, |x, step| {
            let from = *x;
            *x += f64::from(step.hold_ms) * scale;
            Some((from, *x))
        })
        .collect();
    let height = SCREEN + (LANE + GAP) * 3.0 + KEY;
    let word = |x: f64, y: f64, class: &str| svg("text", class).attr("x", &number(x)).attr("y", &number(y));
    let span = span_of(steps);
    let band = steps.iter().zip(&edges).map(|(step, (from, to))| {
        svg("rect", "curve__shown")
            .attr("x", &number(*from))
            .attr("y", "0")
            .attr("width", &number((to - from - 1.0).max(1.0)))
            .attr("height", "22")
            .attr("fill", &step.colour)
    });
    let lanes = CHANNELS.into_iter().enumerate().flat_map(|(at, (name, class, channel))| {
        let top = SCREEN + GAP + lane_top(at);
        vec![
            word(0.0, top + LANE / 2.0 + 5.0, "curve__name").text(name),
            svg("path", "curve__wanted").attr("d", &wanted(steps, &edges, channel, top)),
            svg("path", &format!("curve {class}")).attr("d", &seen(steps, &edges, channel, (top, span))),
        ]
    });
    let line = |class: &str, from: f64| {
        let y = number(height - 8.0);
        svg("path", class).attr("d", &format!("M{} {y}H{}", number(from), number(from + 28.0)))
    };
    let sample =
        |from: f64, words: Say| word(from + 36.0, height - 4.0, "curve__sample").says(desk.voice.say(words));
    let key = [
        line("curve__wanted", LEFT),
        sample(LEFT, |words| words.case().flash_shown),
        line("curve", LEFT + 130.0),
        sample(LEFT + 130.0, |words| words.case().flash_seen),
        word(LEFT + 260.0, height - 4.0, "curve__sample").says(move || {
            let levels = figures::decimal(span, 0, desk.voice.locale());
            desk.voice.words().case().flash_scale.replace("{levels}", &levels)
        }),
    ];
    let screen = word(0.0, 16.0, "curve__name").says(desk.voice.say(|words| words.case().flash_shown));
    let drawn = svg("svg", "curves")
        .attr("viewBox", &format!("0 0 {WIDTH} {height}"))
        .attr("role", "img")
        .attr_live("aria-label", move || Some(desk.voice.words().case().tab_flash.to_owned()))
        .child(screen)
        .children(band)
        .children(lanes)
        .children(key);
    // On a phone it is wider than the screen, and goes sideways by key too.
    el("div", "curves-box").attr("tabindex", "0").child(drawn)
}

#[expect(clippy::cast_precision_loss, reason = "three lanes")]
fn lane_top(at: usize) -> f64 {
    at as f64 * (LANE + GAP)
}

/// The channel of a colour as the screen showed it, 0 or 1.
fn on(colour: &str, channel: usize) -> f64 {
    let digits = colour.get(1 + channel * 2..3 + channel * 2).unwrap_or("00");
    f64::from(u8::from_str_radix(digits, 16).unwrap_or(0)) / 255.0
}

fn wanted(steps: &[FlashStepView], edges: &[(f64, f64)], channel: usize, top: f64) -> String {
    let mut path = String::new();
    for (step, (from, to)) in steps.iter().zip(edges) {
        let y = number(top + LANE * (1.0 - on(&step.colour, channel)));
        let begin = if path.is_empty() { "M" } else { "L" };
        // Text takes whatever is written into it.
        let _ = write!(path, "{begin}{} {y}L{} {y}", number(*from), number(*to));
    }
    path
}

/// A line through the middles of the steps that were seen, in the middle of a lane of `span` levels; where a step is missing
/// the line breaks.
fn seen(steps: &[FlashStepView], edges: &[(f64, f64)], channel: usize, (top, span): (f64, f64)) -> String {
    let (least, reach) = reach(steps, channel);
    let below = least - (span - reach) / 2.0;
    let mut path = String::new();
    let mut is_broken = true;
    for (step, (from, to)) in steps.iter().zip(edges) {
        let Some(value) = step.seen.map(|seen| seen[channel]) else {
            is_broken = true;
            continue;
        };
        let begin = if is_broken { "M" } else { "L" };
        is_broken = false;
        let y = top + LANE * (1.0 - (value - below) / span);
        let _ = write!(path, "{begin}{} {}", number(f64::midpoint(*from, *to)), number(y));
    }
    path
}

fn table(desk: Desk, steps: &[FlashStepView]) -> El {
    let heads: [Say; 3] =
        [|words| words.case().flash_step, |words| words.case().flash_shown, |words| words.case().flash_seen];
    let rows = steps.iter().enumerate().map(|(at, step)| {
        let seen = step.seen;
        let told = move || {
            let Some(seen) = seen else { return desk.voice.words().case().flash_missing.to_owned() };
            let parts = CHANNELS.map(|(name, _, channel)| {
                format!("{name} {}", figures::decimal(seen[channel], 1, desk.voice.locale()))
            });
            parts.join("  ")
        };
        el("tr", "reading__row").children([
            el("td", "reading__value").text(&(at + 1).to_string()),
            el("td", "reading__value").text(&format!("{}, {} ms", step.colour, step.hold_ms)),
            el("td", "reading__value").says(told),
        ])
    });
    let head = heads.map(|words| el("th", "reading__head").attr("scope", "col").says(desk.voice.say(words)));
    el("table", "reading")
        .children([el("thead", "").child(el("tr", "").children(head)), el("tbody", "").children(rows)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(colour: &str, seen: Option<[f64; 3]>) -> FlashStepView {
        FlashStepView { colour: colour.to_owned(), hold_ms: 400, seen }
    }

    #[test]
    fn a_line_breaks_where_a_step_was_not_seen() {
        let steps = [
            step("#FF0000", Some([90.0, 0.0, 0.0])),
            step("#000000", None),
            step("#FFFFFF", Some([30.0; 3])),
        ];
        let edges = [(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)];
        assert_eq!(seen(&steps, &edges, 0, (0.0, 60.0)), "M5.0 0.0M25.0 96.0");
        assert_eq!(wanted(&steps, &edges, 0, 0.0), "M0.0 0.0L10.0 0.0L10.0 96.0L20.0 96.0L20.0 0.0L30.0 0.0");
        let shown =
            [("#00FF00", 1), ("nonsense", 2)].map(|(colour, channel)| on(colour, channel).to_string());
        assert_eq!(shown, ["1", "0"]);
    }

    #[test]
    fn noise_stays_in_the_middle_of_its_lane_and_all_channels_have_one_scale() {
        let edges = [(0.0, 10.0), (10.0, 20.0)];
        let noise = [step("#FF0000", Some([90.5; 3])), step("#000000", Some([89.5; 3]))];
        assert_eq!(span_of(&noise).to_string(), LEAST_LIVE_LEVELS.to_string());
        assert_eq!(seen(&noise, &edges, 0, (0.0, span_of(&noise))), "M5.0 42.0L15.0 54.0");
        let answer = [step("#FF0000", Some([110.0, 92.0, 90.0])), step("#000000", Some([90.0; 3]))];
        assert_eq!(span_of(&answer).to_string(), "20", "the widest channel");
        assert_eq!(seen(&answer, &edges, 0, (0.0, 20.0)), "M5.0 0.0L15.0 96.0");
        assert_eq!(seen(&answer, &edges, 2, (0.0, 20.0)), "M5.0 48.0L15.0 48.0");
        assert_eq!(span_of(&[step("#FF0000", None)]).to_string(), LEAST_LIVE_LEVELS.to_string());
    }
}
