//! The dashboard's door, `/portal/v1`. Who is let in is decided in one place before any call, see [`guard`]; what is
//! said is in `contract::portal`.

mod account;
mod applications;
mod audit;
mod branding;
mod data;
mod demo;
mod error;
mod export;
mod funnel;
mod guard;
mod integrations;
mod members;
mod places;
mod reviews;
mod session;
mod transactions;
mod usage;
mod webhooks;

use axum::{
    Router,
    body::Body,
    http::HeaderMap,
    middleware,
    response::{IntoResponse, Response},
    routing::{any, delete, get, post, put},
};
use contract::{
    canonical::{Json, parse},
    field::FieldError,
    portal::PortalErrorCode,
};

use self::error::PortalFailure;
use super::body::{self, ReadError};
use crate::App;

/// The routes, each behind the guard. A route that `contract::portal::access::DOORS` does not name never opens.
pub(super) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/portal/v1/session", post(session::open).delete(session::close))
        .route("/portal/v1/me", get(session::me))
        .route("/portal/v1/settings", put(session::change_settings))
        .route("/portal/v1/integrations", get(integrations::list))
        .route("/portal/v1/integrations/{application}", post(integrations::create))
        .route("/portal/v1/integrations/{application}/{name}", put(integrations::change))
        .route("/portal/v1/applications", get(applications::list).post(applications::create))
        .route("/portal/v1/applications/{id}", get(applications::see).put(applications::change))
        .route("/portal/v1/applications/{id}/branding", get(branding::see).put(branding::change))
        .route("/portal/v1/applications/{id}/places", get(places::see).put(places::change))
        .route("/portal/v1/applications/{id}/logos", post(branding::add_logo))
        .route("/portal/v1/applications/{id}/credentials", post(applications::issue))
        .route("/portal/v1/credentials/{id}", delete(applications::revoke))
        .route("/portal/v1/credentials/{id}/rotate", post(applications::rotate))
        .route("/portal/v1/webhooks", get(webhooks::list).post(webhooks::create))
        .route("/portal/v1/webhooks/{id}", put(webhooks::change).delete(webhooks::remove))
        .route("/portal/v1/webhooks/{id}/rotate", post(webhooks::rotate))
        .route("/portal/v1/webhooks/{id}/test", post(webhooks::try_out))
        .route("/portal/v1/callbacks/secret", get(webhooks::callback_secret))
        .route("/portal/v1/callbacks/secret/rotate", post(webhooks::rotate_callback_secret))
        .route("/portal/v1/deliveries", get(webhooks::deliveries))
        .route("/portal/v1/deliveries/{id}", get(webhooks::see_delivery))
        .route("/portal/v1/deliveries/{id}/replay", post(webhooks::replay))
        .route("/portal/v1/reviews", get(reviews::list))
        .route("/portal/v1/reviews/{id}", get(reviews::see))
        .route("/portal/v1/reviews/{id}/claim", post(reviews::claim))
        .route("/portal/v1/reviews/{id}/release", post(reviews::release))
        .route("/portal/v1/reviews/{id}/decision", post(reviews::decide))
        .route("/portal/v1/reviews/{id}/reopen", post(reviews::reopen))
        .route("/portal/v1/reviews/{id}/pictures/{n}", get(reviews::picture))
        .route("/portal/v1/transactions", get(transactions::list))
        .route("/portal/v1/transactions/count", get(transactions::count))
        .route("/portal/v1/transactions/summary", get(transactions::overview))
        .route("/portal/v1/transactions/export", get(export::transactions))
        .route("/portal/v1/transactions/{id}", get(transactions::see))
        .route("/portal/v1/demo", get(demo::view))
        .route("/portal/v1/demo/specimens/{n}", get(demo::specimen))
        .route("/portal/v1/demo/pictures/{name}", get(demo::picture))
        .route("/portal/v1/demo/{application}", post(demo::check))
        .route("/portal/v1/usage", get(usage::report))
        .route("/portal/v1/usage/export", get(export::usage))
        .route("/portal/v1/funnel", get(funnel::report))
        .route("/portal/v1/members", get(members::list))
        .route("/portal/v1/members/{id}", put(members::change))
        .route("/portal/v1/members/{id}/reset", post(members::reset))
        .route("/portal/v1/invitations", post(members::invite))
        .route("/portal/v1/invitations/look", post(members::look))
        .route("/portal/v1/invitations/accept", post(members::accept))
        .route("/portal/v1/invitations/{id}", delete(members::withdraw))
        .route("/portal/v1/account/password", put(account::change_password))
        .route("/portal/v1/account/second-factor", post(account::begin_factor).put(account::confirm_factor))
        .route("/portal/v1/account/second-factor/end", post(account::end_factor))
        .route("/portal/v1/account/second-factor/codes", post(account::renew_codes))
        .route("/portal/v1/account/sessions", get(account::sessions))
        .route("/portal/v1/account/sessions/{id}", delete(account::end_session))
        .route("/portal/v1/subjects/find", post(data::find))
        .route("/portal/v1/subjects/export", post(data::export))
        .route("/portal/v1/subjects/erase", post(data::erase))
        .route("/portal/v1/subjects/erasures", get(data::erasures))
        .route("/portal/v1/retention", get(data::retention).put(data::change_retention))
        .route("/portal/v1/audit", get(audit::list))
        .route("/portal/v1/audit/chain", get(audit::chain))
        .layer(middleware::from_fn_with_state(app.clone(), guard::let_in))
        .route("/portal/v1/{*rest}", any(nothing_here))
}

/// Reads a short body by the contract's rules; every error of a field is told.
async fn read<T>(
    app: &App,
    headers: &HeaderMap,
    body: Body,
    meaning: impl FnOnce(&Json<'_>) -> Result<T, Vec<FieldError>>,
) -> Result<T, PortalFailure> {
    let text =
        body::read_json(app, "", headers, body, body::MAX_SHORT_BYTES).await.map_err(ReadError::Body)?;
    let json = parse(text.text()).map_err(|error| ReadError::Shape(error.to_string()))?;
    meaning(&json).map_err(PortalFailure::fields)
}

async fn nothing_here() -> Response {
    PortalFailure::plain(PortalErrorCode::NotFound, "no such call").into_response()
}
