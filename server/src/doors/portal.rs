//! The dashboard's door, `/portal/v1`. Who is let in is decided in one place before any call, see [`guard`]; what is
//! said is in `contract::portal`.

mod applications;
mod audit;
mod error;
mod export;
mod guard;
mod integrations;
mod reviews;
mod session;
mod transactions;
mod usage;

use axum::{
    Router, middleware,
    response::{IntoResponse, Response},
    routing::{any, get, post, put},
};
use contract::portal::PortalErrorCode;

use self::error::PortalFailure;
use crate::App;

/// The routes, each behind the guard. A route that `contract::portal::access::DOORS` does not name never opens.
pub(super) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/portal/v1/session", post(session::open).delete(session::close))
        .route("/portal/v1/me", get(session::me))
        .route("/portal/v1/settings", put(session::change_settings))
        .route("/portal/v1/integrations", get(integrations::list))
        .route("/portal/v1/integrations/{application}/{name}", put(integrations::change))
        .route("/portal/v1/reviews", get(reviews::list))
        .route("/portal/v1/reviews/{id}", get(reviews::see))
        .route("/portal/v1/reviews/{id}/claim", post(reviews::claim))
        .route("/portal/v1/reviews/{id}/release", post(reviews::release))
        .route("/portal/v1/reviews/{id}/decision", post(reviews::decide))
        .route("/portal/v1/reviews/{id}/reopen", post(reviews::reopen))
        .route("/portal/v1/reviews/{id}/pictures/{n}", get(reviews::picture))
        .route("/portal/v1/applications", get(applications::list))
        .route("/portal/v1/transactions", get(transactions::list))
        .route("/portal/v1/transactions/count", get(transactions::count))
        .route("/portal/v1/transactions/summary", get(transactions::overview))
        .route("/portal/v1/transactions/export", get(export::transactions))
        .route("/portal/v1/transactions/{id}", get(transactions::see))
        .route("/portal/v1/usage", get(usage::report))
        .route("/portal/v1/usage/export", get(export::usage))
        .route("/portal/v1/audit", get(audit::list))
        .route("/portal/v1/audit/chain", get(audit::chain))
        .layer(middleware::from_fn_with_state(app.clone(), guard::let_in))
        .route("/portal/v1/{*rest}", any(nothing_here))
}

async fn nothing_here() -> Response {
    PortalFailure::plain(PortalErrorCode::NotFound, "no such call").into_response()
}
