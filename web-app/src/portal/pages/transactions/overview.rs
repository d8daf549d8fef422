//! What the list comes to: its days, why claims were rejected, how long answers took. How days are drawn is in `days`.

use contract::portal::transaction::TransactionOverview;
use leptos::prelude::*;

use super::{Log, days::Form, reject_words};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            choice::{choice, option},
            empty::{not_fresh, trouble_box},
            skeleton::skeleton_block,
        },
        desk::Desk,
        figures, moment,
    },
};

/// More reasons than this are a list and no overview.
const REASONS: usize = 5;

/// The overview.
pub(super) fn overview(log: Log) -> El {
    let (desk, form) = (log.desk, RwSignal::new(Form::Outcome));
    let of = |one: Form| {
        let choose = move || form.set(one);
        option(desk.voice.say(one.words()), move || form.get() == one, choose)
            .test_id(&format!("overview-{}", one.word()))
    };
    let switch = choice(desk.voice.say(|words| words.transactions().overview), Form::ALL.map(of));
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
        vec![form.get().draw(desk, &overview), beside(desk, &overview)]
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
