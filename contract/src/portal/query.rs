//! Queries of the dashboard's calls: read name by name with every error collected, and written back. What a value may be
//! is said where it is used.

use std::borrow::Cow;

use form_urlencoded::{Serializer, parse};

use super::days::{Day, Days, Zone};
use crate::{field::FieldError, instant::Instant};

/// Characters of a query, at most (ours): fifty applications fit twice.
const LONGEST_CHARS: usize = 4_096;
/// Applications that a list is narrowed to, at most (ours): each is a search of its own.
const MOST_APPLICATIONS: usize = 50;
/// Characters of an application's id, at most (ours): twice of what is given out.
const LONGEST_ID_CHARS: usize = 64;

/// A query that is being read.
pub(super) struct Query<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    errors: Vec<FieldError>,
}

impl<'a> Query<'a> {
    /// Takes a query apart. A name that the call does not know, or that stands there twice, is an error: whoever wrote
    /// it meant something that would not happen. What is empty counts as missing, as forms send it.
    pub(super) fn read(text: &'a str, known: &[&[&str]]) -> Self {
        let mut query = Self { pairs: Vec::new(), errors: Vec::new() };
        if text.len() > LONGEST_CHARS {
            query.refuse("query", "length", format!("must have {LONGEST_CHARS} characters at most"));
            return query;
        }
        for (name, value) in parse(text.as_bytes()) {
            if !known.iter().any(|names| names.contains(&name.as_ref())) {
                query.refuse(&name.chars().take(40).collect::<String>(), "unknown", "is no such parameter");
            } else if query.pairs.iter().any(|(other, _)| *other == name) {
                query.refuse(&name, "repeated", "must stand there once");
            } else {
                query.pairs.push((name, value));
            }
        }
        query
    }

    pub(super) fn refuse(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, code, message));
    }

    fn given(&self, name: &str) -> Option<&str> {
        let value = self.pairs.iter().find(|(other, _)| other == name)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    /// A value, by its reader; `rule` says what it must be.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        rule: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let read = self.given(name).map(read)?;
        if read.is_none() {
            self.refuse(name, "value", rule);
        }
        read
    }

    /// A name that may not be missing.
    pub(super) fn require(&mut self, name: &str) {
        if self.given(name).is_none() {
            self.refuse(name, "required", "is required");
        }
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let rule = format!("must be one of {}", words.join(", "));
        self.value(name, &rule, |text| all.iter().copied().find(|one| word(*one) == text))
    }

    /// `zone`.
    pub(super) fn zone(&mut self) -> Zone {
        // A `+` that was written by hand reads as a space, and is cut off with it.
        let named = |text: &str| Zone::named(text).or_else(|| Zone::named(&format!("+{text}")));
        let zones: Vec<&str> = Zone::ALL.iter().map(|zone| zone.as_str()).collect();
        let rule = format!("must be one of {}", zones.join(", "));
        self.value("zone", &rule, named).unwrap_or_default()
    }

    /// `from`, `to` and `zone`.
    pub(super) fn days(&mut self, now: Instant) -> Days {
        let zone = self.zone();
        let told = self.errors.len();
        let mut day = |name| self.value(name, "must be a day as YYYY-MM-DD", Day::parse);
        let (from, to) = (day("from"), day("to"));
        if self.errors.len() > told {
            return Days::usual(zone, now);
        }
        Days::new(from, to, zone, now).unwrap_or_else(|errors| {
            self.errors.extend(errors);
            Days::usual(zone, now)
        })
    }

    /// `application`: ids, parted by commas.
    pub(super) fn applications(&mut self) -> Applications {
        let rule = format!("must be ids of applications, parted by commas, {MOST_APPLICATIONS} at most");
        self.value("application", &rule, Applications::read).unwrap_or_default()
    }

    /// What was read, unless something is wrong.
    pub(super) fn end<T>(self, read: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(read) } else { Err(self.errors) }
    }
}

/// Ids of applications, each once, in order; none for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applications(Vec<String>);

impl Applications {
    /// Reads ids that are parted by commas.
    pub fn read(text: &str) -> Option<Self> {
        let mut ids: Vec<String> = text.split(',').map(|id| id.trim().to_owned()).collect();
        ids.sort_unstable();
        ids.dedup();
        let is_id = |id: &String| {
            (1..=LONGEST_ID_CHARS).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        (ids.len() <= MOST_APPLICATIONS && ids.iter().all(is_id)).then_some(Self(ids))
    }

    /// The ids.
    pub fn ids(&self) -> &[String] {
        &self.0
    }
}

/// A query that is being written.
#[derive(Default)]
pub(super) struct Written(String);

impl Written {
    /// Adds a parameter, where there is something to say.
    pub(super) fn with(mut self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        if let Some(value) = value {
            self.0 = Serializer::new(self.0).append_pair(name, value.as_ref()).finish();
        }
        self
    }

    pub(super) fn with_days(self, days: &Days) -> Self {
        self.with("from", Some(days.from().to_string()))
            .with("to", Some(days.to().to_string()))
            .with("zone", Some(days.zone().as_str()))
    }

    pub(super) fn with_applications(self, applications: &Applications) -> Self {
        let ids = applications.ids();
        self.with("application", (!ids.is_empty()).then(|| ids.join(",")))
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}
