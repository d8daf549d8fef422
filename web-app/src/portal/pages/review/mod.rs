//! One case: evidence on the left, the decision on the right, all of it by keyboard.

mod arming;
mod card;
mod case;
mod decision;
mod evidence;
mod face;
mod findings;
mod flash;
mod history;
mod hold;
mod key_sheet;
mod standing;

use contract::portal::review::Opinion;
use leptos::{ev, prelude::*};

use self::{
    case::{Case, Tab},
    hold::Hold,
};
use super::reviews::go_to_next;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            empty::{not_fresh, trouble_box},
            glyph::{Glyph, glyph},
            page::heading,
            skeleton::skeleton_block,
        },
        desk::desk,
        keys,
        place::{Page, Place},
    },
};

pub(super) use findings::{voter_reason, voter_words};

/// The page.
pub(crate) fn review(id: &str) -> El {
    let desk = desk();
    let case = Case::open(desk, id);
    hear_keys(case);
    let is_there = Memo::new(move |_| case.view.with(|_| ()).is_some());
    let back = desk
        .router
        .link("page__back", || Place::of(Page::Reviews))
        .child(glyph(Glyph::ChevronLeft))
        .child(el("span", "").says(desk.voice.say(|words| words.case().back)));
    let head = el("header", "case__head").children([
        el("div", "case__name").children([back, heading(desk.voice.say(|words| words.case().title))]),
        el("div", "case__facts")
            .live(move || if is_there.get() { standing::facts(case) } else { Vec::new() }),
    ]);
    let body = el("div", "case__body").live(move || {
        if is_there.get() {
            return vec![
                evidence::evidence(case),
                el("div", "case__side").children([findings::findings(case), decision::decision(case)]),
            ];
        }
        vec![match case.view.failed() {
            Some(error) => trouble_box(desk, error, move || case.fetch()),
            None => skeleton_block(),
        }]
    });
    el("div", "case").children([
        head,
        standing::banner(case),
        not_fresh(desk, case.view.course, move || case.ask()),
        body,
        key_sheet::key_sheet(case),
    ])
}

fn hear_keys(case: Case) {
    // Whatever else somebody does, they think of something else by now.
    let pressed = window_event_listener(ev::pointerdown, move |_| {
        case.disarm();
    });
    let moved = window_event_listener(ev::focusin, move |_| {
        case.disarm();
    });
    on_cleanup(move || {
        pressed.remove();
        moved.remove();
    });
    keys::hear(move |key| {
        let armed = case.disarm();
        match key {
            "a" | "A" => case.press(armed, Opinion::Approve),
            "r" | "R" => case.press(armed, Opinion::Reject),
            "c" | "C" => {
                if matches!(untrack(|| case.hold()), Some(Hold::Free | Hold::RanOut | Hold::Mine { .. })) {
                    case.take();
                }
            }
            "l" | "L" => {
                if untrack(|| case.is_mine()) {
                    case.release();
                }
            }
            "n" | "N" => go_to_next(case.desk, Some(case.id())),
            "u" | "U" => case.turn_mask(),
            "b" | "B" => case.marks_on.update(|on| *on = !*on),
            "?" => case.keys_open.set(true),
            digit => {
                let at = digit.parse::<usize>().ok().and_then(|digit| digit.checked_sub(1));
                let Some(tab) = at.and_then(|at| Tab::ALL.get(at)) else { return false };
                case.tab.set(*tab);
            }
        }
        true
    });
}
