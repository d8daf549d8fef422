//! One entity a table.

pub mod bundle;
pub mod capture_link;
pub mod challenge;
pub mod consent;
pub mod credential;
pub mod customer;
pub mod frame;
pub mod organisation;
pub mod rate_window;
pub mod verification;
