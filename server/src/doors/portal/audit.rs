//! The audit log: its entries, and whether its chain holds.

use axum::{
    Extension, Json,
    extract::{RawQuery, State},
};
use contract::portal::audit::{AuditPage, AuditQuery, ChainReport};

use super::error::PortalFailure;
use crate::{App, audit, auth::session::SignedIn};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<AuditPage>, PortalFailure> {
    let asked = AuditQuery::parse(query.as_deref().unwrap_or_default())?;
    Ok(Json(audit::page(&app, &signed_in.member.organisation_id, &asked).await?))
}

pub(super) async fn chain(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<ChainReport>, PortalFailure> {
    Ok(Json(audit::verify_chain(&app, &signed_in.member.organisation_id).await?))
}
