//! What the H5 pages call: a link's session, consent, challenge and capture. The core behind it is the same as
//! behind every partner's door.

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
    capture_flow::{
        ConsentRequest, FlowError, FlowErrorCode, Link, LinkRequest, SessionRequest, SessionView,
    },
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS},
    field::FieldError,
    identity::{ChallengeResponse, ErrorBody},
};
use sea_orm::EntityTrait;
use serde::de::DeserializeOwned;

use super::{
    body::{self, BodyError},
    identity::at_work,
};
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
) -> Result<Json<contract::capture_flow::CaptureOutcome>, FlowFailure> {
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
        expires_at: contract::instant::Instant::from_epoch_ms(open.row.expires_at_ms),
        return_url: open.row.return_url.clone(),
        fail_return_url: open.row.fail_return_url.clone(),
        outcome,
    })
}

/// Why a short body is not what this door reads.
#[derive(Debug)]
enum ReadError {
    Body(BodyError),
    Shape(String),
}

/// Reads a short body. The strict parser goes first, so that a duplicate member is an error here too.
async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, ReadError> {
    let text = body::read_json(headers, body, MAX_SHORT_BODY_BYTES).await.map_err(ReadError::Body)?;
    canonical::parse(text.text()).map_err(|error| ReadError::Shape(error.to_string()))?;
    serde_json::from_str(text.text()).map_err(|error| ReadError::Shape(error.to_string()))
}

/// Everything that the pages are answered instead of a result.
#[derive(Debug)]
enum FlowFailure {
    Link(LinkError),
    Capture(CaptureError),
    Body(BodyError),
    Invalid(String),
    ConsentMissing,
    TooMany { retry_after_s: u32 },
    Fault(Fault),
}

impl From<LinkError> for FlowFailure {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<CaptureError> for FlowFailure {
    fn from(error: CaptureError) -> Self {
        Self::Capture(error)
    }
}

impl From<BodyError> for FlowFailure {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<ReadError> for FlowFailure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Body(error) => Self::Body(error),
            ReadError::Shape(reason) => Self::Invalid(reason),
        }
    }
}

impl From<Fault> for FlowFailure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for FlowFailure {
    fn into_response(self) -> Response {
        use FlowErrorCode as Code;
        let mut retry_after_s = None;
        let (status, code, message) = match self {
            Self::Fault(fault)
            | Self::Link(LinkError::Fault(fault))
            | Self::Capture(CaptureError::Fault(fault)) => {
                tracing::error!(%fault, "capture-flow call failed");
                (StatusCode::INTERNAL_SERVER_ERROR, Code::ServerFault, "the server failed".to_owned())
            }
            Self::Link(error @ LinkError::Unknown) => {
                (StatusCode::UNAUTHORIZED, Code::LinkUnknown, error.to_string())
            }
            Self::Link(error @ LinkError::Expired) => {
                (StatusCode::GONE, Code::LinkExpired, error.to_string())
            }
            Self::Link(LinkError::Fields(errors)) => (StatusCode::BAD_REQUEST, Code::Invalid, told(&errors)),
            Self::Capture(error @ CaptureError::LinkUsed) => {
                (StatusCode::CONFLICT, Code::AlreadySubmitted, error.to_string())
            }
            Self::Capture(
                error @ (CaptureError::ChallengeUnknown
                | CaptureError::ChallengeConsumed
                | CaptureError::ChallengeExpired),
            ) => (StatusCode::CONFLICT, Code::ChallengeGone, error.to_string()),
            Self::Capture(CaptureError::Fields(errors)) => {
                (StatusCode::BAD_REQUEST, Code::Invalid, told(&errors))
            }
            Self::Capture(CaptureError::Frames(errors)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, told(&errors))
            }
            Self::Capture(error @ CaptureError::ClockOff) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, error.to_string())
            }
            Self::Capture(error) => (StatusCode::BAD_REQUEST, Code::Invalid, error.to_string()),
            Self::Body(error) => (error.status(), Code::Invalid, error.to_string()),
            Self::Invalid(reason) => (StatusCode::BAD_REQUEST, Code::Invalid, reason),
            Self::ConsentMissing => {
                (StatusCode::FORBIDDEN, Code::ConsentMissing, "consent has not been given".to_owned())
            }
            Self::TooMany { retry_after_s: wait_s } => {
                retry_after_s = Some(wait_s);
                (StatusCode::TOO_MANY_REQUESTS, Code::TooMany, "rate limit exceeded".to_owned())
            }
        };
        let mut response = (status, Json(FlowError { code, message })).into_response();
        if let Some(wait_s) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
        }
        response
    }
}

fn told(errors: &[FieldError]) -> String {
    errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>().join("; ")
}

/// What a partner is answered who asks for a link: in the words of the Identity dialect, whose key it is.
#[derive(Debug)]
enum PartnerError {
    Auth(AuthError),
    Link(LinkError),
    Read(ReadError),
    TooMany(u32),
    Fault(Fault),
}

impl From<AuthError> for PartnerError {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<LinkError> for PartnerError {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}

impl From<Fault> for PartnerError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for PartnerError {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Fault(fault)
            | Self::Auth(AuthError::Fault(fault))
            | Self::Link(LinkError::Fault(fault)) => {
                tracing::error!(%fault, "a link could not be made");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::plain("internal error"))
            }
            Self::Auth(error @ AuthError::Unknown) => {
                (StatusCode::UNAUTHORIZED, ErrorBody::plain(error.to_string()))
            }
            Self::Auth(error) => (StatusCode::FORBIDDEN, ErrorBody::plain(error.to_string())),
            Self::Link(LinkError::Fields(errors)) => (StatusCode::BAD_REQUEST, ErrorBody::of_fields(&errors)),
            Self::Link(error) => (StatusCode::NOT_FOUND, ErrorBody::plain(error.to_string())),
            Self::Read(ReadError::Body(error)) => (error.status(), ErrorBody::plain(error.to_string())),
            Self::Read(ReadError::Shape(reason)) => (StatusCode::BAD_REQUEST, ErrorBody::plain(reason)),
            Self::TooMany(wait_s) => {
                let mut response =
                    (StatusCode::TOO_MANY_REQUESTS, Json(ErrorBody::plain("rate limit exceeded")))
                        .into_response();
                response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
                return response;
            }
        };
        (status, Json(body)).into_response()
    }
}
