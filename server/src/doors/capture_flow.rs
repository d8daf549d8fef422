//! What the H5 pages call: a link's session, consent, challenge and capture. The core behind it is the same as
//! behind every partner's door.

mod error;

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::{
    bundle::MAX_BODY_BYTES,
    canonical,
    capture_flow::{CaptureOutcome, ConsentRequest, Link, LinkRequest, SessionRequest, SessionView},
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS},
    identity::ChallengeResponse,
    instant::Instant,
};
use sea_orm::EntityTrait;
use serde::de::DeserializeOwned;

use self::error::{FlowFailure, PartnerError, ReadError};
use super::body;
use crate::{
    App, Fault,
    auth::{self, AuthError, Scope, rate_limit},
    store::entity::organisation,
    verification::{
        Claim,
        capture::{self, CaptureContext, CaptureError},
        challenge::{self, ChallengeOrder},
        link::{self, LinkError, LinkOrder, OpenLink},
    },
    work::at_work,
};

/// The short bodies of this door.
const MAX_SHORT_BODY_BYTES: usize = 16 * 1024;

/// `__Host-`: sent to this host alone, over TLS (or to a loopback address), whatever path asked for it.
const COOKIE: &str = "__Host-tanda-capture";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/capture-flow/v1/links", post(create_link))
        .route("/capture-flow/v1/session", get(show_session).post(open_session))
        .route("/capture-flow/v1/consent", post(give_consent))
        .route("/capture-flow/v1/challenge", post(issue_challenge))
        .route("/capture-flow/v1/capture", post(submit_capture))
}

async fn create_link(State(app): State<App>, headers: HeaderMap, body: Body) -> Response {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let made = async {
        let caller = auth::bearer(&app, header).await?;
        if !caller.has_one_of(&[Scope::VerificationsWrite, Scope::VerificationsView]) {
            return Err(PartnerError::Auth(AuthError::MissingScope(Scope::VerificationsView.as_str())));
        }
        let allowance = rate_limit::count(&app, &caller.credential_id, rate_limit::WRITE).await?;
        if !allowance.allowed {
            return Err(PartnerError::TooMany(allowance.reset_s));
        }
        let request: LinkRequest = read(&headers, body).await.map_err(PartnerError::Read)?;
        let order = LinkOrder {
            organisation_id: &caller.organisation_id,
            customer_id: request.customer_id.as_deref(),
            claim: Claim { nik: request.nik.clone(), birth_date: request.birth_date.clone() },
            return_url: request.return_url.as_deref(),
            fail_return_url: request.fail_return_url.as_deref(),
        };
        let new = link::create(&app, order).await?;
        let url = format!("{}/h5-idv/?token={}&signatureId={}", app.settings.base_url, new.token, new.id);
        Ok(Json(Link { signature_id: new.id, url, expires_at: new.expires_at }))
    };
    made.await.into_response()
}

