//! The queue: who waits and since when, by state, one's own, or one that is looked for; a page at a time.

mod asked;
mod next;
mod rows;

use contract::portal::{
    access::Permission,
    review::{ReviewPage, ReviewState, SEARCH_CHARACTERS},
};
use leptos::prelude::*;

use self::asked::{Asked, Shown};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with, icon_action},
            choice::{choice, option},
            empty::{empty, not_fresh, trouble_box},
            field::holding,
            glyph::Glyph,
            page::page,
            skeleton::skeleton_rows,
            table::{Side, empty_row, head, table},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        place::{Page, Place},
    },
};

/// Cases on one page.
const ON_A_PAGE: u32 = 50;
/// So many are looked at to say how many wait: the most that one call gives.
const COUNTED: u32 = contract::portal::review::MOST_ON_A_PAGE;

pub(super) use next::go_to_next;
pub(super) use rows::state_status;

/// The page.
pub(crate) fn reviews() -> El {
    let desk = desk();
    let asked = Memo::new(move |_| Asked::read(&desk.router.query()));
    let list: Load<ReviewPage> = Load::new();
    let waiting: Load<ReviewPage> = Load::new();
    let rows = move || {
        let asked = asked.with_untracked(Asked::call);
        async move { desk.api.reviews(&asked, ON_A_PAGE).await }
    };
    let count = move || waiting.fetch(async move { desk.api.reviews("", COUNTED).await });
    let fetch = move || {
        list.fetch(rows());
        count();
    };
    let again = move || {
        list.ask(desk, rows());
        count();
    };
    Effect::new(move |_| {
        asked.with(|_| ());
        list.clear();
        fetch();
    });
    // Cases come in by themselves, and others take them.
    Effect::new(move |was: Option<()>| {
        desk.clock.slow();
        if was.is_some() && !crate::browser::is_hidden() {
            fetch();
        }
    });
    let may_decide = Memo::new(move |_| desk.session.may(Permission::DecideReviews));
    let take = el("span", "").live(move || {
        let take = action(Weight::Primary, desk.voice.say(|words| words.reviews().take_next), move || {
            go_to_next(desk, None);
        });
        if may_decide.get() { vec![take.test_id("reviews-take-next")] } else { Vec::new() }
    });
    let refresh = icon_action(Glyph::Refresh, desk.voice.say(|words| words.reviews().refresh), again);
    page(
        desk.voice.say(|words| words.reviews().title),
        [refresh, take],
        [
            el("p", "page__lead")
                .attr("role", "status")
                .test_id("reviews-waiting")
                .says(move || answer(desk, waiting)),
            el("div", "page__row").children([filter(desk, asked), search(desk, asked)]),
            not_fresh(desk, list.course, again),
            el("div", "").live(move || vec![cases(desk, asked, list, fetch)]),
            pager(desk, asked, list),
        ],
    )
}

fn answer(desk: Desk, waiting: Load<ReviewPage>) -> String {
    let words = desk.voice.words().reviews();
    if waiting.failed().is_some() {
        return words.waiting_unknown.to_owned();
    }
    waiting
        .with(|page| {
            let Some(oldest) = page.reviews.first() else { return words.none_waits.to_owned() };
            let count = page.reviews.len();
            let sentence = match (count, &page.next) {
                (_, Some(_)) => words.many_wait,
                (1, None) => words.one_waits,
                (_, None) => words.some_wait,
            };
            sentence
                .replace("{count}", &count.to_string())
                .replace("{since}", &desk.ago(oldest.summary.opened_at))
        })
        .unwrap_or_else(|| "\u{a0}".to_owned())
}

fn filter(desk: Desk, asked: Memo<Asked>) -> El {
    let of = |which: Shown| {
        let words: Say = match which {
            Shown::Only(ReviewState::Open) => |words| words.reviews().open,
            Shown::Only(ReviewState::Claimed) => |words| words.reviews().claimed,
            Shown::Only(ReviewState::Proposed) => |words| words.reviews().proposed,
            Shown::Only(ReviewState::Closed) => |words| words.reviews().closed,
            Shown::Undecided => |words| words.reviews().undecided,
            Shown::Mine => |words| words.reviews().mine,
        };
        let is_shown = move || asked.with(|asked| asked.search.is_empty() && asked.shown == which);
        option(desk.voice.say(words), is_shown, move || go(desk, &Asked::of(which)))
            .test_id(&format!("reviews-{}", which.word()))
    };
    let may_hold = untrack(|| desk.session.may(Permission::DecideReviews));
    let shown = Shown::ALL.into_iter().filter(|shown| may_hold || *shown != Shown::Mine);
    choice(desk.voice.say(|words| words.reviews().filter), shown.map(of))
}

