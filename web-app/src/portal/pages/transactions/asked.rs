//! What the address asks of the log. Pure: the rules are the contract's, which the server keeps to; what does not hold is
//! told and left out, and the rest holds.

use contract::{
    field::FieldError,
    instant::Instant,
    portal::{
        days::{Days, Zone},
        transaction::filter::PageQuery,
    },
};

use crate::portal::query;

/// What is asked for, and what of the address was left out.
#[derive(Clone, PartialEq)]
pub(super) struct Asked {
    /// What holds.
    pub(super) page: PageQuery,
    /// What does not.
    pub(super) errors: Vec<FieldError>,
}

/// Reads an address's query; days are those of `zone` unless it names another.
pub(super) fn read(text: &str, zone: Zone, now: Instant) -> Asked {
    let (page, errors) = leniently(text, zone, |query| PageQuery::parse(query, now));
    Asked { page, errors }
}

/// Reads what holds of a query, and tells what does not.
pub(crate) fn leniently<T>(
    text: &str,
    zone: Zone,
    parse: impl Fn(&str) -> Result<T, Vec<FieldError>>,
) -> (T, Vec<FieldError>) {
    let mut pairs = query::pairs(text);
    if !pairs.iter().any(|(name, _)| name == "zone") {
        pairs.push(("zone".to_owned(), zone.as_str().to_owned()));
    }
    let mut told: Vec<FieldError> = Vec::new();
    loop {
        let written = query::written(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        match parse(&written) {
            Ok(read) => return (read, told),
            Err(errors) => {
                let before = pairs.len();
                pairs.retain(|(name, _)| !errors.iter().any(|error| error.field == shortened(name)));
                // Dates hold together or not at all.
                if errors.iter().any(|error| error.field == "from" || error.field == "to") {
                    pairs.retain(|(name, _)| name != "from" && name != "to");
                }
                told.extend(errors);
                if pairs.len() == before {
                    pairs.clear();
                }
            }
        }
    }
}

/// As an error names a parameter that nobody knows.
fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}

/// What a form's fields hold, as they are typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) application: String,
    pub(crate) status: String,
    pub(crate) mode: String,
    pub(crate) search: String,
}

impl Typed {
    /// The fields of an address: as it has them where they hold, and the days that are shown where it names none.
    pub(crate) fn of(text: &str, days: &Days, errors: &[FieldError]) -> Self {
        let has = |name: &str| query::value(text, name).unwrap_or_default();
        let kept = |name: &str| {
            if errors.iter().any(|error| error.field == name) { String::new() } else { has(name) }
        };
        Self {
            from: days.from().to_string(),
            to: days.to().to_string(),
            application: kept("application"),
            status: kept("status"),
            mode: kept("mode"),
            search: has("search"),
        }
    }

    /// The query of these fields. What else the address says of the list's look stays; its page does not.
    pub(crate) fn query(&self, before: &str, zone: Zone) -> String {
        let kept = |name: &str| query::value(before, name).unwrap_or_default();
        let (order, limit) = (kept("order"), kept("limit"));
        query::written([
            ("from", self.from.trim()),
            ("to", self.to.trim()),
            // Whoever is sent the address would read other days in another zone.
            ("zone", zone.as_str()),
            ("application", self.application.trim()),
            ("status", self.status.as_str()),
            ("mode", self.mode.as_str()),
            ("search", self.search.trim()),
            ("order", order.as_str()),
            ("limit", limit.as_str()),
        ])
    }
}

/// What is wrong with a form's own fields. What else stands in the address is told by it, and holds nobody up.
pub(crate) fn own_errors<T>(read: Result<T, Vec<FieldError>>) -> Vec<FieldError> {
    let mut errors = read.err().unwrap_or_default();
    errors.retain(|error| matches!(error.field.as_str(), "from" | "to" | "search"));
    errors
}

