//! Integrations at the dashboard's door: seen and made by who may change applications, set up by who may change settings.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use contract::portal::{
    PortalErrorCode as Code,
    integration::{self as wire, IntegrationChange, IntegrationList, IntegrationView},
};

use super::{error::PortalFailure, read};
use crate::{
    App,
    auth::{member::Member, session::SignedIn},
    verification::submission::integration,
};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<IntegrationList>, PortalFailure> {
    let integrations = integration::of_organisation(&app, &signed_in.member.organisation_id).await?;
    Ok(Json(IntegrationList { integrations }))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path((application_id, name)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<IntegrationView>, PortalFailure> {
    let plain_allowed = app.settings.delivery.allow_private;
    let wanted = read(&app, &headers, body, |json| IntegrationChange::read(json, plain_allowed)).await?;
    integration::change(&app, &signed_in.member, (&application_id, &name), &wanted).await?;
    Ok(Json(seen(&app, &signed_in.member, (&application_id, &name)).await?))
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(application_id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<IntegrationView>), PortalFailure> {
    let name = read(&app, &headers, body, wire::read_new).await?;
    integration::create(&app, &signed_in.member, &application_id, &name).await?;
    let made = seen(&app, &signed_in.member, (&application_id, name.as_str())).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn seen(
    app: &App,
    member: &Member,
    (application_id, name): (&str, &str),
) -> Result<IntegrationView, PortalFailure> {
    let all = integration::of_organisation(app, &member.organisation_id).await?;
    let known = all.into_iter().find(|view| view.application_id == application_id && view.name == name);
    known.ok_or_else(|| PortalFailure::plain(Code::NotFound, "there is no such integration"))
}
