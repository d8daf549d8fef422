//! The backend of Tanda: partner API dialects (`doors`) over one verification core (`verification`).
//!
//! A door knows HTTP and its vendor's words; the core knows neither. `store` and `objects` know no vendor.

pub mod app;
pub mod audit;
pub mod auth;
pub mod body_memory;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod delivery;
mod doors;
mod durations;
mod error;
pub mod h5_links;
pub mod idempotency;
mod ids;
mod jobs;
pub mod keys;
mod leases;
pub mod lookup;
pub mod objects;
pub mod outgoing;
mod own_secret;
pub mod picture_links;
pub mod presign;
pub mod privacy;
pub mod sandbox;
pub mod serve;
mod settings;
pub mod status;
pub mod store;
pub mod transactions;
pub mod vault;
pub mod verification;
pub mod visits;
mod work;

pub use app::App;
pub use doors::openapi;
pub use error::Fault;
