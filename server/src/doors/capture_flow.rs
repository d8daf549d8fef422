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
    capture_flow::{
        CaptureOutcome, CaptureResult, ConsentRequest, LINK_HEADER, Link, LinkRequest, SessionRequest,
        SessionView,
    },
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS},
    finding::Tier,
    identity::ChallengeResponse,
    instant::Instant,
    visit::{Batch, client::Client},
};
use sea_orm::EntityTrait;

use self::error::FlowFailure;
use super::{
    body,
    client::Arrived,
    h5_idv,
    identity::{self, Entry},
};
use crate::{
    App, Fault,
    auth::rate_limit,
    h5_links,
    store::entity::organisation,
    verification::{
        Claim,
        capture::{self, CaptureContext, CaptureError},
        challenge::{self, ChallengeOrder, Holder},
        link::{self, LinkError, LinkOrder, OpenLink},
        pipeline::{self, Progress},
    },
    visits,
    work::at_work,
};

/// `__Host-`: sent to this host alone, over TLS (or to a loopback address), whatever path asked for it.
const COOKIE: &str = "__Host-tanda-capture";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/capture-flow/v1/links", post(create_link))
        .route("/capture-flow/v1/session", get(show_session).post(open_session))
        .route("/capture-flow/v1/consent", post(give_consent))
        .route("/capture-flow/v1/challenge", post(issue_challenge))
        .route("/capture-flow/v1/capture", post(submit_capture))
        .route("/capture-flow/v1/visit", post(hear_visit))
}

async fn create_link(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    identity::changing(
        &app,
        (&arrived, body),
        Entry::LINKS,
        body::MAX_SHORT_BYTES,
        async |app, caller, text| {
            let request: LinkRequest = body::shaped(&text)?;
            let order = LinkOrder {
                organisation_id: &caller.organisation_id,
                application_id: Some(&caller.application_id),
                customer_id: request.customer_id.as_deref(),
                claim: Claim {
                    nik: request.nik.clone(),
                    birth_date: request.birth_date.clone(),
                    name: request.name.clone(),
                    email: request.email.clone(),
                    phone: request.phone.clone(),
                },
                purpose: request.purpose,
                return_url: request.return_url.as_deref(),
                fail_return_url: request.fail_return_url.as_deref(),
            };
            let new = link::create(&app, order).await?;
            let url = format!("{}/h5-idv/?token={}&signatureId={}", app.settings.base_url, new.token, new.id);
            Ok(Json(Link { signature_id: new.id, url, expires_at: new.expires_at }).into_response())
        },
    )
    .await
}

