//! The Identity Platform dialect: flash challenge and capture, as their vendor documents them.

pub(super) mod error;

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::post,
};
use contract::{
    bundle::MAX_BODY_BYTES,
    canonical::{self, Json as Value},
    capture_flow::Purpose,
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS, MAX_STEPS, MAX_TTL_MS, MIN_STEPS, MIN_TTL_MS},
    field::FieldError,
    finding::Decision,
    identity::{CaptureResponse, ChallengeResponse, Found, Ocr},
};

use self::error::ApiError;
use super::{body, client::CallFrom, limit};
use crate::{
    App,
    auth::{
        self, AuthError, Caller, Scope,
        rate_limit::{self, Bucket},
    },
    verification::{
        Claim,
        capture::{self, CaptureContext, StoredCapture},
        challenge::{self, ChallengeOrder, Holder},
        link::is_customer_id,
        pipeline::{self, Progress},
    },
    work::at_work,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/identity/document/ktp/challenge", post(issue_challenge))
        .route("/api/identity/document/ktp/capture", post(submit_capture))
}

async fn issue_challenge(State(app): State<App>, from: CallFrom, headers: HeaderMap, body: Body) -> Response {
    guarded(&app, (&headers, from), rate_limit::CHALLENGE, async |caller| {
        let text = body::read_json(&app, &headers, body, body::MAX_SHORT_BYTES).await?;
        let order = read_challenge_order(text.text())?;
        let wire = challenge::issue(
            &app,
            ChallengeOrder {
                holder: Holder {
                    organisation_id: &caller.organisation_id,
                    customer_id: &order.customer_id,
                    link_id: None,
                },
                steps: order.steps,
                ttl_ms: order.ttl_ms,
            },
        )
        .await?;
        Ok(Json(ChallengeResponse { flash_challenge: wire }).into_response())
    })
    .await
}

async fn submit_capture(State(app): State<App>, from: CallFrom, headers: HeaderMap, body: Body) -> Response {
    let received_at = app.clock.now();
    guarded(&app, (&headers, from), rate_limit::CAPTURE, async |caller| {
        let text = body::read_json(&app, &headers, body, MAX_BODY_BYTES).await?;
        let (own, caller) = (app.clone(), caller.clone());
        let stored = at_work(app.clone(), async move || {
            let app = own;
            let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
            let request = read_capture_request(&json)?;
            let context = CaptureContext {
                holder: Holder {
                    organisation_id: &caller.organisation_id,
                    customer_id: request.customer_id,
                    link_id: None,
                },
                hmac_key: request.hmac_key,
                claim: &Claim::default(),
                purpose: Purpose::Capture,
                received_at,
            };
            Ok::<_, ApiError>(capture::submit(&app, context, request.bundle).await?)
        })
        .await?;
        let progress = pipeline::follow(&app, &stored.ids.bundle).await?;
        Ok(Json(render(&stored, &progress)).into_response())
    })
    .await
}

fn render(stored: &StoredCapture, progress: &Progress) -> CaptureResponse {
    let (ids, frames) = (&stored.ids, stored.frames_stored);
    match progress {
        Progress::Decided(outcome) => {
            let found = Found {
                document: outcome.document.clone(),
                ocr: outcome.text.as_ref().map(|text| Ocr::of(text, &outcome.told)),
                face: outcome.face.clone(),
            };
            CaptureResponse::render(&outcome.decision, ids, frames, found)
        }
        // It is stored and goes on: the bundle will have the decision.
        Progress::Processing => {
            CaptureResponse::render(&Decision::undecided(), ids, frames, Found::default())
        }
    }
}

