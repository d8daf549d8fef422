//! The audit log: its entries, and whether its chain holds.

use axum::{
    Extension, Json,
    extract::{Query, State, rejection::QueryRejection},
};
use contract::portal::audit::{AuditPage, ChainReport};
use serde::Deserialize;

use super::{error::PortalFailure, reviews::unreadable};
use crate::{App, audit, auth::session::SignedIn};

/// Entries on one page, unless fewer are asked for.
const MOST_ON_A_PAGE: u32 = 500;

#[derive(Deserialize)]
pub(super) struct LogQuery {
    #[serde(default)]
    after: u32,
    limit: Option<u32>,
}

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Json<AuditPage>, PortalFailure> {
    let Query(query) = query.map_err(|error| unreadable(&error))?;
    let limit = query.limit.unwrap_or(MOST_ON_A_PAGE).clamp(1, MOST_ON_A_PAGE);
    Ok(Json(audit::page(&app, &signed_in.member.organisation_id, query.after, limit).await?))
}

pub(super) async fn chain(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<ChainReport>, PortalFailure> {
    Ok(Json(audit::verify_chain(&app, &signed_in.member.organisation_id).await?))
}
