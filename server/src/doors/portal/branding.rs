//! How an application's H5 page looks, at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use contract::portal::branding::{
    Branding,
    logo::{self, FreshLogo},
};

use super::{error::PortalFailure, read};
use crate::{
    App,
    auth::session::SignedIn,
    doors::body::{self, ReadError},
    h5_links::{branding, logo as kept},
};

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

pub(super) async fn add_logo(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<FreshLogo>), PortalFailure> {
    let member = &signed_in.member;
    let held = body::read_bytes(&app, &member.id, &headers, body, logo::LIMITS.max_bytes).await;
    let file = held.map_err(ReadError::Body)?.bytes.to_vec();
    let photo = logo::admit(file).map_err(|error| PortalFailure::fields(vec![error.field()]))?;
    Ok((StatusCode::CREATED, Json(FreshLogo { logo: kept::add(&app, member, &id, photo).await? })))
}
