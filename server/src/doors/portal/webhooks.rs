//! Webhooks and the log of deliveries at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use contract::portal::{
    credential::Rotation,
    webhook::{
        CallbackSecret, DeliveryDetails, DeliveryPage, DeliveryState, DeliveryView, EndpointList,
        EndpointView, FreshCallbackSecret, FreshSecret, WebhookChange, WebhookOrder,
    },
};
use serde::Deserialize;

use super::{error::PortalFailure, read, reviews::unreadable};
use crate::{
    App,
    auth::session::SignedIn,
    delivery::{
        hooks::{self, DeliveryOrder},
        signing,
    },
};

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<EndpointList>, PortalFailure> {
    Ok(Json(EndpointList { endpoints: hooks::list(&app, &signed_in.member).await? }))
}

pub(super) async fn create(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<FreshSecret>), PortalFailure> {
    let plain_allowed = app.settings.delivery.allow_private;
    let order = read(&app, &headers, body, |json| WebhookOrder::read(json, plain_allowed)).await?;
    Ok((StatusCode::CREATED, Json(hooks::create(&app, &signed_in.member, &order).await?)))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<EndpointView>, PortalFailure> {
    let plain_allowed = app.settings.delivery.allow_private;
    let change = read(&app, &headers, body, |json| WebhookChange::read(json, plain_allowed)).await?;
    Ok(Json(hooks::change(&app, &signed_in.member, &id, &change).await?))
}

pub(super) async fn remove(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<StatusCode, PortalFailure> {
    hooks::remove(&app, &signed_in.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn rotate(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FreshSecret>, PortalFailure> {
    let rotation = read(&app, &headers, body, Rotation::read).await?;
    Ok(Json(hooks::rotate(&app, &signed_in.member, &id, rotation).await?))
}

pub(super) async fn try_out(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<DeliveryView>, PortalFailure> {
    Ok(Json(hooks::try_out(&app, &signed_in.member, &id).await?))
}

pub(super) async fn callback_secret(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<CallbackSecret>, PortalFailure> {
    Ok(Json(signing::standing(&app, &signed_in.member.organisation_id).await?))
}

pub(super) async fn rotate_callback_secret(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FreshCallbackSecret>, PortalFailure> {
    let rotation = read(&app, &headers, body, Rotation::read).await?;
    Ok(Json(signing::rotate_by(&app, &signed_in.member, rotation).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    endpoint: Option<String>,
    state: Option<DeliveryState>,
    event: Option<String>,
    subject: Option<String>,
    after: Option<String>,
    limit: Option<u64>,
}

pub(super) async fn deliveries(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<DeliveryPage>, PortalFailure> {
    let Query(wanted) = query.map_err(|error| unreadable(&error))?;
    let order = DeliveryOrder {
        endpoint_id: wanted.endpoint.as_deref(),
        state: wanted.state,
        event: wanted.event.as_deref(),
        subject: wanted.subject.as_deref().map(str::trim).filter(|subject| !subject.is_empty()),
        after: wanted.after.as_deref(),
        limit: wanted.limit,
    };
    Ok(Json(hooks::deliveries(&app, &signed_in.member, order).await?))
}

pub(super) async fn see_delivery(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<DeliveryDetails>, PortalFailure> {
    Ok(Json(hooks::see(&app, &signed_in.member, &id).await?))
}

pub(super) async fn replay(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<DeliveryView>, PortalFailure> {
    Ok(Json(hooks::replay(&app, &signed_in.member, &id).await?))
}
