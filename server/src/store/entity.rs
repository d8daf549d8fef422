//! One entity a table.

pub mod artefact;
pub mod bundle;
pub mod capture_link;
pub mod challenge;
pub mod consent;
pub mod credential;
pub mod customer;
pub mod finding;
pub mod frame;
pub mod job;
pub mod organisation;
pub mod rate_window;
pub mod verification;
