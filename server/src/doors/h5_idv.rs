//! The H5 document verification dialect: token, link, result, settings of the page, as their vendor documents them.
//! HTTP says 200 to everything; who calls goes by the code. Inside, answers carry the status that they would have, so that
//! what is no answer for good is not kept under an `Idempotency-Key`.

mod call;
mod render;

use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State},
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, post},
};
use contract::{
    capture_flow::{PageView, Purpose, SubmissionState},
    face::Mode,
    h5_idv::{
        AccountSettings, Answer, Fault, IamFault, LINK_LIFE_S, Pricing, ResultData, ResultRequest, TokenData,
        TokenRequest, UrlData, UrlRequest, link_url,
    },
};
use sea_orm::EntityTrait;

use self::call::{Call, Refusal};
use super::{body, repeat};
use crate::{
    App,
    auth::{
        self, AuthError, Caller, Door,
        rate_limit::{self, Bucket},
    },
    h5_links::{self, LinkPage, callback},
    idempotency::IdempotencyError,
    store::entity::{capture_link, h5_link},
    verification::{
        Claim,
        link::{self, LinkError, LinkOrder, is_customer_id},
        pipeline::{self, Progress},
    },
};

pub(super) use render::fail_reason;

/// Calls a minute for a token, of one address: no credential is proven before (ours; the vendor gives no numbers).
pub(super) const TOKENS: Bucket = Bucket { name: "h5-token", per_minute: 120 };
/// Calls a minute for results: a caller asks again and again (ours).
pub(super) const RESULTS: Bucket = Bucket { name: "h5-result", per_minute: 600 };
/// A form of settings: texts of two languages and two lists.
const MAX_FORM_BYTES: usize = 64 * 1024;

pub(super) fn routes() -> Router<App> {
    let only =
        |method: MethodRouter<App>| method.fallback(async |call: Call| call.refused(Fault::MethodNotAllowed));
    let unknown = || any(async |call: Call| call.refused(Fault::NotFound));
    Router::new()
        .route("/openapi/auth/ticket/v1/generate-token", only(post(generate_token)))
        .route("/intl/openapi/face-identity/h5-idv/v1/generate-url", only(post(generate_url)))
        .route("/intl/openapi/face-identity/h5-idv/v1/get-result", only(post(get_result)))
        .route(
            "/intl/openapi/face-identity/h5-idv/v1/config-ui",
            only(post(config_ui).layer(DefaultBodyLimit::max(MAX_FORM_BYTES))),
        )
        .route("/openapi/{*rest}", unknown())
        .route("/intl/openapi/{*rest}", unknown())
        .layer(middleware::map_response(always_ok))
}

async fn always_ok(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::OK;
    response
}

async fn generate_token(State(app): State<App>, call: Call, body: Body) -> Response {
    let from = call.arrived.from;
    call.limited(&app, &from.to_string(), TOKENS, async || {
        let text = body::read_json(&app, "", &call.arrived.headers, body, body::MAX_SHORT_BYTES).await?;
        let request = TokenRequest::parse(text.text(), app.clock.now())?;
        let key = (Door::H5Idv, request.access_key.as_str());
        let caller = match auth::with_secret(&app, key, from, |secret| request.is_signed_with(secret)).await {
            Ok(proven) => proven.ok_or(Fault::Signature)?,
            Err(AuthError::Unknown) if auth::is_known(&app, key.0, key.1).await? => {
                return Err(Fault::AccountDisabled.into());
            }
            Err(AuthError::Unknown) => return Err(Fault::Iam(IamFault::KeyNotFound).into()),
            Err(other) => return Err(other.into()),
        };
        let issued = auth::issue_token(&app, &caller, i64::from(request.period_s) * 1000).await?;
        let data = TokenData { token: issued.token, expired_time: issued.expires_at.epoch_ms() };
        Ok(Json(Answer::success(data, call.id(), Pricing::Free)).into_response())
    })
    .await
}

async fn generate_url(State(app): State<App>, call: Call, body: Body) -> Response {
    call.authorised(&app, rate_limit::WRITE, async |caller| {
        let text = body::read_json(&app, "", &call.arrived.headers, body, body::MAX_SHORT_BYTES).await?;
        let (own, of, said) = (app.clone(), call.clone(), text.text().to_owned());
        let repeats_as = caller.repeats_as();
        let make = async move {
            match make_link(&own, &caller, &said).await {
                Ok(data) => Json(Answer::success(data, of.id(), Pricing::Free)).into_response(),
                Err(refusal) => of.refused(refusal),
            }
        };
        let refuse = |error| match error {
            IdempotencyError::Key | IdempotencyError::OtherRequest => call.refused(Fault::Parameter),
            IdempotencyError::InFlight => call.refused(Fault::RetryLater),
            IdempotencyError::Fault(fault) => call.refused(fault),
        };
        Ok(repeat::once(&app, &repeats_as, (&call.arrived, text.text().as_bytes()), refuse, make).await)
    })
    .await
}

