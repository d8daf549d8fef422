//! An application's OneKYC integrations: where each calls back, and what was agreed of it. The owner's alone.

use contract::portal::{
    access::Permission,
    integration::{IntegrationList, IntegrationView},
};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::details::Shown;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, of_row},
            empty::trouble_box,
            field::{Field, field, text_area, text_input, told},
            form::{Sending, Submit, check, form_dialog, lines},
            select::word_select,
            skeleton::skeleton_rows,
            status::{Meaning, status},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// The integrations, for who may see them.
pub(super) fn integrations(shown: Shown) -> El {
    let desk = shown.desk;
    let may = Memo::new(move |_| desk.session.may(Permission::ChangeSettings));
    let list: Load<IntegrationList> = Load::new();
    let fetch = move || list.fetch(desk.api.integrations());
    Effect::new(move |_| {
        if may.get() {
            fetch();
        }
    });
    let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.applications().integrations));
    let id = shown.id();
    let rows = el("div", "integrations").live(move || {
        let Some(all) = list.get() else {
            return vec![match list.failed() {
                Some(error) => trouble_box(desk, error, fetch),
                None => skeleton_rows(2),
            }];
        };
        let own = all.integrations.into_iter().filter(|one| one.application_id == id);
        let own: Vec<El> = own.map(|integration| row(shown, list, integration)).collect();
        if own.is_empty() {
            let none = el("p", "settings__note");
            return vec![none.says(desk.voice.say(|words| words.applications().integrations_empty))];
        }
        own
    });
    el("section", "sheet")
        .test_id("integrations")
        .attr_live("hidden", move || (!may.get()).then(String::new))
        .children([title, rows])
}

fn row(shown: Shown, list: Load<IntegrationList>, integration: IntegrationView) -> El {
    let desk = shown.desk;
    let callback = match &integration.callback_url {
        Some(url) => el("span", "id__text integrations__url").text(url),
        None => el("span", "table__soft").says(desk.voice.say(|words| words.applications().callback_none)),
    };
    let off = integration.off_because.clone().map(|reason| {
        status(Meaning::Attention, move || {
            desk.voice.words().applications().callback_off.replace("{reason}", &reason)
        })
    });
    let agreed: [(bool, Say); 2] = [
        (integration.with_certificate, |words| words.applications().with_certificate),
        (integration.contacts_are_verified, |words| words.applications().contacts_verified),
    ];
    let agreed = agreed
        .into_iter()
        .filter(|(is_agreed, _)| *is_agreed)
        .map(|(_, words)| status(Meaning::Good, desk.voice.say(words)));
    let name = integration.name.clone();
    let change = action(Weight::Plain, desk.voice.say(|words| words.applications().change), move || {
        let integration = integration.clone();
        shown.over.ask(move |open| change_dialog(desk, open, list, &integration));
    })
    .test_id("integration-change");
    let change = of_row(change, &name, &format!("integration-{name}"));
    el("div", "settings__row integrations__row").test_id("integration").children([
        el("div", "integrations__lines")
            .child(el("strong", "").text(&name))
            .child(callback)
            .child(el("div", "tools integrations__marks").children(off).children(agreed)),
        change,
    ])
}

fn change_dialog(desk: Desk, open: RwSignal<bool>, list: Load<IntegrationList>, was: &IntegrationView) -> El {
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
        let sources_fault = sending.fault(desk, "callback.sourceIps");
        let sources_area = told(&sources, text_area(&sources, 2, self.sources), sources_fault);
        let box_of = |test_id: &str, words: Say, value: RwSignal<bool>| {
            let words = el("span", "").says(desk.voice.say(words));
            check(test_id, words, move || value.get(), move |wanted| value.set(wanted))
        };
        vec![
            field(&url, desk.voice.say(|words| words.applications().url), url_input, url_fault),
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

    /// What is to be otherwise. A callback is set whole, so it is named only when something of it is otherwise.
    fn change(self, was: &IntegrationView) -> Value {
        let (url, headers) = (self.url.get_untracked(), self.headers.get_untracked());
        let (method, sources) = (self.method.get_untracked(), lines(&self.sources.get_untracked()));
        let mut change = json!({
            "withCertificate": self.with_certificate.get_untracked(),
            "contactsAreVerified": self.contacts_are_verified.get_untracked(),
        });
        let is_touched = url.trim() != was.callback_url.as_deref().unwrap_or_default()
            || method != was.callback_method.as_str()
            || headers.trim() != named(&was.callback_headers).trim()
            || sources != was.source_ips;
        if is_touched {
            change["callback"] = json!({
                "url": url.trim(),
                "method": method,
                "headers": read_headers(&headers),
                "sourceIps": sources,
            });
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
