//! What answers say of the caller's limit: the headers that vendors document, and those of the IETF's draft.

use axum::{
    http::{HeaderName, HeaderValue},
    response::Response,
};

use crate::auth::rate_limit::Allowance;

/// Dresses an answer: `X-RateLimit-*` and `Retry-After`, and `RateLimit`, `RateLimit-Policy` of
/// draft-ietf-httpapi-ratelimit-headers.
pub(super) fn dress(response: &mut Response, allowance: &Allowance) {
    let Allowance { bucket, limit, remaining, resets_at, reset_s, allowed } = *allowance;
    let mut fields = vec![
        ("x-ratelimit-limit", limit.to_string()),
        ("x-ratelimit-remaining", remaining.to_string()),
        ("x-ratelimit-reset", (resets_at.epoch_ms() / 1000).to_string()),
        ("ratelimit-policy", format!("\"{}\";q={limit};w=60", bucket.name)),
        ("ratelimit", format!("\"{}\";r={remaining};t={reset_s}", bucket.name)),
    ];
    if !allowed {
        fields.push(("retry-after", reset_s.to_string()));
    }
    for (name, value) in fields {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}
