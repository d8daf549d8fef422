//! The list itself: its number, its rows, its pages.

use contract::portal::transaction::{
    TransactionSummary,
    filter::{MOST_ON_A_PAGE, Order, USUAL_ON_A_PAGE},
};
use leptos::prelude::*;

use super::{Log, asked, charged_words, mode_words, result_status, status_of};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with},
            choice::{choice, option},
            copy::{copy_button, copy_id, short},
            empty::{empty, trouble_box},
            glyph::Glyph,
            page::time,
            skeleton::skeleton_rows,
            table::{Side, cell, empty_row, head, row_to, table},
        },
        desk::Desk,
        figures,
        locales::Say,
        place::{Page, Place},
    },
};

/// How many there are; always told.
pub(super) fn count(log: Log) -> El {
    let desk = log.desk;
    el("p", "page__count page__count--large").test_id("transactions-count").attr("role", "status").says(
        move || {
            let words = desk.voice.words().transactions();
            log.count
                .with(|count| {
                    let number = figures::count(count.count.into(), desk.voice.locale());
                    match (count.count, count.is_exact) {
                        (1, true) => words.count_one.to_owned(),
                        (_, true) => words.count.replace("{count}", &number),
                        (_, false) => words.count_more.replace("{count}", &number),
                    }
                })
                .unwrap_or_else(|| {
                    if log.count.failed().is_some() { words.count_unknown } else { words.counting }.to_owned()
                })
        },
    )
}

/// The rows, or what stands in their place.
pub(super) fn rows(log: Log) -> El {
    let desk = log.desk;
    el("div", "").live(move || {
        let Some(page) = log.list.get() else {
            return vec![match log.list.failed() {
                Some(error) => trouble_box(desk, error, move || log.ask_again()),
                None => skeleton_rows(12),
            }];
        };
        let columns: [(Side, Say); 9] = [
            (Side::Left, |words| words.transactions().id),
            (Side::Left, |words| words.transactions().liveness_id),
            (Side::Left, |words| words.transactions().application),
            (Side::Left, |words| words.transactions().reference),
            (Side::Left, |words| words.transactions().sent),
            (Side::Left, |words| words.transactions().status),
            (Side::Left, |words| words.transactions().result),
            (Side::Left, |words| words.transactions().mode),
            (Side::Left, |words| words.transactions().charged),
        ];
        let heads = columns
            .into_iter()
            .enumerate()
            .map(|(at, (side, words))| (side, if at == 4 { sort(log) } else { head(desk.voice.say(words)) }));
        vec![table(
            "transactions-table",
            desk.voice.say(|words| words.shell().transactions),
            heads,
            move || {
                if page.transactions.is_empty() {
                    return vec![empty_row(columns.len(), none(log))];
                }
                page.transactions.iter().map(|row| one(desk, row)).collect()
            },
        )]
    })
}

/// Nothing found: the way back to everything, where something was filtered.
fn none(log: Log) -> El {
    let desk = log.desk;
    let way = action(Weight::Plain, desk.voice.say(|words| words.transactions().reset), move || {
        desk.router.go(Place::of(Page::Transactions));
    });
    let is_narrow = untrack(|| desk.router.query().contains('='));
    // A part of an id is found nowhere, and rows show no more than a part.
    let is_searched = log.asked.with_untracked(|asked| asked.page.filter.search.is_some());
    let text: Say = if is_searched {
        |words| words.transactions().empty_search
    } else {
        |words| words.transactions().empty_text
    };
    empty(
        desk.voice.say(|words| words.transactions().empty_title),
        desk.voice.say(text),
        is_narrow.then_some(way),
    )
}

