//! The end user's pages as Leptos apps.
//!
//! `flow`, `framing`, `hints` and `device` are pure; `api` alone calls the server; `capture` alone knows the
//! capture package.

mod api;
mod app;
mod browser;
mod capture;
mod components;
pub mod device;
mod dom;
pub mod flow;
mod frame;
pub mod framing;
pub mod hints;
mod journey;
mod link;
mod live_camera;
mod locales;
mod page_rules;
mod pages;
mod patience;
mod shot;
mod tabs;
mod wire;

pub use app::start_h5;
