//! The doors: one a dialect. Each parses its vendor's words, calls the core, and renders the answer.

mod body;
mod capture_flow;
mod certificates;
mod client;
mod ecert;
mod h5_idv;
mod headers;
mod health;
mod identity;
mod limit;
mod logo;
mod onekyc;
pub mod openapi;
mod pages;
mod picture_links;
mod portal;
mod registration;
mod repeat;
mod sandbox;
mod status;

use axum::{Router, middleware};

use crate::App;

/// Every path that this server answers.
pub(crate) fn router(app: App) -> Router {
    let mut router = Router::new()
        .merge(identity::routes())
        .merge(ecert::routes())
        .merge(h5_idv::routes())
        .merge(logo::routes())
        .merge(capture_flow::routes())
        .merge(onekyc::routes())
        .merge(registration::routes())
        .merge(certificates::routes())
        .merge(picture_links::routes())
        .merge(portal::routes(&app))
        .merge(health::routes())
        .merge(status::routes())
        .merge(openapi::routes())
        .merge(pages::routes());
    if app.settings.sandbox {
        router = router.merge(sandbox::routes());
    }
    router.layer(middleware::from_fn_with_state(app.clone(), headers::apply)).with_state(app)
}
