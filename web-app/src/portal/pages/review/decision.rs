//! The decision: a reason, and which way. Its keys stand on its buttons.

use contract::portal::{
    access::Permission,
    review::{Opinion, REASON_CHARACTERS},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::{
    super::reviews::go_to_next,
    case::{Case, ReasonFault},
    hold::Hold,
};
use crate::{
    browser,
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, with_key},
            field::{Field, field, text_area, told},
        },
        locales::Say,
    },
};

const REASON: Field = Field { id: "reason", test_id: "review-reason" };

/// Which form of the box is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// To decide; greyed while the case is not one's own.
    Decide,
    /// Decided: to go on, and to open it again for who may.
    Closed,
    /// Nothing to decide here.
    None,
}

/// The box.
pub(super) fn decision(case: Case) -> El {
    let form = Memo::new(move |_| match case.hold() {
        Some(Hold::Closed) => Form::Closed,
        None | Some(Hold::LookOnly) => Form::None,
        Some(_) => Form::Decide,
    });
    el("section", "decision").label(case.desk.voice.say(|words| words.case().decision)).live(move || {
        match form.get() {
            Form::Decide => vec![reason(case, move || case.is_mine()), buttons(case)],
            Form::Closed => closed(case),
            Form::None => Vec::new(),
        }
    })
}

fn reason(case: Case, is_open: impl Fn() -> bool + Copy + 'static) -> El {
    let desk = case.desk;
    let fault = Signal::derive(move || {
        let words = desk.voice.words().case();
        case.fault.get().map(|fault| match fault {
            ReasonFault::TooShort => words.reason_short.to_owned(),
            ReasonFault::TooLong => words.reason_long.to_owned(),
        })
    });
    let area = told(&REASON, text_area(&REASON, 3, case.reason), fault)
        .attr_live("disabled", move || (!is_open()).then(String::new))
        .attr_live("placeholder", move || Some(desk.voice.words().case().reason_hint.to_owned()));
    let own: HtmlTextAreaElement = area.of_type();
    let shown = own.clone();
    // A decision without a reason leads into the reason.
    Effect::new(move |_| {
        if case.fault.get().is_some() {
            let _ = shown.focus();
        }
    });
    Effect::new(move |_| {
        let length = case.reason.with(|reason| reason.trim().chars().count());
        if REASON_CHARACTERS.contains(&length) && case.fault.get_untracked().is_some() {
            case.fault.set(None);
        }
    });
    let area = area.on("keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.key() == "Escape" {
            // The keys of the page are heard again.
            let _ = own.blur();
        } else if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
            event.prevent_default();
            if let Some(opinion) = case.chosen.get_untracked() {
                case.decide(opinion);
            }
        }
    });
    let hint = move || {
        let words = desk.voice.words().case();
        let count = case.reason.with(|reason| reason.trim().chars().count());
        match case.chosen.get() {
            Some(Opinion::Approve) => words.chosen_approve.to_owned(),
            Some(Opinion::Reject) => words.chosen_reject.to_owned(),
            None if count == 0 => String::new(),
            None => words.reason_left.replace("{count}", &count.to_string()),
        }
    };
    el("div", "decision__reason").children([
        field(&REASON, desk.voice.say(|words| words.case().reason), area, fault),
        el("p", "decision__hint").says(hint),
    ])
}

fn buttons(case: Case) -> El {
    let desk = case.desk;
    let of = |opinion: Opinion, weight, key: &str, test_id: &str, words: Say, again: Say| {
        let is_armed = move || case.is_armed(opinion);
        let words = move || if is_armed() { again } else { words }(desk.voice.words());
        let button = action(weight, words, move || case.decide(opinion))
            .test_id(test_id)
            .class_if("decision__armed", is_armed)
            .attr_live("disabled", move || (!case.is_mine() || case.is_sending.get()).then(String::new));
        with_key(button, key)
    };
    let told = move || match (case.is_armed(Opinion::Approve), case.is_armed(Opinion::Reject)) {
        (true, _) => desk.voice.words().case().again_approve,
        (_, true) => desk.voice.words().case().again_reject,
        _ => "",
    };
    el("div", "decision__buttons").children([
        of(
            Opinion::Approve,
            Weight::Good,
            "A",
            "review-approve",
            |words| words.case().approve,
            |words| words.case().again_approve,
        ),
        of(
            Opinion::Reject,
            Weight::Bad,
            "R",
            "review-reject",
            |words| words.case().reject,
            |words| words.case().again_reject,
        ),
        el("p", "visually-hidden").attr("role", "status").test_id("review-armed").says(told),
    ])
}

fn closed(case: Case) -> Vec<El> {
    let desk = case.desk;
    let next = move || {
        let next = action(Weight::Primary, desk.voice.say(|words| words.case().go_on), move || {
            go_to_next(desk, Some(case.id()));
        });
        with_key(next.test_id("review-next"), "N")
    };
    if !untrack(|| desk.session.may(Permission::ReopenReviews)) {
        return vec![next()];
    }
    let words = move || {
        let words = desk.voice.words().case();
        if case.is_by_machine() { words.open_first } else { words.reopen }
    };
    // Few cases are opened again: the reason is asked for when one is.
    let is_asked = RwSignal::new(false);
    let ask_for = move |asked: bool| {
        case.fault.set(None);
        is_asked.set(asked);
        browser::focus_on(if asked { "#reason" } else { "[data-testid=review-reopen-ask]" });
    };
    vec![el("div", "decision__closed").live(move || {
        if !is_asked.get() {
            let ask = action(Weight::Plain, words, move || ask_for(true)).test_id("review-reopen-ask");
            return vec![el("div", "decision__buttons").children([next(), ask])];
        }
        let send = action(Weight::Plain, words, move || case.reopen())
            .test_id("review-reopen")
            .attr_live("disabled", move || case.is_sending.get().then(String::new));
        let keep =
            action(Weight::Quiet, desk.voice.say(|words| words.shell().cancel), move || ask_for(false))
                .test_id("review-reopen-cancel");
        vec![reason(case, || true), el("div", "decision__buttons").children([send, keep])]
    })]
}
