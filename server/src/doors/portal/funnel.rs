//! Where people give up on the H5 page, at the dashboard's door.

use axum::{
    Extension, Json,
    extract::{RawQuery, State},
};
use contract::portal::funnel::{FunnelQuery, FunnelReport};

use super::error::PortalFailure;
use crate::{App, auth::session::SignedIn, visits::funnel};

pub(super) async fn report(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    RawQuery(query): RawQuery,
) -> Result<Json<FunnelReport>, PortalFailure> {
    let query = FunnelQuery::parse(query.as_deref().unwrap_or_default(), app.clock.now())?;
    Ok(Json(funnel::report(&app, &signed_in.member.organisation_id, &query).await?))
}
