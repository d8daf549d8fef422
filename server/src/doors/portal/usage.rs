//! What is charged, at the dashboard's door.

use axum::{
    Extension, Json,
    extract::{RawQuery, State},
};
use contract::portal::usage::{UsageQuery, UsageReport};

use super::error::PortalFailure;
use crate::{App, auth::session::SignedIn, transactions::usage};

pub(super) async fn report(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<UsageReport>, PortalFailure> {
    let query = UsageQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    Ok(Json(usage::report(&app, &signed_in.member.organisation_id, &query).await?))
}
