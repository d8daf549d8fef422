//! How the service does, for anybody: `/status` for people, written here without a script so that it is there when the app is
//! not, and `/status.json` for programs.

mod words;

use std::sync::LazyLock;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::{instant::Instant, portal::days::Zone};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use self::words::{Language, WORDS};
use super::openapi::{Kept, mark};
use crate::{
    App,
    status::{
        self, Component, ComponentHealth, Health, Incident, KEPT_MS, StatusReport, incidents::Words as Said,
    },
};

/// The house's tokens and what this page adds to them.
static STYLE: LazyLock<Kept> = LazyLock::new(|| {
    const TOKENS: &str = include_str!("../../../public/tokens.css");
    const OWN: &str = include_str!("../../../public/status.css");
    Kept::new("text/css; charset=utf-8", format!("{TOKENS}\n{OWN}"))
});

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/status", get(page))
        .route("/status.json", get(json))
        .route("/status/status.css", get(async |headers: HeaderMap| STYLE.answer(&headers)))
}

/// As long as a look holds.
fn kept() -> (HeaderName, HeaderValue) {
    let value = HeaderValue::from_str(&format!("public, max-age={}", KEPT_MS / 1000));
    (header::CACHE_CONTROL, value.unwrap_or(HeaderValue::from_static("no-store")))
}

async fn json(State(app): State<App>) -> Response {
    ([kept()], Json(status::report(&app).await)).into_response()
}

#[derive(Debug, Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn page(State(app): State<App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = asked.lang.as_deref().and_then(Language::named).unwrap_or(Language::accepted(accepted));
    let written = write(&status::report(&app).await, language).into_string();
    let headers = [
        kept(),
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ];
    (headers, written).into_response()
}

fn write(report: &StatusReport, language: Language) -> Markup {
    let words = &WORDS[language as usize];
    let (open, past): (Vec<_>, Vec<_>) =
        report.incidents.iter().flatten().partition(|incident| incident.closed_at.is_none());
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words.title) " · Tanda" }
                link rel="icon" href="/icons/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/status/status.css";
            }
            body {
                header.top {
                    a.brand href="/" { (mark()) "Tanda" }
                    nav.languages aria-label=(words.language) {
                        @for other in Language::ALL {
                            a href={ "?lang=" (other.tag()) } lang=(other.tag()) hreflang=(other.tag())
                                aria-current=[(other == language).then_some("true")] { (other.name()) }
                        }
                    }
                }
                main {
                    h1 { (words.title) }
                    p.overall.{ "is-" (report.health.as_str()) } data-testid="status-overall" {
                        (sign(report.health))
                        strong { (words.overall(report.health)) }
                        span.checked { (words.checked) " " (time(report.checked_at, language)) }
                    }
                    @for incident in &open { (told(incident, language)) }
                    section aria-labelledby="components" {
                        h2 #components { (words.components) }
                        ul.components {
                            @for known in &report.components { (component(*known, language)) }
                        }
                    }
                    section aria-labelledby="history" {
                        h2 #history { (words.history) }
                        @if report.incidents.is_none() {
                            p.none { (words.history_unknown) }
                        } @else if past.is_empty() {
                            p.none { (words.no_incidents) }
                        }
                        @for incident in &past { (told(incident, language)) }
                    }
                }
                footer.foot {
                    p { (words.about) " " a href="/status.json" { "status.json" } }
                }
            }
        }
    }
}

fn component(known: ComponentHealth, language: Language) -> Markup {
    let words = &WORDS[language as usize];
    let name = known.component.as_str();
    html! {
        li.component.{ "is-" (known.health.as_str()) } data-testid={ "status-" (name) } {
            div.what {
                span.name { (words.component(known.component).0) }
                span.about { (words.component(known.component).1) }
            }
            span.health { (sign(known.health)) (words.health(known.health)) }
        }
    }
}

/// A sign that tells the three apart without colour.
fn sign(health: Health) -> Markup {
    let path = match health {
        Health::Operational => "M5 10.5l3.2 3.2L15 7",
        Health::Degraded => "M10 5.5v5.5M10 14.4v.1",
        Health::Down => "M6.2 6.2l7.6 7.6M13.8 6.2l-7.6 7.6",
    };
    html! {
        svg.sign viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2.4"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            path d=(path) {}
        }
    }
}

fn told(incident: &Incident, language: Language) -> Markup {
    let words = &WORDS[language as usize];
    let is_open = incident.closed_at.is_none();
    let suffering: Vec<&str> =
        incident.components.iter().map(|one: &Component| words.component(*one).0).collect();
    html! {
        article.incident.is-open[is_open] data-testid="status-incident" {
            h3 { (said(&incident.title, language)) }
            p.meta {
                span.state { (words.state(incident.state)) }
                span { (time(incident.opened_at, language)) }
                @if let Some(closed_at) = incident.closed_at {
                    span { (words.lasted) " " (words.duration(closed_at.since_ms(incident.opened_at))) }
                }
                @if !suffering.is_empty() { span { (suffering.join(", ")) } }
            }
            ol.updates {
                @for update in &incident.updates {
                    li {
                        p.when { strong { (words.state(update.state)) } " " (time(update.at, language)) }
                        p { (said(&update.words, language)) }
                    }
                }
            }
        }
    }
}

/// What the operator said, in the language that they said it in.
fn said(words: &Said, language: Language) -> Markup {
    match (language, &words.id) {
        (Language::Indonesian, Some(text)) => html! { (text) },
        (Language::Indonesian, None) => html! { span lang="en" { (words.en) } },
        (Language::English, _) => html! { (words.en) },
    }
}

/// A moment as clocks in Jakarta show it.
fn time(at: Instant, language: Language) -> Markup {
    let words = &WORDS[language as usize];
    let text = Zone::Western.text_of(at);
    let text = text.as_str();
    let month = text[5..7].parse::<usize>().unwrap_or(1).clamp(1, 12);
    let day = text[8..10].trim_start_matches('0');
    let clock = text[11..16].replace(':', words.clock_mark);
    html! {
        time datetime=(text) { (day) " " (words.months[month - 1]) " " (text[..4]) ", " (clock) " WIB" }
    }
}
