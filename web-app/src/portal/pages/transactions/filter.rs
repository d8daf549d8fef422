//! The filter as a sentence. It takes effect with its button, and lives in the address.

use contract::{
    ecert::TransactionStatus,
    portal::{
        access::Permission,
        application::ApplicationList,
        days::Days,
        transaction::{TransactionMode, filter::PageQuery},
    },
};
use leptos::prelude::*;

pub(crate) use super::notes::{FROM, TO, Wrong, errors, holds, told, zone_note};
use super::{
    Log,
    asked::Typed,
    notes::{SEARCH, described, is_wrong, reach_note},
};
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            action::{Weight, action},
            field::holding,
            glyph::{Glyph, glyph},
            select::{option, select, word_select},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        place::{Page, Place},
    },
};

/// How a control of the sentence looks.
pub(crate) const CONTROL: &str = "sentence__control";

/// A signal for each field.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) from: RwSignal<String>,
    pub(crate) to: RwSignal<String>,
    pub(crate) application: RwSignal<String>,
    status: RwSignal<String>,
    pub(crate) mode: RwSignal<String>,
    search: RwSignal<String>,
    /// What did not hold when it was applied.
    pub(crate) wrong: Wrong,
}

impl Fields {
    /// All of them empty.
    pub(crate) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            from: empty(),
            to: empty(),
            application: empty(),
            status: empty(),
            mode: empty(),
            search: empty(),
            wrong: RwSignal::new(Vec::new()),
        }
    }

    /// Shows what an address says.
    pub(crate) fn show(self, typed: Typed) {
        let Typed { from, to, application, status, mode, search } = typed;
        self.from.set(from);
        self.to.set(to);
        self.application.set(application);
        self.status.set(status);
        self.mode.set(mode);
        self.search.set(search);
        self.wrong.set(Vec::new());
    }

    /// Shows what an address says where it is another one than before; else its days alone, since the clock went on.
    pub(crate) fn follow(self, typed: Typed, is_new: bool) {
        if is_new {
            self.show(typed);
        } else if self.wrong.with_untracked(Vec::is_empty) {
            self.from.set(typed.from);
            self.to.set(typed.to);
        }
    }

    /// What they hold.
    pub(crate) fn typed(self) -> Typed {
        Typed {
            from: self.from.get(),
            to: self.to.get(),
            application: self.application.get(),
            status: self.status.get(),
            mode: self.mode.get(),
            search: self.search.get(),
        }
    }
}

