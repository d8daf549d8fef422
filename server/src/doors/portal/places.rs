//! Where an application's H5 links may lead, at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use contract::portal::places::{Places, PlacesChange};

use super::{error::PortalFailure, read};
use crate::{App, auth::session::SignedIn, h5_links::places};

pub(super) async fn see(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<Places>, PortalFailure> {
    Ok(Json(places::see(&app, &signed_in.member, &id).await?))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Places>, PortalFailure> {
    let wanted = read(&app, &headers, body, PlacesChange::read).await?;
    Ok(Json(places::change(&app, &signed_in.member, &id, &wanted).await?))
}