async fn make_link(app: &App, caller: &Caller, said: &str) -> Result<UrlData, Refusal> {
    let settings = h5_links::settings(app, &caller.application_id).await?;
    let request = UrlRequest::parse(said, &settings.page, &settings.return_domains)?;
    let callback = match &request.callback_url {
        Some(url) => Some(callback::endpoint(app, caller, url).await?.ok_or(Fault::Parameter)?),
        None => None,
    };
    let customer = request.user_id.as_deref().map(|user_id| customer_of(caller, user_id));
    let order = LinkOrder {
        organisation_id: &caller.organisation_id,
        application_id: Some(&caller.application_id),
        customer_id: customer.as_deref(),
        claim: Claim::default(),
        purpose: Purpose::Capture,
        return_url: Some(request.returns.return_url.as_str()),
        fail_return_url: Some(request.returns.fail_return_url.as_str()),
    };
    let new = link::create(app, order).await.map_err(|error| match error {
        LinkError::Fault(fault) => Refusal::from(fault),
        _ => Fault::Parameter.into(),
    })?;
    let page = LinkPage {
        view: PageView {
            settings: request.settings,
            embed_origins: if request.is_embeddable { settings.embed_origins } else { Vec::new() },
        },
        ignores_other_documents: request.ignores_other_documents,
    };
    let of_caller = h5_links::NewLink {
        link_id: &new.id,
        application_id: &caller.application_id,
        page: &page,
        callback_endpoint_id: callback.as_deref(),
    };
    h5_links::add(app, of_caller).await?;
    Ok(UrlData {
        url: link_url(&app.settings.base_url, &new.token, &new.id),
        expired_time: new.expires_at.epoch_ms(),
        signature_id: new.id,
    })
}

/// The caller's own name of the person, where it fits; else what stands for it.
fn customer_of(caller: &Caller, user_id: &str) -> String {
    if is_customer_id(user_id) {
        return user_id.to_owned();
    }
    let hash = crate::ids::hash_of(&[caller.organisation_id.as_bytes(), user_id.as_bytes()]);
    format!("h5-{}", &hash[..32])
}

async fn get_result(State(app): State<App>, call: Call, body: Body) -> Response {
    call.authorised(&app, RESULTS, async |caller| {
        let text = body::read_json(&app, "", &call.arrived.headers, body, body::MAX_SHORT_BYTES).await?;
        let asked = ResultRequest::parse(text.text())?;
        let of_caller = h5_links::find(&app, &asked.signature_id, &caller.application_id).await?;
        let of_caller = of_caller.ok_or(Fault::SignatureNotExist)?;
        Ok(Json(result_of(&app, &of_caller, (call.id(), caller.mode)).await?).into_response())
    })
    .await
}

async fn result_of(
    app: &App,
    of_caller: &h5_link::Model,
    (id, mode): (&str, Mode),
) -> Result<Answer<ResultData>, Refusal> {
    let row = capture_link::Entity::find_by_id(&of_caller.link_id).one(&app.database).await;
    let row = row.map_err(crate::Fault::from)?.ok_or(Fault::SignatureNotExist)?;
    let nothing = |state| Ok(ResultData::answer(state, None, false, id));
    let Some(bundle_id) = &row.bundle_id else {
        return nothing(SubmissionState::Collecting);
    };
    let Progress::Decided(outcome) = pipeline::progress(app, bundle_id).await? else {
        return nothing(SubmissionState::Processing);
    };
    let links = render::links(app, bundle_id).await?;
    let (document, reading) = render::seen(&outcome);
    let looked = render::looked(&document, reading, outcome.card_source, links);
    let paid = of_caller.charged_at_ms.is_some();
    let mut answer = ResultData::answer(SubmissionState::Decided, Some(looked), paid, id);
    // Of calls at the same moment one is charged: this one, or another.
    if answer.pricing_strategy == Pricing::Pay && !h5_links::charge(app, &of_caller.link_id, id, mode).await?
    {
        answer.pricing_strategy = Pricing::Free;
    }
    Ok(answer)
}

async fn config_ui(State(app): State<App>, call: Call, request: Request) -> Response {
    call.authorised(&app, rate_limit::WRITE, async |caller| {
        let parts = form_parts(&app, request).await?;
        let parts = parts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let configure = |known: AccountSettings| known.configure(parts).map_err(Refusal::from);
        let settings = h5_links::change(&app, &caller.application_id, configure).await?;
        Ok(Json(Answer::success(settings, call.id(), Pricing::Free)).into_response())
    })
    .await
}

async fn form_parts(app: &App, request: Request) -> Result<Vec<(String, String)>, Fault> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        return Err(Fault::MediaType);
    }
    let broken =
        |status| if status == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::BadRequest };
    let mut form = Multipart::from_request(request, app).await.map_err(|_| Fault::BadRequest)?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| broken(error.status()))? {
        let name = field.name().unwrap_or("").to_owned();
        parts.push((name, field.text().await.map_err(|error| broken(error.status()))?));
    }
    Ok(parts)
}

/// The time that a link works is the core's; the dialect documents the same.
const _: () = assert!(LINK_LIFE_S as i64 * 1000 == link::LINK_LIFE_MS);
