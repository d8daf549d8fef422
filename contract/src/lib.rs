//! What both sides of the wire agree on: words, rules, wire shapes, signing.
//!
//! Pure: no I/O, no clock, no randomness. The browser and the server call the same functions, so what
//! the browser says before an upload is what the server says after it.

pub mod address;
pub mod applicant;
pub mod base64;
pub mod body;
pub mod bundle;
pub mod canonical;
pub mod capture_flow;
pub mod challenge;
pub mod colour;
pub mod consent;
pub mod date;
pub mod document;
pub mod ecert;
pub mod face;
pub mod field;
pub mod finding;
pub mod h5_idv;
pub mod identity;
pub mod instant;
pub mod ktp;
pub mod name;
pub mod nik;
pub mod onekyc;
pub mod photo;
pub mod portal;
pub mod redact;
pub mod reflectance;
pub mod region;
pub mod registration;
#[cfg(feature = "schema")]
mod schema;
pub mod signing;
pub mod visit;
