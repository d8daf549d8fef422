//! Pictures by signed links: no other credential is asked for, so the answer is a picture or one plain line.

use axum::{
    Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    App,
    picture_links::{self, PictureLinkError, PictureQuery},
};

/// A picture is shown by itself, as what it is, and runs nothing.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");

pub(super) fn routes() -> Router<App> {
    Router::new().route("/pictures/{capture}/{picture}", get(picture))
}

async fn picture(
    State(app): State<App>,
    Path((capture, picture)): Path<(String, String)>,
    query: Result<Query<PictureQuery>, QueryRejection>,
) -> Response {
    let Ok(Query(query)) = query else {
        return refused(&PictureLinkError::Invalid);
    };
    let bytes = match picture_links::open(&app, &capture, &picture, &query).await {
        Ok(bytes) => bytes,
        Err(error) => return refused(&error),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    // A partner's own pages show it.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

fn refused(error: &PictureLinkError) -> Response {
    let (status, message) = match error {
        PictureLinkError::Invalid | PictureLinkError::Expired => (StatusCode::FORBIDDEN, error.to_string()),
        PictureLinkError::Gone => (StatusCode::NOT_FOUND, error.to_string()),
        PictureLinkError::Fault(fault) => {
            tracing::error!(%fault, "a picture cannot be shown");
            (StatusCode::INTERNAL_SERVER_ERROR, "the picture cannot be shown at the moment".to_owned())
        }
    };
    (status, format!("{message}\n")).into_response()
}
