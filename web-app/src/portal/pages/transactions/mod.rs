//! The transaction log: how many pass today, then what was asked for, as a chart and as a list.

pub(super) mod asked;
mod days;
mod export;
pub(super) mod filter;
mod notes;
mod overview;
mod rows;
mod today;
mod words;

use contract::portal::transaction::{TransactionCount, TransactionOverview, TransactionPage};
use leptos::prelude::*;

use self::asked::Asked;
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{empty::not_fresh, page::page},
        desk::{Desk, desk},
        load::Load,
    },
};

use words::reject_words;
pub(super) use words::{charged_words, mode_words, result_status, status_of};

/// The log as its page holds it.
#[derive(Clone, Copy)]
struct Log {
    desk: Desk,
    asked: Memo<Asked>,
    list: Load<TransactionPage>,
    count: Load<TransactionCount>,
    overview: Load<TransactionOverview>,
}

impl Log {
    fn open(desk: Desk) -> Self {
        let asked = Memo::new(move |_| {
            // After midnight the last seven days are others.
            desk.clock.slow();
            asked::read(&desk.router.query(), desk.taste.zone.get(), now())
        });
        let log = Self { desk, asked, list: Load::new(), count: Load::new(), overview: Load::new() };
        // Another page of the same list has the same number and comes to the same.
        let filter = Memo::new(move |_| asked.with(|asked| asked.page.filter.clone()));
        Effect::new(move |_| {
            // A memo that nobody reads is not computed, and tells nobody.
            filter.with(|_| ());
            log.overview.clear();
            log.fetch_sums();
        });
        Effect::new(move |_| {
            asked.with(|_| ());
            log.list.clear();
            log.fetch_list();
        });
        log
    }

    fn fetch_list(self) {
        let Some(page) = self.asked.try_with_untracked(|asked| asked.page.clone()) else { return };
        self.list.fetch(async move { self.desk.api.transactions(&page).await });
    }

    /// Everything once more, because somebody asked for it.
    fn ask_again(self) {
        let page = self.asked.with_untracked(|asked| asked.page.clone());
        self.list.ask(self.desk, async move { self.desk.api.transactions(&page).await });
        self.fetch_sums();
    }

    fn fetch_sums(self) {
        let Some(page) = self.asked.try_with_untracked(|asked| asked.page.clone()) else { return };
        let other = page.clone();
        self.count.clear();
        self.count.fetch(async move { self.desk.api.transaction_count(&other).await });
        if page.filter.search.is_none() {
            self.overview.fetch(async move { self.desk.api.transaction_overview(&page).await });
        }
    }

    /// Whether one transaction is looked for.
    fn is_search(self) -> bool {
        self.asked.with(|asked| asked.page.filter.search.is_some())
    }
}

/// The page.
pub(crate) fn transactions() -> El {
    let desk = desk();
    let log = Log::open(desk);
    page(
        desk.voice.say(|words| words.transactions().title),
        [],
        [
            today::today(desk),
            filter::filter(log),
            overview::overview(log),
            el("div", "page__row").children([rows::count(log), export::export(log)]),
            not_fresh(desk, log.list.course, move || log.ask_again()),
            rows::rows(log),
            rows::pager(log),
        ],
    )
}
