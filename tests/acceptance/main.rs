//! Acceptance tests, a file a subject. They stand on `src/`: a server of their own, captures, a real browser.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod bad_evidence;
mod bucket;
mod capture_flow;
mod certificates;
mod conformance;
mod contacts;
mod ecert;
mod h5_idv;
mod h5_journey;
mod idempotency;
mod identity_capture;
mod identity_challenge;
mod identity_management;
mod log_line;
mod master_keys;
mod onekyc;
mod openapi;
mod photos;
mod picture_links;
mod pipeline;
mod population_registry;
mod portal_applications;
mod portal_audit;
mod portal_data;
mod portal_exports;
mod portal_members;
mod portal_pages;
mod portal_pages_applications;
mod portal_pages_data;
mod portal_pages_webhooks;
mod portal_reviews;
mod portal_session;
mod portal_transactions;
mod portal_webhooks;
mod purposes;
mod registration;
mod replicas;
mod sandbox;
mod status;
mod what_is_shown;
