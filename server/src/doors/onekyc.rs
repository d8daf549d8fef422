//! The `OneKYC` dialect: partner token, flows, submissions. Certificate registration shares how its calls are let in.

pub(super) mod error;

use std::{net::IpAddr, pin::Pin};

use axum::{
    Json, Router,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::{
    canonical::{canonical_bytes, parse},
    onekyc::{
        Answer, Caller, CallerHeaders, Cause, ExpiringData, InitiateData, Initiation, PARTNER_TOKEN_SECONDS,
        Source, SubmissionId, TokenData, TokenRequest,
    },
};
use serde::Deserialize;

use self::error::OneKycFailure;
use super::{body, client::Arrived, limit, repeat};
use crate::{
    App,
    auth::{
        self, Door,
        rate_limit::{self, Bucket},
    },
    verification::submission::{
        self, Asker,
        integration::{self, Integration},
    },
};

/// The vendor says that too many tokens may be refused, and not how many; one works for half an hour.
pub(super) const TOKEN: Bucket = Bucket { name: "onekyc-token", per_minute: 120 };
/// No number is documented: a hundred users a second begin (ours).
pub(super) const INITIATE: Bucket = Bucket { name: "onekyc-initiate", per_minute: 6_000 };
/// No number is documented: partners are told to ask ten minutes after a callback that did not come (ours).
pub(super) const SUBMISSIONS: Bucket = Bucket { name: "onekyc-submissions", per_minute: 1_200 };

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/esign/partner/authentication", get(authenticate))
        .route("/esign-partner/v1/initiate-flow", post(initiate))
        .route("/esign-partner/v1/submissions", get(show))
}

async fn authenticate(
    State(app): State<App>,
    Arrived { headers, from, .. }: Arrived,
) -> Result<Response, OneKycFailure> {
    let asked = TokenRequest::read(text(&headers, "client-id"), text(&headers, "pass-key"))
        .map_err(OneKycFailure::Causes)?;
    let caller = auth::pair(&app, Door::OneKyc, &asked.client_id, &asked.pass_key, from).await?;
    let allowance = rate_limit::count(&app, &caller.credential_id, TOKEN).await?;
    let mut response = if allowance.allowed {
        let issued = auth::issue_token(&app, &caller, i64::from(PARTNER_TOKEN_SECONDS) * 1_000).await?;
        let data = TokenData::of(issued.token, app.clock.now(), issued.expires_at);
        Json(Answer::of(data)).into_response()
    } else {
        OneKycFailure::from(Cause::TooMany).into_response()
    };
    limit::dress(&mut response, &allowance);
    Ok(response)
}

async fn initiate(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    guarded(&app, &arrived, INITIATE, Caller::read, async |admitted| {
        let body = body::read_json(&app, "", &arrived.headers, body, body::MAX_SHORT_BYTES).await?;
        let (own, who, text) = (app.clone(), admitted.clone(), body.text().to_owned());
        let run = Box::pin(async move { begin(&own, &who, &text).await });
        Ok(repeatable(&app, &admitted, (&arrived, body.text().as_bytes()), run).await)
    })
    .await
}

async fn begin(app: &App, admitted: &Admitted, text: &str) -> Result<Response, OneKycFailure> {
    let json = parse(text).map_err(|error| OneKycFailure::Malformed(error.to_string()))?;
    let initiation = Initiation::read(&json).map_err(OneKycFailure::Fields)?;
    let session_id = admitted.caller.session_id.as_deref().ok_or(Cause::NoSessionId)?;
    let asker = Asker { integration: admitted.integration()?, user: &admitted.caller.user, session_id };
    let begun = submission::begin_capture(app, asker, &initiation, &canonical_bytes(&json)).await?;
    // Told as of the first answer, so that the same call has the same one.
    let expires = ExpiringData::of(begun.created_at(), begun.expires_at());
    let token = begun.token().unwrap_or_default().to_owned();
    let data = match initiation.source {
        Source::Sdk { .. } => InitiateData::Sdk { token, expires },
        Source::WebSdk(_) => InitiateData::WebSdk {
            launch_url: format!("{}/siv/?token={token}", app.settings.base_url),
            expires,
        },
    };
    Ok(Json(Answer::of(data)).into_response())
}

/// What is asked about submissions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    submission_id: Option<String>,
}

