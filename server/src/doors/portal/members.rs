//! Members and invitations at the dashboard's door.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use contract::portal::{
    PortalErrorCode as Code,
    member::{
        Acceptance, InvitationLook, InvitationOrder, InvitationView, Invited, MemberChange, MemberList,
        MemberView,
    },
};

use super::{error::PortalFailure, read};
use crate::{
    App,
    auth::{
        invitation,
        rate_limit::{self, Bucket},
        session::SignedIn,
        team, tries,
    },
    doors::client::CallFrom,
};

/// Invitations that an address may try to follow a minute (ours): a token has 256 random bits, and hashing a password takes a
/// core for a while.
const ACCEPT: Bucket = Bucket { name: "invitation", per_minute: 10 };
/// Invitations that an address may look at a minute (ours): a page asks once as it is opened.
const LOOK: Bucket = Bucket { name: "invitation-look", per_minute: 30 };
/// Invitations that an organisation may send a minute (ours): each is a mail to somebody who did not ask for one.
const INVITE: Bucket = Bucket { name: "invite", per_minute: 20 };

pub(super) async fn list(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<MemberList>, PortalFailure> {
    Ok(Json(team::list(&app, &signed_in.member).await?))
}

pub(super) async fn change(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<MemberView>, PortalFailure> {
    let change = read(&app, &headers, body, MemberChange::read).await?;
    Ok(Json(team::change(&app, &signed_in.member, &id, &change).await?))
}

pub(super) async fn invite(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<InvitationView>), PortalFailure> {
    within(&app, &signed_in.member.organisation_id, INVITE).await?;
    let order = read(&app, &headers, body, InvitationOrder::read).await?;
    Ok((StatusCode::CREATED, Json(invitation::invite(&app, &signed_in.member, &order).await?)))
}

pub(super) async fn reset(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<InvitationView>), PortalFailure> {
    within(&app, &signed_in.member.organisation_id, INVITE).await?;
    Ok((StatusCode::CREATED, Json(invitation::reset(&app, &signed_in.member, &id).await?)))
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<StatusCode, PortalFailure> {
    invitation::withdraw(&app, &signed_in.member, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn look(
    State(app): State<App>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Invited>, PortalFailure> {
    within(&app, &tries::network(from).to_string(), LOOK).await?;
    let asked = read(&app, &headers, body, InvitationLook::read).await?;
    Ok(Json(invitation::look(&app, &asked.token).await?))
}

pub(super) async fn accept(
    State(app): State<App>,
    CallFrom(from): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, PortalFailure> {
    within(&app, &tries::network(from).to_string(), ACCEPT).await?;
    let acceptance = read(&app, &headers, body, Acceptance::read).await?;
    invitation::accept(&app, &acceptance).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Counts a call, and refuses it beyond the limit.
async fn within(app: &App, caller: &str, bucket: Bucket) -> Result<(), PortalFailure> {
    let allowance = rate_limit::count(app, caller, bucket).await?;
    if allowance.allowed {
        return Ok(());
    }
    Err(PortalFailure::plain(Code::TooMany, "too many tries; try again later").after(allowance.reset_s))
}
