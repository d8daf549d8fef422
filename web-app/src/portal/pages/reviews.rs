//! The queue: who waits and since when, by state, a page at a time.

mod next;

use contract::portal::{
    access::Permission,
    review::{ReviewPage, ReviewState, ReviewSummary},
};
use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with, icon_action},
            choice::{choice, option},
            copy::{copy_button, short},
            empty::{empty, not_fresh, trouble_box},
            glyph::Glyph,
            page::{page, time},
            skeleton::skeleton_rows,
            status::{Meaning, status},
            table::{Side, cell, empty_row, head, row_to, table},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        place::{Page, Place},
        query,
    },
};

/// Cases on one page.
const ON_A_PAGE: u32 = 50;
/// So many are looked at to say how many wait: the most that one call gives.
const COUNTED: u32 = contract::portal::review::MOST_ON_A_PAGE;

/// Which cases are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Only(ReviewState),
    /// Whatever is not decided.
    Undecided,
}

impl Shown {
    const ALL: [Self; 5] = [
        Self::Undecided,
        Self::Only(ReviewState::Open),
        Self::Only(ReviewState::Claimed),
        Self::Only(ReviewState::Proposed),
        Self::Only(ReviewState::Closed),
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Only(state) => state.as_str(),
            Self::Undecided => "undecided",
        }
    }

    /// What an address asks for; nonsense asks for whatever is not decided.
    fn of_query(query: &str) -> Self {
        let word = query::value(query, "state").unwrap_or_default();
        Self::ALL.into_iter().find(|shown| shown.word() == word).unwrap_or(Self::Undecided)
    }

    /// As the call wants it.
    fn state(self) -> &'static str {
        match self {
            Self::Only(state) => state.as_str(),
            Self::Undecided => "",
        }
    }
}

pub(super) use next::go_to_next;

/// The page.
pub(crate) fn reviews() -> El {
    let desk = desk();
    let shown = Memo::new(move |_| Shown::of_query(&desk.router.query()));
    let after = Memo::new(move |_| query::value(&desk.router.query(), "after").unwrap_or_default());
    let list: Load<ReviewPage> = Load::new();
    let waiting: Load<ReviewPage> = Load::new();
    let rows = move || {
        let (shown, after) = (shown.get_untracked(), after.get_untracked());
        async move { desk.api.reviews(shown.state(), &after, ON_A_PAGE).await }
    };
    let count =
        move || waiting.fetch(async move { desk.api.reviews(ReviewState::Open.as_str(), "", COUNTED).await });
    let fetch = move || {
        list.fetch(rows());
        count();
    };
    let again = move || {
        list.ask(desk, rows());
        count();
    };
    Effect::new(move |_| {
        shown.get();
        after.with(|_| ());
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
            filter(desk, shown),
            not_fresh(desk, list.course, again),
            el("div", "").live(move || vec![cases(desk, shown.get(), list, fetch)]),
            pager(desk, shown, after, list),
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
            sentence.replace("{count}", &count.to_string()).replace("{since}", &desk.ago(oldest.opened_at))
        })
        .unwrap_or_else(|| "\u{a0}".to_owned())
}

fn filter(desk: Desk, shown: Memo<Shown>) -> El {
    let of = |which: Shown| {
        let words: Say = match which {
            Shown::Only(ReviewState::Open) => |words| words.reviews().open,
            Shown::Only(ReviewState::Claimed) => |words| words.reviews().claimed,
            Shown::Only(ReviewState::Proposed) => |words| words.reviews().proposed,
            Shown::Only(ReviewState::Closed) => |words| words.reviews().closed,
            Shown::Undecided => |words| words.reviews().undecided,
        };
        option(desk.voice.say(words), move || shown.get() == which, move || go(desk, which, ""))
            .test_id(&format!("reviews-{}", which.word()))
    };
    choice(desk.voice.say(|words| words.reviews().filter), Shown::ALL.map(of))
}

fn go(desk: Desk, shown: Shown, after: &str) {
    desk.router.go(place(shown, after));
}

fn place(shown: Shown, after: &str) -> Place {
    let state = if shown == Shown::Undecided { "" } else { shown.word() };
    Place::with(Page::Reviews, query::written([("state", state), ("after", after)]))
}

fn cases(desk: Desk, shown: Shown, list: Load<ReviewPage>, again: impl Fn() + 'static) -> El {
    let Some(page) = list.get() else {
        return match list.failed() {
            Some(error) => trouble_box(desk, error, again),
            None => skeleton_rows(8),
        };
    };
    let columns: [Say; 5] = [
        |words| words.reviews().case,
        |words| words.reviews().customer,
        |words| words.reviews().state,
        |words| words.reviews().opened,
        |words| words.reviews().holder,
    ];
    table(
        "reviews-table",
        desk.voice.say(|words| words.reviews().title),
        columns.map(|words| (Side::Left, head(desk.voice.say(words)))),
        move || {
            if page.reviews.is_empty() {
                return vec![empty_row(columns.len(), none(desk, shown))];
            }
            page.reviews.iter().map(|case| row(desk, case)).collect()
        },
    )
}

