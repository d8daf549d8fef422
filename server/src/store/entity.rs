//! One entity a table.

pub mod artefact;
pub mod bundle;
pub mod capture_link;
pub mod certificate;
pub mod certificate_authority;
pub mod challenge;
pub mod consent;
pub mod contact_use;
pub mod credential;
pub mod customer;
pub mod finding;
pub mod frame;
pub mod job;
pub mod master_key;
pub mod organisation;
pub mod rate_window;
pub mod registry_call;
pub mod sealed_secret;
pub mod verification;