/// The sentence.
pub(super) fn filter(log: Log) -> El {
    let (desk, fields) = (log.desk, Fields::new());
    // The address leads: what it says is what the fields show, after "back" too.
    Effect::new(move |before: Option<String>| {
        let query = desk.router.query();
        log.asked.with(|asked| {
            let typed = Typed::of(&query, &asked.page.filter.days, &asked.errors);
            fields.follow(typed, before.as_ref() != Some(&query));
        });
        query
    });
    let apply = move || {
        let query = fields.typed().query(&desk.router.now().query, desk.taste.zone.get_untracked());
        if !holds(fields.wrong, PageQuery::parse(&query, now())) {
            return;
        }
        let place = Place::with(Page::Transactions, query);
        if place == desk.router.now() {
            // Applied again: what is new by now is shown.
            log.ask_again();
        } else {
            desk.router.go(place);
        }
    };
    let search = holding(el("input", "sentence__control sentence__control--search"), fields.search)
        .attr("type", "search")
        .attr("id", SEARCH)
        .test_id(SEARCH)
        .attr_live("aria-invalid", is_wrong(fields.wrong, SEARCH))
        .attr_live("aria-describedby", described(fields.wrong, SEARCH))
        .attr("maxlength", "128")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .label(desk.voice.say(|words| words.transactions().search))
        .attr_live("placeholder", move || Some(desk.voice.words().transactions().search.to_owned()));
    let search = el("span", "sentence__search").children([glyph(Glyph::Search), search]);
    let submit = action(Weight::Primary, desk.voice.say(|words| words.transactions().apply), || ())
        .attr("type", "submit")
        .test_id("filter-apply");
    let is_narrow = move || desk.router.query().contains('=');
    let reset = action(Weight::Quiet, desk.voice.say(|words| words.transactions().reset), move || {
        desk.router.go(Place::of(Page::Transactions));
    })
    .test_id("filter-reset")
    .attr_live("hidden", move || (!is_narrow()).then(String::new));
    let statuses = [TransactionStatus::Success, TransactionStatus::Failed]
        .map(|status| (status.as_str(), status_say(status)));
    let modes = TransactionMode::ALL.map(|mode| (mode.as_str(), super::mode_words(mode)));
    let sentence = el("div", "sentence__line").children([
        part(desk, FROM, |words| words.transactions().from, date(desk, fields.from, FROM, fields.wrong)),
        part(desk, TO, |words| words.transactions().to, date(desk, fields.to, TO, fields.wrong)),
        zone_note(desk, move || log.asked.with(|asked| asked.page.filter.days.zone())),
        reach_note(log),
        part(
            desk,
            "filter-application",
            |words| words.transactions().by,
            application_select(desk, fields.application),
        ),
        part(
            desk,
            "filter-status",
            |words| words.transactions().with_status,
            word_select(
                desk,
                CONTROL,
                "filter-status",
                fields.status,
                Some(|words| words.transactions().any_status),
                &statuses,
            ),
        ),
        part(
            desk,
            "filter-mode",
            |words| words.transactions().in_mode,
            word_select(
                desk,
                CONTROL,
                "filter-mode",
                fields.mode,
                Some(|words| words.transactions().any_mode),
                &modes,
            ),
        ),
        el("span", "sentence__end")
            .children([search, el("span", "sentence__actions").children([submit, reset])]),
    ]);
    el("form", "sentence")
        .attr("novalidate", "")
        .children([
            sentence,
            errors(desk, told(fields.wrong, move || log.asked.with(|asked| asked.errors.clone()))),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            untrack(apply);
        })
}

/// A day within reach.
pub(crate) fn date(desk: Desk, value: RwSignal<String>, id: &'static str, wrong: Wrong) -> El {
    let today = move || desk.taste.zone.get().day_of(desk.clock.slow());
    let first = move || Days::first(desk.taste.zone.get(), desk.clock.slow());
    holding(el("input", "sentence__control sentence__control--date"), value)
        .attr("type", "date")
        .attr("id", id)
        .test_id(id)
        .attr_live("min", move || Some(first().to_string()))
        .attr_live("max", move || Some(today().to_string()))
        .attr_live("aria-invalid", is_wrong(wrong, id))
        .attr_live("aria-describedby", described(wrong, id))
}

/// A part of the sentence: a word and its control.
pub(crate) fn part(desk: Desk, id: &'static str, words: Say, control: El) -> El {
    el("span", "sentence__part")
        .children([el("label", "sentence__word").attr("for", id).says(desk.voice.say(words)), control])
}

fn status_say(status: TransactionStatus) -> Say {
    match status {
        TransactionStatus::Success => |words| words.transactions().success,
        TransactionStatus::Failed => |words| words.transactions().failed,
    }
}

/// The applications to choose from.
pub(crate) fn application_select(desk: Desk, value: RwSignal<String>) -> El {
    let applications: Load<ApplicationList> = Load::new();
    if untrack(|| desk.session.may(Permission::SeeApplications)) {
        applications.fetch(desk.api.applications());
    }
    select(CONTROL, "filter-application", value, move || {
        let any = option("").says(desk.voice.say(|words| words.transactions().any_application));
        let mut options = vec![any];
        let chosen = value.get();
        let mut is_known = chosen.is_empty();
        applications.with(|list| {
            for application in &list.applications {
                is_known |= application.application_id == chosen;
                options.push(option(&application.application_id).text(&application.name));
            }
        });
        // An address may name several, or one that is not ours.
        if !is_known {
            let words = desk.voice.words().transactions();
            let count = chosen.split(',').count();
            let told = if count > 1 {
                words.some_applications.replace("{count}", &count.to_string())
            } else {
                words.unknown_application.replace("{id}", &chosen)
            };
            options.push(option(&chosen).text(&told));
        }
        options
    })
}
