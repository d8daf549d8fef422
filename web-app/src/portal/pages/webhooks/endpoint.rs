//! An endpoint: where it is, what it hears of, how it stands, and what can be done with it.

use contract::{
    instant::Instant,
    portal::{
        audit::AuditAction,
        credential::Door,
        webhook::{EndpointKind, EndpointView, NamedBy, OffBecause, WebhookEvent},
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::{Hooks, forms};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, of_row},
            copy::copy_button,
            status::{Meaning, status},
        },
        desk::Desk,
        locales::{Say, Words},
        place::{Page, Place},
        toasts::Tone,
    },
};

/// One of the list.
pub(super) fn row(hooks: Hooks, endpoint: &EndpointView) -> El {
    let desk = hooks.desk;
    let url = el("span", "id")
        .children([el("span", "id__text integrations__url").text(&endpoint.url), copy_button(&endpoint.url)]);
    let heard = endpoint.events.clone();
    let about = match endpoint.kind {
        EndpointKind::Webhook => {
            el("span", "table__soft").says(move || events_words(desk.voice.words(), &heard))
        }
        EndpointKind::Callback => callback(desk, endpoint.named_by.clone()),
    };
    let stands = standing(desk, endpoint.off_because, endpoint.failing_since);
    let marks = el("div", "tools integrations__marks").children([stands, about]);
    let may = hooks.may_change.get();
    el("div", "settings__row integrations__row")
        .test_id("webhook")
        .child(el("div", "integrations__lines").children([url, marks]))
        .children(may.then(|| tools(hooks, endpoint)))
}

/// Whose callback it is, with the way to where it is set up.
fn callback(desk: Desk, named_by: Option<NamedBy>) -> El {
    let named = named_by.clone();
    let whose = el("span", "").says(move || {
        let words = desk.voice.words().webhooks();
        match &named {
            Some(NamedBy { door: Door::OneKyc, integration: Some(name), .. }) => {
                words.callback_onekyc.replace("{name}", name)
            }
            Some(NamedBy { door: Door::H5Idv, .. }) => words.callback_h5.to_owned(),
            _ => words.callback.to_owned(),
        }
    });
    let way = named_by.map(|named| {
        let to = Place::of(Page::Application(named.application_id));
        let way = desk.router.link("table__link", move || to.clone()).test_id("callback-application");
        way.says(desk.voice.say(|words| words.webhooks().callback_application))
    });
    el("span", "table__soft").child(whose).text(" ").children(way)
}

/// Events in words; those of a newer server stay as they are written.
fn events_words(words: Words, events: &[String]) -> String {
    if events.is_empty() {
        return words.webhooks().events_all.to_owned();
    }
    events.iter().map(|event| event_words(words, event).unwrap_or(event)).collect::<Vec<_>>().join(" \u{b7} ")
}

/// An event in words.
pub(super) fn event_words(words: Words, event: &str) -> Option<&'static str> {
    // Mails go out beside what webhooks hear of.
    if event == AuditAction::MemberInvited.as_str() {
        return Some(words.webhooks().mail_invitation);
    }
    if event == AuditAction::MemberReset.as_str() {
        return Some(words.webhooks().mail_reset);
    }
    if event == WebhookEvent::Test.as_str() {
        return Some(words.webhooks().test_event);
    }
    let known = WebhookEvent::CHOICE.into_iter().find(|known| known.as_str() == event)?;
    Some(event_say(known)(words))
}

/// The same of an event that can be chosen.
pub(super) fn event_say(event: WebhookEvent) -> Say {
    match event {
        WebhookEvent::VerificationCreated => |words| words.webhooks().verification_created,
        WebhookEvent::CustomerKycUpdated => |words| words.webhooks().customer_kyc_updated,
        WebhookEvent::ReviewOverridden => |words| words.webhooks().review_overridden,
        WebhookEvent::TransactionAnswered => |words| words.webhooks().transaction_answered,
        WebhookEvent::Test => |words| words.webhooks().test_event,
    }
}

