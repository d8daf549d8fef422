//! The dialogs of webhooks: made, changed, rotated, removed.

use contract::portal::webhook::{EndpointView, FreshSecret, WebhookEvent};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    Hooks,
    endpoint::{amend, event_say},
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::Weight,
            field::{Field, field, text_input, told},
            form::{Sending, Submit, checks, form_dialog, form_text},
            secret::secret_dialog,
        },
        locales::Say,
        pages::applications::{overlap_field, rotate_hours},
        toasts::Tone,
    },
};

/// What the form of a webhook holds.
#[derive(Clone, Copy)]
struct Typed {
    url: RwSignal<String>,
    events: RwSignal<Vec<WebhookEvent>>,
}

impl Typed {
    fn fields(self, hooks: Hooks, sending: Sending) -> [El; 2] {
        let desk = hooks.desk;
        let names = Field { id: "webhook-url", test_id: "webhook-url" };
        let fault = sending.fault(desk, "url");
        let input = told(&names, text_input(&names, "url", self.url), fault)
            .attr("placeholder", "https://")
            .attr("autocomplete", "off")
            .attr("spellcheck", "false");
        let hint = el("p", "field__hint").says(desk.voice.say(|words| words.webhooks().url_hint));
        let control = el("div", "field__secret").children([input, hint]);
        let events = checks(
            "webhook-event",
            desk.voice.say(|words| words.webhooks().events),
            WebhookEvent::CHOICE.map(|event| {
                let shown = el("span", "").child(el("span", "").says(desk.voice.say(event_say(event))));
                (event, event.as_str(), shown.child(el("span", "checks__note id__text").text(event.as_str())))
            }),
            self.events,
        )
        .child(el("p", "field__hint").says(desk.voice.say(|words| words.webhooks().events_hint)));
        [field(&names, desk.voice.say(|words| words.webhooks().url), control, fault), events]
    }

    fn body(self) -> Value {
        let events = self.events.get_untracked();
        let events: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
        json!({ "url": self.url.get_untracked().trim(), "events": events })
    }
}

/// The form of a new webhook.
pub(super) fn create_dialog(hooks: Hooks, open: RwSignal<bool>) -> El {
    let (desk, sending) = (hooks.desk, Sending::new());
    let typed = Typed { url: RwSignal::new(String::new()), events: RwSignal::new(Vec::new()) };
    let submit =
        Submit { id: "webhook-form", weight: Weight::Primary, words: |words| words.webhooks().create };
    let title = desk.voice.say(|words| words.webhooks().new);
    form_dialog(desk, open, title, sending, typed.fields(hooks, sending), submit, move || {
        let order = typed.body();
        sending.begin(async move { desk.api.create_webhook(&order).await }, move |fresh| {
            show_fresh(hooks, fresh);
        });
    })
}

/// Shows a secret, this once; the list is fetched anew below.
fn show_fresh(hooks: Hooks, fresh: FreshSecret) {
    hooks.fetch_endpoints();
    hooks.over.ask(move |open| {
        let lines: [(Say, String); 1] = [(|words| words.webhooks().secret, fresh.secret.clone())];
        secret_dialog(hooks.desk, open, |words| words.webhooks().secret_title, lines)
    });
}

/// The form of one that is there.
pub(super) fn change_dialog(hooks: Hooks, open: RwSignal<bool>, endpoint: &EndpointView) -> El {
    let (desk, sending, id) = (hooks.desk, Sending::new(), endpoint.endpoint_id.clone());
    let chosen = WebhookEvent::CHOICE.into_iter();
    let chosen = chosen.filter(|event| endpoint.events.iter().any(|word| word == event.as_str())).collect();
    let typed = Typed { url: RwSignal::new(endpoint.url.clone()), events: RwSignal::new(chosen) };
    let submit = Submit { id: "webhook-form", weight: Weight::Primary, words: |words| words.shell().save };
    let title = desk.voice.say(|words| words.webhooks().change_title);
    form_dialog(desk, open, title, sending, typed.fields(hooks, sending), submit, move || {
        let (id, change) = (id.clone(), typed.body());
        sending.begin(async move { desk.api.change_webhook(&id, &change).await }, move |changed| {
            open.set(false);
            amend(hooks, changed);
            desk.toasts.say(Tone::Good, desk.voice.words_now().webhooks().changed);
        });
    })
}

/// Asks for how long the old secret works on.
pub(super) fn rotate_dialog(hooks: Hooks, open: RwSignal<bool>, id: &str) -> El {
    let (desk, id, sending) = (hooks.desk, id.to_owned(), Sending::new());
    let hours = RwSignal::new("24".to_owned());
    let submit =
        Submit { id: "webhook-rotating", weight: Weight::Primary, words: |words| words.webhooks().rotate };
    let title = desk.voice.say(|words| words.webhooks().rotate_title);
    let text = form_text(desk.voice.say(|words| words.webhooks().rotate_text));
    let body = [text, overlap_field(desk, hours, sending)];
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (id, hours) = (id.clone(), rotate_hours(hours));
        sending.begin(async move { desk.api.rotate_webhook(&id, hours).await }, move |fresh| {
            show_fresh(hooks, fresh);
        });
    })
}

/// Says what is lost, and removes it.
pub(super) fn remove_dialog(hooks: Hooks, open: RwSignal<bool>, endpoint: &EndpointView) -> El {
    let (desk, sending) = (hooks.desk, Sending::new());
    let (id, url) = (endpoint.endpoint_id.clone(), endpoint.url.clone());
    let submit =
        Submit { id: "webhook-removing", weight: Weight::Bad, words: |words| words.webhooks().remove };
    let title = desk.voice.say(|words| words.webhooks().remove_title);
    let text = form_text(move || desk.voice.words().webhooks().remove_text.replace("{url}", &url));
    form_dialog(desk, open, title, sending, [text], submit, move || {
        let id = id.clone();
        sending.begin(async move { desk.api.remove_webhook(&id).await }, move |()| {
            open.set(false);
            hooks.fetch_endpoints();
            hooks.fetch_log();
            desk.toasts.say(Tone::Good, desk.voice.words_now().webhooks().removed);
        });
    })
}
