//! The electronic certificate dialect: the verify call and the liveness call, as their vendor documents them.

use std::{pin::Pin, sync::Arc};

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use contract::{
    ecert::{
        API_KEY_HEADER, APP_ID_HEADER, ErrorBody, Failure, MAX_BODY_BYTES, ReferenceId, VERIFY_PATH,
        VerifyAnswer, VerifyRequest,
    },
    instant::Instant,
};
use tracing::Instrument;

use super::{
    body::{self, BodyError, Utf8Body},
    client::Arrived,
    limit, repeat,
};
use crate::{
    App, Fault,
    auth::{
        self, AuthError, Caller, Door,
        rate_limit::{self, Bucket},
    },
    idempotency::IdempotencyError,
    transactions::{
        self, certificate,
        liveness::{self, Refusal},
    },
    work::at_work,
};

/// Calls a minute (ours: the vendor gives no number): five a second, each a second's work of one core.
pub(super) const VERIFY: Bucket = Bucket { name: "certificate", per_minute: 300 };
/// The same for the liveness call.
pub(super) const LIVENESS: Bucket = Bucket { name: "liveness", per_minute: 300 };

pub(super) fn routes() -> Router<App> {
    Router::new().route(VERIFY_PATH, post(verify)).route("/v1/face/liveness", post(look_for_life))
}

/// A call that was let in.
pub(super) struct Call {
    pub(super) app: App,
    pub(super) caller: Caller,
    pub(super) body: Result<Arc<Utf8Body>, BodyError>,
    pub(super) sent_at: Instant,
    /// The id of its line in the log.
    pub(super) id: String,
}

impl Call {
    fn asked(&self) -> transactions::Asked<'_> {
        let body = self.body.as_ref().map_or("", |body| body.text());
        transactions::Asked { caller: &self.caller, body, sent_at: self.sent_at, id: &self.id }
    }
}

async fn verify(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    guarded(&app, &arrived, body, VERIFY, |call| Box::pin(verified(call))).await
}

async fn look_for_life(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    guarded(&app, &arrived, body, LIVENESS, |call| Box::pin(looked(call))).await
}

async fn verified(call: Call) -> Response {
    match verify_call(&call).await {
        Ok(answer) => Json(answer).into_response(),
        Err(failure) => refused(&failure),
    }
}

/// Answers a verify call that was let in.
pub(super) async fn verify_call(call: &Call) -> Result<VerifyAnswer, Failure> {
    let asked = call.asked();
    let refuse = async |reference: Option<&str>, failure| {
        Err(certificate::refuse(&call.app, asked, reference, failure).await)
    };
    let body = match &call.body {
        Ok(body) => body.clone(),
        Err(error) => return refuse(None, unreadable(error)).await,
    };
    let rules = certificate::rules(&call.app, &call.caller);
    let read = at_work(call.app.clone(), async move || {
        let request = VerifyRequest::parse(body.text(), &rules);
        let reference = request.is_err().then(|| VerifyRequest::reference_in(body.text())).flatten();
        Ok::<_, Fault>((request, reference))
    });
    match read.await? {
        (Ok(request), _) => certificate::run(&call.app, asked, &request).await,
        (Err(errors), reference) => {
            refuse(reference.as_ref().map(ReferenceId::as_str), Failure::InvalidPayload(errors)).await
        }
    }
}

async fn looked(call: Call) -> Response {
    let done = match &call.body {
        Ok(_) => liveness::run(&call.app, call.asked()).await,
        Err(error) => {
            let refusal = Refusal::Common(unreadable(error));
            Err(liveness::refuse(&call.app, call.asked(), refusal).await)
        }
    };
    match done {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => error(refusal.status(), refusal.body()),
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Lets a call in: application and key, limit, body, idempotency key. What was begun goes on when its caller leaves.
async fn guarded(
    app: &App,
    arrived: &Arrived,
    body: Body,
    bucket: Bucket,
    answer: fn(Call) -> Answering,
) -> Response {
    let sent_at = app.clock.now();
    let caller = match authorised(app, arrived).await {
        Ok(caller) => caller,
        Err(failure) => return refused(&failure),
    };
    let allowance = match rate_limit::count(app, &caller.credential_id, bucket).await {
        Ok(allowance) => allowance,
        Err(fault) => return internal(&fault),
    };
    let mut response = if allowance.allowed {
        let body = body::read_json(app, &caller.credential_id, &arrived.headers, body, MAX_BODY_BYTES).await;
        let body = body.map(Arc::new);
        let repeats_as = caller.repeats_as();
        let id = transactions::fresh_uuid(app);
        let call = Call { app: app.clone(), caller, body: body.clone(), sent_at, id };
        let run = async move {
            let done = tokio::spawn(answer(call).in_current_span()).await;
            done.unwrap_or_else(|error| internal(&Fault::Invariant(error.to_string())))
        };
        match &body {
            // Nothing was read that could be told from another request.
            Err(_) => run.await,
            Ok(body) => {
                let asked = (arrived, body.text().as_bytes());
                repeat::once(app, &repeats_as, asked, |error| refused(&repeated(error)), run).await
            }
        }
    } else {
        refused(&Failure::TooManyRequests)
    };
    limit::dress(&mut response, &allowance);
    response
}

/// What a call is refused with whose idempotency key is not taken.
fn repeated(error: IdempotencyError) -> Failure {
    match error {
        IdempotencyError::Key => Failure::InvalidPayload(Vec::new()),
        IdempotencyError::OtherRequest => Failure::KeyReused,
        IdempotencyError::InFlight => Failure::InProgress,
        IdempotencyError::Fault(fault) => {
            tracing::error!(%fault, "an idempotency key could not be looked up");
            Failure::Internal
        }
    }
}

/// Who a pair of headers belongs to.
async fn authorised(app: &App, arrived: &Arrived) -> Result<Caller, Failure> {
    let [app_id, key] = [APP_ID_HEADER, API_KEY_HEADER].map(|name| arrived.header(name).unwrap_or(""));
    let found = auth::pair(app, Door::Ecert, app_id, key, arrived.from).await;
    found.map_err(|error| match error {
        AuthError::Unknown | AuthError::MissingScope(_) => Failure::Unauthorized,
        AuthError::Address => Failure::AddressNotAllowed,
        AuthError::Fault(fault) => {
            tracing::error!(%fault, "a caller could not be looked up");
            Failure::Internal
        }
    })
}

/// What a body that was not read is refused with.
fn unreadable(error: &BodyError) -> Failure {
    match error {
        BodyError::TooLarge(_) => Failure::TooLarge,
        BodyError::Busy => Failure::Busy,
        BodyError::NotJsonType | BodyError::TooSlow | BodyError::Unreadable(_) => {
            Failure::InvalidPayload(Vec::new())
        }
    }
}

fn refused(failure: &Failure) -> Response {
    error(failure.status(), failure.body())
}

fn internal(fault: &Fault) -> Response {
    tracing::error!(%fault, "a call of the certificate dialect failed");
    refused(&Failure::Internal)
}

fn error(status: u16, body: ErrorBody) -> Response {
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
}
