//! A person's data at the dashboard's door: found, handed out, erased; and how long data is kept.

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::portal::data::{
    ErasureList, ErasureState, ErasureView, Retention, SubjectFindings, SubjectOrder, SubjectQuery,
};

use super::{error::PortalFailure, export, read};
use crate::{App, auth::session::SignedIn, doors::client::CallFrom, privacy};

pub(super) async fn find(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SubjectFindings>, PortalFailure> {
    let query = read(&app, &headers, body, SubjectQuery::read).await?;
    Ok(Json(privacy::find(&app, &signed_in.member, &query.nik).await?))
}

pub(super) async fn export(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PortalFailure> {
    let order = read(&app, &headers, body, SubjectOrder::read).await?;
    let pieces = privacy::export(&app, &signed_in.member, from, &order).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        // Nobody is named by the name of a file.
        (header::CONTENT_DISPOSITION, "attachment; filename=\"personal-data.zip\""),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, export::body_of(pieces)).into_response())
}

/// 200 where it is done, 202 while it goes on.
pub(super) async fn erase(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ErasureView>), PortalFailure> {
    let order = read(&app, &headers, body, SubjectOrder::read_confirmed).await?;
    let view = privacy::ask(&app, &signed_in.member, from, &order).await?;
    let status = if view.state == ErasureState::Done { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(view)))
}

pub(super) async fn erasures(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<ErasureList>, PortalFailure> {
    Ok(Json(ErasureList { erasures: privacy::list(&app, &signed_in.member.organisation_id).await? }))
}

pub(super) async fn retention(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<Retention>, PortalFailure> {
    Ok(Json(privacy::retention_of(&app.database, &signed_in.member.organisation_id).await?))
}

pub(super) async fn change_retention(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Retention>, PortalFailure> {
    let wanted = read(&app, &headers, body, Retention::read).await?;
    privacy::change_retention(&app, &signed_in.member, wanted).await?;
    Ok(Json(wanted))
}
