//! Signing in and out, who one is, and the organisation's settings.

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::{
    instant::Instant,
    portal::{Me, Settings, SignIn, access::Permission},
};

use super::error::PortalFailure;
use crate::{
    App,
    auth::{
        own_account,
        session::{self, LIFE_MS, SignInOrder, SignedIn},
    },
    doors::{body, client::CallFrom},
    settings,
};

/// `__Host-`: sent to this host alone, over TLS (or to a loopback address), whatever path asked for it.
const COOKIE: &str = "__Host-tanda-portal";
const USER_AGENT_CHARACTERS: usize = 200;

/// The secret that this browser sends, if it has one.
pub(super) fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// An answer that gives a session another secret.
pub(super) fn renewed(mut response: Response, signed_in: &SignedIn, secret: &str, now: Instant) -> Response {
    if let Some(cookie) = set_cookie(secret, signed_in.expires_at.since_ms(now).max(0) / 1000) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn set_cookie(secret: &str, life_s: i64) -> Option<HeaderValue> {
    let cookie = format!("{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={life_s}");
    HeaderValue::from_str(&cookie).ok()
}

pub(super) async fn open(
    State(app): State<App>,
    CallFrom(address): CallFrom,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PortalFailure> {
    let asked: SignIn = body::read(&app, &headers, body).await?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let user_agent: String = user_agent.chars().take(USER_AGENT_CHARACTERS).collect();
    let (email, password, code) = (&asked.email, &asked.password, asked.code.as_deref());
    let order = SignInOrder { email, password, code, address, user_agent: &user_agent };
    let (signed_in, secret) = session::open(&app, order).await?;
    // The session that this browser had before is over.
    if let Some(old) = cookie(&headers)
        && let Some(old) = session::of_cookie(&app, old, false).await?
    {
        session::close(&app, &old).await?;
    }
    let mut response = Json(view(&app, &signed_in).await?).into_response();
    if let Some(cookie) = set_cookie(&secret, LIFE_MS / 1000) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) async fn close(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Response, PortalFailure> {
    session::close(&app, &signed_in).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = set_cookie("", 0) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) async fn me(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<Me>, PortalFailure> {
    Ok(Json(view(&app, &signed_in).await?))
}

pub(super) async fn change_settings(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Settings>, PortalFailure> {
    let wanted: Settings = body::read(&app, &headers, body).await?;
    settings::change(&app, &signed_in.member, wanted).await?;
    Ok(Json(wanted))
}

async fn view(app: &App, signed_in: &SignedIn) -> Result<Me, PortalFailure> {
    let member = &signed_in.member;
    Ok(Me {
        member: member.colleague(),
        organisation_id: member.organisation_id.clone(),
        organisation: settings::organisation_name(app, &member.organisation_id).await?,
        permissions: Permission::of(&member.roles),
        roles: member.roles.clone(),
        has_second_factor: own_account::has_factor(app, member).await?,
        settings: settings::of(&app.database, &member.organisation_id).await?,
        idle_until: signed_in.idle_until,
        expires_at: signed_in.expires_at,
    })
}
