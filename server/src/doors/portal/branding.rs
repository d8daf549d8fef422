//! How an application's H5 page looks, at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use contract::portal::branding::Branding;

use super::{error::PortalFailure, read};
use crate::{App, auth::session::SignedIn, h5_links::branding};

pub(super) async fn see(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<Branding>, PortalFailure> {
    Ok(Json(branding::see(&app, &signed_in.member, &id).await?))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Branding>, PortalFailure> {
    let wanted = read(&app, &headers, body, Branding::read).await?;
    Ok(Json(branding::change(&app, &signed_in.member, &id, &wanted).await?))
}
