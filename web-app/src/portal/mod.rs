//! The partner dashboard as a Leptos app. `place`, `query`, `moment` and `figures` are pure; `api` alone calls the
//! server; `desk` holds what every page shares. It shares `dom` and the icons' style with the end user's page, nothing else.

mod api;
mod app;
mod clock;
mod components;
mod desk;
mod figures;
mod keys;
mod load;
mod locales;
mod moment;
mod pages;
mod place;
mod presence;
mod query;
mod router;
mod session;
mod shell;
mod taste;
mod toasts;

pub use app::{start_insight, start_portal, start_settings};
