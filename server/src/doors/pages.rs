//! The web app's files, embedded in the binary; a development build reads them from the disk as they are.

use axum::{
    Router,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::{App, h5_links};

/// What `cargo xtask` built: pages, styles, the app, the capture package.
#[derive(RustEmbed)]
#[folder = "../target/web"]
#[allow_missing = true]
struct WebApp;

const H5_PAGE: &str = "h5/index.html";
const PORTAL_PAGE: &str = "portal/index.html";
const INSIGHT_PAGE: &str = "insight/index.html";
const SETTINGS_PAGE: &str = "settings/index.html";

/// The dashboard's addresses: three documents, each of which reads its address itself. What they do not know is not found.
const PORTAL_PATHS: [&str; 6] =
    ["/", "/login", "/transactions", "/transactions/{id}", "/reviews", "/reviews/{id}"];
const INSIGHT_PATHS: [&str; 4] = ["/demo", "/usage", "/funnel", "/audit"];
const SETTINGS_PATHS: [&str; 7] =
    ["/applications", "/applications/{id}", "/webhooks", "/members", "/data", "/invitation", "/account"];

/// The dashboard's addresses, each with its document.
pub(super) fn portal_paths() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |page| move |path| (path, page);
    let insight = INSIGHT_PATHS.into_iter().map(of(INSIGHT_PAGE));
    let settings = SETTINGS_PATHS.into_iter().map(of(SETTINGS_PAGE));
    PORTAL_PATHS.into_iter().map(of(PORTAL_PAGE)).chain(insight).chain(settings)
}

const NOT_BUILT: &str =
    "The web app is not built into this server: `cargo xtask run` builds and serves it.\n";

pub(super) fn routes() -> Router<App> {
    // One page under the paths of two vendors: which link it is for is in its query.
    let paths = ["/h5-idv/", "/h5-idv", "/siv/", "/siv"];
    let router = paths.into_iter().fold(Router::new(), |router, path| router.route(path, get(h5_page)));
    portal_paths()
        .fold(router, |router, (path, page)| {
            router.route(path, get(async move |headers: HeaderMap| file(page, &headers)))
        })
        .fallback(any_file)
}

/// What the address of the page says of its link.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageQuery {
    signature_id: Option<String>,
}

/// The page of a link. Others may hold it in a frame where the link says who.
async fn h5_page(
    State(app): State<App>,
    query: Result<Query<PageQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let mut response = file(H5_PAGE, &headers);
    let Some(link_id) = query.ok().and_then(|Query(query)| query.signature_id) else {
        return response;
    };
    match h5_links::page(&app, &link_id).await {
        Ok(page) => {
            let origins = page.map(|page| page.view.embed_origins).unwrap_or_default();
            super::headers::may_be_framed_by(&mut response, &origins);
        }
        // The page is shown all the same, and in no frame.
        Err(fault) => tracing::error!(%fault, "who may frame the page is not known"),
    }
    response
}

/// Whatever no door answers: a file of the app, for those who only read.
async fn any_file(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    match method {
        Method::GET | Method::HEAD => file(uri.path().trim_start_matches('/'), &headers),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file, compressed where that was prepared and is accepted; `304` where the browser has it already.
fn file(path: &str, headers: &HeaderMap) -> Response {
    let accepts_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim() == "br"));
    let compressed = accepts_brotli.then(|| WebApp::get(&format!("{path}.br"))).flatten();
    let encoded = compressed.is_some();
    let Some(found) = compressed.or_else(|| WebApp::get(path)) else {
        let message = if [H5_PAGE, PORTAL_PAGE].contains(&path) { NOT_BUILT } else { "not found\n" };
        return (StatusCode::NOT_FOUND, message).into_response();
    };
    let entity_tag = format!("\"{}\"", HEXLOWER.encode(&found.metadata.sha256_hash()[..16]));
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == entity_tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(found.data.into_owned()).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Names carry no hash: the browser keeps the file and asks whether it is still the same.
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if encoded {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(value) = HeaderValue::from_str(&entity_tag) {
        answer.insert(header::ETAG, value);
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "ts" | "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
