//! Reviews: the queue, a case, its pictures, and what a member does to it.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    field::FieldError,
    portal::{
        PortalErrorCode,
        access::Permission,
        case::ReviewView,
        review::{OpinionRequest, ReopenRequest, ReviewPage, ReviewState, ReviewSummary, SEARCH_CHARACTERS},
    },
};
use serde::Deserialize;

use super::error::PortalFailure;
use crate::{
    App,
    auth::session::SignedIn,
    doors::body,
    verification::reviews::{
        self, ReviewError, case,
        queue::{self, QueueOrder},
    },
};

/// A picture is shown by itself, as what it is, and never runs anything: a file that is two things at once stays one.
const PICTURE_POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

#[derive(Deserialize)]
pub(super) struct QueueQuery {
    state: Option<ReviewState>,
    #[serde(default)]
    mine: bool,
    search: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    query: Result<Query<QueueQuery>, QueryRejection>,
) -> Result<Json<ReviewPage>, PortalFailure> {
    let Query(query) = query.map_err(|error| unreadable(&error))?;
    let search = query.search.as_deref().map(str::trim).filter(|id| !id.is_empty());
    if search.is_some_and(|id| id.chars().count() > SEARCH_CHARACTERS) {
        let message = format!("must have {SEARCH_CHARACTERS} characters at most");
        return Err(ReviewError::Fields(vec![FieldError::new("search", "length", message)]).into());
    }
    let member = &signed_in.member;
    let order = QueueOrder {
        state: query.state,
        held_by: query.mine.then_some(&*member.id),
        search,
        after: query.after.as_deref(),
        limit: query.limit,
    };
    Ok(Json(queue::list(&app, &member.organisation_id, order).await?))
}

#[derive(Deserialize)]
pub(super) struct CaseQuery {
    #[serde(default)]
    unmask: bool,
}

pub(super) async fn see(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    query: Result<Query<CaseQuery>, QueryRejection>,
) -> Result<Json<ReviewView>, PortalFailure> {
    let Query(query) = query.map_err(|error| unreadable(&error))?;
    if query.unmask && !signed_in.member.may(Permission::SeePersonalData) {
        let message = "your roles do not show personal data";
        return Err(PortalFailure::plain(PortalErrorCode::NotAllowed, message));
    }
    Ok(Json(case::see(&app, &signed_in.member, &id, query.unmask).await?))
}

pub(super) async fn picture(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path((id, n)): Path<(String, String)>,
) -> Result<Response, PortalFailure> {
    let n = n.parse().map_err(|_| ReviewError::Unknown)?;
    let picture = case::picture(&app, &signed_in.member, &id, n).await?;
    let media_type = HeaderValue::from_str(&picture.media_type);
    let mut response = picture.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, PICTURE_POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

pub(super) async fn claim(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<ReviewSummary>, PortalFailure> {
    Ok(Json(reviews::claim(&app, &signed_in.member, &id).await?))
}

pub(super) async fn release(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Json<ReviewSummary>, PortalFailure> {
    Ok(Json(reviews::release(&app, &signed_in.member, &id).await?))
}

pub(super) async fn decide(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ReviewSummary>, PortalFailure> {
    let said: OpinionRequest = body::read(&app, &headers, body).await?;
    Ok(Json(reviews::decide(&app, &signed_in.member, &id, said.decision, &said.reason).await?))
}

pub(super) async fn reopen(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ReviewSummary>, PortalFailure> {
    let asked: ReopenRequest = body::read(&app, &headers, body).await?;
    Ok(Json(reviews::reopen(&app, &signed_in.member, &id, &asked.reason).await?))
}

/// A query that is not what the call takes.
pub(super) fn unreadable(error: &QueryRejection) -> PortalFailure {
    PortalFailure::plain(PortalErrorCode::Invalid, &error.body_text())
}