async fn show(
    State(app): State<App>,
    arrived: Arrived,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    guarded(&app, &arrived, SUBMISSIONS, Caller::read_for_submissions, async |admitted| {
        let Query(wanted) = query.map_err(|error| OneKycFailure::Malformed(error.body_text()))?;
        let id = wanted.submission_id.filter(|id| !id.is_empty());
        let id = id.map(|id| SubmissionId::parse(&id)).transpose();
        let id = id.map_err(|error| OneKycFailure::field("submissionId", "uuid", &error.to_string()))?;
        let (application_id, user) = (&admitted.client.application_id, &admitted.caller.user);
        let found =
            submission::of_user(&app, application_id, user, id.as_ref().map(SubmissionId::as_str)).await?;
        let found = found.ok_or(Cause::NoSuchUserOfPartner)?;
        // The header that names an integration may be left out here; the addresses of the submission's own one hold.
        let own = integration::find(&app.database, application_id, found.integration()).await?;
        if own.is_some_and(|own| !own.admits(arrived.from)) {
            return Err(Cause::Unauthorized.into());
        }
        Ok(Json(Answer::of(submission::told(&app, &found).await?)).into_response())
    })
    .await
}

/// Who was let in.
#[derive(Clone)]
pub(super) struct Admitted {
    /// The partner's credential.
    pub(super) client: auth::Caller,
    /// What the headers say.
    pub(super) caller: Caller,
    integration: Option<Integration>,
}

contract::redact_debug!(Admitted);

impl Admitted {
    /// The integration that the call names.
    pub(super) fn integration(&self) -> Result<&Integration, OneKycFailure> {
        self.integration.as_ref().ok_or(Cause::NoOnboardingPartner.into())
    }
}

/// Reads the headers of a kind of call.
type ReadHeaders = fn(&CallerHeaders<'_>) -> Result<Caller, Vec<Cause>>;

/// Lets a call in: token, limit, headers, integration. Every answer that got as far as the limit carries its headers.
pub(super) async fn guarded(
    app: &App,
    Arrived { headers, from, .. }: &Arrived,
    bucket: Bucket,
    read: ReadHeaders,
    call: impl AsyncFnOnce(Admitted) -> Result<Response, OneKycFailure>,
) -> Response {
    let token = text(headers, "x-onekyc-token").map(str::trim).unwrap_or_default();
    let client = match auth::by_token(app, Door::OneKyc, token, *from).await {
        Ok(client) => client,
        Err(error) => return OneKycFailure::from(error).into_response(),
    };
    let allowance = match rate_limit::count(app, &client.credential_id, bucket).await {
        Ok(allowance) => allowance,
        Err(fault) => return OneKycFailure::from(fault).into_response(),
    };
    let answer = async {
        if !allowance.allowed {
            return Err(Cause::TooMany.into());
        }
        call(admit(app, client, headers, *from, read).await?).await
    };
    let mut response = answer.await.unwrap_or_else(IntoResponse::into_response);
    limit::dress(&mut response, &allowance);
    response
}

async fn admit(
    app: &App,
    client: auth::Caller,
    headers: &HeaderMap,
    from: IpAddr,
    read: ReadHeaders,
) -> Result<Admitted, OneKycFailure> {
    let caller = read(&CallerHeaders {
        token: text(headers, "x-onekyc-token"),
        onboarding_partner: text(headers, "x-esign-onboarding-partner"),
        user_id: text(headers, "x-partner-user-id"),
        user_id_type: text(headers, "x-partner-user-id-type"),
        session_id: text(headers, "x-partner-session-id"),
    })
    .map_err(OneKycFailure::Causes)?;
    let integration = match &caller.onboarding_partner {
        None => None,
        Some(name) => {
            let known = integration::find(&app.database, &client.application_id, name).await?;
            let known = known.ok_or(Cause::ForeignOnboardingPartner)?;
            if !known.admits(from) {
                return Err(Cause::Unauthorized.into());
            }
            Some(known)
        }
    };
    Ok(Admitted { client, caller, integration })
}

/// A header's text. What is not text is something that no header here may hold, which is not the same as missing.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    const NO_TEXT: &str = "\u{0}";
    headers.get(name).map(|value| std::str::from_utf8(value.as_bytes()).unwrap_or(NO_TEXT))
}

/// Runs a call once an `Idempotency-Key`. Keys of two users have nothing to do with each other.
pub(super) async fn repeatable(
    app: &App,
    admitted: &Admitted,
    call: (&Arrived, &[u8]),
    run: Pin<Box<dyn Future<Output = Result<Response, OneKycFailure>> + Send>>,
) -> Response {
    // What a call is about stands in its headers here: another session or integration is another call.
    let caller = &admitted.caller;
    let repeats_as = admitted.client.repeats_as();
    let told = [
        Some(repeats_as.as_str()),
        Some(caller.user.id_type.as_str()),
        Some(caller.user.id.as_str()),
        caller.onboarding_partner.as_deref(),
        caller.session_id.as_deref(),
    ];
    let caller = told.map(Option::unwrap_or_default).join("\0");
    let refuse = |error| OneKycFailure::Repeat(error).into_response();
    let run = async move { run.await.unwrap_or_else(IntoResponse::into_response) };
    repeat::once(app, &caller, call, refuse, run).await
}
