//! The Leptos apps: the end user's pages, and the partner dashboard, which is in `portal`.
//!
//! Of the end user's pages `flow`, `framing`, `hints` and `device` are pure; `api` alone calls the server; `capture`
//! alone knows the capture package.

mod api;
mod app;
mod browser;
mod capture;
mod components;
pub mod device;
mod diary;
mod dom;
pub mod flow;
mod frame;
pub mod framing;
pub mod hints;
mod hold;
mod journey;
mod link;
mod live_camera;
mod locales;
mod page_rules;
mod pages;
mod patience;
mod portal;
mod shot;
mod tabs;
mod wire;

pub use app::start_h5;
pub use portal::{start_insight, start_portal, start_settings};
