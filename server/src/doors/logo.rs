//! Logos of H5 pages, by their ids: no credential is asked for, as for the pages themselves.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::portal::branding::logo::path;

use crate::{App, h5_links::logo};

pub(super) fn routes() -> Router<App> {
    Router::new().route(&path("{id}"), get(show))
}

async fn show(State(app): State<App>, Path(id): Path<String>) -> Response {
    match logo::picture(&app, &id).await {
        Ok(Some(png)) => {
            let mut response = png.to_vec().into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
            // Another logo has another id; one that nothing wears any more goes from browsers too.
            headers
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600, immutable"));
            response
        }
        Ok(None) => (StatusCode::NOT_FOUND, "not found\n").into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a logo cannot be shown");
            (StatusCode::INTERNAL_SERVER_ERROR, "the logo cannot be shown at the moment\n").into_response()
        }
    }
}
