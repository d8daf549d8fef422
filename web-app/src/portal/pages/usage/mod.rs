//! What is charged: in all, by day, and line by line.

mod days;

use contract::{
    ecert::Service,
    field::FieldError,
    portal::{
        transaction::TransactionMode,
        usage::{UsageQuery, UsageReport},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::transactions::{
    asked::{Typed, leniently},
    filter::{CONTROL, FROM, Fields, TO, application_select, date, errors, holds, part, told, zone_note},
    mode_words,
};
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            action::{Weight, action, action_with},
            chart::{Part, chart_key, day_chart},
            empty::{empty, trouble_box},
            glyph::Glyph,
            page::page,
            select::word_select,
            skeleton::{skeleton_block, skeleton_rows},
            table::{Side, cell, head, table, text_cell},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        moment,
        place::{Page, Place},
        toasts::Tone,
    },
};

/// The page as it is held.
#[derive(Clone, Copy)]
struct Bill {
    desk: Desk,
    asked: Memo<(UsageQuery, Vec<FieldError>)>,
    report: Load<UsageReport>,
}

impl Bill {
    fn fetch(self) {
        let desk = self.desk;
        let Some(asked) = self.asked.try_with_untracked(|(asked, _)| asked.clone()) else { return };
        self.report.fetch(async move { desk.api.usage(&asked).await });
    }
}

/// The page.
pub(crate) fn usage() -> El {
    let desk = desk();
    let asked = Memo::new(move |_| {
        // After midnight the last seven days are others.
        desk.clock.slow();
        leniently(&desk.router.query(), desk.taste.zone.get(), |query| UsageQuery::parse(query, now()))
    });
    let bill = Bill { desk, asked, report: Load::new() };
    Effect::new(move |_| {
        asked.with(|_| ());
        bill.report.clear();
        bill.fetch();
    });
    let body = el("div", "page__body").live(move || {
        let Some(report) = bill.report.get() else {
            return match bill.report.failed() {
                Some(error) => vec![trouble_box(desk, error, move || bill.fetch())],
                None => vec![skeleton_block(), skeleton_rows(8)],
            };
        };
        if report.rows.is_empty() {
            let none = empty(
                desk.voice.say(|words| words.usage().empty_title),
                desk.voice.say(|words| words.usage().empty_text),
                None,
            );
            return vec![none];
        }
        let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.usage().rows));
        let bar = el("div", "page__row").children([title, export(bill)]);
        let details = el("section", "sheet sheet--bare").children([bar, rows(desk, report.clone())]);
        vec![chart(bill, &report), details]
    });
    page(desk.voice.say(|words| words.usage().title), [], [answer(bill), filter(bill), body])
}

/// How much it is in all.
fn answer(bill: Bill) -> El {
    let desk = bill.desk;
    let total = move |mode| {
        let sum = bill.report.with(|report| report.total(mode));
        sum.map(|sum| figures::count(sum, desk.voice.locale()))
    };
    let live = move || total(TransactionMode::Live).unwrap_or_else(|| "\u{2013}".to_owned());
    // A page that is narrowed to one mode says nothing of the other.
    let tries = move || {
        let is_asked = bill.asked.with(|(asked, _)| asked.mode != Some(TransactionMode::Live));
        let count = total(TransactionMode::Testing).filter(|_| is_asked)?;
        Some(desk.voice.words().usage().tries.replace("{count}", &count))
    };
    let words = move || {
        let locale = desk.voice.locale();
        bill.asked.with(|(asked, _)| {
            let words = desk.voice.words().usage().answer;
            let words = words.replace("{from}", &moment::date_words(&asked.days.from().to_string(), locale));
            words.replace("{to}", &moment::date_words(&asked.days.to().to_string(), locale))
        })
    };
    el("p", "answer").attr("role", "status").children([
        el("span", "answer__number").test_id("usage-total").says(live),
        el("span", "answer__words").says(words),
        el("span", "answer__words").test_id("usage-tries").says(move || tries().unwrap_or_default()),
    ])
}