async fn open_session(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, FlowFailure> {
    let request: SessionRequest = read(&headers, body).await?;
    let (opened, session) = match link::open(&app, &request.signature_id, &request.token).await {
        // A page that was reloaded before its address was cleaned still has its cookie.
        Err(LinkError::Unknown) => {
            let again = session_link(&app, &headers).await?;
            if again.row.id != request.signature_id {
                return Err(LinkError::Unknown.into());
            }
            return Ok(Json(view(&app, &again).await?).into_response());
        }
        other => other?,
    };
    let mut response = Json(view(&app, &opened).await?).into_response();
    let life_s = (opened.row.expires_at_ms - app.clock.now().epoch_ms()).max(0) / 1000;
    let cookie = format!("{COOKIE}={session}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={life_s}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn show_session(State(app): State<App>, headers: HeaderMap) -> Result<Json<SessionView>, FlowFailure> {
    let open = session_link(&app, &headers).await?;
    Ok(Json(view(&app, &open).await?))
}

async fn give_consent(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, FlowFailure> {
    let open = session_link(&app, &headers).await?;
    let given: ConsentRequest = read(&headers, body).await?;
    link::give_consent(&app, &open, &given).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn issue_challenge(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ChallengeResponse>, FlowFailure> {
    let open = capturing_link(&app, &headers, rate_limit::CHALLENGE).await?;
    body::read_json(&headers, body, MAX_SHORT_BODY_BYTES).await?;
    let order = ChallengeOrder {
        organisation_id: &open.row.organisation_id,
        customer_id: &open.row.customer_id,
        steps: DEFAULT_STEPS,
        ttl_ms: DEFAULT_TTL_MS,
    };
    Ok(Json(ChallengeResponse { flash_challenge: challenge::issue(&app, order).await? }))
}

async fn submit_capture(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CaptureOutcome>, FlowFailure> {
    let received_at = app.clock.now();
    let open = capturing_link(&app, &headers, rate_limit::CAPTURE).await?;
    let text = body::read_json(&headers, body, MAX_BODY_BYTES).await?;
    let outcome = at_work(app.clone(), async move || {
        let json = canonical::parse(text.text()).map_err(|error| FlowFailure::Invalid(error.to_string()))?;
        let bundle =
            json.member("bundle").ok_or_else(|| FlowFailure::Invalid("bundle is required".to_owned()))?;
        let context = CaptureContext {
            organisation_id: &open.row.organisation_id,
            customer_id: &open.row.customer_id,
            hmac_key: None,
            claim: &open.claim,
            received_at,
            link_id: Some(&open.row.id),
        };
        let stored = capture::submit(&app, context, bundle).await?;
        Ok::<_, FlowFailure>(link::outcome_of(&stored.decision))
    })
    .await?;
    Ok(Json(outcome))
}

/// The link of this browser's cookie.
async fn session_link(app: &App, headers: &HeaderMap) -> Result<OpenLink, FlowFailure> {
    let session = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    Ok(link::of_session(app, session.ok_or(LinkError::Unknown)?).await?)
}

/// The same, for a call that captures: within its limit, consented, and without a capture so far.
async fn capturing_link(
    app: &App,
    headers: &HeaderMap,
    bucket: rate_limit::Bucket,
) -> Result<OpenLink, FlowFailure> {
    let open = session_link(app, headers).await?;
    let allowance = rate_limit::count(app, &open.row.id, bucket).await?;
    if !allowance.allowed {
        return Err(FlowFailure::TooMany { retry_after_s: allowance.reset_s });
    }
    if open.row.bundle_id.is_some() {
        return Err(CaptureError::LinkUsed.into());
    }
    if !link::has_consent(app, &open).await? {
        return Err(FlowFailure::ConsentMissing);
    }
    Ok(open)
}

async fn view(app: &App, open: &OpenLink) -> Result<SessionView, FlowFailure> {
    let (state, outcome) = link::progress(app, open).await?;
    let organisation = organisation::Entity::find_by_id(&open.row.organisation_id).one(&app.database).await;
    let organisation = organisation.map_err(Fault::from)?;
    Ok(SessionView {
        signature_id: open.row.id.clone(),
        state,
        controller: organisation.map(|row| row.name).unwrap_or_default(),
        consent_given: link::has_consent(app, open).await?,
        now: app.clock.now(),
        expires_at: Instant::from_epoch_ms(open.row.expires_at_ms),
        return_url: open.row.return_url.clone(),
        fail_return_url: open.row.fail_return_url.clone(),
        outcome,
    })
}

/// Reads a short body. The strict parser goes first, so that a duplicate member is an error here too.
async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, ReadError> {
    let text = body::read_json(headers, body, MAX_SHORT_BODY_BYTES).await.map_err(ReadError::Body)?;
    canonical::parse(text.text()).map_err(|error| ReadError::Shape(error.to_string()))?;
    serde_json::from_str(text.text()).map_err(|error| ReadError::Shape(error.to_string()))
}
