//! Applications and their credentials at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use contract::portal::{
    application::{self, ApplicationChange, ApplicationDetails, ApplicationList, ApplicationView},
    credential::{CredentialOrder, CredentialView, FreshCredential, Rotation},
};

use super::{error::PortalFailure, read};
use crate::{
    App,
    auth::{self, keyring, session::SignedIn},
};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<ApplicationList>, PortalFailure> {
    let applications = auth::application::of_organisation(&app, &signed_in.member.organisation_id).await?;
    Ok(Json(ApplicationList { applications, contact_url: app.settings.contact_url() }))
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ApplicationView>), PortalFailure> {
    let name = read(&app, &headers, body, application::read_new).await?;
    Ok((StatusCode::CREATED, Json(keyring::create(&app, &signed_in.member, &name).await?)))
}

pub(super) async fn see(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<ApplicationDetails>, PortalFailure> {
    Ok(Json(keyring::details(&app, &signed_in.member, &id).await?))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ApplicationView>, PortalFailure> {
    let change = read(&app, &headers, body, ApplicationChange::read).await?;
    Ok(Json(keyring::change(&app, &signed_in.member, &id, &change).await?))
}

pub(super) async fn issue(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<FreshCredential>), PortalFailure> {
    let order = read(&app, &headers, body, CredentialOrder::read).await?;
    Ok((StatusCode::CREATED, Json(keyring::issue(&app, &signed_in.member, &id, &order).await?)))
}

pub(super) async fn rotate(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FreshCredential>, PortalFailure> {
    let rotation = read(&app, &headers, body, Rotation::read).await?;
    Ok(Json(keyring::rotate(&app, &signed_in.member, &id, rotation).await?))
}

pub(super) async fn revoke(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<CredentialView>, PortalFailure> {
    Ok(Json(keyring::revoke(&app, &signed_in.member, &id).await?))
}