/// An address's query with one name set, and without its page; an empty value takes the name away.
pub(super) fn with(before: &str, name: &str, value: &str) -> String {
    let mut pairs = query::pairs(before);
    pairs.retain(|(known, _)| known != name && known != "after");
    pairs.push((name.to_owned(), value.to_owned()));
    query::written(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-11-21T08:00:00Z").unwrap()
    }

    #[test]
    fn nonsense_in_the_address_is_told_and_the_rest_holds() {
        for (text, wrong, from) in [
            ("", &[][..], "2026-11-15"),
            ("from=2026-11-01&to=2026-11-20&status=SUCCESS", &[], "2026-11-01"),
            ("from=yesterday&status=SUCCESS", &["from"], "2026-11-15"),
            ("from=2026-01-01", &["from"], "2026-11-15"),
            ("from=2026-11-20&to=2026-11-01", &["to"], "2026-11-15"),
            ("status=<script>&mode=LIVE&x=1", &["x", "status"], "2026-11-15"),
            ("status=SUCCESS&status=FAILED", &["status"], "2026-11-15"),
            ("after=nonsense&limit=9999", &["after", "limit"], "2026-11-15"),
        ] {
            let asked = read(text, Zone::Western, now());
            let fields: Vec<&str> = asked.errors.iter().map(|error| error.field.as_str()).collect();
            assert_eq!(fields, wrong, "{text}");
            assert_eq!(asked.page.filter.days.from().to_string(), from, "{text}");
        }
        let long = "a".repeat(5_000);
        let asked = read(&format!("search={long}"), Zone::Western, now());
        assert_eq!(asked.errors.len(), 1, "a query that is too long is left out whole");
    }

    #[test]
    fn what_a_form_applies_is_what_it_shows_after_a_reload() {
        let typed = Typed {
            from: "2026-11-01".to_owned(),
            to: "2026-11-20".to_owned(),
            status: "FAILED".to_owned(),
            search: " ref #1&2 ".to_owned(),
            ..Typed::default()
        };
        let query = typed.query("order=oldest&after=x&limit=200&zone=%2B08:00", Zone::Eastern);
        let asked = read(&query, Zone::Western, now());
        assert!(asked.errors.is_empty(), "{query}");
        assert_eq!(asked.page.filter.days.zone(), Zone::Eastern);
        assert_eq!((asked.page.limit(), asked.page.after.is_none()), (200, true));
        let shown = Typed::of(&query, &asked.page.filter.days, &asked.errors);
        assert_eq!(shown, Typed { search: "ref #1&2".to_owned(), ..typed });
    }

    #[test]
    fn what_a_form_may_not_apply_is_known_before_it_goes() {
        let wrong = |from: &str, to: &str| {
            let typed = Typed { from: from.to_owned(), to: to.to_owned(), ..Typed::default() };
            let query = typed.query("limit=-1", Zone::Western);
            own_errors(PageQuery::parse(&query, now()))
                .into_iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(wrong("2026-10-01", "2026-11-21"), ["to width"]);
        assert_eq!(wrong("2026-01-01", "2026-01-08"), ["from reach"]);
        assert_eq!(wrong("2026-11-20", "2026-11-01"), ["to order"]);
        assert_eq!(wrong("2026-11-01", "2026-11-21"), [""; 0], "the page's own number is no field");
    }

    #[test]
    fn an_address_that_was_applied_names_the_same_days_to_every_reader() {
        let typed = Typed { from: "2026-11-01".to_owned(), to: "2026-11-20".to_owned(), ..Typed::default() };
        for zone in Zone::ALL {
            let query = typed.query("", zone);
            for reader in Zone::ALL {
                assert_eq!(read(&query, reader, now()).page.filter.days.zone(), zone, "{query}");
            }
        }
    }

    #[test]
    fn another_order_begins_at_the_first_page() {
        assert_eq!(
            with("status=FAILED&after=x&order=newest", "order", "oldest"),
            "status=FAILED&order=oldest"
        );
        assert_eq!(with("order=oldest", "order", ""), "");
    }
}
