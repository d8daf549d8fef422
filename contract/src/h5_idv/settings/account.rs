//! Everything that an account sets: how the page is to be, where people may be sent, who may hold the page in a frame.

use serde::{Deserialize, Serialize};

use super::UiSettings;
use crate::{
    address::{AllowedDomain, Origin},
    h5_idv::Fault,
};

/// Most domains, and most origins (ours: a header names all origins).
pub const MOST_PLACES: usize = 20;

/// An account's settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountSettings {
    /// How the page is to be.
    #[serde(flatten)]
    pub page: UiSettings,
    /// Where people may be sent afterwards; anywhere without one.
    #[serde(default)]
    pub return_domains: Vec<AllowedDomain>,
    /// Whose pages may hold the page in a frame; nobody's without one.
    #[serde(default)]
    pub embed_origins: Vec<Origin>,
}

impl AccountSettings {
    /// These settings with those of a form: the parts that [`UiSettings::configure`] reads, and two of ours, lists with
    /// commas that replace what was there: `returnDomains`, `embedOrigins`. An empty list lifts its rule.
    ///
    /// # Errors
    /// The first part that does not hold; a form without any of these is empty.
    pub fn configure<'a>(
        mut self,
        parts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Fault> {
        let mut told = false;
        for (part, text) in parts {
            told |= match part {
                "returnDomains" => {
                    self.return_domains = listed(text, AllowedDomain::parse)?;
                    true
                }
                "embedOrigins" => {
                    self.embed_origins = listed(text, Origin::parse)?;
                    true
                }
                part => self.page.read_part(part, text)?,
            };
        }
        if told { Ok(self) } else { Err(Fault::ParameterEmpty) }
    }
}

fn listed<T, E>(text: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Vec<T>, Fault> {
    read_places(text.split(','), parse).map_err(|_| Fault::Parameter)
}

/// Why a list of places is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlacesError<E> {
    /// More than [`MOST_PLACES`].
    TooMany,
    /// Every entry that does not hold, by where it stands in the list.
    Entries(Vec<(usize, E)>),
}

/// The places of a list, each by the rule of its kind; entries of space alone are none.
///
/// # Errors
/// [`PlacesError`]
pub fn read_places<'a, T, E>(
    entries: impl IntoIterator<Item = &'a str>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, PlacesError<E>> {
    let (mut places, mut wrong) = (Vec::new(), Vec::new());
    for (at, entry) in entries.into_iter().enumerate() {
        match parse(entry.trim()) {
            _ if entry.trim().is_empty() => {}
            Ok(place) => places.push(place),
            Err(error) => wrong.push((at, error)),
        }
    }
    if places.len() + wrong.len() > MOST_PLACES {
        return Err(PlacesError::TooMany);
    }
    if wrong.is_empty() { Ok(places) } else { Err(PlacesError::Entries(wrong)) }
}
