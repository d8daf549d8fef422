//! What the list comes to: days as bars or as a table, why claims were rejected, how long answers took.

use contract::portal::transaction::{DayOverview, TransactionOverview};
use leptos::prelude::*;

use super::{Log, reject_words};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            chart::{Bar, Part, chart_key, day_chart},
            choice::{choice, option},
            empty::{not_fresh, trouble_box},
            skeleton::skeleton_block,
            table::{Side, head, table, text_cell},
        },
        desk::Desk,
        figures,
        locales::Say,
        moment,
    },
};

/// More reasons than this are a list and no overview.
const REASONS: usize = 5;

/// The overview.
pub(super) fn overview(log: Log) -> El {
    let (desk, as_table) = (log.desk, RwSignal::new(false));
    let of = |table: bool, words: Say| {
        option(desk.voice.say(words), move || as_table.get() == table, move || as_table.set(table))
    };
    let switch = choice(
        desk.voice.say(|words| words.transactions().overview),
        [of(false, |words| words.transactions().chart), of(true, |words| words.transactions().table)],
    );
    let title = el("h2", "sheet__title").says(move || {
        let words = desk.voice.words().transactions();
        let rate = log.overview.with(|overview| overview.pass_rate).flatten();
        let passed =
            rate.map(|rate| words.pass_rate.replace("{share}", &figures::percent(rate, desk.voice.locale())));
        passed.map_or(words.overview.to_owned(), |passed| format!("{}, {passed}", words.overview))
    });
    let shown = el("div", "overview").live(move || {
        let Some(overview) = log.overview.get() else {
            return match log.overview.failed() {
                // Where the list has no answer either, its trouble is told below.
                Some(_) if log.list.failed().is_some() => Vec::new(),
                Some(error) => vec![trouble_box(desk, error, move || log.fetch_sums())],
                None => vec![skeleton_block()],
            };
        };
        let days = if as_table.get() { days_table(desk, &overview) } else { days_chart(desk, &overview) };
        vec![days, beside(desk, &overview)]
    });
    el("section", "sheet sheet--overview")
        .test_id("transactions-overview")
        .attr_live("hidden", move || {
            // One transaction, or days without any, are no picture of anything.
            let is_search = log.is_search();
            let is_empty = log.overview.with(|overview| overview.total == 0) == Some(true);
            let is_told = log.overview.with(|_| ()).is_none() && log.list.failed().is_some();
            (is_search || is_empty || is_told).then(String::new)
        })
        .children([
            el("div", "page__row").children([title, switch]),
            not_fresh(desk, log.overview.course, move || log.fetch_sums()),
            shown,
        ])
}

/// The parts of a day: those of a claim's answers, other answers, and what was not processed.
fn sizes(day: &DayOverview) -> Vec<u32> {
    let answered = day.verified + day.with_reason + day.not_verified;
    vec![day.verified, day.with_reason, day.not_verified, day.success.saturating_sub(answered), day.failed]
}

fn parts(desk: Desk) -> [Part; 5] {
    let words = desk.voice.words().transactions();
    [
        Part { name: words.verified, class: "day-bar--good" },
        Part { name: words.with_reason, class: "day-bar--attention" },
        Part { name: words.not_verified, class: "day-bar--bad" },
        Part { name: words.alive, class: "day-bar--calm" },
        Part { name: words.failed, class: "day-bar--none" },
    ]
}

fn days_chart(desk: Desk, overview: &TransactionOverview) -> El {
    let bars: Vec<Bar> =
        overview.days.iter().map(|day| Bar { date: day.date.to_string(), sizes: sizes(day) }).collect();
    let parts = parts(desk);
    el("div", "overview__days").children([day_chart(&parts, &bars), chart_key(&parts, &bars)])
}

fn days_table(desk: Desk, overview: &TransactionOverview) -> El {
    let columns: [Say; 10] = [
        |words| words.transactions().day,
        |words| words.transactions().verified,
        |words| words.transactions().with_reason,
        |words| words.transactions().not_verified,
        |words| words.transactions().alive,
        |words| words.transactions().failed,
        |words| words.transactions().total,
        |words| words.transactions().pass,
        |words| words.transactions().median,
        |words| words.transactions().slow,
    ];
    let heads = columns
        .into_iter()
        .enumerate()
        .map(|(at, words)| (if at == 0 { Side::Left } else { Side::Right }, head(desk.voice.say(words))));
    let days = overview.days.clone();
    table("transactions-days", desk.voice.say(|words| words.transactions().overview), heads, move || {
        let locale = desk.voice.locale();
        let number = |number: u32| text_cell(Side::Right, &figures::count(number.into(), locale));
        let ms = |ms: Option<u32>| {
            let told =
                ms.map_or("\u{2013}".to_owned(), |ms| format!("{} ms", figures::count(ms.into(), locale)));
            text_cell(Side::Right, &told)
        };
        let share = |rate: Option<f64>| {
            let told = rate.map_or("\u{2013}".to_owned(), |rate| figures::percent(rate, locale));
            text_cell(Side::Right, &told)
        };
        days.iter()
            .rev()
            .map(|day| {
                let date = moment::date_words(&day.date.to_string(), locale);
                el("tr", "table__row")
                    .child(text_cell(Side::Left, &date))
                    .children(sizes(day).into_iter().map(number))
                    .children([number(day.success + day.failed), share(day.pass_rate())])
                    .children([ms(day.took_median_ms), ms(day.took_95_ms)])
            })
            .collect()
    })
}

fn beside(desk: Desk, overview: &TransactionOverview) -> El {
    let locale = desk.voice.locale();
    let most = overview.reject_fields.first().map_or(1, |first| first.count).max(1);
    let rejects = overview.reject_fields.iter().take(REASONS).map(|reject| {
        let share = f64::from(reject.count) / f64::from(most);
        let line = el("span", "reasons__line").style_live("width", move || format!("{:.1}%", share * 100.0));
        el("li", "reasons__row").children([
            el("span", "reasons__name").says(desk.voice.say(reject_words(reject.field))),
            el("span", "reasons__number").text(&figures::count(reject.count.into(), locale)),
            line,
        ])
    });
    let none = overview
        .reject_fields
        .is_empty()
        .then(|| el("p", "overview__soft").says(desk.voice.say(|words| words.transactions().no_rejects)));
    // The last day on which something was answered.
    let latency = overview.days.iter().rev().find_map(|day| {
        let (median, slow) = (day.took_median_ms?, day.took_95_ms?);
        let words = desk.voice.words().transactions();
        let line = words.latency_line.replace("{median}", &figures::count(median.into(), locale));
        let line = line.replace("{slow}", &figures::count(slow.into(), locale));
        let day = moment::short_date(&day.date.to_string(), locale);
        Some(el("p", "overview__soft").text(&format!("{} {day}: {line}", words.latency)))
    });
    el("div", "overview__beside")
        .child(el("h3", "overview__name").says(desk.voice.say(|words| words.transactions().rejects)))
        .child(el("ul", "reasons").children(rejects))
        .children(none)
        .children(latency)
}
