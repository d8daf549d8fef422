//! The API document for people: an overview under `/docs`, and a page for each dialect. Written on the server from the same
//! document; nothing runs in the browser. How a call and its fields are shown is in `operation` and `fields`.

mod curl;
mod fields;
mod operation;

use std::sync::LazyLock;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use self::operation::{Call, example};
use super::{DOCUMENT, Kept};
use crate::App;

/// The house's tokens and what these pages add to them: they look the same where the web app is not built in.
static STYLE: LazyLock<Kept> = LazyLock::new(|| {
    const TOKENS: &str = include_str!("../../../../public/tokens.css");
    const OWN: &str = include_str!("../../../../public/docs.css");
    Kept::new("text/css; charset=utf-8", format!("{TOKENS}\n{OWN}"))
});

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/docs", get(async |State(app): State<App>, headers: HeaderMap| page(&app, &headers, None)))
        .route("/docs/docs.css", get(async |headers: HeaderMap| STYLE.answer(&headers)))
        .route("/docs/{dialect}", get(dialect_page))
}

async fn dialect_page(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match CHAPTERS.iter().find(|chapter| chapter.name == name) {
        Some(chapter) => page(&app, &headers, Some(chapter)),
        None => (StatusCode::NOT_FOUND, "no such dialect\n").into_response(),
    }
}

fn page(app: &App, headers: &HeaderMap, chapter: Option<&Chapter>) -> Response {
    let written = write(&app.settings.base_url, chapter).into_string();
    Kept::new("text/html; charset=utf-8", written).answer(headers)
}

/// A dialect and its calls, in the document's order.
struct Chapter {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    sample: Option<(&'static str, &'static str)>,
    calls: Vec<Call>,
}

static CHAPTERS: LazyLock<Vec<Chapter>> = LazyLock::new(|| {
    let tags = DOCUMENT["tags"].as_array().map_or(&[][..], Vec::as_slice);
    tags.iter().map(Chapter::of).collect()
});

impl Chapter {
    fn of(tag: &'static Value) -> Self {
        let text = |member: &str| tag[member].as_str().unwrap_or_default();
        let name = text("name");
        let members = |part: &str| DOCUMENT[part].as_object().into_iter().flatten();
        let paths = members("paths").chain(members("webhooks"));
        let calls = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| Call { method, path, operation })
        });
        let calls = calls.filter(|call| call.operation["tags"][0] == name).collect();
        let sample = &tag["x-codeSample"];
        let sample = sample["label"].as_str().zip(sample["source"].as_str());
        Self { name, title: text("x-displayName"), description: text("description"), sample, calls }
    }
}

fn write(base_url: &str, chapter: Option<&Chapter>) -> Markup {
    let title = chapter.map_or("Tanda API", |chapter| chapter.title);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) @if chapter.is_some() { " · Tanda API" } }
                link rel="icon" href="/icons/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/docs/docs.css";
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header.top {
                    a.brand href="/docs" { (mark()) "Tanda API" }
                    a.raw href="/openapi.json" { "openapi.json" }
                }
                div.frame {
                    nav.rail aria-label="Chapters" { (contents(chapter)) }
                    details.menu {
                        summary { "Contents" }
                        nav aria-label="Chapters, folded" { (contents(chapter)) }
                    }
                    main #content tabindex="-1" {
                        @match chapter {
                            Some(chapter) => (written(chapter, base_url)),
                            None => (overview(base_url)),
                        }
                    }
                }
            }
        }
    }
}

/// Four corners, as the viewfinder has them.
pub(in crate::doors) fn mark() -> Markup {
    html! {
        svg viewBox="0 0 28 28" width="22" height="22" fill="none" stroke="currentColor" stroke-width="3"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" {
            path d="M3 10V6a3 3 0 0 1 3-3h4M18 3h4a3 3 0 0 1 3 3v4M25 18v4a3 3 0 0 1-3 3h-4M10 25H6a3 3 0 0 \
                1-3-3v-4" {}
        }
    }
}

fn contents(open: Option<&Chapter>) -> Markup {
    html! {
        ul {
            li { a href="/docs" aria-current=[open.is_none().then_some("page")] { "Overview" } }
            @for chapter in CHAPTERS.iter() {
                @let is_open = open.is_some_and(|open| open.name == chapter.name);
                li {
                    a href={ "/docs/" (chapter.name) } aria-current=[is_open.then_some("page")] { (chapter.title) }
                    @if is_open {
                        ul.calls {
                            @for call in &chapter.calls {
                                li { a href={ "#" (call.id()) } { (call.summary()) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn written(chapter: &Chapter, base_url: &str) -> Markup {
    html! {
        div.lead {
            h1 { (chapter.title) }
            (prose(chapter.description))
            @if let Some((what, code)) = chapter.sample { (example(what, code)) }
        }
        @for call in &chapter.calls { (call.write(base_url)) }
    }
}

fn overview(base_url: &str) -> Markup {
    let info = &DOCUMENT["info"];
    let text = |member: &str| info[member].as_str().unwrap_or_default();
    html! {
        div.lead {
            h1 { "Tanda API" }
            p { (text("summary")) }
            (prose(text("description")))
        }
        section.rules aria-labelledby="everywhere" {
            h2 #everywhere { "What holds everywhere" }
            dl {
                dt { "Address" }
                dd { code { (base_url) } }
                dt { "Request ids" }
                dd { (inline("Every answer has `x-request-id`; our log has the same. Send one of your own, \
                    8 to 64 letters, digits, dashes and underscores, and it is taken.")) }
                dt { "Repeating a call" }
                dd { (inline("Calls that change something take `Idempotency-Key`. The same call again \
                    within a day gets the same answer with `idempotency-replayed: true`; another body \
                    under the same key is refused.")) }
                dt { "Limits" }
                dd { (inline("Counted per key and minute. Answers carry `RateLimit`, `RateLimit-Policy` and \
                    `X-RateLimit-*`; who is over the limit is told to wait by `Retry-After`.")) }
                dt { "JSON" }
                dd { "Duplicate members, trailing commas and numbers that no double holds are refused. \
                    Members that we do not know are left alone." }
                dt { "Methods" }
                dd { (inline("A call by another method than its own is answered `405` with `Allow`; in the \
                    H5 dialect, as everything there, `200` with `CLIENT_ERROR`.")) }
                dt { "Keys" }
                dd { (inline("Each belongs to one application and one dialect, and may be bound to \
                    addresses. The sandbox writes its own into `sandbox.json` at its first start.")) }
            }
        }
        section.dialects aria-labelledby="dialects" {
            h2 #dialects { "Dialects and webhooks" }
            ul {
                @for chapter in CHAPTERS.iter() {
                    li {
                        h3 { a href={ "/docs/" (chapter.name) } { (chapter.title) } }
                        ul.calls {
                            @for call in &chapter.calls {
                                li {
                                    a href={ "/docs/" (chapter.name) "#" (call.id()) } {
                                        (call.method_mark())
                                        span { (call.summary()) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Paragraphs, with what stands in backquotes as code.
fn prose(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) { p { (inline(paragraph)) } }
    }
}

/// A line, with what stands in backquotes as code.
fn inline(text: &str) -> Markup {
    html! {
        @for (index, piece) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}