/// One case, or those of one customer, by the exact id.
fn search(desk: Desk, asked: Memo<Asked>) -> El {
    let typed = RwSignal::new(String::new());
    // The address leads, after "back" too.
    Effect::new(move |_| typed.set(asked.with(|asked| asked.search.clone())));
    let input = holding(el("input", "sentence__control sentence__control--search"), typed)
        .attr("type", "search")
        .attr("maxlength", &SEARCH_CHARACTERS.to_string())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .test_id("reviews-search")
        .label(desk.voice.say(|words| words.reviews().search))
        .attr_live("placeholder", move || Some(desk.voice.words().reviews().search.to_owned()))
        // Emptied, the list is as it was.
        .on("search", move |_| {
            if typed.with_untracked(String::is_empty)
                && !asked.with_untracked(|asked| asked.search.is_empty())
            {
                go(desk, &Asked::of(Shown::Undecided));
            }
        });
    let submit = icon_action(Glyph::Search, desk.voice.say(|words| words.reviews().find), || ())
        .attr("type", "submit")
        .test_id("reviews-find");
    el("form", "page__search").attr("role", "search").children([input, submit]).on("submit", move |event| {
        event.prevent_default();
        let search = typed.with_untracked(|typed| typed.trim().to_owned());
        go(desk, &Asked { search, ..Asked::default() });
    })
}

fn go(desk: Desk, asked: &Asked) {
    desk.router.go(Place::with(Page::Reviews, asked.query()));
}

fn cases(desk: Desk, asked: Memo<Asked>, list: Load<ReviewPage>, again: impl Fn() + 'static) -> El {
    let Some(page) = list.get() else {
        return match list.failed() {
            Some(error) => trouble_box(desk, error, again),
            None => skeleton_rows(8),
        };
    };
    let columns: [Say; 8] = [
        |words| words.reviews().case,
        |words| words.reviews().customer,
        |words| words.reviews().application,
        |words| words.reviews().state,
        |words| words.reviews().score,
        |words| words.reviews().objection,
        |words| words.reviews().opened,
        |words| words.reviews().holder,
    ];
    table(
        "reviews-table",
        desk.voice.say(|words| words.reviews().title),
        columns.map(|words| (Side::Left, head(desk.voice.say(words)))),
        move || {
            if page.reviews.is_empty() {
                return vec![empty_row(columns.len(), none(desk, asked))];
            }
            page.reviews.iter().map(|case| rows::row(desk, case)).collect()
        },
    )
}

/// Nobody here: where to look, or that one may wait.
fn none(desk: Desk, asked: Memo<Asked>) -> El {
    let (is_search, shown) = asked.with(|asked| (!asked.search.is_empty(), asked.shown));
    let waits = !is_search && matches!(shown, Shown::Undecided | Shown::Only(ReviewState::Open));
    let text = move || {
        let words = desk.voice.words().reviews();
        match (is_search, waits) {
            (true, _) => words.empty_search,
            (false, true) => words.empty_open,
            (false, false) => words.empty_other,
        }
    };
    let way = (!waits).then(|| {
        action(Weight::Plain, desk.voice.say(|words| words.reviews().empty_way), move || {
            go(desk, &Asked::of(Shown::Undecided));
        })
    });
    empty(desk.voice.say(|words| words.reviews().empty_title), text, way)
}

fn pager(desk: Desk, asked: Memo<Asked>, list: Load<ReviewPage>) -> El {
    let is_first = move || asked.with(|asked| asked.after.is_empty());
    let next = move || list.with(|page| page.next.clone()).flatten();
    let count = move || {
        let words = desk.voice.words().reviews();
        let count = list.with(|page| page.reviews.len()).unwrap_or(0);
        let sentence = match (next().is_some(), count) {
            (true, _) => words.count_more,
            (false, 1) => words.one_here,
            (false, _) => words.count_here,
        };
        let count = figures::count(u64::try_from(count).unwrap_or(u64::MAX), desk.voice.locale());
        if list.with(|_| ()).is_some() { sentence.replace("{count}", &count) } else { String::new() }
    };
    let back = action_with(
        Weight::Plain,
        Glyph::ChevronLeft,
        desk.voice.say(|words| words.shell().previous),
        move || {
            desk.router.back(Place::with(Page::Reviews, asked.with_untracked(Asked::first).query()));
        },
    )
    .attr_live("disabled", move || is_first().then(String::new));
    let forth = action(Weight::Plain, desk.voice.say(|words| words.shell().next), move || {
        if let Some(next) = untrack(next) {
            go(desk, &Asked { after: next, ..asked.get_untracked() });
        }
    })
    .attr_live("disabled", move || next().is_none().then(String::new));
    el("div", "page__row").children([
        el("p", "page__count").attr("role", "status").says(count),
        el("div", "page__aside")
            .class_if("page__aside--hidden", move || is_first() && next().is_none())
            .children([back, forth]),
    ])
}