/// Whether something is sent there, and why not.
pub(in crate::portal::pages) fn standing(
    desk: Desk,
    off_because: Option<OffBecause>,
    failing_since: Option<Instant>,
) -> El {
    let (meaning, words): (_, Say) = match (off_because, failing_since) {
        (Some(OffBecause::Gone), _) => (Meaning::Bad, |words| words.webhooks().off_gone),
        (Some(OffBecause::Failing), _) => (Meaning::Bad, |words| words.webhooks().off_failing),
        (Some(OffBecause::Member), _) => (Meaning::Calm, |words| words.webhooks().off_member),
        (None, Some(since)) => {
            let told = move || desk.voice.words().webhooks().failing.replace("{when}", &desk.exactly(since));
            return status(Meaning::Attention, told);
        }
        (None, None) => (Meaning::Good, |words| words.webhooks().on),
    };
    status(meaning, desk.voice.say(words))
}

fn tools(hooks: Hooks, endpoint: &EndpointView) -> El {
    let desk = hooks.desk;
    let is_on = endpoint.off_because.is_none();
    let button = |test_id: &str, words: Say, act: fn(Hooks, &EndpointView)| {
        let endpoint = endpoint.clone();
        // On and off are one button to who keeps a finger on it.
        let key = if test_id == "webhook-on" { "webhook-off" } else { test_id };
        let (key, url) = (format!("{key}-{}", endpoint.endpoint_id), endpoint.url.clone());
        let made = action(Weight::Quiet, desk.voice.say(words), move || act(hooks, &endpoint));
        of_row(made.test_id(test_id), &url, &key)
    };
    let test = is_on.then(|| {
        button(
            "webhook-test",
            |words| words.webhooks().test,
            |hooks, endpoint| {
                try_out(hooks, endpoint.endpoint_id.clone());
            },
        )
    });
    let turn = if is_on {
        button(
            "webhook-off",
            |words| words.webhooks().turn_off,
            |hooks, endpoint| {
                turn(hooks, endpoint.endpoint_id.clone(), false);
            },
        )
    } else {
        button(
            "webhook-on",
            |words| words.webhooks().turn_on,
            |hooks, endpoint| {
                turn(hooks, endpoint.endpoint_id.clone(), true);
            },
        )
    };
    if endpoint.kind == EndpointKind::Callback {
        return el("div", "tools").child(turn);
    }
    el("div", "tools").children(test).children([
        button(
            "webhook-change",
            |words| words.webhooks().change,
            |hooks, endpoint| {
                let endpoint = endpoint.clone();
                hooks.over.ask(move |open| forms::change_dialog(hooks, open, &endpoint));
            },
        ),
        turn,
        button(
            "webhook-rotate",
            |words| words.webhooks().rotate,
            |hooks, endpoint| {
                let id = endpoint.endpoint_id.clone();
                hooks.over.ask(move |open| forms::rotate_dialog(hooks, open, &id));
            },
        ),
        button(
            "webhook-remove",
            |words| words.webhooks().remove,
            |hooks, endpoint| {
                let endpoint = endpoint.clone();
                hooks.over.ask(move |open| forms::remove_dialog(hooks, open, &endpoint));
            },
        ),
    ])
}

fn try_out(hooks: Hooks, id: String) {
    let desk = hooks.desk;
    spawn_local(async move {
        match desk.api.test_webhook(&id).await {
            Ok(sent) => {
                desk.toasts.say(Tone::Good, desk.voice.words_now().webhooks().test_sent);
                hooks.follow(sent.delivery_id);
            }
            Err(error) => desk.tell(&error),
        }
    });
}

/// Turns it on or off; off can be taken back.
fn turn(hooks: Hooks, id: String, on: bool) {
    let desk = hooks.desk;
    spawn_local(async move {
        match desk.api.change_webhook(&id, &json!({ "on": on })).await {
            Ok(changed) => {
                amend(hooks, changed);
                let words = desk.voice.words_now().webhooks();
                if on {
                    desk.toasts.say(Tone::Good, words.turned_on);
                } else {
                    desk.toasts.say_with_undo(words.turned_off, move || turn(hooks, id.clone(), true));
                }
            }
            Err(error) => desk.tell(&error),
        }
    });
}

/// What the server says that an endpoint is by now.
pub(super) fn amend(hooks: Hooks, changed: EndpointView) {
    hooks.endpoints.change(|list| {
        let mut known = list.endpoints.iter_mut();
        if let Some(one) = known.find(|one| one.endpoint_id == changed.endpoint_id) {
            *one = changed;
        }
    });
}
