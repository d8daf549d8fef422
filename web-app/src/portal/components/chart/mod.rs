//! Days side by side, each a bar of its parts: thin, labelled where they stand, told apart by pattern as well as colour.

use contract::consent::Locale;
use leptos::prelude::window;

use crate::{
    dom::{El, el, svg},
    portal::{desk::desk, figures, moment},
};

/// A part of a bar: what it is called, its class, and how many.
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its style.
    pub(crate) class: &'static str,
}

/// A day: its date, the size of each part, in the order of the parts, and what is told above it.
pub(crate) struct Bar {
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// Sizes.
    pub(crate) sizes: Vec<u32>,
    /// What its height says; nothing where there is nothing to tell.
    pub(crate) told: String,
}

impl Bar {
    /// A day of things that are counted.
    pub(crate) fn counted(date: String, sizes: Vec<u32>, locale: Locale) -> Self {
        let total = sizes.iter().sum::<u32>();
        let told = if total > 0 { figures::count(total.into(), locale) } else { String::new() };
        Self { date, sizes, told }
    }
}

const HEIGHT: f64 = 148.0;
/// Room for the numbers above and the dates below.
const TOP: f64 = 20.0;
const BOTTOM: f64 = 20.0;
/// A window that is no wider gets a chart of its own width, so that its words can be read.
const NARROW_PX: f64 = 700.0;
/// Half of a date stands beyond the first and the last day.
const EDGE: f64 = 14.0;
/// A bar is no wider than this, however few there are.
const BAR_MOST: f64 = 44.0;

/// The chart, as high as its highest bar. Days are told below, what they come to above, as many as there is room for.
pub(crate) fn day_chart(parts: &[Part], bars: &[Bar]) -> El {
    let total = |bar: &Bar| bar.sizes.iter().sum::<u32>();
    day_chart_up_to(bars.iter().map(total).max().unwrap_or(0), parts, bars)
}

/// The same with a height of its own.
pub(crate) fn day_chart_up_to(most: u32, parts: &[Part], bars: &[Bar]) -> El {
    let desk = desk();
    let locale = desk.voice.locale();
    let most = f64::from(most.max(1));
    let count = f64::from(u32::try_from(bars.len()).unwrap_or(u32::MAX).max(1));
    let is_narrow = window().inner_width().ok().and_then(|px| px.as_f64()).is_some_and(|px| px < NARROW_PX);
    let across = if is_narrow { 320.0 } else { 720.0 };
    let slot = (across - 2.0 * EDGE) / count;
    let width = (slot * 0.62).min(BAR_MOST);
    let scale = (HEIGHT - TOP - BOTTOM) / most;
    // A word takes about 58 units.
    let every = usize::try_from(figures::whole((58.0 / slot).ceil())).unwrap_or(1).max(1);
    let mut drawn = Vec::new();
    for (at, bar) in bars.iter().enumerate() {
        let middle = EDGE + slot * (f64::from(u32::try_from(at).unwrap_or(u32::MAX)) + 0.5);
        let mut y = HEIGHT - BOTTOM;
        for (part, size) in parts.iter().zip(&bar.sizes).filter(|(_, size)| **size > 0) {
            let height = f64::from(*size) * scale;
            y -= height;
            drawn.push(rect(&format!("day-bar {}", part.class), [middle - width / 2.0, y, width, height]));
        }
        // The last day is always told: it is today.
        if (bars.len() - 1 - at).is_multiple_of(every) {
            let label = |class: &str, y: f64, words: &str| {
                svg("text", class).attr("x", &number(middle)).attr("y", &number(y)).text(words)
            };
            drawn.push(label("chart__date", HEIGHT - 5.0, &moment::short_date(&bar.date, locale)));
            if !bar.told.is_empty() {
                drawn.push(label("chart__total", y - 5.0, &bar.told));
            }
        }
    }
    let summary = bars.iter().map(|bar| {
        let told = if bar.told.is_empty() { "\u{2013}" } else { &bar.told };
        format!("{}: {told}", moment::short_date(&bar.date, locale))
    });
    let ground = svg("line", "chart__ground")
        .attr("x1", "0")
        .attr("x2", &number(across))
        .attr("y1", &number(HEIGHT - BOTTOM))
        .attr("y2", &number(HEIGHT - BOTTOM));
    svg("svg", "chart")
        .attr("viewBox", &format!("0 0 {across} {HEIGHT}"))
        .attr("preserveAspectRatio", "xMinYMid meet")
        .attr("role", "img")
        .attr("aria-label", &summary.collect::<Vec<_>>().join(", "))
        .child(patterns())
        .child(ground)
        .children(drawn)
}

