//! A server for the page of the measurements: the page, the peers, the capture package, and pictures from memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// What is served below which first part of an address; the rest of an address is a path in the folder.
pub struct Site {
    folders: BTreeMap<&'static str, PathBuf>,
    pictures: BTreeMap<&'static str, Vec<u8>>,
}

impl Site {
    /// Folders by the first part of an address, `""` for the page's own, and files of `/film/`.
    pub fn new(
        folders: impl IntoIterator<Item = (&'static str, PathBuf)>,
        pictures: impl IntoIterator<Item = (&'static str, Vec<u8>)>,
    ) -> Self {
        Self { folders: folders.into_iter().collect(), pictures: pictures.into_iter().collect() }
    }

    /// Serves on a free port of this machine until the program ends; its address.
    pub async fn serve(self) -> std::io::Result<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(answer).with_state(Arc::new(self));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(format!("http://{address}"))
    }

    /// The bytes at a path, and whether they are brotli: a file beside it that ends in `.br` goes first, as on the
    /// real server.
    async fn read(&self, path: &str) -> Option<(Vec<u8>, bool)> {
        let path = path.trim_start_matches('/');
        if path.split('/').any(|part| part == "..") {
            return None;
        }
        let (first, rest) = path.split_once('/').unwrap_or(("", path));
        if first == "film" {
            return Some((self.pictures.get(rest)?.clone(), false));
        }
        let (folder, rest) = match self.folders.get(first) {
            Some(folder) => (folder, rest),
            None => (self.folders.get("")?, path),
        };
        if let Ok(small) = tokio::fs::read(folder.join(format!("{rest}.br"))).await {
            return Some((small, true));
        }
        Some((tokio::fs::read(folder.join(rest)).await.ok()?, false))
    }
}

async fn answer(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let Some((bytes, is_brotli)) = site.read(uri.path()).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let coding = is_brotli.then_some([(header::CONTENT_ENCODING, "br")]);
    let kind = match Path::new(uri.path()).extension().and_then(|kind| kind.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("jpg") => "image/jpeg",
        _ => "application/octet-stream",
    };
    let isolated = [
        (header::CONTENT_TYPE, kind),
        // A page that is isolated has a clock of 5 microseconds.
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    match coding {
        Some(coding) => (isolated, coding, Body::from(bytes)).into_response(),
        None => (isolated, Body::from(bytes)).into_response(),
    }
}
