//! The API document, `OpenAPI` 3.1: every dialect at `/openapi.json`, the same for people under `/docs`. Schemas of answers
//! come from the types that are sent, those of requests stand beside their parsers, errors are rendered by whoever answers
//! them; events that we send are `webhooks`. The paths and what is said of them are here, a file a dialect.

/// A golden file of the contract.
macro_rules! golden {
    ($path:literal) => {
        serde_json::from_str::<serde_json::Value>(include_str!(concat!(
            "../../../../contract/tests/data/",
            $path
        )))
        .expect("a golden file is JSON")
    };
}

mod capture_links;
mod dialect;
mod ecert;
mod h5_idv;
mod identity;
mod onekyc;
mod operation;
mod own;
mod pages;
mod registration;
#[cfg(test)]
mod tests;
mod webhooks;

use std::sync::LazyLock;

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub(super) use pages::mark;

use crate::App;

/// The document; it is the same for every server of this version.
static DOCUMENT: LazyLock<Value> = LazyLock::new(write);
static JSON: LazyLock<Kept> =
    LazyLock::new(|| Kept::new("application/json", serde_json::to_vec(&*DOCUMENT).unwrap_or_default()));

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(async |headers: HeaderMap| JSON.answer(&headers)))
        .merge(pages::routes())
}

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

fn write() -> Value {
    let dialects = [
        identity::describe(),
        capture_links::describe(),
        ecert::describe(),
        h5_idv::describe(),
        onekyc::describe(),
        registration::describe(),
        own::describe(),
        webhooks::describe(),
    ];
    let mut paths = Map::new();
    let mut webhooks = Map::new();
    let mut schemas = Map::new();
    let mut tags = Vec::new();
    for dialect in dialects {
        tags.push(dialect.tag());
        let written = dialect.write();
        for (path, method, operation) in written.operations {
            let kept = if path.starts_with('/') { &mut paths } else { &mut webhooks };
            kept.entry(path).or_insert_with(|| json!({}))[method] = operation;
        }
        schemas.extend(written.schemas);
    }
    json!({
        "openapi": "3.1.1",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Tanda",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Identity capture and verification for Indonesia, in five dialects.",
            "description": "Each dialect is its vendor's own: a client that was written for that vendor works after its base \
                address is changed. Behind all of them stands one verification. What a vendor does not document is marked \
                \"ours\".",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that this document comes from"}],
        "tags": tags,
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": schemas,
            "headers": operation::headers(),
            "securitySchemes": dialect::security_schemes(),
        },
    })
}

/// Bytes that stay the same as long as the process runs.
pub(super) struct Kept {
    media_type: &'static str,
    bytes: Bytes,
    entity_tag: String,
}

impl Kept {
    pub(super) fn new(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let entity_tag = format!("\"{}\"", HEXLOWER.encode(&Sha256::digest(&bytes)[..16]));
        Self { media_type, bytes, entity_tag }
    }

    /// The bytes; `304` where the caller has them already.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == self.entity_tag));
        let mut response =
            if known { StatusCode::NOT_MODIFIED.into_response() } else { self.bytes.clone().into_response() };
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        // A new version has a new document: whoever keeps it asks whether it is still the same.
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(value) = HeaderValue::from_str(&self.entity_tag) {
            answer.insert(header::ETAG, value);
        }
        response
    }
}
