//! Files at the dashboard's door: the transaction log while it is being written, and the usage.

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::portal::{
    ROWS_HEADER,
    transaction::filter::{ExportFormat, ExportQuery},
    usage::UsageQuery,
};
use futures_util::stream;
use tokio::sync::mpsc;

use super::error::PortalFailure;
use crate::{
    App,
    auth::session::SignedIn,
    transactions::export::{self, Piece},
};

pub(super) async fn transactions(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Response, PortalFailure> {
    let query = ExportQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    let (name, format) = (query.file_name(app.clock.now()), query.format);
    let file = export::begin(&app, &signed_in.member, query).await?;
    let mut headers = attachment(&name, format);
    headers.insert(ROWS_HEADER, file.lines.into());
    Ok((headers, body_of(file.pieces)).into_response())
}

/// A body of pieces as they are made.
pub(super) fn body_of(pieces: mpsc::Receiver<Piece>) -> Body {
    Body::from_stream(stream::unfold(Some(pieces), async |pieces| {
        let mut pieces = pieces?;
        match pieces.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok(Bytes::from(bytes)), Some(pieces))),
            Some(Piece::End) => None,
            // The connection breaks, so that nobody takes a part for the whole.
            None => Some((Err(std::io::Error::other("the export broke off")), None)),
        }
    }))
}

pub(super) async fn usage(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Response, PortalFailure> {
    let query = UsageQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    let file = export::usage(&app, &signed_in.member, &query).await?;
    Ok((attachment(&query.file_name(), ExportFormat::Csv), file).into_response())
}

fn attachment(name: &str, format: ExportFormat) -> HeaderMap {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ])
}
