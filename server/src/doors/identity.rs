//! The Identity Platform dialect: flash challenge and capture as their vendor documents them, stored bundles, customers,
//! devices and registry reports. Who is let in is decided here, for every call in one way.

mod capture;
pub(super) mod error;
mod fields;
mod management;

pub(super) use management::MAX_REPORT_BYTES;

use axum::{
    Router,
    body::Body,
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use self::error::ApiError;
use super::{
    body::{self, Utf8Body},
    client::Arrived,
    limit, repeat,
};
use crate::{
    App,
    auth::{
        self, AuthError, Caller, Scope,
        rate_limit::{self, Bucket},
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/identity/document/ktp/challenge", post(capture::issue_challenge))
        .route("/api/identity/document/ktp/capture", post(capture::submit))
        .route("/api/identity/document/ktp/bundles/{id}", get(capture::see_bundle))
        .route("/api/identity/customers", post(management::create_customer))
        .route("/api/identity/customers/{id}", get(management::see_customer))
        .route("/api/identity/devices", post(management::register_device))
        .route("/api/identity/devices/{id}", get(management::see_device).delete(management::revoke_device))
        .route("/api/identity/devices/{id}/rotate", post(management::rotate_device))
        .route("/api/identity/nik/dukcapil", post(management::report_registry))
}

/// What a call needs: one of these rights, the first of which a refusal names, and room within a limit.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) scopes: &'static [Scope],
    pub(super) bucket: Bucket,
}

impl Entry {
    /// The vendor asks for `verifications:view` on both endpoints of the capture; whoever may write may call them too.
    const fn capture(bucket: Bucket) -> Self {
        Self { scopes: &[Scope::VerificationsView, Scope::VerificationsWrite], bucket }
    }

    const CHALLENGE: Self = Self::capture(rate_limit::CHALLENGE);
    const CAPTURE: Self = Self::capture(rate_limit::CAPTURE);
    const SEE_CAPTURES: Self = Self::capture(rate_limit::READ);
    /// Links to the capture's page, a call of ours beside the dialect.
    pub(super) const LINKS: Self = Self::capture(rate_limit::WRITE);
    const CHANGE_CAPTURING: Self = Self { scopes: &[Scope::VerificationsWrite], bucket: rate_limit::WRITE };
    const SEE_CUSTOMERS: Self =
        Self { scopes: &[Scope::CustomersView, Scope::CustomersWrite], bucket: rate_limit::READ };
    const CHANGE_CUSTOMERS: Self = Self { scopes: &[Scope::CustomersWrite], bucket: rate_limit::WRITE };
}

/// Lets a call in: key, right, limit. Every answer that got as far as the limit carries its headers.
pub(super) async fn guarded(
    app: &App,
    arrived: &Arrived,
    entry: Entry,
    call: impl AsyncFnOnce(Caller) -> Result<Response, ApiError>,
) -> Response {
    let caller = match authorised(app, arrived, entry.scopes).await {
        Ok(caller) => caller,
        Err(error) => return error.into_response(),
    };
    let allowance = match rate_limit::count(app, &caller.credential_id, entry.bucket).await {
        Ok(allowance) => allowance,
        Err(fault) => return ApiError::Fault(fault).into_response(),
    };
    let mut response = if allowance.allowed {
        call(caller).await.unwrap_or_else(IntoResponse::into_response)
    } else {
        ApiError::TooMany(allowance).into_response()
    };
    limit::dress(&mut response, &allowance);
    response
}

async fn authorised(app: &App, arrived: &Arrived, scopes: &'static [Scope]) -> Result<Caller, ApiError> {
    let caller = auth::bearer(app, arrived.header(header::AUTHORIZATION), arrived.from).await?;
    match scopes.first() {
        Some(wanted) if !caller.has_one_of(scopes) => Err(AuthError::MissingScope(wanted.as_str()).into()),
        _ => Ok(caller),
    }
}

/// Lets a call in that changes something: its body is read, and under an `Idempotency-Key` it runs once.
pub(super) async fn changing<Run>(
    app: &App,
    (arrived, body): (&Arrived, Body),
    entry: Entry,
    most_bytes: usize,
    call: impl FnOnce(App, Caller, Utf8Body) -> Run,
) -> Response
where
    Run: Future<Output = Result<Response, ApiError>> + Send + 'static,
{
    guarded(app, arrived, entry, async move |caller| {
        let text = body::read_json(app, &caller.credential_id, &arrived.headers, body, most_bytes).await?;
        let bytes = text.bytes();
        let repeats_as = caller.repeats_as();
        let run = Box::pin(call(app.clone(), caller, text));
        let refuse = |error| ApiError::Repeat(error).into_response();
        let answer = async move { run.await.unwrap_or_else(IntoResponse::into_response) };
        Ok(repeat::once(app, &repeats_as, (arrived, &bytes), refuse, answer).await)
    })
    .await
}
