//! One try to call an endpoint: signed, within its time, never redirected, and what the answer means.

use contract::{
    instant::Instant,
    portal::webhook::{DeliveryFault, SentHeader, SentRequest},
};
use reqwest::{
    Method, Response, StatusCode,
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
    let unusable = |error: &dyn std::error::Error| {
        tracing::info!(endpoint_id = endpoint.id, %error, "an endpoint cannot be called");
        let outcome = Outcome::Refused { fault: DeliveryFault::EndpointUnusable };
        Posted { done: Try::without_answer(outcome, began), gone: false }
    };
    let address = match settings.address(app.settings.delivery.allow_private) {
        Ok(address) => address,
        Err(error) => return Ok(unusable(&error)),
    };
    let chosen = match settings.headers() {
        Ok(headers) => headers,
        Err(error) => return Ok(unusable(&error)),
    };
    let body = taken.payload(app)?.to_vec();
    let secrets = if settings.secrets().is_empty() {
        signing::secrets(app, &endpoint.organisation_id).await?
    } else {
        settings.secrets().in_force(began)
    };
    let mut own = HeaderMap::new();
    own.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    own.extend(webhook::headers(&secrets, &taken.row.id, began, &body));
    if endpoint.kind == Kind::Webhook {
        let (id, event, attempt) = (&taken.row.id, &taken.row.event, taken.attempt());
        let told = identity::Told { id, event, attempt, now: began, body: &body };
        own.extend(identity::headers(&secrets, &told));
    }
    own.insert("x-tanda-attempt", HeaderValue::from(taken.attempt()));
    if let Ok(event) = HeaderValue::from_str(&taken.row.event) {
        own.insert("x-tanda-event", event);
    }
    let sent = Some(sent(&settings.method(), settings.url(), &chosen, &own));
    let mut headers = chosen;
    headers.extend(own);
    let request = app.courier.client.request(settings.method(), address).headers(headers).body(body);
    let failed = |fault| {
        let outcome = Outcome::Failed { fault, not_before: None };
        let done = Try { request: sent.clone(), ..Try::without_answer(outcome, began) };
        Posted { done, gone: false }
    };
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) if error.is_timeout() => return Ok(failed(DeliveryFault::NoAnswer)),
        Err(error) if error.is_connect() => return Ok(failed(DeliveryFault::NoConnection)),
        Err(_) => return Ok(failed(DeliveryFault::Broke)),
    };
    let status = response.status();
    let outcome = meaning(status, response.headers(), app.clock.now());
    let answer = beginning(response).await;
    let done = Try { outcome, status: Some(status.as_u16()), answer, request: sent, began };
    Ok(Posted { done, gone: status == StatusCode::GONE })
}

/// What is kept of a request. Signatures are the receiver's anyway; what a header says that the partner chose may be a key.
fn sent(method: &Method, url: &str, chosen: &HeaderMap, own: &HeaderMap) -> SentRequest {
    let of_partner = chosen.keys().filter(|name| !own.contains_key(*name));
    let of_partner = of_partner.map(|name| SentHeader { name: name.to_string(), value: None });
    let ours = own.iter().map(|(name, value)| SentHeader {
        name: name.to_string(),
        value: value.to_str().ok().map(str::to_owned),
    });
    let mut headers: Vec<SentHeader> = of_partner.chain(ours).collect();
    headers.sort_by(|left, right| left.name.cmp(&right.name));
    SentRequest { method: method.to_string(), url: url.to_owned(), headers }
}

/// What an answer's status means: 2xx alone is success, a redirection is none and is not followed, 410 is for good.
fn meaning(status: StatusCode, headers: &HeaderMap, now: Instant) -> Outcome {
    let fault = DeliveryFault::Answered;
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
