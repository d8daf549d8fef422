//! The verification core: challenges, captures, links. It knows no HTTP and no vendor's words.

pub mod capture;
pub mod certify;
pub mod challenge;
pub mod customer;
pub(crate) mod decision;
pub mod device;
pub mod duplicates;
pub(crate) mod evidence;
pub mod face;
pub mod inspection;
pub mod issue;
pub mod link;
mod news;
mod person;
pub mod pictures;
pub mod pipeline;
mod points;
pub mod reading;
pub mod record;
pub mod registry;
pub mod registry_report;
pub mod reviews;
pub(crate) mod standing;
pub mod stored;
pub mod submission;
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
    /// As on the card.
    #[serde(default)]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// With country code, without `+`.
    #[serde(default)]
    pub phone: Option<String>,
}

impl Claim {
    /// The number and the birth date alone.
    pub fn of_card(nik: Option<String>, birth_date: Option<String>) -> Self {
        Self { nik, birth_date, ..Self::default() }
    }
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Claim(redacted)")
    }
}
