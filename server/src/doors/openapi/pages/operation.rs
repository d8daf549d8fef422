//! One call as a page shows it: what it takes, what it answers, how it fails, and how it is called.

use axum::http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::{curl, fields, inline, prose};
use crate::doors::openapi::DOCUMENT;

/// A call.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) operation: &'static Value,
}

/// The value of an example, laid out, without what nobody reads to its end.
pub(super) fn laid_out(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => format!("{value:#}"),
    }
}

impl Call {
    pub(super) fn id(&self) -> &'static str {
        self.text("operationId")
    }

    pub(super) fn summary(&self) -> &'static str {
        self.text("summary")
    }

    /// Whether it is we who call.
    pub(super) fn is_event(&self) -> bool {
        !self.path.starts_with('/')
    }

    /// Examples of what is sent.
    fn sent(&self) -> impl Iterator<Item = (&'static str, &'static Value)> {
        let content = self.body().and_then(|(_, content)| content["examples"].as_object());
        content.into_iter().flatten().map(|(name, example)| (name.as_str(), &example["value"]))
    }

    fn text(&self, member: &str) -> &'static str {
        self.operation[member].as_str().unwrap_or_default()
    }

    pub(super) fn method_mark(&self) -> Markup {
        html! { span class={ "method " (self.method) } { (self.method.to_uppercase()) } }
    }

    /// The headers that show who calls.
    pub(super) fn security(&self) -> Vec<&'static str> {
        let schemes = self.operation["security"][0].as_object().into_iter().flatten();
        schemes.map(|(name, _)| header_of(name)).collect()
    }

    /// The first media type that it takes, and what is taken.
    pub(super) fn body(&self) -> Option<(&'static str, &'static Value)> {
        let content = self.operation["requestBody"]["content"].as_object()?;
        content.iter().next().map(|(media_type, content)| (media_type.as_str(), content))
    }

    pub(super) fn parameters(&self) -> &'static [Value] {
        self.operation["parameters"].as_array().map_or(&[], Vec::as_slice)
    }

    fn answers(&self) -> impl Iterator<Item = (&'static str, &'static Value)> {
        self.operation["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(status, answer)| (status.as_str(), answer))
    }

    pub(super) fn write(&self, base_url: &str) -> Markup {
        let id = self.id();
        html! {
            article id=(id) aria-labelledby={ (id) "-title" } {
                div.about {
                    h2 id={ (id) "-title" } { a href={ "#" (id) } { (self.summary()) } }
                    p.address { (self.method_mark()) " " code { (broken_up(self.path)) } }
                    (prose(self.text("description")))
                    @if !self.is_event() { (self.access()) }
                    (self.taken())
                    (self.answered())
                }
                div.shown {
                    @if self.is_event() {
                        @for (name, value) in self.sent() { (example(name, &laid_out(value))) }
                    } @else {
                        (example("Call", &curl::command(self, base_url)))
                    }
                    @for (status, name, value) in self.successes() {
                        (example(&format!("{status} · {name}"), &laid_out(value)))
                    }
                }
                div.fails { (self.refused()) }
            }
        }
    }

    fn access(&self) -> Markup {
        let headers = self.security();
        html! {
            p.access {
                @if headers.is_empty() { "Nobody has to sign in." } @else {
                    "Needs "
                    @for (index, header) in headers.iter().enumerate() {
                        @if index > 0 { " and " }
                        code { (header) }
                    }
                    "."
                }
            }
        }
    }

    fn taken(&self) -> Markup {
        let parameters = self.parameters();
        html! {
            @for (place, title) in [("path", "Path"), ("query", "Query"), ("header", "Headers")] {
                @let here: Vec<&Value> = parameters.iter().filter(|parameter| parameter["in"] == place).collect();
                @if !here.is_empty() {
                    h3 { (title) }
                    dl.fields {
                        @for parameter in here {
                            @let required = parameter["required"] == true;
                            @let name = parameter["name"].as_str().unwrap_or_default();
                            @let what = parameter["description"].as_str().unwrap_or_default();
                            (fields::field(name, &parameter["schema"], required, Some(what)))
                        }
                    }
                }
            }
            @if let Some((media_type, content)) = self.body() {
                h3 { "Body" span.aside { (media_type) } }
                (fields::of(&content["schema"]))
            }
        }
    }

    fn answered(&self) -> Markup {
        html! {
            @let wanted = |status: &str| self.is_event() || status.starts_with(['2', '3']);
            @for (status, answer) in self.answers().filter(|(status, _)| wanted(status)) {
                h3 { (if self.is_event() { "Your answer" } else { "Answer" }) " " (status) span.aside { (inline(answer["description"].as_str().unwrap_or_default())) } }
                @if let Some((_, content)) = answer["content"].as_object().and_then(|content| content.iter().next()) {
                    details.answer {
                        summary { "Its members" }
                        (fields::of(&content["schema"]))
                    }
                }
                @if let Some(headers) = answer["headers"].as_object().filter(|headers| !headers.is_empty()) {
                    details.answer {
                        summary { "Its headers" }
                        dl.fields {
                            @for (name, header) in headers {
                                @let header = resolved(header);
                                @let what = header["description"].as_str().unwrap_or_default();
                                (fields::field(name, &header["schema"], false, Some(what)))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Examples of answers that are what the caller wanted; the others say why they are not.
    fn successes(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
        self.examples()
            .filter(|(_, _, example)| example["summary"].is_null())
            .map(|(status, name, example)| (status, name, &example["value"]))
    }

    fn examples(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
        self.answers().flat_map(|(status, answer)| {
            let content = answer["content"].as_object().into_iter().flatten();
            let examples =
                content.flat_map(|(_, content)| content["examples"].as_object().into_iter().flatten());
            examples.map(move |(name, example)| (status, name.as_str(), example))
        })
    }

    fn refused(&self) -> Markup {
        let refusals: Vec<_> =
            self.examples().filter(|(_, _, example)| !example["summary"].is_null()).collect();
        html! {
            @if !refusals.is_empty() {
                h3 { "How it fails" }
                table.refusals {
                    thead { tr { th scope="col" { "Status" } th scope="col" { "When, and what is answered" } } }
                    tbody {
                        @for (status, _, example) in refusals {
                            tr {
                                th scope="row" title=(reason(status)) { (status) }
                                td {
                                    p { (inline(example["summary"].as_str().unwrap_or_default())) }
                                    code.line { (in_one_line(&example["value"])) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reason(status: &str) -> &'static str {
    let status = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
    status.and_then(|status| status.canonical_reason()).unwrap_or_default()
}

fn in_one_line(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim_end().to_owned())
}

/// A path that may break after a slash on a narrow screen.
fn broken_up(path: &str) -> Markup {
    html! {
        @for piece in path.split_inclusive('/') { (piece) wbr; }
    }
}

/// Code or JSON under a title.
pub(super) fn example(title: &str, text: &str) -> Markup {
    html! {
        figure {
            figcaption { (title) }
            pre tabindex="0" role="region" aria-label=(title) { code { (text) } }
        }
    }
}

/// The header of a security scheme.
fn header_of(scheme: &str) -> &'static str {
    let scheme = &DOCUMENT["components"]["securitySchemes"][scheme];
    scheme["name"].as_str().unwrap_or("Authorization: Bearer")
}

/// What a reference refers to; the value itself where it is none.
pub(super) fn resolved(value: &'static Value) -> &'static Value {
    let target = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    target.and_then(|path| DOCUMENT.pointer(path)).unwrap_or(value)
}
