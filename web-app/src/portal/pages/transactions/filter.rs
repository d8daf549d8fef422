//! The filter as a sentence. It takes effect with its button, and lives in the address.

use contract::{
    ecert::TransactionStatus,
    portal::{
        access::Permission,
        application::ApplicationList,
        days::{Days, MOST_DAYS},
        transaction::TransactionMode,
    },
};
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

use super::{Log, asked::Typed};
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            action::{Weight, action},
            field::holding,
            glyph::{Glyph, glyph},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        place::{Page, Place},
    },
};

/// A signal for each field.
#[derive(Clone, Copy)]
struct Fields {
    from: RwSignal<String>,
    to: RwSignal<String>,
    application: RwSignal<String>,
    status: RwSignal<String>,
    mode: RwSignal<String>,
    search: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            from: empty(),
            to: empty(),
            application: empty(),
            status: empty(),
            mode: empty(),
            search: empty(),
        }
    }

    fn show(self, typed: Typed) {
        let Typed { from, to, application, status, mode, search } = typed;
        self.from.set(from);
        self.to.set(to);
        self.application.set(application);
        self.status.set(status);
        self.mode.set(mode);
        self.search.set(search);
    }

    fn typed(self) -> Typed {
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
    Effect::new(move |_| {
        let query = desk.router.query();
        log.asked.with(|asked| fields.show(Typed::of(&query, asked)));
    });
    let apply = move || {
        let query = fields.typed().query(&desk.router.now().query, desk.taste.zone.get_untracked());
        let place = Place::with(Page::Transactions, query);
        if place == desk.router.now() {
            // Applied again: what is new by now is shown.
            log.fetch_list();
            log.fetch_sums();
        } else {
            desk.router.go(place);
        }
    };
    let today = move || desk.taste.zone.get().day_of(now());
    let first = move || Days::first(desk.taste.zone.get(), now()).to_string();
    let date = |value: RwSignal<String>, id: &'static str| {
        holding(el("input", "sentence__control sentence__control--date"), value)
            .attr("type", "date")
            .attr("id", id)
            .test_id(id)
            .attr_live("min", move || Some(first()))
            .attr_live("max", move || Some(today().to_string()))
    };
    let part = |id: &'static str, words: Say, control: El| {
        el("span", "sentence__part")
            .children([el("label", "sentence__word").attr("for", id).says(desk.voice.say(words)), control])
    };
    let search = holding(el("input", "sentence__control sentence__control--search"), fields.search)
        .attr("type", "search")
        .attr("id", "filter-search")
        .test_id("filter-search")
        .attr("maxlength", "128")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .label(desk.voice.say(|words| words.transactions.search))
        .attr_live("placeholder", move || Some(desk.voice.words().transactions.search.to_owned()));
    let search = el("span", "sentence__search").children([glyph(Glyph::Search), search]);
    let submit = action(Weight::Primary, desk.voice.say(|words| words.transactions.apply), || ())
        .attr("type", "submit")
        .test_id("filter-apply");
    let is_narrow = move || desk.router.query().contains('=');
    let reset = action(Weight::Quiet, desk.voice.say(|words| words.transactions.reset), move || {
        desk.router.go(Place::of(Page::Transactions));
    })
    .test_id("filter-reset")
    .attr_live("hidden", move || (!is_narrow()).then(String::new));
    let statuses = [TransactionStatus::Success, TransactionStatus::Failed]
        .map(|status| (status.as_str(), status_say(status)));
    let modes = TransactionMode::ALL.map(|mode| (mode.as_str(), super::mode_words(mode)));
    let sentence = el("div", "sentence__line").children([
        part("filter-date-from", |words| words.transactions.from, date(fields.from, "filter-date-from")),
        part("filter-date-to", |words| words.transactions.to, date(fields.to, "filter-date-to")),
        part(
            "filter-application",
            |words| words.transactions.by,
            application_select(desk, fields.application),
        ),
        part(
            "filter-status",
            |words| words.transactions.with_status,
            word_select(
                desk,
                "filter-status",
                fields.status,
                |words| words.transactions.any_status,
                &statuses,
            ),
        ),
        part(
            "filter-mode",
            |words| words.transactions.in_mode,
            word_select(desk, "filter-mode", fields.mode, |words| words.transactions.any_mode, &modes),
        ),
        el("span", "sentence__end")
            .children([search, el("span", "sentence__actions").children([submit, reset])]),
    ]);
    el("form", "sentence").attr("novalidate", "").children([sentence, errors(log)]).on(
        "submit",
        move |event| {
            event.prevent_default();
            untrack(apply);
        },
    )
}

fn status_say(status: TransactionStatus) -> Say {
    match status {
        TransactionStatus::Success => |words| words.transactions.success,
        TransactionStatus::Failed => |words| words.transactions.failed,
    }
}

fn option(value: &str) -> El {
    el("option", "").attr("value", value)
}

/// A select whose options come and go, and whose value a signal holds.
fn select(id: &'static str, value: RwSignal<String>, options: impl Fn() -> Vec<El> + 'static) -> El {
    let made = el("select", "sentence__control").attr("id", id).test_id(id);
    let own: HtmlSelectElement = made.of_type();
    let shown = own.clone();
    let filled = RwSignal::new(0_u32);
    let made = made.live(move || {
        let options = options();
        request_animation_frame(move || {
            let _ = filled.try_update(|filled| *filled += 1);
        });
        options
    });
    Effect::new(move |_| {
        filled.get();
        shown.set_value(&value.get());
    });
    made.on("change", move |_| value.set(own.value()))
}

fn word_select(
    desk: Desk,
    id: &'static str,
    value: RwSignal<String>,
    any: Say,
    words: &[(&'static str, Say)],
) -> El {
    let words = words.to_vec();
    select(id, value, move || {
        let any = option("").says(desk.voice.say(any));
        let each = words.iter().map(|(value, words)| option(value).says(desk.voice.say(*words)));
        std::iter::once(any).chain(each).collect()
    })
}

fn application_select(desk: Desk, value: RwSignal<String>) -> El {
    let applications: Load<ApplicationList> = Load::new();
    if untrack(|| desk.session.may(Permission::SeeApplications)) {
        applications.fetch(desk.api.applications());
    }
    select("filter-application", value, move || {
        let any = option("").says(desk.voice.say(|words| words.transactions.any_application));
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
            let words = &desk.voice.words().transactions;
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

/// What of the address was left out, and why.
fn errors(log: Log) -> El {
    let desk = log.desk;
    el("ul", "sentence__errors").attr("role", "alert").live(move || {
        let words = &desk.voice.words().transactions;
        let told = log.asked.with(|asked| {
            asked
                .errors
                .iter()
                .map(|error| match (error.field.as_str(), error.code.as_str()) {
                    (_, "reach") => words.field_reach.to_owned(),
                    (_, "order") => words.field_order.to_owned(),
                    (_, "width") => words.field_width.replace("31", &MOST_DAYS.to_string()),
                    ("from" | "to", _) => words.field_date.to_owned(),
                    ("search", _) => words.field_search.to_owned(),
                    (field, _) => words.field_value.replace("{field}", field),
                })
                .collect::<Vec<_>>()
        });
        told.iter()
            .map(|told| {
                el("li", "sentence__error")
                    .test_id("filter-error")
                    .children([glyph(Glyph::Warning), el("span", "").text(told)])
            })
            .collect()
    })
}