fn filter(bill: Bill) -> El {
    let (desk, fields) = (bill.desk, Fields::new());
    // The address leads: what it says is what the fields show, after "back" too.
    Effect::new(move |before: Option<String>| {
        let query = desk.router.query();
        bill.asked.with(|(asked, errors)| {
            fields.follow(Typed::of(&query, &asked.days, errors), before.as_ref() != Some(&query));
        });
        query
    });
    let apply = move || {
        let query = fields.typed().query(&desk.router.now().query, desk.taste.zone.get_untracked());
        if !holds(fields.wrong, UsageQuery::parse(&query, now())) {
            return;
        }
        let place = Place::with(Page::Usage, query);
        if place == desk.router.now() {
            bill.fetch();
        } else {
            desk.router.go(place);
        }
    };
    let modes = TransactionMode::ALL.map(|mode| (mode.as_str(), mode_words(mode)));
    let any_mode: Say = |words| words.transactions().any_mode;
    let submit = action(Weight::Primary, desk.voice.say(|words| words.transactions().apply), || ())
        .attr("type", "submit")
        .test_id("filter-apply");
    let reset = action(Weight::Quiet, desk.voice.say(|words| words.transactions().reset), move || {
        desk.router.go(Place::of(Page::Usage));
    })
    .attr_live("hidden", move || (!desk.router.query().contains('=')).then(String::new));
    let line = el("div", "sentence__line").children([
        part(desk, FROM, |words| words.usage().from, date(desk, fields.from, FROM, fields.wrong)),
        part(desk, TO, |words| words.transactions().to, date(desk, fields.to, TO, fields.wrong)),
        zone_note(desk, move || bill.asked.with(|(asked, _)| asked.days.zone())),
        part(
            desk,
            "filter-application",
            |words| words.transactions().by,
            application_select(desk, fields.application),
        ),
        part(
            desk,
            "filter-mode",
            |words| words.transactions().in_mode,
            word_select(desk, CONTROL, "filter-mode", fields.mode, Some(any_mode), &modes),
        ),
        el("span", "sentence__actions").children([submit, reset]),
    ]);
    let told = errors(desk, told(fields.wrong, move || bill.asked.with(|(_, errors)| errors.clone())));
    el("form", "sentence").attr("novalidate", "").children([line, told]).on("submit", move |event| {
        event.prevent_default();
        untrack(apply);
    })
}

fn chart(bill: Bill, report: &UsageReport) -> El {
    let desk = bill.desk;
    // What is charged, as the number above; tries where they alone are asked for, or there is nothing else.
    let is_live = report.rows.iter().any(|row| row.mode == TransactionMode::Live);
    let mode = if is_live { TransactionMode::Live } else { TransactionMode::Testing };
    let bars = bill.asked.with(|(asked, _)| days::bars(&asked.days, mode, &report.rows, desk.voice.locale()));
    // Names of products, the same in every language.
    let parts = Service::ALL.map(|service| Part {
        name: service.as_str(),
        class: match service {
            Service::ECert => "day-bar--calm",
            Service::Liveness => "day-bar--none",
            Service::H5Idv => "day-bar--attention",
        },
    });
    let title = el("h2", "sheet__title").says(move || {
        let words = desk.voice.words();
        format!("{}, {}", words.usage().days, mode_words(mode)(words))
    });
    el("section", "sheet sheet--overview").test_id("usage-chart").children([
        title,
        el("div", "overview").children([
            el("div", "overview__days").child(day_chart(&parts, &bars)),
            el("div", "overview__beside").child(chart_key(&parts, &bars)),
        ]),
    ])
}

fn export(bill: Bill) -> El {
    let (desk, is_busy) = (bill.desk, RwSignal::new(false));
    let words = desk.voice.say(|words| words.usage().export);
    action_with(Weight::Plain, Glyph::Download, words, move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let asked = bill.asked.with_untracked(|(asked, _)| asked.clone());
        spawn_local(async move {
            let answer = desk.api.export_usage(&asked).await.and_then(|exported| exported.save());
            let _ = is_busy.try_set(false);
            match answer {
                Ok(()) => {
                    let told = desk.voice.words_now().transactions().exported;
                    desk.toasts.say(Tone::Good, told.replace("{name}", &asked.file_name()));
                }
                Err(error) => desk.tell(&error),
            }
        });
    })
    .test_id("usage-export")
    .attr_live("disabled", move || is_busy.get().then(String::new))
}

fn rows(desk: Desk, report: UsageReport) -> El {
    let columns: [(Side, Say); 5] = [
        (Side::Left, |words| words.usage().day),
        (Side::Left, |words| words.usage().application),
        (Side::Left, |words| words.usage().mode),
        (Side::Left, |words| words.usage().service),
        (Side::Right, |words| words.usage().count),
    ];
    let heads = columns.map(|(side, words)| (side, head(desk.voice.say(words))));
    table("usage-table", desk.voice.say(|words| words.usage().rows), heads, move || {
        let locale = desk.voice.locale();
        let each = report.rows.iter().rev().map(|row| {
            let application = Place::of(Page::Application(row.application_id.clone()));
            let link = desk.router.link("table__link", move || application.clone());
            el("tr", "table__row").test_id("usage-row").children([
                text_cell(Side::Left, &moment::date_words(&row.date.to_string(), locale)),
                cell(link.text(&row.application_name)),
                cell(el("span", "").says(desk.voice.say(mode_words(row.mode)))),
                text_cell(Side::Left, row.service.as_str()),
                text_cell(Side::Right, &figures::count(row.count.into(), locale)),
            ])
        });
        let sums = [TransactionMode::Live, TransactionMode::Testing].into_iter().filter_map(|mode| {
            let total = report.total(mode);
            let words = desk.voice.words();
            let name = format!("{}, {}", words.usage().total, mode_words(mode)(words));
            (total > 0).then(|| {
                el("tr", "table__row table__row--sum").test_id("usage-sum").children([
                    el("td", "table__cell").attr("colspan", "4").text(&name),
                    text_cell(Side::Right, &figures::count(total, locale)),
                ])
            })
        });
        each.chain(sums).collect()
    })
}
