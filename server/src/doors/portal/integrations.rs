//! Integrations at the dashboard's door: seen, and set up by who may change settings.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use contract::{
    canonical::parse,
    portal::{
        PortalErrorCode as Code,
        integration::{IntegrationChange, IntegrationList, IntegrationView},
    },
};

use super::error::PortalFailure;
use crate::{
    App,
    auth::session::SignedIn,
    doors::body::{self, ReadError},
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
    let text =
        body::read_json(&app, "", &headers, body, body::MAX_SHORT_BYTES).await.map_err(ReadError::Body)?;
    let json = parse(text.text()).map_err(|error| ReadError::Shape(error.to_string()))?;
    let wanted = IntegrationChange::read(&json, app.settings.delivery.allow_private);
    let wanted = wanted.map_err(PortalFailure::fields)?;
    integration::change(&app, &signed_in.member, (&application_id, &name), &wanted).await?;
    let all = integration::of_organisation(&app, &signed_in.member.organisation_id).await?;
    let changed = all.into_iter().find(|view| view.application_id == application_id && view.name == name);
    changed.map(Json).ok_or_else(|| PortalFailure::plain(Code::NotFound, "there is no such integration"))
}
