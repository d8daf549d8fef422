//! The verification core: challenges, captures, links. It knows no HTTP and no vendor's words.

pub mod capture;
pub mod challenge;
mod decision;
pub mod duplicates;
pub(crate) mod evidence;
pub mod face;
mod inspection;
pub mod link;
mod person;
pub mod pictures;
pub mod pipeline;
pub mod reading;
pub mod registry;
pub mod reviews;
pub(crate) mod standing;
mod text;
mod votes;

use serde::{Deserialize, Serialize};

/// What is claimed of a person before anything was captured. Prints redacted.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Sixteen digits.
    pub nik: Option<String>,
    /// DD-MM-YYYY.
    pub birth_date: Option<String>,
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Claim(redacted)")
    }
}
