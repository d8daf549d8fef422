//! The page's answer: today's pass rate, whatever the list below is narrowed to.

use contract::portal::{
    days::Days,
    transaction::{
        TransactionOverview,
        filter::{Order, PageQuery, TransactionFilter},
    },
};
use leptos::prelude::*;

use crate::{
    browser,
    dom::{El, el},
    portal::{clock::now, desk::Desk, figures, load::Load},
};

/// The answer; it follows the day.
pub(super) fn today(desk: Desk) -> El {
    let overview: Load<TransactionOverview> = Load::new();
    Effect::new(move |was: Option<()>| {
        desk.clock.slow();
        let zone = desk.taste.zone.get();
        if was.is_some() && browser::is_hidden() {
            return;
        }
        let today = zone.day_of(now());
        let Ok(days) = Days::new(Some(today), Some(today), zone, now()) else { return };
        let asked = PageQuery::first(TransactionFilter::of_days(days), Order::default());
        overview.fetch(async move { desk.api.transaction_overview(&asked).await });
    });
    let rate = move || {
        let rate = overview.with(|overview| overview.pass_rate).flatten();
        rate.map_or_else(|| "\u{2013}".to_owned(), |rate| figures::percent(rate, desk.voice.locale()))
    };
    let told = move || {
        let words = desk.voice.words().transactions();
        let count = |number: u32| figures::count(number.into(), desk.voice.locale());
        let Some((passed, not)) = overview.with(|overview| {
            overview.days.iter().fold((0, 0), |(passed, not), day| {
                (passed + day.verified + day.with_reason, not + day.not_verified)
            })
        }) else {
            return if overview.failed().is_some() {
                words.today_unknown.to_owned()
            } else {
                "\u{a0}".to_owned()
            };
        };
        let told = if passed + not == 0 {
            words.today_none.to_owned()
        } else {
            words.today_of.replace("{passed}", &count(passed)).replace("{answered}", &count(passed + not))
        };
        let Some((since, _)) = overview.course.not_fresh() else { return told };
        let as_of = desk.voice.words().trouble().as_of.replace("{when}", &desk.exactly(since));
        format!("{told} ({as_of})")
    };
    el("p", "answer")
        .test_id("transactions-today")
        .attr("role", "status")
        .children([el("strong", "answer__number").says(rate), el("span", "answer__words").says(told)])
}