/// The column of dates turns the list around.
fn sort(log: Log) -> El {
    let desk = log.desk;
    let order = move || log.asked.with(|asked| asked.page.order);
    let words = move || {
        let words = desk.voice.words().transactions();
        match order() {
            Order::Newest => words.newest_first,
            Order::Oldest => words.oldest_first,
        }
    };
    el("button", "table__sort")
        .attr("type", "button")
        .test_id("transactions-sort")
        .attr_live("title", move || Some(words().to_owned()))
        .children([
            el("span", "").says(desk.voice.say(|words| words.transactions().sent)),
            el("span", "").attr("aria-hidden", "true").says(move || match order() {
                Order::Newest => "\u{2193}",
                Order::Oldest => "\u{2191}",
            }),
            el("span", "visually-hidden").says(words),
        ])
        .on_click(move || {
            let other = match untrack(order) {
                Order::Newest => Order::Oldest.as_str(),
                Order::Oldest => "",
            };
            desk.router
                .go(Place::with(Page::Transactions, asked::with(&desk.router.now().query, "order", other)));
        })
}

fn one(desk: Desk, row: &TransactionSummary) -> El {
    let id = el("span", "id__text").attr("title", &row.id).text(&short(&row.id));
    let or_none =
        |child: Option<El>| cell(child.unwrap_or_else(|| el("span", "table__soft").text("\u{2013}")));
    let reference = row.reference_id.as_deref().map(|reference| {
        el("span", "id").children([
            el("span", "id__text id__text--long").attr("title", reference).text(reference),
            copy_button(reference),
        ])
    });
    let charged = charged_words(&row.charged);
    let charged = if charged.is_empty() {
        el("span", "table__soft").says(desk.voice.say(|words| words.transactions().nothing_charged))
    } else {
        el("span", "").text(&charged)
    };
    row_to(
        "transactions-row",
        Place::of(Page::Transaction(row.id.clone())),
        id,
        [
            or_none(row.liveness_id.as_deref().map(copy_id)),
            cell(el("span", "table__name").attr("title", &row.application_name).text(&row.application_name)),
            or_none(reference),
            cell(time(row.sent_at)),
            cell(status_of(desk, row.status)),
            or_none(result_status(desk, row)),
            cell(el("span", "").says(desk.voice.say(mode_words(row.mode)))),
            cell(charged),
        ],
    )
}

/// The page before and after, and how much a page holds.
pub(super) fn pager(log: Log) -> El {
    let desk = log.desk;
    let next = move || log.list.with(|page| page.next.clone()).flatten();
    let is_first = move || log.asked.with(|asked| asked.page.after.is_none());
    let limit = move || log.asked.with(|asked| asked.page.limit());
    let of = |many: u16| {
        option(
            move || many.to_string(),
            move || limit() == many,
            move || {
                let value = if many == USUAL_ON_A_PAGE { String::new() } else { many.to_string() };
                let query = asked::with(&desk.router.now().query, "limit", &value);
                desk.router.go(Place::with(Page::Transactions, query));
            },
        )
    };
    let sizes = choice(
        desk.voice.say(|words| words.transactions().per_page),
        [USUAL_ON_A_PAGE, MOST_ON_A_PAGE].map(of),
    );
    let back = action_with(
        Weight::Plain,
        Glyph::ChevronLeft,
        desk.voice.say(|words| words.shell().previous),
        move || {
            let first = asked::with(&desk.router.now().query, "after", "");
            desk.router.back(Place::with(Page::Transactions, first));
        },
    )
    .test_id("page-previous")
    .attr_live("disabled", move || is_first().then(String::new));
    let forth = action(Weight::Plain, desk.voice.say(|words| words.shell().next), move || {
        if let Some(next) = untrack(next) {
            let mut query = asked::with(&desk.router.now().query, "after", "");
            if !query.is_empty() {
                query.push('&');
            }
            query += &crate::portal::query::written([("after", next.as_str())]);
            desk.router.go(Place::with(Page::Transactions, query));
        }
    })
    .test_id("page-next")
    .attr_live("disabled", move || next().is_none().then(String::new));
    el("div", "page__row").children([
        el("div", "page__aside").children([
            sizes,
            el("span", "page__count").says(desk.voice.say(|words| words.transactions().per_page)),
        ]),
        el("div", "page__aside").children([back, forth]),
    ])
}
