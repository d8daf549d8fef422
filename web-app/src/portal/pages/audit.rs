//! The audit log: whether its chain holds, and its entries, looked through a page at a time from its end.

mod actions;
mod details;
mod filter;

use std::future::Future;

use contract::{
    field::FieldError,
    portal::audit::{AuditPage, AuditPlace, AuditQuery, ChainReport, ChainedEntry},
};
use leptos::prelude::*;

use self::{
    actions::{action_of, action_words},
    details::{detail, fault_words, kind},
};
use super::transactions::asked::leniently;
use crate::{
    dom::{El, el},
    portal::{
        api::CallError,
        components::{
            action::{Weight, action, action_with, icon_action},
            copy::{copy_button, copy_id, short},
            empty::{empty, not_fresh, trouble_box},
            glyph::{Glyph, glyph},
            page::{page, time},
            skeleton::skeleton_rows,
            table::{Side, cell, head, table, text_cell},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        place::{Page, Place},
    },
};

/// Entries on one page.
const ON_A_PAGE: u16 = 50;

/// The page as it is held.
#[derive(Clone, Copy)]
struct Log {
    desk: Desk,
    asked: Memo<(AuditQuery, Vec<FieldError>)>,
    entries: Load<AuditPage>,
}

impl Log {
    fn fetch(self) {
        self.entries.fetch(self.call());
    }

    /// The same because somebody asked for it.
    fn ask(self) {
        self.entries.ask(self.desk, self.call());
    }

    fn call(self) -> impl Future<Output = Result<AuditPage, CallError>> + 'static {
        let (desk, asked) = (self.desk, self.asked.with_untracked(|(asked, _)| asked.clone()));
        let asked = AuditQuery { limit: Some(ON_A_PAGE), ..asked };
        async move { desk.api.audit(&asked).await }
    }

    /// The place with another page of what is asked for.
    fn place(self, place: AuditPlace) -> Place {
        let asked = self.asked.with(|(asked, _)| AuditQuery { place, limit: None, ..asked.clone() });
        if asked == (AuditQuery { zone: asked.zone, ..AuditQuery::default() }) {
            return Place::of(Page::Audit);
        }
        Place::with(Page::Audit, asked.to_query())
    }
}

/// The page.
pub(crate) fn audit() -> El {
    let desk = desk();
    let chain: Load<ChainReport> = Load::new();
    let check = move || chain.ask(desk, desk.api.chain());
    check();
    let asked = Memo::new(move |_| leniently(&desk.router.query(), desk.taste.zone.get(), AuditQuery::parse));
    let log = Log { desk, asked, entries: Load::new() };
    Effect::new(move |_| {
        asked.with(|_| ());
        log.entries.clear();
        log.fetch();
    });
    let refresh =
        action_with(Weight::Plain, Glyph::Refresh, desk.voice.say(|words| words.audit().check), move || {
            check();
            log.ask();
        })
        .test_id("audit-check")
        .attr_live("disabled", move || chain.is_busy().then(String::new));
    page(
        desk.voice.say(|words| words.audit().title),
        [refresh],
        [
            not_fresh(desk, chain.course, check),
            chain_box(desk, chain),
            filter::filter(log),
            not_fresh(desk, log.entries.course, move || log.ask()),
            el("div", "").live(move || vec![list(log)]),
            pager(log),
        ],
    )
}

fn chain_box(desk: Desk, chain: Load<ChainReport>) -> El {
    el("div", "").test_id("audit-chain").attr("role", "status").live(move || {
        let words = desk.voice.words().audit();
        let Some(report) = chain.get() else {
            let told = chain.failed().map_or(words.chain_checking.to_owned(), |error| desk.trouble(&error));
            let told = el("span", "notice__words").text(&told);
            return vec![el("div", "notice notice--chain").child(glyph(Glyph::Clock)).child(told)];
        };
        let count = figures::count(report.entries.into(), desk.voice.locale());
        let (class, sign, told) = match &report.fault {
            None => (
                "notice notice--chain notice--good",
                Glyph::Check,
                words.chain_whole.replace("{count}", &count),
            ),
            Some(fault) => {
                let told = words
                    .chain_broken
                    .replace("{count}", &count)
                    .replace("{fault}", &fault_words(*fault, desk.voice.words()));
                ("notice notice--chain notice--bad", Glyph::Warning, told)
            }
        };
        let hash = el("span", "id").attr("title", words.chain_keep).children([
            el("span", "table__soft").text(words.chain_head).text("\u{a0}"),
            el("span", "id__text").text(&short(&report.head)),
            copy_button(&report.head),
        ]);
        vec![el("div", class).child(glyph(sign)).child(el("span", "notice__words").text(&told)).child(hash)]
    })
}

