//! The log of deliveries: filtered by endpoint and state, a page at a time. What is asked for lives in the address.

use contract::portal::webhook::{DeliveryState, DeliveryView, WebhookEvent};
use leptos::prelude::*;

use super::{
    Hooks,
    asked::{Asked, state_word},
    delivery::delivery_dialog,
    endpoint::{event_say, event_words},
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, icon_action},
            choice::{choice, option},
            copy::short,
            empty::{empty, not_fresh, trouble_box},
            field::holding,
            glyph::Glyph,
            page::time,
            select::{option as select_option, select, word_select},
            skeleton::skeleton_rows,
            status::{Meaning, status},
            table::{Side, cell, empty_row, head, table, text_cell},
        },
        desk::Desk,
        figures,
        locales::Say,
        place::{Page, Place},
    },
};

/// The log.
pub(super) fn log(hooks: Hooks) -> El {
    let desk = hooks.desk;
    let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.webhooks().log));
    let refresh = icon_action(Glyph::Refresh, desk.voice.say(|words| words.shell().refresh), move || {
        hooks.ask_log();
    })
    .test_id("deliveries-refresh");
    let bar = el("div", "page__row").children([
        el("div", "page__aside").children([title, refresh]),
        el("div", "page__aside").children([endpoints(hooks), events(hooks), states(hooks)]),
    ]);
    let rows = el("div", "").live(move || {
        let Some(page) = hooks.log.get() else {
            return vec![match hooks.log.failed() {
                Some(error) => trouble_box(desk, error, move || hooks.fetch_log()),
                None => skeleton_rows(8),
            }];
        };
        vec![rows(hooks, page.deliveries)]
    });
    el("section", "sheet sheet--bare").children([
        bar,
        subject(hooks),
        not_fresh(desk, hooks.log.course, move || hooks.ask_log()),
        rows,
        pager(hooks),
    ])
}

fn go(desk: Desk, asked: &Asked) {
    desk.router.go(Place::with(Page::Webhooks, asked.query()));
}

fn states(hooks: Hooks) -> El {
    let desk = hooks.desk;
    let of = |(state, words): (Option<DeliveryState>, Say)| {
        let word = if state.is_none() { "all" } else { state_word(state) };
        option(
            desk.voice.say(words),
            move || hooks.asked.with(|asked| asked.state == state),
            move || go(desk, &Asked { state, ..hooks.asked.with_untracked(Asked::first) }),
        )
        .test_id(&format!("deliveries-{word}"))
    };
    let options: [(Option<DeliveryState>, Say); 4] = [
        (None, |words| words.webhooks().all),
        (Some(DeliveryState::Due), |words| words.webhooks().due),
        (Some(DeliveryState::Done), |words| words.webhooks().done),
        (Some(DeliveryState::Failed), |words| words.webhooks().failed),
    ];
    choice(desk.voice.say(|words| words.webhooks().state), options.map(of))
}

fn endpoints(hooks: Hooks) -> El {
    let (desk, value) = (hooks.desk, RwSignal::new(String::new()));
    // The address leads.
    Effect::new(move |_| value.set(hooks.asked.with(|asked| asked.endpoint.clone())));
    let made = select("sentence__control", "deliveries-endpoint", value, move || {
        let mut options = vec![select_option("").says(desk.voice.say(|words| words.webhooks().any_endpoint))];
        let chosen = value.get();
        let mut is_known = chosen.is_empty();
        hooks.endpoints.with(|list| {
            for endpoint in &list.endpoints {
                is_known |= endpoint.endpoint_id == chosen;
                options.push(select_option(&endpoint.endpoint_id).text(&endpoint.url));
            }
        });
        // One that was removed, or that somebody wrote into the address.
        if !is_known {
            let told = desk.voice.words().webhooks().unknown_endpoint.replace("{id}", &short(&chosen));
            options.push(select_option(&chosen).text(&told));
        }
        options
    });
    made.label(desk.voice.say(|words| words.webhooks().to)).on("change", move |_| {
        let endpoint = value.get_untracked();
        go(desk, &Asked { endpoint, ..hooks.asked.with_untracked(Asked::first) });
    })
}

fn events(hooks: Hooks) -> El {
    let (desk, value) = (hooks.desk, RwSignal::new(String::new()));
    // The address leads.
    Effect::new(move |_| value.set(hooks.asked.with(|asked| asked.event.clone())));
    let known = WebhookEvent::CHOICE.into_iter().chain([WebhookEvent::Test]);
    let known: Vec<(&str, Say)> = known.map(|event| (event.as_str(), event_say(event))).collect();
    let any: Option<Say> = Some(|words| words.webhooks().any_event);
    word_select(desk, "sentence__control", "deliveries-event", value, any, &known)
        .label(desk.voice.say(|words| words.webhooks().event))
        .on("change", move |_| {
            let event = value.get_untracked();
            go(desk, &Asked { event, ..hooks.asked.with_untracked(Asked::first) });
        })
}

