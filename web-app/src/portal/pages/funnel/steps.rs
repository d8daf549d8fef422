//! The funnel: a table whose bars are drawn in it, so that whoever listens hears the same as who looks. What went on is
//! filled, what is still there is pale, what gave up is hatched.

use contract::{
    portal::funnel::{FunnelReport, Group, StepCount},
    visit::Step,
};

use super::words;
use crate::{
    dom::{El, el},
    portal::{
        components::table::{Side, cell, head, table, text_cell},
        desk::Desk,
        figures,
        locales::Say,
    },
};

/// The steps, in order.
pub(super) fn steps(desk: Desk, report: &FunnelReport) -> El {
    let columns: [(Side, Say); 5] = [
        (Side::Left, |words| words.funnel().step),
        (Side::Right, |words| words.funnel().reached),
        (Side::Right, |words| words.funnel().left),
        (Side::Right, |words| words.funnel().median),
        (Side::Left, |words| words.funnel().why),
    ];
    let heads = columns.map(|(side, words)| (side, head(desk.voice.say(words))));
    let (steps, visits) = (report.steps.clone(), report.all.visits);
    let rows = move || {
        let beyond = |at: usize| steps[at + 1..].iter().map(|later| later.reached).max();
        let rows = steps.iter().enumerate();
        // Whoever is at the last step has arrived.
        rows.map(|(at, step)| row(desk, step, beyond(at).unwrap_or(step.reached), visits)).collect()
    };
    table("funnel-steps", desk.voice.say(|words| words.funnel().steps), heads, rows)
}

fn row(desk: Desk, count: &StepCount, beyond: u32, visits: u32) -> El {
    let (locale, said) = (desk.voice.locale(), desk.voice.words());
    let (name, _) = words::step(count.step);
    let step = el("th", "table__cell funnel__step")
        .attr("scope", "row")
        .children([el("span", "funnel__name").text(name(said)), bar(count, beyond, visits)]);
    let number = |number: u32, of: u32| {
        let share = figures::percent(words::share(number, of), locale);
        let number = figures::count(number.into(), locale);
        el("td", "table__cell table__cell--right")
            .children([el("span", "").text(&number), el("span", "table__soft funnel__share").text(&share)])
    };
    let left = if count.step == Step::Done {
        text_cell(Side::Right, "\u{2013}")
    } else {
        number(count.left, count.reached)
    };
    let median = count.median_ms.map_or("\u{2013}".to_owned(), |ms| words::time(ms, said, locale));
    el("tr", "table__row").test_id("funnel-step").attr("data-step", count.step.as_str()).children([
        step,
        number(count.reached, visits),
        left,
        text_cell(Side::Right, &median),
        why(desk, count),
    ])
}

/// Everybody who came to it, of all visits: who went on, of so many who were seen `beyond` it, who is still there, and at its end who
/// gave up.
fn bar(count: &StepCount, beyond: u32, visits: u32) -> El {
    let stayed = count.reached.saturating_sub(count.left);
    let went_on = stayed.min(beyond);
    let part = |class: &str, number: u32| {
        let width = format!("{:.2}%", words::share(number, visits) * 100.0);
        el("span", class).style_live("width", move || width.clone())
    };
    el("span", "funnel__bar").attr("aria-hidden", "true").children([
        part("funnel__part funnel__part--on", went_on),
        part("funnel__part funnel__part--there", stayed - went_on),
        part("funnel__part funnel__part--left", count.left),
    ])
}

fn why(desk: Desk, count: &StepCount) -> El {
    let (locale, said) = (desk.voice.locale(), desk.voice.words());
    let told = count.reasons.iter().map(|one| {
        let number = figures::count(one.count.into(), locale);
        format!("{} ({number})", words::reason(one.reason)(said))
    });
    let told: Vec<String> = told.collect();
    let told = match (told.is_empty(), count.step) {
        (true, _) => "\u{2013}".to_owned(),
        (false, Step::Done) => said.funnel().answers.replace("{what}", &told.join(", ")),
        (false, _) => told.join(", "),
    };
    el("td", "table__cell table__cell--wrap").text(&told)
}

/// What the two kinds of bars mean.
pub(super) fn key(desk: Desk) -> El {
    let of = |class: &str, words: Say| {
        el("li", "funnel__key-item").children([
            el("span", class).attr("aria-hidden", "true"),
            el("span", "").says(desk.voice.say(words)),
        ])
    };
    el("ul", "funnel__key").children([
        of("funnel__sample funnel__part--on", |words| words.funnel().key_on),
        of("funnel__sample funnel__part--there", |words| words.funnel().key_there),
        of("funnel__sample funnel__part--left", |words| words.funnel().key_left),
    ])
}

/// Visits by kind; `name` says what a kind is called.
pub(super) fn groups<K: Copy + Send + Sync + 'static>(
    desk: Desk,
    test_id: &'static str,
    (title, column): (Say, Say),
    groups: &[Group<K>],
    name: fn(K) -> Say,
) -> El {
    let rows: Vec<(Say, Group<()>)> = groups
        .iter()
        .map(|group| (name(group.kind), Group { kind: (), count: group.count, most_left: group.most_left }))
        .collect();
    let columns: [(Side, Say); 5] = [
        (Side::Left, column),
        (Side::Right, |words| words.funnel().visits),
        (Side::Right, |words| words.funnel().finished),
        (Side::Right, |words| words.funnel().gave_up),
        (Side::Left, |words| words.funnel().most_left),
    ];
    let heads = columns.map(|(side, words)| (side, head(desk.voice.say(words))));
    let rows = move || rows.iter().map(|(name, group)| group_row(desk, *name, group)).collect();
    let table = table(test_id, desk.voice.say(title), heads, rows);
    el("section", "sheet sheet--bare").children([el("h2", "sheet__title").says(desk.voice.say(title)), table])
}

fn group_row(desk: Desk, name: Say, group: &Group<()>) -> El {
    let (locale, said, count) = (desk.voice.locale(), desk.voice.words(), group.count);
    let number = |number: u32| figures::count(number.into(), locale);
    let finished = figures::percent(words::share(count.finished, count.visits), locale);
    let most_left = group.most_left.map_or(said.funnel().none, |step| words::step(step).0(said));
    el("tr", "table__row").test_id("funnel-group").children([
        cell(el("span", "").text(name(said))),
        text_cell(Side::Right, &number(count.visits)),
        text_cell(Side::Right, &finished),
        text_cell(Side::Right, &number(count.left())),
        text_cell(Side::Left, most_left),
    ])
}
