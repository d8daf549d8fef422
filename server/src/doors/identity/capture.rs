//! The two calls of a capture, as the vendor documents them, and the stored bundle.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use contract::{
    body::Errors,
    bundle::MAX_BODY_BYTES,
    canonical::{self, Json as Value},
    capture_flow::Purpose,
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS, MAX_STEPS, MAX_TTL_MS, MIN_STEPS, MIN_TTL_MS},
    field::FieldError,
    finding::Decision,
    identity::{CaptureIds, CaptureResponse, ChallengeResponse, Found, Ocr, management::BundleView},
    instant::Instant,
};

use super::{Entry, changing, error::ApiError, fields::customer_id, guarded};
use crate::{
    App,
    doors::{body, client::Arrived},
    verification::{
        Claim,
        capture::{self, CaptureContext},
        challenge::{self, ChallengeOrder, Holder},
        pipeline::{self, Progress},
        stored::{self, StoredBundle},
    },
    work::at_work,
};

pub(super) async fn issue_challenge(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    changing(&app, (&arrived, body), Entry::CHALLENGE, body::MAX_SHORT_BYTES, async |app, caller, text| {
        let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
        let (customer_id, steps, ttl_ms) = Errors::default().read(&json, |body, errors| {
            let customer_id = customer_id(body, errors);
            let bounds = (MIN_STEPS.into(), MAX_STEPS.into());
            let steps = body.whole("steps", bounds, DEFAULT_STEPS.into(), errors);
            let ttl_ms = body.whole("ttlMs", (MIN_TTL_MS, MAX_TTL_MS), DEFAULT_TTL_MS, errors);
            Some((customer_id?, steps?, ttl_ms?))
        })?;
        let holder = Holder { organisation_id: &caller.organisation_id, customer_id, link_id: None };
        let steps = u32::try_from(steps).unwrap_or(DEFAULT_STEPS);
        let wire = challenge::issue(&app, ChallengeOrder { holder, steps, ttl_ms }).await?;
        Ok(Json(ChallengeResponse { flash_challenge: wire }).into_response())
    })
    .await
}

pub(super) async fn submit(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    let received_at = app.clock.now();
    changing(&app, (&arrived, body), Entry::CAPTURE, MAX_BODY_BYTES, async move |app, caller, text| {
        let own = app.clone();
        let stored = at_work(app.clone(), async move || {
            let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
            let request = CaptureRequest::read(&json)?;
            let context = CaptureContext {
                holder: Holder {
                    organisation_id: &caller.organisation_id,
                    customer_id: request.customer_id,
                    link_id: None,
                },
                hmac_key: request.hmac_key,
                device_id: request.device_id,
                claim: &Claim::default(),
                purpose: Purpose::Capture,
                received_at,
            };
            Ok::<_, ApiError>(capture::submit(&own, context, request.bundle).await?)
        })
        .await?;
        let progress = pipeline::follow(&app, &stored.ids.bundle).await?;
        Ok(Json(render(&stored.ids, stored.frames_stored, &progress)).into_response())
    })
    .await
}

struct CaptureRequest<'a> {
    customer_id: &'a str,
    bundle: &'a Value<'a>,
    hmac_key: Option<&'a str>,
    device_id: Option<&'a str>,
}

impl<'a> CaptureRequest<'a> {
    fn read(json: &'a Value<'a>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let customer_id = customer_id(body, errors);
            let bundle = body.required("bundle", errors);
            let hmac_key = body.optional_string("hmacKey", errors);
            let device_id = body.optional_string("deviceId", errors);
            let device_id = device_id.map(|id| id.strip_prefix("dev_").unwrap_or(id));
            Some(Self { customer_id: customer_id?, bundle: bundle?, hmac_key, device_id })
        })
    }
}

pub(super) async fn see_bundle(State(app): State<App>, Path(id): Path<String>, arrived: Arrived) -> Response {
    guarded(&app, &arrived, Entry::SEE_CAPTURES, async |caller| {
        let id = id.strip_prefix("ktpb_").unwrap_or(&id);
        let found = stored::find(&app, &caller.organisation_id, id).await?;
        let found = found.ok_or(ApiError::NotFound("bundle"))?;
        Ok(Json(view(found)).into_response())
    })
    .await
}

fn view(found: StoredBundle) -> BundleView {
    let StoredBundle { row, frames_stored, progress, holding } = found;
    let ids = CaptureIds { verification: holding.id, bundle: row.id.clone(), face_enrolment: row.id };
    let mut capture = render(&ids, frames_stored, &progress);
    if let Some(word) = &holding.overruled {
        capture.verification.status = word.status;
        capture.ktp_bundle.verdict = word.verdict;
        capture.ktp_bundle.assurance_tier = word.tier;
        capture.anti_spoof.assurance_tier = word.tier;
    }
    BundleView {
        capture,
        customer_id: row.customer_id,
        state: row.state,
        platform: row.platform,
        sdk_version: row.sdk_version,
        device_id: row.device_id.map(|id| format!("dev_{id}")),
        captured_at: Instant::from_epoch_ms(row.captured_at_ms),
        received_at: Instant::from_epoch_ms(row.received_at_ms),
        actor_user_id: holding.overruled.map(|word| word.actor_user_id),
    }
}

fn render(ids: &CaptureIds, frames_stored: usize, progress: &Progress) -> CaptureResponse {
    match progress {
        Progress::Decided(outcome) => {
            let found = Found {
                document: outcome.document.clone(),
                ocr: outcome.text.as_ref().map(|text| Ocr::of(text, &outcome.told)),
                face: outcome.face.clone(),
            };
            CaptureResponse::render(&outcome.decision, ids, frames_stored, found)
        }
        // It is stored and goes on: the bundle will have the decision.
        Progress::Processing => {
            CaptureResponse::render(&Decision::undecided(), ids, frames_stored, Found::default())
        }
    }
}