/// What it is about, by the whole id.
fn subject(hooks: Hooks) -> El {
    let (desk, typed) = (hooks.desk, RwSignal::new(String::new()));
    Effect::new(move |_| typed.set(hooks.asked.with(|asked| asked.subject.clone())));
    let input = holding(el("input", "sentence__control sentence__control--search"), typed)
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .test_id("deliveries-subject")
        .label(desk.voice.say(|words| words.webhooks().search))
        .attr_live("placeholder", move || Some(desk.voice.words().webhooks().search.to_owned()));
    let find = icon_action(Glyph::Search, desk.voice.say(|words| words.webhooks().find), || ())
        .attr("type", "submit")
        .test_id("deliveries-find");
    el("form", "page__search").attr("role", "search").children([input, find]).on("submit", move |event| {
        event.prevent_default();
        let subject = typed.with_untracked(|typed| typed.trim().to_owned());
        go(desk, &Asked { subject, ..hooks.asked.with_untracked(Asked::first) });
    })
}

fn rows(hooks: Hooks, deliveries: Vec<DeliveryView>) -> El {
    let desk = hooks.desk;
    let columns: [(Side, Say); 6] = [
        (Side::Left, |words| words.webhooks().event),
        (Side::Left, |words| words.webhooks().to),
        (Side::Left, |words| words.webhooks().state),
        (Side::Right, |words| words.webhooks().answered),
        (Side::Right, |words| words.webhooks().tries),
        (Side::Left, |words| words.webhooks().queued),
    ];
    table(
        "deliveries-table",
        desk.voice.say(|words| words.webhooks().log),
        columns.map(|(side, words)| (side, head(desk.voice.say(words)))),
        move || {
            if deliveries.is_empty() {
                let none = empty(
                    desk.voice.say(|words| words.webhooks().log_empty_title),
                    desk.voice.say(|words| words.webhooks().log_empty_text),
                    None,
                );
                return vec![empty_row(columns.len(), none)];
            }
            deliveries.iter().map(|delivery| row(hooks, delivery)).collect()
        },
    )
}

fn row(hooks: Hooks, delivery: &DeliveryView) -> El {
    let (desk, id) = (hooks.desk, delivery.delivery_id.clone());
    let event = event_words(desk.voice.words(), &delivery.event).unwrap_or(&delivery.event).to_owned();
    let see = el("button", "table__link table__button")
        .attr("type", "button")
        .test_id("delivery-see")
        .held_by(&format!("delivery-{id}"))
        .attr("title", &delivery.event)
        .text(&event)
        .on_click(move || {
            let id = id.clone();
            hooks.over.ask(move |open| delivery_dialog(hooks, open, &id));
        });
    let to = match &delivery.endpoint_id {
        None => el("span", "table__soft").says(desk.voice.say(|words| words.webhooks().mail)),
        Some(id) => {
            let told = hooks.url_of(id).unwrap_or_else(|| short(id));
            el("span", "id__text table__name table__name--wide").attr("title", &told).text(&told)
        }
    };
    let locale = desk.voice.locale();
    el("tr", "table__row").test_id("deliveries-row").children([
        cell(see),
        cell(to),
        cell(state_status(desk, delivery.state)),
        text_cell(Side::Right, &delivery.last_status.map_or("\u{2013}".to_owned(), |code| code.to_string())),
        text_cell(Side::Right, &figures::count(delivery.attempts.into(), locale)),
        cell(time(delivery.created_at)),
    ])
}

/// Where it stands.
pub(super) fn state_status(desk: Desk, state: DeliveryState) -> El {
    let (meaning, words): (_, Say) = match state {
        DeliveryState::Due => (Meaning::Busy, |words| words.webhooks().due),
        DeliveryState::Done => (Meaning::Good, |words| words.webhooks().done),
        DeliveryState::Failed => (Meaning::Bad, |words| words.webhooks().failed),
    };
    status(meaning, desk.voice.say(words))
}

fn pager(hooks: Hooks) -> El {
    let desk = hooks.desk;
    let next = move || hooks.log.with(|page| page.next.clone()).flatten();
    let is_first = move || hooks.asked.with(|asked| asked.after.is_empty());
    let newest = action(Weight::Plain, desk.voice.say(|words| words.webhooks().first), move || {
        go(desk, &hooks.asked.with_untracked(Asked::first));
    })
    .test_id("deliveries-first")
    .attr_live("disabled", move || is_first().then(String::new));
    let forth = action(Weight::Plain, desk.voice.say(|words| words.shell().next), move || {
        if let Some(after) = untrack(next) {
            go(desk, &Asked { after, ..hooks.asked.get_untracked() });
        }
    })
    .test_id("deliveries-next")
    .attr_live("disabled", move || next().is_none().then(String::new));
    let is_short = move || is_first() && next().is_none();
    el("div", "page__row page__row--end")
        .attr_live("hidden", move || is_short().then(String::new))
        .child(el("div", "page__aside").children([newest, forth]))
}
