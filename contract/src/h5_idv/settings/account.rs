//! Everything that an account sets: how the page is to be, where people may be sent, who may hold the page in a frame.

use serde::{Deserialize, Serialize};

use super::UiSettings;
use crate::{
    address::{AllowedDomain, Origin},
    h5_idv::Fault,
};

/// Most domains, and most origins (ours: a header names all origins).
pub(in crate::h5_idv) const MOST_PLACES: usize = 20;

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
                    self.return_domains = listed(text, |entry| AllowedDomain::parse(entry).ok())?;
                    true
                }
                "embedOrigins" => {
                    self.embed_origins = listed(text, |entry| Origin::parse(entry).ok())?;
                    true
                }
                part => self.page.read_part(part, text)?,
            };
        }
        if told { Ok(self) } else { Err(Fault::ParameterEmpty) }
    }
}

fn listed<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Fault> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let listed: Option<Vec<T>> = entries.map(parse).collect();
    listed.filter(|listed| listed.len() <= MOST_PLACES).ok_or(Fault::Parameter)
}
