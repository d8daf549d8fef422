//! One try to call an endpoint: signed, within its time, never redirected, and what the answer means.

use contract::instant::Instant;
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
};

use super::{
    endpoint::{Endpoint, Kind},
    outbox::{ANSWER_BYTES, Outcome, Taken, Try},
    signing,
    webhook::{self, identity},
};
use crate::{App, Fault};

/// A try, and whether the endpoint said that it is gone for good.
pub(super) struct Posted {
    pub(super) done: Try,
    pub(super) gone: bool,
}

/// Calls an endpoint once.
pub(super) async fn post(app: &App, endpoint: &Endpoint, taken: &Taken) -> Result<Posted, Fault> {
    let began = app.clock.now();
    let settings = &endpoint.settings;
    let refused = |fault: String| Posted {
        done: Try { outcome: Outcome::Refused { fault }, status: None, answer: Vec::new(), began },
        gone: false,
    };
    let address = match settings.address(app.settings.delivery.allow_private) {
        Ok(address) => address,
        Err(error) => return Ok(refused(error.to_string())),
    };
    let mut headers = match settings.headers() {
        Ok(headers) => headers,
        Err(error) => return Ok(refused(error.to_string())),
    };
    let body = taken.payload(app)?.to_vec();
    let of_organisation = match settings.secrets() {
        [] => signing::secrets(app, &endpoint.organisation_id).await?,
        _ => Vec::new(),
    };
    let secrets = if of_organisation.is_empty() { settings.secrets() } else { &of_organisation };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.extend(webhook::headers(secrets, &taken.row.id, began, &body));
    if endpoint.kind == Kind::Webhook {
        let (id, event, attempt) = (&taken.row.id, &taken.row.event, taken.attempt());
        let told = identity::Told { id, event, attempt, now: began, body: &body };
        headers.extend(identity::headers(secrets, &told));
    }
    headers.insert("x-tanda-attempt", HeaderValue::from(taken.attempt()));
    if let Ok(event) = HeaderValue::from_str(&taken.row.event) {
        headers.insert("x-tanda-event", event);
    }
    let request = app.courier.client.request(settings.method(), address).headers(headers).body(body);
    let failed = |fault: &str| Posted {
        done: Try {
            outcome: Outcome::Failed { fault: fault.to_owned(), not_before: None },
            status: None,
            answer: Vec::new(),
            began,
        },
        gone: false,
    };
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return Ok(failed("no answer in time")),
        Err(error) if error.is_connect() => return Ok(failed("no connection, or at a private address")),
        Err(_) => return Ok(failed("the connection broke")),
    };
    let status = response.status();
    let outcome = meaning(status, response.headers(), app.clock.now());
    let answer = beginning(response).await;
    let done = Try { outcome, status: Some(status.as_u16()), answer, began };
    Ok(Posted { done, gone: status == StatusCode::GONE })
}

/// What an answer's status means: 2xx alone is success, a redirection is none and is not followed, 410 is for good.
fn meaning(status: StatusCode, headers: &HeaderMap, now: Instant) -> Outcome {
    let fault = format!("it answered {}", status.as_u16());
    match status.as_u16() {
        200..300 => Outcome::Delivered,
        410 => Outcome::Refused { fault },
        _ => Outcome::Failed { fault, not_before: not_before(headers, now) },
    }
}

/// `Retry-After` in seconds. Its other form, a date, is ignored: our own waits hold then.
fn not_before(headers: &HeaderMap, now: Instant) -> Option<Instant> {
    let seconds: u32 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(now.plus_ms(i64::from(seconds) * 1000))
}

/// The beginning of an answer; what breaks off while it is read is as long as it got. Its status has said everything.
async fn beginning(mut response: Response) -> Vec<u8> {
    let mut answer = Vec::new();
    while answer.len() < ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(piece)) => answer.extend_from_slice(&piece),
            Ok(None) | Err(_) => break,
        }
    }
    answer.truncate(ANSWER_BYTES);
    answer
}
