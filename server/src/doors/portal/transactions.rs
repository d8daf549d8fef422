//! The transaction log at the dashboard's door.

use axum::{
    Extension, Json,
    extract::{Path, RawQuery, State},
};
use contract::portal::{
    PortalErrorCode as Code,
    transaction::{
        TransactionCount, TransactionDetails, TransactionOverview, TransactionPage, filter::PageQuery,
    },
};

use super::error::PortalFailure;
use crate::{
    App,
    auth::session::SignedIn,
    transactions::log::{self, details, overview},
};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<TransactionPage>, PortalFailure> {
    let query = PageQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    Ok(Json(log::page(&app, &signed_in.member.organisation_id, &query).await?))
}

pub(super) async fn count(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<TransactionCount>, PortalFailure> {
    let query = PageQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    Ok(Json(log::count(&app, &signed_in.member.organisation_id, &query.filter).await?))
}

pub(super) async fn overview(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<TransactionOverview>, PortalFailure> {
    let query = PageQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    Ok(Json(overview::overview(&app, &signed_in.member.organisation_id, &query.filter).await?))
}

pub(super) async fn see(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<TransactionDetails>, PortalFailure> {
    let found = details::see(&app, &signed_in.member, &id).await?;
    found.map(Json).ok_or_else(|| PortalFailure::plain(Code::NotFound, "there is no such transaction"))
}
