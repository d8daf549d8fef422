//! What every answer carries: a request id, the security headers, and one log line without personal data.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use contract::address::Origin;
use tracing::{Instrument, field};

use crate::App;

/// Nothing but our own files, and WebAssembly: tried with the app in a browser. `tanda-capture` is the policy with
/// which the capture module starts its worker; it admits addresses of this origin alone.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob: mediastream:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types tanda-capture";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const FIXED: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(), geolocation=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

/// What a page's own policy says of frames, and what stands in its place.
const NO_FRAME: &str = "frame-ancestors 'none'";

/// Lets pages of these origins hold this one in a frame and hand it the camera. Nothing changes without one.
pub(super) fn may_be_framed_by(response: &mut Response, origins: &[Origin]) {
    if origins.is_empty() {
        return;
    }
    let listed = |before: &str, after: &str| {
        origins.iter().map(|origin| format!("{before}{origin}{after}")).collect::<Vec<_>>().join(" ")
    };
    let policy = POLICY.replace(NO_FRAME, &format!("frame-ancestors {}", listed("", "")));
    let camera = format!("camera=(self {}), microphone=(), geolocation=()", listed("\"", "\""));
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (HeaderName::from_static("permissions-policy"), camera.as_str()),
        // A page that isolates itself frames only what says so.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        // An origin holds letters, digits, dots, dashes and a port.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
}

/// The id of a request, for answers that name it.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// Runs the request and dresses its answer. A caller's own request id is taken where it is a plain word, so that both
/// sides find the call in their logs.
pub(super) async fn apply(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let own_id = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let own_id = own_id.filter(|id| is_plain(id)).map(str::to_owned);
    // The route's pattern, never the address: addresses carry tokens and numbers of people.
    let route =
        request.extensions().get::<MatchedPath>().map_or("unmatched", |path| path.as_str()).to_owned();
    let request_id = own_id.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    request.extensions_mut().insert(RequestId(request_id.clone()));
    // Who called is written into it where a credential is let in.
    let span =
        tracing::info_span!("call", request_id, %method, route = route.as_str(), credential = field::Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    app.pulse.count(app.clock.now(), &route, response.status().is_server_error());
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), took_ms, "request"));
    response
}

/// Whether a request id is what one usually is: 8 to 64 letters, digits, dashes and underscores.
fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
