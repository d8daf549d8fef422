//! The forms of an integration: its name when it is made; afterwards where it calls back, from where it is called, what was
//! agreed of it.

use contract::portal::integration::{IntegrationList, IntegrationView};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::super::details::Shown;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::Weight,
            field::{Field, field, text_area, text_input, told},
            form::{Sending, Submit, check, form_dialog, lines},
            select::word_select,
        },
        desk::Desk,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// Asks for the name of a new one.
pub(super) fn create_dialog(shown: Shown, open: RwSignal<bool>, list: Load<IntegrationList>) -> El {
    const NAME: Field = Field { id: "integration-name", test_id: "integration-name" };
    let (desk, sending, name) = (shown.desk, Sending::new(), RwSignal::new(String::new()));
    let fault = sending.fault_in("name", move |error| {
        let words = desk.voice.words().applications();
        match error.code.as_str() {
            "name" => words.integration_name_wrong.to_owned(),
            "taken" => words.integration_name_taken.to_owned(),
            _ => desk.field_trouble(error),
        }
    });
    let input = told(&NAME, text_input(&NAME, "text", name), fault)
        .attr("maxlength", "128")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let hint =
        el("p", "field__hint").says(desk.voice.say(|words| words.applications().integration_name_hint));
    let body = field(
        &NAME,
        desk.voice.say(|words| words.applications().name),
        el("div", "field__secret").children([input, hint]),
        fault,
    );
    let add = Submit {
        id: "integration-adding",
        weight: Weight::Primary,
        words: |words| words.applications().integration_new,
    };
    let title = desk.voice.say(|words| words.applications().integration_new);
    form_dialog(desk, open, title, sending, [body], add, move || {
        let (id, name) = (shown.id(), name.get_untracked());
        sending.begin(async move { desk.api.create_integration(&id, name.trim()).await }, move |made| {
            open.set(false);
            let told = desk.voice.words_now().applications().integration_added.replace("{name}", &made.name);
            desk.toasts.say(Tone::Good, told);
            list.change(|list| list.integrations.push(made));
        });
    })
}

/// Asks how it calls back, and what was agreed of it.
pub(super) fn change_dialog(
    desk: Desk,
    open: RwSignal<bool>,
    list: Load<IntegrationList>,
    was: &IntegrationView,
) -> El {
    let (sending, was) = (Sending::new(), was.clone());
    let typed = Typed {
        url: RwSignal::new(was.callback_url.clone().unwrap_or_default()),
        method: RwSignal::new(was.callback_method.as_str().to_owned()),
        headers: RwSignal::new(named(&was.callback_headers)),
        sources: RwSignal::new(was.source_ips.join("\n")),
        with_certificate: RwSignal::new(was.with_certificate),
        contacts_are_verified: RwSignal::new(was.contacts_are_verified),
    };
    let name = was.name.clone();
    let title = move || desk.voice.words().applications().integration_title.replace("{name}", &name);
    let submit =
        Submit { id: "integration-form", weight: Weight::Primary, words: |words| words.shell().save };
    form_dialog(desk, open, title, sending, typed.fields(desk, sending), submit, move || {
        let (id, name) = (was.application_id.clone(), was.name.clone());
        let change = typed.change(&was);
        sending.begin(
            async move { desk.api.change_integration(&id, &name, &change).await },
            move |changed| {
                open.set(false);
                let told = &desk.voice.words_now().applications().integration_changed;
                desk.toasts.say(Tone::Good, told.replace("{name}", &changed.name));
                list.change(|list| {
                    let is_it = |one: &&mut IntegrationView| {
                        one.application_id == changed.application_id && one.name == changed.name
                    };
                    if let Some(one) = list.integrations.iter_mut().find(is_it) {
                        *one = changed;
                    }
                });
            },
        );
    })
}

/// What the form holds.
#[derive(Clone, Copy)]
struct Typed {
    url: RwSignal<String>,
    method: RwSignal<String>,
    headers: RwSignal<String>,
    sources: RwSignal<String>,
    with_certificate: RwSignal<bool>,
    contacts_are_verified: RwSignal<bool>,
}

