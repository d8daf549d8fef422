//! Where an application's H5 links may lead, and whose pages may hold them in a frame, on the wire. What an entry may look
//! like is the rule of the dialect's own settings ([`crate::h5_idv::AccountSettings`]); here each that does not hold is told.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::{
    address::{AllowedDomain, Origin},
    body::{Errors, Object},
    canonical::Json,
    field::FieldError,
    h5_idv::{AccountSettings, MOST_PLACES, PlacesError, read_places},
};

/// What an application allows, each entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Places {
    /// Where people may be sent afterwards; anywhere without one.
    pub return_domains: Vec<String>,
    /// Whose pages may hold the page in a frame; nobody's without one.
    pub embed_origins: Vec<String>,
}

/// What is to be otherwise; a list that is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacesChange {
    /// Where people may be sent afterwards.
    pub return_domains: Option<Vec<AllowedDomain>>,
    /// Whose pages may hold the page in a frame.
    pub embed_origins: Option<Vec<Origin>>,
}

impl Places {
    /// Those of an application's settings.
    pub fn of(settings: &AccountSettings) -> Self {
        Self {
            return_domains: settings.return_domains.iter().map(ToString::to_string).collect(),
            embed_origins: settings.embed_origins.iter().map(ToString::to_string).collect(),
        }
    }
}

impl PlacesChange {
    /// Reads a change: `returnDomains`, `embedOrigins`. An empty list lifts its rule.
    ///
    /// # Errors
    /// Every entry that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            Some(Self {
                return_domains: list(body, "returnDomains", errors, "domain", AllowedDomain::parse),
                embed_origins: list(body, "embedOrigins", errors, "origin", Origin::parse),
            })
        })
    }

    /// These settings with what is otherwise.
    #[must_use]
    pub fn put_on(&self, settings: AccountSettings) -> AccountSettings {
        AccountSettings {
            return_domains: self.return_domains.clone().unwrap_or(settings.return_domains),
            embed_origins: self.embed_origins.clone().unwrap_or(settings.embed_origins),
            ..settings
        }
    }
}

fn list<T, E: Display>(
    body: &Object<'_>,
    name: &str,
    errors: &mut Errors,
    code: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<Vec<T>> {
    body.member(name)?;
    let path = body.path(name);
    let entries = body.strings(name, usize::MAX, errors);
    match read_places(entries.iter().map(|(_, text)| *text), parse) {
        Ok(places) => return Some(places),
        Err(PlacesError::TooMany) => {
            errors.add::<()>(path, "many", format!("must be a list of at most {MOST_PLACES}"));
        }
        Err(PlacesError::Entries(wrong)) => {
            for (at, error) in wrong {
                let at = entries.get(at).map_or(path.as_str(), |(path, _)| path);
                errors.add::<()>(at, code, error.to_string());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn read(text: &str) -> Result<PlacesChange, Vec<(String, String)>> {
        let errors = |errors: Vec<FieldError>| errors.into_iter().map(|one| (one.field, one.code)).collect();
        PlacesChange::read(&parse(text).unwrap()).map_err(errors)
    }

    #[test]
    fn lists_are_read_as_the_dialect_reads_them_and_every_entry_that_does_not_hold_is_told() {
        let many = serde_json::json!({ "returnDomains": vec!["a.id"; MOST_PLACES + 1] }).to_string();
        for (text, wrong) in [
            (r#"{"returnDomains": "a.id"}"#, &[("returnDomains", "type")][..]),
            (
                r#"{"returnDomains": ["https://a.id", "b.id", " ", "c.id/x"]}"#,
                &[("returnDomains[0]", "domain"), ("returnDomains[3]", "domain")],
            ),
            (
                r#"{"embedOrigins": ["", "http://a.id", 7, "a.id"]}"#,
                &[("embedOrigins[2]", "type"), ("embedOrigins[1]", "origin"), ("embedOrigins[3]", "origin")],
            ),
            (&many, &[("returnDomains", "many")]),
            ("[]", &[("body", "type")]),
        ] {
            let told = read(text).unwrap_err();
            let told: Vec<(&str, &str)> =
                told.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
            assert_eq!(told, wrong, "{text}");
        }
        let form = [("returnDomains", "A.id, *.b.id,myapp://"), ("embedOrigins", "https://A.id:443/")];
        let wire =
            r#"{"returnDomains": ["A.id", " *.b.id", "myapp://"], "embedOrigins": ["https://A.id:443/"]}"#;
        let by_form = AccountSettings::default().configure(form).unwrap();
        assert_eq!(read(wire).unwrap().put_on(AccountSettings::default()), by_form);
        assert_eq!(Places::of(&by_form).return_domains, ["a.id", "*.b.id", "myapp://"]);
        assert_eq!(Places::of(&by_form).embed_origins, ["https://a.id"]);
    }

    #[test]
    fn a_list_that_is_missing_stays_and_an_empty_one_lifts_its_rule() {
        let known = AccountSettings::default().configure([("returnDomains", "a.id")]).unwrap();
        assert_eq!(read("{}").unwrap().put_on(known.clone()), known);
        assert_eq!(read(r#"{"embedOrigins": []}"#).unwrap().put_on(known.clone()), known);
        assert_eq!(read(r#"{"returnDomains": []}"#).unwrap().put_on(known), AccountSettings::default());
    }
}