fn list(log: Log) -> El {
    let desk = log.desk;
    let Some(page) = log.entries.get() else {
        return match log.entries.failed() {
            Some(error) => trouble_box(desk, error, move || log.fetch()),
            None => skeleton_rows(10),
        };
    };
    if page.entries.is_empty() {
        let (title, text): (Say, Say) = if log.asked.with(|(asked, _)| asked.is_narrow()) {
            (|words| words.audit().none_title, |words| words.audit().none_text)
        } else {
            (|words| words.audit().empty_title, |words| words.audit().empty_text)
        };
        return empty(desk.voice.say(title), desk.voice.say(text), None);
    }
    let columns: [(Side, Say); 6] = [
        (Side::Right, |words| words.audit().number),
        (Side::Left, |words| words.audit().when),
        (Side::Left, |words| words.audit().who),
        (Side::Left, |words| words.audit().what),
        (Side::Left, |words| words.audit().subject),
        (Side::Left, |words| words.audit().details),
    ];
    table(
        "audit-table",
        desk.voice.say(|words| words.audit().title),
        columns.map(|(side, words)| (side, head(desk.voice.say(words)))),
        move || page.entries.iter().map(|entry| row(log, &page, entry)).collect(),
    )
}

fn row(log: Log, page: &AuditPage, chained: &ChainedEntry) -> El {
    let (desk, entry) = (log.desk, &chained.entry);
    let details = entry.details.iter().enumerate().flat_map(|(at, (name, value))| {
        let between = (at > 0).then(|| el("span", "").text(" \u{b7} "));
        between.into_iter().chain([detail(desk, name, value)])
    });
    let email = page.members.iter().find(|member| member.member_id == entry.actor);
    let email = email.map(|member| member.email.as_str()).filter(|email| !email.is_empty());
    let who = match email {
        Some(email) => el("td", "table__cell").attr("title", &entry.actor).text(email),
        None => el("td", "table__cell").child(copy_id(&entry.actor)),
    };
    let what = el("td", "table__cell").attr("title", &entry.action);
    let what = match action_of(&entry.action) {
        Some(action) => what.says(desk.voice.say(action_words(action))),
        // A newer server's.
        None => what.text(&entry.action),
    };
    el("tr", "table__row").test_id("audit-row").children([
        text_cell(Side::Right, &entry.sequence.to_string()),
        cell(time(entry.at)),
        who,
        what,
        cell(subject(log, &entry.subject)),
        el("td", "table__cell table__cell--wrap table__soft").children(details),
    ])
}

/// What it was done to, and the way to all that was done to it.
fn subject(log: Log, subject: &str) -> El {
    let desk = log.desk;
    let shown = match subject.split_once(['/', ' ']) {
        Some(("review", id)) => {
            let to = Place::of(Page::Review(id.to_owned()));
            desk.router.link("table__link", move || to.clone()).text(&short(id))
        }
        Some(("transaction", id)) => {
            let to = Place::of(Page::Transaction(id.to_owned()));
            desk.router.link("table__link", move || to.clone()).text(&short(id))
        }
        Some(("application", id)) if !id.contains(' ') => {
            let to = Place::of(Page::Application(id.to_owned()));
            desk.router.link("table__link", move || to.clone()).text(&short(id))
        }
        Some((of, id)) => kind(desk, of, &short(id)).attr("title", subject),
        None => kind(desk, subject, ""),
    };
    let asked = AuditQuery { subject: Some(subject.to_owned()), ..AuditQuery::default() };
    let all = icon_action(Glyph::Search, desk.voice.say(|words| words.audit().all_on), move || {
        desk.router.go(Place::with(Page::Audit, asked.to_query()));
    });
    el("span", "id").children([shown, all.test_id("audit-subject")])
}

/// Back to the newest, and on to what is older.
fn pager(log: Log) -> El {
    let desk = log.desk;
    let newest = move || {
        let is_further = log.asked.with(|(asked, _)| asked.place != AuditPlace::Newest);
        is_further.then_some(AuditPlace::Newest)
    };
    let older = move || log.entries.with(|page| page.next).flatten().map(AuditPlace::Before);
    let button = |words: Say, to: Box<dyn Fn() -> Option<AuditPlace>>| {
        let to = StoredValue::new_local(to);
        let place = move || to.with_value(|to| to());
        action(Weight::Plain, desk.voice.say(words), move || {
            if let Some(place) = untrack(place) {
                desk.router.go(untrack(|| log.place(place)));
            }
        })
        .attr_live("disabled", move || place().is_none().then(String::new))
    };
    let shown = move || {
        let count = |number: u32| figures::count(number.into(), desk.voice.locale());
        let ends = log.entries.with(|page| {
            let numbers = page.entries.iter().map(|entry| entry.entry.sequence);
            numbers.clone().min().zip(numbers.max())
        });
        let Some((first, last)) = ends.flatten() else { return String::new() };
        desk.voice.words().audit().shown.replace("{first}", &count(first)).replace("{last}", &count(last))
    };
    el("div", "page__row").children([
        el("p", "page__count").attr("role", "status").says(shown),
        el("div", "page__aside").children([
            button(|words| words.audit().newest, Box::new(newest)).test_id("audit-newest"),
            button(|words| words.audit().older, Box::new(older)).test_id("audit-older"),
        ]),
    ])
}