/// The parts by name, with their sample and their sum, where the eye ends.
pub(crate) fn chart_key(parts: &[Part], bars: &[Bar]) -> El {
    let locale = desk().voice.locale();
    let rows = parts.iter().enumerate().filter_map(|(at, part)| {
        let sum: u64 = bars.iter().filter_map(|bar| bar.sizes.get(at)).map(|size| u64::from(*size)).sum();
        let number = || el("span", "chart-key__number").text(&figures::count(sum, locale));
        (sum > 0).then(|| key_row(part).child(number()))
    });
    el("ul", "chart-key").children(rows)
}

/// The parts by name and sample, where days cannot be added up.
pub(crate) fn chart_names(parts: &[Part]) -> El {
    el("ul", "chart-key").children(parts.iter().map(key_row))
}

fn key_row(part: &Part) -> El {
    let sample = svg("svg", "chart-key__sample")
        .attr("viewBox", "0 0 14 14")
        .attr("aria-hidden", "true")
        .child(rect(&format!("day-bar {}", part.class), [0.5, 0.5, 13.0, 13.0]));
    el("li", "chart-key__row").children([sample, el("span", "").text(part.name)])
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn rect(class: &str, sides: [f64; 4]) -> El {
    let names = ["x", "y", "width", "height"];
    names.into_iter().zip(sides).fold(svg("rect", class), |rect, (name, side)| rect.attr(name, &number(side)))
}

/// Lines and dots, so that the parts are told apart without colour.
fn patterns() -> El {
    let pattern = |id: &str, shape: El| {
        svg("pattern", "")
            .attr("id", id)
            .attr("width", "6")
            .attr("height", "6")
            .attr("patternUnits", "userSpaceOnUse")
            .child(shape)
    };
    let path = |class: &str, d: &str| svg("path", class).attr("d", d);
    svg("defs", "").children([
        pattern("hatch", path("chart__hatch", "M-1 1L1 -1M0 6L6 0M5 7L7 5")),
        pattern("lines", path("chart__lines", "M0 1.5H6M0 4.5H6")),
        pattern("dots", path("chart__dots", "M1.5 1.5h.01M4.5 4.5h.01")),
    ])
}

#[cfg(test)]
mod tests {
    /// What a class of bars is filled with, and its border.
    fn look(class: &str) -> (&'static str, bool) {
        let css = include_str!("chart.css");
        let rule = css.split_once(&format!(".{class} {{")).unwrap().1;
        let rule = rule.split_once('}').unwrap().0;
        let fill = rule.split_once("fill:").unwrap().1.split_once(';').unwrap().0.trim();
        (fill, rule.contains("stroke:"))
    }

    #[test]
    fn parts_are_told_apart_without_colour() {
        let classes = ["good", "attention", "bad", "calm", "none"].map(|name| format!("day-bar--{name}"));
        let mut seen = Vec::new();
        for class in &classes {
            let (fill, has_border) = look(class);
            // Of fills without a pattern no two look alike: one is full, one is empty within its border.
            let form = match fill {
                fill if fill.starts_with("url(") => fill,
                "var(--surface)" => "empty",
                _ => "full",
            };
            assert!(!seen.contains(&form), "{class}: {fill}");
            assert!(form == "full" || has_border, "{class}");
            seen.push(form);
        }
    }
}
