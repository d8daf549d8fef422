//! A person's data: found by NIK, handed out and erased; requests to erase; how long data is kept.

mod person;
mod proof;
mod retention;

use std::time::Duration;

use contract::portal::{
    access::Permission,
    data::{ErasureList, ErasureState, ErasureView, Held, HeldKind},
};
use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::{
        components::{
            empty::{not_fresh, trouble_box},
            over::Over,
            page::{page, sheet, time},
            skeleton::skeleton_rows,
            status::{Meaning, status},
            table::{Side, cell, head, table},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
    },
};

/// Until an erasure that is under way is asked after again.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// The page.
pub(crate) fn data() -> El {
    let desk = desk();
    let (over, requests) = (Over::new(), Load::new());
    requests.fetch(desk.api.erasures());
    // One that is under way is asked after until it is done; an answer that did not come is asked for again as well.
    Effect::new(move |_| {
        let is_erasing =
            |list: &ErasureList| list.erasures.iter().any(|one| one.state == ErasureState::Erasing);
        requests.failed();
        if requests.with(is_erasing) == Some(true) {
            set_timeout(move || requests.fetch(desk.api.erasures()), ASKED_AGAIN_AFTER);
        }
    });
    let may_manage = Memo::new(move |_| desk.session.may(Permission::ManageData));
    let find = el("div", "page__body")
        .live(move || if may_manage.get() { vec![person::person(desk, over, requests)] } else { Vec::new() });
    let body =
        [find, requests_sheet(desk, requests), retention::retention(desk, over, may_manage), over.view()];
    page(desk.voice.say(|words| words.data().title), [], body)
}

/// A kind in words.
fn kind_words(kind: HeldKind) -> Say {
    match kind {
        HeldKind::Capture => |words| words.data().capture,
        HeldKind::Picture => |words| words.data().picture,
        HeldKind::Review => |words| words.data().review,
        HeldKind::Transaction => |words| words.data().transaction,
        HeldKind::Certificate => |words| words.data().certificate,
        HeldKind::Customer => |words| words.data().customer,
        HeldKind::Device => |words| words.data().device,
        HeldKind::RegistryReport => |words| words.data().registry_report,
        HeldKind::H5Link => |words| words.data().h5_link,
        HeldKind::Link => |words| words.data().link,
        HeldKind::Submission => |words| words.data().submission,
        HeldKind::Registration => |words| words.data().registration,
        HeldKind::Delivery => |words| words.data().delivery,
    }
}

fn count(desk: Desk, number: u32) -> String {
    figures::count(number.into(), desk.voice.locale())
}

fn requests_sheet(desk: Desk, requests: Load<ErasureList>) -> El {
    let body = el("div", "").live(move || {
        let Some(list) = requests.get() else {
            return vec![match requests.failed() {
                Some(error) => trouble_box(desk, error, move || requests.fetch(desk.api.erasures())),
                None => skeleton_rows(2),
            }];
        };
        if list.erasures.is_empty() {
            let none = el("p", "settings__note").test_id("erasures-none");
            return vec![none.says(desk.voice.say(|words| words.data().no_requests))];
        }
        vec![requests_table(desk, list.erasures)]
    });
    let about = el("p", "settings__note").says(desk.voice.say(|words| words.data().requests_text));
    let stands = not_fresh(desk, requests.course, move || requests.ask(desk, desk.api.erasures()));
    sheet(desk.voice.say(|words| words.data().requests), [about, stands, body])
}

fn requests_table(desk: Desk, erasures: Vec<ErasureView>) -> El {
    let columns: [Say; 5] = [
        |words| words.data().asked_at,
        |words| words.data().asked_by,
        |words| words.data().due_at,
        |words| words.data().state,
        |words| words.data().items,
    ];
    let heads = columns.map(|words| (Side::Left, head(desk.voice.say(words))));
    table("erasures-table", desk.voice.say(|words| words.data().requests), heads, move || {
        erasures.iter().map(|erasure| request(desk, erasure)).collect()
    })
}

fn request(desk: Desk, erasure: &ErasureView) -> El {
    let ErasureView { state, due_at, done_at, left, .. } = *erasure;
    let is_overdue = state == ErasureState::Erasing && desk.clock.slow() > due_at;
    let meaning = match state {
        ErasureState::Done => Meaning::Good,
        ErasureState::Erasing if is_overdue => Meaning::Bad,
        ErasureState::Erasing => Meaning::Busy,
    };
    let words = move || {
        let words = desk.voice.words().data();
        match done_at {
            Some(at) => words.state_done.replace("{when}", &desk.ago(at)),
            None if is_overdue => words.state_overdue.replace("{count}", &count(desk, left)),
            None => words.state_erasing.replace("{count}", &count(desk, left)),
        }
    };
    let held = erasure.held.clone();
    let items = el("span", "table__soft subject__items").says(move || held_words(desk, &held));
    el("tr", "table__row").test_id("erasures-row").children([
        cell(time(erasure.asked_at)),
        cell(el("span", "").text(&erasure.asked_by.email)),
        cell(el("span", "time").says(move || desk.exactly(due_at))),
        cell(status(meaning, words)),
        cell(items),
    ])
}

/// Kinds and counts in a line.
fn held_words(desk: Desk, held: &[Held]) -> String {
    let one =
        |held: &Held| format!("{} {}", kind_words(held.kind)(desk.voice.words()), count(desk, held.count));
    held.iter().map(one).collect::<Vec<_>>().join(" \u{b7} ")
}