impl Typed {
    fn fields(self, desk: Desk, sending: Sending) -> Vec<El> {
        const METHODS: [(&str, Say); 3] = [("POST", |_| "POST"), ("PUT", |_| "PUT"), ("PATCH", |_| "PATCH")];
        let hinted = |control: El, hint: Say| {
            el("div", "field__secret").children([control, el("p", "field__hint").says(desk.voice.say(hint))])
        };
        let url = Field { id: "callback-url", test_id: "callback-url" };
        let url_fault = sending.fault(desk, "callback.url");
        let url_input = told(&url, text_input(&url, "url", self.url), url_fault)
            .attr("placeholder", "https://")
            .attr("spellcheck", "false");
        let method = Field { id: "callback-method", test_id: "callback-method" };
        let method_select = word_select(desk, "field__control", method.id, self.method, None, &METHODS);
        let headers = Field { id: "callback-headers", test_id: "callback-headers" };
        let headers_fault = sending.fault(desk, "callback.headers");
        let headers_area = told(&headers, text_area(&headers, 2, self.headers), headers_fault);
        let sources = Field { id: "callback-sources", test_id: "callback-sources" };
        let sources_fault = sending.fault(desk, "sourceIps");
        let sources_area = told(&sources, text_area(&sources, 2, self.sources), sources_fault);
        let box_of = |test_id: &str, words: Say, value: RwSignal<bool>| {
            let words = el("span", "").says(desk.voice.say(words));
            check(test_id, words, move || value.get(), move |wanted| value.set(wanted))
        };
        vec![
            field(
                &url,
                desk.voice.say(|words| words.applications().url),
                hinted(url_input, |words| words.applications().url_hint),
                url_fault,
            ),
            field(
                &method,
                desk.voice.say(|words| words.applications().method),
                method_select,
                sending.fault(desk, "callback.method"),
            ),
            field(
                &headers,
                desk.voice.say(|words| words.applications().headers),
                hinted(headers_area, |words| words.applications().headers_hint),
                headers_fault,
            ),
            field(
                &sources,
                desk.voice.say(|words| words.applications().sources),
                hinted(sources_area, |words| words.applications().addresses_hint),
                sources_fault,
            ),
            el("div", "checks").children([
                box_of(
                    "integration-certificate",
                    |words| words.applications().certificate,
                    self.with_certificate,
                ),
                box_of(
                    "integration-contacts",
                    |words| words.applications().contacts,
                    self.contacts_are_verified,
                ),
            ]),
        ]
    }

    /// What is to be otherwise. A callback is set whole, so it is named only when something of it is otherwise; an address
    /// that was emptied takes it away.
    fn change(self, was: &IntegrationView) -> Value {
        let (url, headers) = (self.url.get_untracked(), self.headers.get_untracked());
        let (method, sources) = (self.method.get_untracked(), lines(&self.sources.get_untracked()));
        let mut change = json!({
            "withCertificate": self.with_certificate.get_untracked(),
            "contactsAreVerified": self.contacts_are_verified.get_untracked(),
        });
        if sources != was.source_ips {
            change["sourceIps"] = json!(sources);
        }
        let (url, before) = (url.trim(), was.callback_url.as_deref().unwrap_or_default());
        let are_headers_touched = headers.trim() != named(&was.callback_headers).trim();
        if url.is_empty() && !are_headers_touched {
            if !before.is_empty() {
                change["removeCallback"] = json!(true);
            }
        } else if url != before || method != was.callback_method.as_str() || are_headers_touched {
            change["callback"] = json!({ "url": url, "method": method, "headers": read_headers(&headers) });
        }
        change
    }
}

/// Headers whose values are kept, as lines to be changed.
fn named(headers: &[String]) -> String {
    headers.iter().flat_map(|name| [name.as_str(), ":\n"]).collect()
}

/// Lines as `Name: value`; one without a value keeps the one that it has.
fn read_headers(text: &str) -> Vec<Value> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            match value.trim() {
                "" => json!({ "name": name.trim() }),
                value => json!({ "name": name.trim(), "value": value }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_written_a_line_each() {
        assert_eq!(
            read_headers("Authorization: Bearer a:b\n\n X-Id : 7 \nalone"),
            [
                json!({ "name": "Authorization", "value": "Bearer a:b" }),
                json!({ "name": "X-Id", "value": "7" }),
                json!({ "name": "alone" }),
            ]
        );
    }

    #[test]
    fn a_form_that_nobody_touched_keeps_the_headers_of_a_callback() {
        let kept = named(&["authorization".to_owned(), "x-id".to_owned()]);
        assert_eq!(read_headers(&kept), [json!({ "name": "authorization" }), json!({ "name": "x-id" })]);
        assert!(read_headers(&named(&[])).is_empty());
    }
}