/// Nobody here: where to look, or that one may wait.
fn none(desk: Desk, shown: Shown) -> El {
    let waits = matches!(shown, Shown::Undecided | Shown::Only(ReviewState::Open));
    let text = move || {
        let words = desk.voice.words().reviews();
        if waits { words.empty_open } else { words.empty_other }
    };
    let way = (!waits).then(|| {
        action(Weight::Plain, desk.voice.say(|words| words.reviews().empty_way), move || {
            go(desk, Shown::Undecided, "");
        })
    });
    empty(desk.voice.say(|words| words.reviews().empty_title), text, way)
}

fn row(desk: Desk, case: &ReviewSummary) -> El {
    let id = el("span", "id__text").attr("title", &case.bundle_id).text(&short(&case.bundle_id));
    let customer = el("span", "id").children([
        el("span", "id__text").attr("title", &case.customer_id).text(&short(&case.customer_id)),
        copy_button(&case.customer_id),
    ]);
    let to = Place::of(Page::Review(case.bundle_id.clone()));
    row_to(
        "reviews-row",
        to,
        id,
        [
            cell(customer),
            cell(state_status(desk, case.state)),
            cell(time(case.opened_at)),
            cell(holder(desk, case)),
        ],
    )
}

/// A case's state: mark and word.
pub(super) fn state_status(desk: Desk, state: ReviewState) -> El {
    let (meaning, words): (_, Say) = match state {
        ReviewState::Open => (Meaning::Attention, |words| words.reviews().open),
        ReviewState::Claimed => (Meaning::Busy, |words| words.reviews().claimed),
        ReviewState::Proposed => (Meaning::Attention, |words| words.reviews().proposed),
        ReviewState::Closed => (Meaning::Good, |words| words.reviews().closed),
    };
    status(meaning, desk.voice.say(words))
}

fn holder(desk: Desk, case: &ReviewSummary) -> El {
    let case = case.clone();
    el("span", "").says(move || {
        let words = desk.voice.words().reviews();
        let name = |id: &str, email: &str| {
            if desk.session.is_me(id) { words.you.to_owned() } else { email.to_owned() }
        };
        match (&case.claim, &case.proposed_by, case.closed_at) {
            (Some(claim), ..) => {
                let until = words.until.replace("{until}", &desk.clock_time(claim.until));
                format!("{} {until}", name(&claim.by.member_id, &claim.by.email))
            }
            (None, Some(by), _) => words.proposed_by.replace("{who}", &name(&by.member_id, &by.email)),
            (None, None, Some(at)) => words.decided_at.replace("{when}", &desk.ago(at)),
            (None, None, None) => words.nobody.to_owned(),
        }
    })
}

fn pager(desk: Desk, shown: Memo<Shown>, after: Memo<String>, list: Load<ReviewPage>) -> El {
    let next = move || list.with(|page| page.next.clone()).flatten();
    let count = move || {
        let words = desk.voice.words().reviews();
        let count = list.with(|page| page.reviews.len()).unwrap_or(0);
        let sentence = if next().is_some() { words.count_more } else { words.count_here };
        let count = figures::count(u64::try_from(count).unwrap_or(u64::MAX), desk.voice.locale());
        if list.with(|_| ()).is_some() { sentence.replace("{count}", &count) } else { String::new() }
    };
    let back = action_with(
        Weight::Plain,
        Glyph::ChevronLeft,
        desk.voice.say(|words| words.shell().previous),
        move || {
            desk.router.back(place(shown.get_untracked(), ""));
        },
    )
    .attr_live("disabled", move || after.get().is_empty().then(String::new));
    let forth = action(Weight::Plain, desk.voice.say(|words| words.shell().next), move || {
        if let Some(next) = untrack(next) {
            go(desk, shown.get_untracked(), &next);
        }
    })
    .attr_live("disabled", move || next().is_none().then(String::new));
    el("div", "page__row").children([
        el("p", "page__count").attr("role", "status").says(count),
        el("div", "page__aside")
            .class_if("page__aside--hidden", move || after.get().is_empty() && next().is_none())
            .children([back, forth]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_in_the_address_shows_what_is_not_decided() {
        for (query, shown) in [
            ("", Shown::Undecided),
            ("state=open", Shown::Only(ReviewState::Open)),
            ("state=closed", Shown::Only(ReviewState::Closed)),
            ("state=proposed&after=x", Shown::Only(ReviewState::Proposed)),
            ("state=<script>", Shown::Undecided),
        ] {
            assert_eq!(Shown::of_query(query), shown, "{query}");
        }
    }
}
