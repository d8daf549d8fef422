//! One delivery: what was sent, what was answered, how often it was tried; and the button that sends it again.

use contract::portal::webhook::{DeliveryAttempt, DeliveryDetails};
use leptos::prelude::*;

use super::{Hooks, endpoint::event_words, fault::fault_told, log::state_status};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            copy::{copy_button, copy_id},
            dialog::{Firmness, dialog},
            empty::trouble_box,
            form::Sending,
            page::time,
            skeleton::skeleton_block,
        },
        desk::Desk,
        figures,
        load::Load,
        toasts::Tone,
    },
};

/// The delivery over the page.
pub(super) fn delivery_dialog(hooks: Hooks, open: RwSignal<bool>, id: &str) -> El {
    let (desk, id, sending) = (hooks.desk, StoredValue::new(id.to_owned()), Sending::new());
    let details: Load<DeliveryDetails> = Load::new();
    let fetch = move || {
        let id = id.get_value();
        details.fetch(async move { desk.api.delivery(&id).await });
    };
    fetch();
    let shown = el("div", "delivery").live(move || {
        let Some(details) = details.get() else {
            return vec![match details.failed() {
                Some(error) => trouble_box(desk, error, fetch),
                None => skeleton_block(),
            }];
        };
        let words = desk.voice.words().webhooks();
        let request = details.request.as_deref().ok_or(words.request_hidden);
        let answer = details.answer.as_deref().filter(|text| !text.is_empty()).ok_or(words.answer_none);
        let mut shown = vec![facts(desk, &details), text_box(words.request, request)];
        if details.attempts.is_empty() {
            shown.push(text_box(words.answer, answer));
        } else {
            shown.push(el("h3", "field__label").text(words.attempts));
            let tries = details.attempts.iter().enumerate().map(|(at, one)| attempt(desk, one, at == 0));
            shown.push(el("div", "attempts").test_id("delivery-attempts").children(tries));
        }
        shown
    });
    let again = action(Weight::Plain, desk.voice.say(|words| words.webhooks().replay), move || {
        let id = id.get_value();
        sending.begin(async move { desk.api.replay(&id).await }, move |sent| {
            open.set(false);
            desk.toasts.say(Tone::Good, desk.voice.words_now().webhooks().replayed);
            hooks.follow(sent.delivery_id);
        });
    })
    .test_id("delivery-replay")
    .attr_live("hidden", move || (!hooks.may_change.get()).then(String::new));
    let close = action(Weight::Plain, desk.voice.say(|words| words.shell().close), move || open.set(false))
        .test_id("delivery-close");
    let buttons = el("div", "dialog__actions").children([again, close]);
    let title = desk.voice.say(|words| words.webhooks().delivery);
    dialog(Firmness::Loose, open, "delivery", title, [shown, sending.trouble(desk), buttons])
        .class_if("dialog--wide", || true)
}

fn facts(desk: Desk, details: &DeliveryDetails) -> El {
    let (words, locale) = (desk.voice.words(), desk.voice.locale());
    let (names, delivery) = (words.webhooks(), &details.delivery);
    let text = |text: &str| el("span", "").text(text);
    let event = event_words(words, &delivery.event).unwrap_or(&delivery.event);
    let code = delivery.last_status.map(|code| code.to_string());
    let took_ms = delivery.last_took_ms.and_then(|ms| u64::try_from(ms).ok());
    let took = took_ms.map(|ms| format!("{} ms", figures::count(ms, locale)));
    let rows = [
        (names.event, Some(text(event))),
        (names.subject, Some(text(&delivery.subject))),
        (names.state, Some(state_status(desk, delivery.state))),
        (names.answered, code.as_deref().map(text)),
        (names.fault, delivery.last_fault.as_deref().map(|fault| fault_told(desk, fault))),
        (names.took, took.as_deref().map(text)),
        (names.tries, Some(text(&figures::count(delivery.attempts.into(), locale)))),
        (names.last_try, delivery.last_attempt_at.map(time)),
        (names.next_try, delivery.next_at.map(|at| text(&desk.exactly(at)))),
        (names.queued, Some(time(delivery.created_at))),
        (words.applications().id, Some(copy_id(&delivery.delivery_id))),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, value)| Some([el("dt", "").text(name), el("dd", "").child(value?)]));
    el("dl", "facts").test_id("delivery-facts").children(rows.flatten())
}

/// One try: what became of it, and what was sent and answered; the last one is open.
fn attempt(desk: Desk, attempt: &DeliveryAttempt, is_last: bool) -> El {
    let (words, locale) = (desk.voice.words().webhooks(), desk.voice.locale());
    let took = figures::count(u64::try_from(attempt.took_ms).unwrap_or_default(), locale);
    let number = words.attempt.replace("{number}", &attempt.number.to_string());
    let status = attempt.status.map(|status| el("span", "").text(&status.to_string()));
    let fault = attempt.fault.as_deref().map(|fault| fault_told(desk, fault));
    let head = el("summary", "attempts__head")
        .child(el("strong", "").text(&number))
        .child(time(attempt.at))
        .children(status)
        .children(fault)
        .child(el("span", "table__soft").text(&format!("{took} ms")));
    let request = attempt.request.as_ref().map(|request| {
        let headers = request.headers.iter().map(|header| {
            let value = header.value.as_deref().unwrap_or(words.header_hidden);
            format!("\n{}: {value}", header.name)
        });
        let text = format!("{} {}{}", request.method, request.url, headers.collect::<String>());
        text_box(words.headers, Ok(&text))
    });
    let answer = attempt.request.is_some().then(|| {
        let answer = attempt.answer.as_deref().filter(|text| !text.is_empty());
        text_box(words.answer, answer.ok_or(words.answer_none))
    });
    let made = el("details", "attempts__one").child(head).children(request).children(answer);
    if is_last { made.attr("open", "") } else { made }
}

/// What was sent or answered, or why it is not shown.
fn text_box(name: &str, text: Result<&str, &str>) -> El {
    let title = el("h3", "field__label").text(name);
    let shown = match text {
        Ok(text) => el("div", "raw__box")
            .child(copy_button(text))
            .child(el("pre", "raw__text delivery__text").attr("tabindex", "0").text(text)),
        Err(why) => el("p", "settings__note").text(why),
    };
    el("div", "").children([title, shown])
}
