//! One entity a table.

pub mod artefact;
pub mod audit;
pub mod audit_head;
pub mod bundle;
pub mod capture_link;
pub mod challenge;
pub mod consent;
pub mod credential;
pub mod customer;
pub mod finding;
pub mod frame;
pub mod job;
pub mod member;
pub mod organisation;
pub mod organisation_settings;
pub mod rate_window;
pub mod review;
pub mod review_note;
pub mod session;
pub mod sign_in_try;
pub mod verification;
