//! x
use crate::App;
use axum::Router;
pub(super) fn routes() -> Router<App> {
    Router::new()
}
