//! `Idempotency-Key` at the doors: one way for every call that changes something. Which answer a key gets is decided in
//! `crate::idempotency`; how a refusal reads is its door's.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};

use super::client::Arrived;
use crate::{
    App, Fault,
    idempotency::{self, Answer, Begun, Call, IdempotencyError, Turn},
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Refusals that pass: a limit, a quota, something that is under way. The same call may succeed later.
const PASSING: [StatusCode; 3] = [StatusCode::TOO_MANY_REQUESTS, StatusCode::FORBIDDEN, StatusCode::CONFLICT];
/// The longest answer that is kept: a decision with all its votes and reasons is some 30 kB.
const LONGEST_ANSWER_BYTES: usize = 1024 * 1024;

/// Runs a call once a key. Without the header it just runs. The call goes on when its caller leaves: the answer waits for
/// whoever asks again.
pub(super) async fn once(
    app: &App,
    caller: &str,
    (asked, body): (&Arrived, &[u8]),
    refuse: impl FnOnce(IdempotencyError) -> Response,
    call: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let Some(key) = asked.headers.get(KEY) else {
        return call.await;
    };
    // What is not visible ASCII is refused as a key, whatever it was.
    let key = key.to_str().unwrap_or("");
    let request = [asked.method.as_str().as_bytes(), asked.path.as_bytes(), body];
    match idempotency::begin(app, Call { caller, key, request }).await {
        Err(error) => refuse(error),
        Ok(Begun::Again(answer)) => replayed(answer),
        Ok(Begun::First(turn)) => {
            let own = app.clone();
            let run = tokio::spawn(async move {
                let response = call.await;
                keep(&own, turn, response).await
            });
            match run.await {
                Ok(Ok(response)) => response,
                Ok(Err(fault)) => refuse(fault.into()),
                Err(error) => refuse(Fault::Invariant(error.to_string()).into()),
            }
        }
    }
}

/// Keeps an answer that is worth keeping, and hands it on.
async fn keep(app: &App, turn: Turn, response: Response) -> Result<Response, Fault> {
    let status = response.status();
    if status.is_server_error() || PASSING.contains(&status) {
        idempotency::given_back(app, turn).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, LONGEST_ANSWER_BYTES).await;
    let bytes = bytes.map_err(|error| Fault::Invariant(format!("an answer too long to keep: {error}")))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    idempotency::answered(app, turn, &Answer { status: status.as_u16(), body: text }).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn replayed(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// The HTTP status of a refusal, in dialects that use HTTP statuses.
pub(super) fn status(error: &IdempotencyError) -> StatusCode {
    match error {
        IdempotencyError::Key => StatusCode::BAD_REQUEST,
        IdempotencyError::OtherRequest => StatusCode::UNPROCESSABLE_ENTITY,
        IdempotencyError::InFlight => StatusCode::CONFLICT,
        IdempotencyError::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
