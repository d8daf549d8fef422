//! What of the log is looked at: a sentence that takes effect with its button, and lives in the address.

use contract::{
    field::FieldError,
    portal::audit::{AuditAction, AuditQuery},
};
use leptos::prelude::*;

use super::{Log, actions::action_words};
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            action::{Weight, action},
            field::holding,
            select::word_select,
        },
        desk::Desk,
        pages::transactions::filter::{CONTROL, FROM, TO, errors, part},
        place::{Page, Place},
        query,
    },
};

/// A signal for each field.
#[derive(Clone, Copy)]
struct Fields {
    from: RwSignal<String>,
    to: RwSignal<String>,
    action: RwSignal<String>,
    member: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { from: empty(), to: empty(), action: empty(), member: empty() }
    }

    fn show(self, asked: &AuditQuery) {
        self.from.set(asked.from.map(|day| day.to_string()).unwrap_or_default());
        self.to.set(asked.to.map(|day| day.to_string()).unwrap_or_default());
        self.action.set(asked.action.map(|action| action.as_str().to_owned()).unwrap_or_default());
        self.member.set(asked.member.clone().unwrap_or_default());
    }

    /// The place of what is typed. What it was done to stays, where entries of one thing are looked at.
    fn place(self, desk: Desk, asked: &AuditQuery) -> Place {
        let (from, to, action, member) =
            (self.from.get(), self.to.get(), self.action.get(), self.member.get());
        let zone = desk.taste.zone.get();
        let query = query::written([
            ("from", from.trim()),
            ("to", to.trim()),
            ("zone", if from.is_empty() && to.is_empty() { "" } else { zone.as_str() }),
            ("action", action.as_str()),
            ("member", member.trim()),
            ("subject", asked.subject.as_deref().unwrap_or_default()),
        ]);
        Place::with(Page::Audit, query)
    }
}

/// The sentence.
pub(super) fn filter(log: Log) -> El {
    let (desk, fields) = (log.desk, Fields::new());
    // The address leads, after "back" too.
    Effect::new(move |_| log.asked.with(|(asked, _)| fields.show(asked)));
    let apply = move || {
        let place = log.asked.with(|(asked, _)| fields.place(desk, asked));
        if place == desk.router.now() {
            log.ask();
        } else {
            desk.router.go(place);
        }
    };
    let actions = AuditAction::ALL.map(|action| (action.as_str(), action_words(action)));
    let member = holding(el("input", "sentence__control"), fields.member)
        .attr("id", MEMBER)
        .test_id(MEMBER)
        .attr("maxlength", "254")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr_live("placeholder", move || Some(desk.voice.words().audit().anybody.to_owned()));
    let submit = action(Weight::Primary, desk.voice.say(|words| words.transactions().apply), || ())
        .attr("type", "submit")
        .test_id("filter-apply");
    let reset = action(Weight::Quiet, desk.voice.say(|words| words.transactions().reset), move || {
        desk.router.go(Place::of(Page::Audit));
    })
    .test_id("filter-reset")
    .attr_live("hidden", move || (!desk.router.query().contains('=')).then(String::new));
    let line = el("div", "sentence__line").children([
        part(desk, FROM, |words| words.audit().from, date(desk, fields.from, FROM)),
        part(desk, TO, |words| words.transactions().to, date(desk, fields.to, TO)),
        part(desk, MEMBER, |words| words.audit().by, member),
        part(
            desk,
            ACTION,
            |words| words.audit().of_action,
            word_select(
                desk,
                CONTROL,
                ACTION,
                fields.action,
                Some(|words| words.audit().any_action),
                &actions,
            ),
        ),
        el("span", "sentence__actions").children([submit, reset]),
    ]);
    let told = errors(desk, move || log.asked.with(|(_, errors): &(_, Vec<FieldError>)| errors.clone()));
    el("form", "sentence").attr("novalidate", "").children([line, told]).on("submit", move |event| {
        event.prevent_default();
        untrack(apply);
    })
}

const MEMBER: &str = "filter-member";
const ACTION: &str = "filter-action";

/// A day: the log reaches back as far as the organisation does.
fn date(desk: Desk, value: RwSignal<String>, id: &'static str) -> El {
    holding(el("input", "sentence__control sentence__control--date"), value)
        .attr("type", "date")
        .attr("id", id)
        .test_id(id)
        .attr_live("max", move || Some(desk.taste.zone.get().day_of(now()).to_string()))
}
