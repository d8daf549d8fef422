//! One's own sign-in at the dashboard's door: password, second factor, sessions.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use contract::portal::member::{PasswordChange, Proof, RecoveryCodes, SecondFactorStart, SessionList};

use super::{error::PortalFailure, read, session::renewed};
use crate::{
    App,
    auth::{own_account, session::SignedIn},
    doors::client::CallFrom,
};

pub(super) async fn change_password(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PortalFailure> {
    let change = read(&app, &headers, body, PasswordChange::read).await?;
    let secret = own_account::change_password(&app, &signed_in, from, &change).await?;
    Ok(renewed(StatusCode::NO_CONTENT.into_response(), &signed_in, &secret, app.clock.now()))
}

pub(super) async fn begin_factor(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SecondFactorStart>, PortalFailure> {
    let proof = read(&app, &headers, body, Proof::read).await?;
    Ok(Json(own_account::begin_factor(&app, &signed_in.member, from, &proof).await?))
}

pub(super) async fn confirm_factor(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PortalFailure> {
    let proof = read(&app, &headers, body, Proof::read).await?;
    let (codes, secret) = own_account::confirm_factor(&app, &signed_in, from, &proof).await?;
    Ok(renewed(Json(codes).into_response(), &signed_in, &secret, app.clock.now()))
}

pub(super) async fn renew_codes(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RecoveryCodes>, PortalFailure> {
    let proof = read(&app, &headers, body, Proof::read).await?;
    Ok(Json(own_account::renew_codes(&app, &signed_in.member, from, &proof).await?))
}

pub(super) async fn end_factor(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, PortalFailure> {
    let proof = read(&app, &headers, body, Proof::read).await?;
    own_account::end_factor(&app, &signed_in.member, from, &proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn sessions(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<SessionList>, PortalFailure> {
    Ok(Json(SessionList { sessions: own_account::sessions(&app, &signed_in).await? }))
}

pub(super) async fn end_session(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<StatusCode, PortalFailure> {
    own_account::end_session(&app, &signed_in, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