async fn open_session(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, FlowFailure> {
    let request: SessionRequest = body::read(&app, &headers, body).await?;
    let (opened, session) = match link::open(&app, &request).await {
        // A page that was reloaded before its address was cleaned still has its cookie.
        Err(LinkError::Unknown) => {
            let again = session_of(&headers, &request.signature_id).ok_or(LinkError::Unknown)?;
            let again = link::of_session(&app, &request.signature_id, &again).await?;
            return Ok(Json(view(&app, &again).await?).into_response());
        }
        other => other?,
    };
    let view = view(&app, &opened).await?;
    let is_framed = view.page.as_ref().is_some_and(|page| !page.embed_origins.is_empty());
    let mut response = Json(view).into_response();
    let life_s = (opened.row.expires_at_ms - app.clock.now().epoch_ms()).max(0) / 1000;
    let name = cookie_name(&opened.row.id);
    // In a frame of another site a browser keeps no stricter cookie; what it keeps is that site's alone.
    let site = if is_framed { "SameSite=None; Partitioned" } else { "SameSite=Strict" };
    let cookie = format!("{name}={session}; Path=/; Secure; HttpOnly; {site}; Max-Age={life_s}");
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
    within_limit(&app, &open.row.id, rate_limit::WRITE).await?;
    let given: ConsentRequest = body::read(&app, &headers, body).await?;
    link::give_consent(&app, &open, &given).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn issue_challenge(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ChallengeResponse>, FlowFailure> {
    let open = capturing_link(&app, &headers, rate_limit::CHALLENGE).await?;
    body::read_json(&app, "", &headers, body, body::MAX_SHORT_BYTES).await?;
    let order = ChallengeOrder { holder: holder_of(&open), steps: DEFAULT_STEPS, ttl_ms: DEFAULT_TTL_MS };
    Ok(Json(ChallengeResponse { flash_challenge: challenge::issue(&app, order).await? }))
}

async fn submit_capture(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CaptureOutcome>, FlowFailure> {
    let received_at = app.clock.now();
    let open = capturing_link(&app, &headers, rate_limit::CAPTURE).await?;
    let text = body::read_json(&app, &open.row.id, &headers, body, MAX_BODY_BYTES).await?;
    let (own, link_id) = (app.clone(), open.row.id.clone());
    let stored = at_work(app.clone(), async move || {
        let app = own;
        let json = canonical::parse(text.text()).map_err(|error| FlowFailure::Invalid(error.to_string()))?;
        let bundle =
            json.member("bundle").ok_or_else(|| FlowFailure::Invalid("bundle is required".to_owned()))?;
        let context = CaptureContext {
            holder: holder_of(&open),
            hmac_key: None,
            device_id: None,
            claim: &open.claim,
            purpose: open.purpose,
            received_at,
        };
        let stored = capture::submit(&app, context, bundle).await?;
        Ok::<_, FlowFailure>(stored)
    })
    .await?;
    Ok(Json(match pipeline::follow(&app, &stored.ids.bundle).await? {
        Progress::Decided(outcome) => {
            let fail = match h5_links::page(&app, &link_id).await? {
                Some(page) => page.fail(h5_idv::fail_reason(&outcome)),
                None => None,
            };
            CaptureOutcome { fail, ..link::outcome_of(&outcome.decision) }
        }
        Progress::Processing => {
            CaptureOutcome { result: CaptureResult::UnderReview, assurance_tier: Tier::Low, fail: None }
        }
    }))
}

/// What the page tells of its steps. A link that ran out is heard too: this is how its visit ended.
async fn hear_visit(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, FlowFailure> {
    let (id, session) = named_session(&headers)?;
    let link = link::row_of_session(&app, id, session).await?;
    within_limit(&app, &link.id, rate_limit::VISIT).await?;
    let batch: Batch = body::read(&app, &headers, body).await?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let client = Client::of(text("user-agent"), text("sec-ch-ua-mobile"), text("sec-ch-ua-platform"));
    visits::hear(&app, &link, client, &batch).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One cookie a link: a browser may have several links open, and each page names its own.
fn cookie_name(link_id: &str) -> String {
    format!("{COOKIE}-{link_id}")
}

/// Links and their cookies, as the browser sends them.
fn sessions(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('-')?.split_once('='))
}

fn session_of(headers: &HeaderMap, link_id: &str) -> Option<String> {
    sessions(headers).find(|(id, _)| *id == link_id).map(|(_, session)| session.to_owned())
}

/// The link that the page names, with this browser's cookie. A page that lost its name has the only one there is.
fn named_session(headers: &HeaderMap) -> Result<(&str, &str), LinkError> {
    let named = headers.get(LINK_HEADER).and_then(|value| value.to_str().ok());
    let mut known = sessions(headers).filter(|(id, _)| named.is_none_or(|named| named == *id));
    let only = known.next().ok_or(LinkError::Unknown)?;
    if known.next().is_some() { Err(LinkError::Unknown) } else { Ok(only) }
}

/// The link that the page names and this browser has opened.
async fn session_link(app: &App, headers: &HeaderMap) -> Result<OpenLink, FlowFailure> {
    let (id, session) = named_session(headers)?;
    Ok(link::of_session(app, id, session).await?)
}

fn holder_of(open: &OpenLink) -> Holder<'_> {
    Holder {
        organisation_id: &open.row.organisation_id,
        customer_id: &open.row.customer_id,
        link_id: Some(&open.row.id),
    }
}

async fn within_limit(app: &App, link_id: &str, bucket: rate_limit::Bucket) -> Result<(), FlowFailure> {
    let allowance = rate_limit::count(app, link_id, bucket).await?;
    if allowance.allowed { Ok(()) } else { Err(FlowFailure::TooMany { retry_after_s: allowance.reset_s }) }
}

/// The same, for a call that captures: within its limit, consented, and without a capture so far.
async fn capturing_link(
    app: &App,
    headers: &HeaderMap,
    bucket: rate_limit::Bucket,
) -> Result<OpenLink, FlowFailure> {
    let open = session_link(app, headers).await?;
    within_limit(app, &open.row.id, bucket).await?;
    if open.row.bundle_id.is_some() {
        return Err(CaptureError::LinkUsed.into());
    }
    if !link::has_consent(app, &open).await? {
        return Err(FlowFailure::ConsentMissing);
    }
    Ok(open)
}

async fn view(app: &App, open: &OpenLink) -> Result<SessionView, FlowFailure> {
    let (state, mut outcome) = link::progress(app, open).await?;
    let page = h5_links::page(app, &open.row.id).await?;
    if let (Some(page), Some(outcome), Some(bundle_id)) = (&page, &mut outcome, &open.row.bundle_id)
        && let Progress::Decided(found) = pipeline::progress(app, bundle_id).await?
    {
        outcome.fail = page.fail(h5_idv::fail_reason(&found));
    }
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
        page: page.map(|page| page.view),
    })
}