/// Lets a call in: key, scope, limit. Every answer that got as far as the limit carries its headers.
pub(super) async fn guarded(
    app: &App,
    (headers, from): (&HeaderMap, CallFrom),
    bucket: Bucket,
    call: impl AsyncFnOnce(&Caller) -> Result<Response, ApiError>,
) -> Response {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let caller = match authorised(app, header, from).await {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    let allowance = match rate_limit::count(app, &caller.credential_id, bucket).await {
        Ok(allowance) => allowance,
        Err(fault) => return ApiError::Fault(fault).into_response(),
    };
    let mut response = if allowance.allowed {
        call(&caller).await.unwrap_or_else(IntoResponse::into_response)
    } else {
        ApiError::TooMany(allowance).into_response()
    };
    limit::dress(&mut response, &allowance);
    response
}

/// The vendor asks for `verifications:view` on both endpoints; whoever may write may call them too.
async fn authorised(app: &App, header: Option<&str>, CallFrom(from): CallFrom) -> Result<Caller, ApiError> {
    let caller = auth::bearer(app, header, from).await?;
    if caller.has_one_of(&[Scope::VerificationsView, Scope::VerificationsWrite]) {
        Ok(caller)
    } else {
        Err(AuthError::MissingScope(Scope::VerificationsView.as_str()).into())
    }
}

struct WantedChallenge {
    customer_id: String,
    steps: u32,
    ttl_ms: i64,
}

fn read_challenge_order(text: &str) -> Result<WantedChallenge, ApiError> {
    let json = canonical::parse(text).map_err(|error| ApiError::malformed(&error))?;
    let mut errors = Vec::new();
    let customer_id = read_customer_id(&json, &mut errors).map(str::to_owned);
    let steps =
        read_whole(&json, "steps", (MIN_STEPS.into(), MAX_STEPS.into()), DEFAULT_STEPS.into(), &mut errors);
    let ttl_ms = read_whole(&json, "ttlMs", (MIN_TTL_MS, MAX_TTL_MS), DEFAULT_TTL_MS, &mut errors);
    match customer_id {
        Some(customer_id) if errors.is_empty() => {
            Ok(WantedChallenge { customer_id, steps: u32::try_from(steps).unwrap_or(DEFAULT_STEPS), ttl_ms })
        }
        _ => Err(ApiError::Fields(errors)),
    }
}

struct CaptureRequest<'a, 'b> {
    customer_id: &'a str,
    bundle: &'a Value<'b>,
    hmac_key: Option<&'a str>,
}

fn read_capture_request<'a, 'b>(json: &'a Value<'b>) -> Result<CaptureRequest<'a, 'b>, ApiError> {
    let mut errors = Vec::new();
    let customer_id = read_customer_id(json, &mut errors);
    let bundle = json.member("bundle").filter(|value| **value != Value::Null);
    if bundle.is_none() {
        errors.push(FieldError::new("bundle", "required", "is required"));
    }
    let hmac_key = match json.member("hmacKey") {
        None | Some(Value::Null) => None,
        Some(Value::Text(key)) => Some(key.as_ref()),
        Some(_) => {
            errors.push(FieldError::new("hmacKey", "type", "must be a string"));
            None
        }
    };
    match (customer_id, bundle) {
        (Some(customer_id), Some(bundle)) if errors.is_empty() => {
            Ok(CaptureRequest { customer_id, bundle, hmac_key })
        }
        _ => Err(ApiError::Fields(errors)),
    }
}

fn read_customer_id<'a>(json: &'a Value<'_>, errors: &mut Vec<FieldError>) -> Option<&'a str> {
    let Some(value) = json.member("customerId").filter(|value| **value != Value::Null) else {
        errors.push(FieldError::new("customerId", "required", "is required"));
        return None;
    };
    let id = value.as_text().filter(|id| is_customer_id(id));
    if id.is_none() {
        errors.push(FieldError::new(
            "customerId",
            "form",
            "must be 1 to 64 letters, digits, dashes or underscores",
        ));
    }
    id
}

fn read_whole(
    json: &Value<'_>,
    name: &str,
    (least, most): (i64, i64),
    default: i64,
    errors: &mut Vec<FieldError>,
) -> i64 {
    match json.member(name) {
        None | Some(Value::Null) => default,
        Some(value) => {
            // The parser admits integers up to 2^53, which a cast keeps exactly.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole, and far below 2^53 after the range check"
            )]
            let whole = value
                .as_number()
                .filter(|number| number.fract() == 0.0 && number.abs() < 1e15)
                .map(|number| number as i64);
            whole.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
                errors.push(FieldError::new(
                    name,
                    "range",
                    format!("must be a whole number from {least} to {most}"),
                ));
                default
            })
        }
    }
}
