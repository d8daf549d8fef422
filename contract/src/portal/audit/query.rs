//! What of the audit log is asked for: days, an action, a member, a subject; from its end backwards, or on from an entry.

use super::{
    super::query::{Query, Written},
    AuditAction,
};
use crate::{
    field::FieldError,
    instant::Instant,
    portal::days::{Day, Zone},
};

/// Entries on one page at most (ours).
pub const MOST_ON_A_PAGE: u16 = 500;
/// Characters of a member or a subject, at most: an e-mail address has 254.
const LONGEST_CHARS: usize = 254;

/// Where a page begins, and which way it goes. Entries are known by their numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuditPlace {
    /// With the newest, backwards.
    #[default]
    Newest,
    /// With the one before this, backwards.
    Before(u32),
    /// With the one after this, forwards: the way of who keeps a copy.
    After(u32),
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Where days begin.
    pub zone: Zone,
    /// What was done.
    pub action: Option<AuditAction>,
    /// Who did it: an id, or an e-mail address.
    pub member: Option<String>,
    /// What it was done to, as entries say it.
    pub subject: Option<String>,
    /// Which page.
    pub place: AuditPlace,
    /// Entries on it at most.
    pub limit: Option<u16>,
}

impl AuditQuery {
    /// Reads the query of the call.
    ///
    /// # Errors
    /// Everything that does not hold.
    pub fn parse(query: &str) -> Result<Self, Vec<FieldError>> {
        let known = ["from", "to", "zone", "action", "member", "subject", "before", "after", "limit"];
        let mut query = Query::read(query, &[&known]);
        let zone = query.zone();
        let mut day = |name| query.value(name, "must be a day as YYYY-MM-DD", Day::parse);
        let (from, to) = (day("from"), day("to"));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            query.refuse("to", "order", "must not be before `from`");
        }
        let mut number = |name| query.value(name, "must be the number of an entry", |text| text.parse().ok());
        let place = match (number("before"), number("after")) {
            (None, None) => AuditPlace::Newest,
            (Some(before), None) => AuditPlace::Before(before),
            (None, Some(after)) => AuditPlace::After(after),
            (Some(_), Some(_)) => {
                query.refuse("after", "order", "goes without `before`");
                AuditPlace::Newest
            }
        };
        let rule = format!("must have {LONGEST_CHARS} characters at most, none of them a control character");
        let mut text = |name| {
            query.value(name, &rule, |text| {
                let holds = text.chars().count() <= LONGEST_CHARS && !text.chars().any(char::is_control);
                holds.then(|| text.to_owned())
            })
        };
        let (member, subject) = (text("member"), text("subject"));
        let rule = format!("must be a number from 1 to {MOST_ON_A_PAGE}");
        let limit = query.value("limit", &rule, |text| {
            text.parse().ok().filter(|limit| (1..=MOST_ON_A_PAGE).contains(limit))
        });
        let action = query.word("action", &AuditAction::ALL, AuditAction::as_str);
        query.end(Self { from, to, zone, action, member, subject, place, limit })
    }

    /// The query that reads as this.
    pub fn to_query(&self) -> String {
        let (name, number) = match self.place {
            AuditPlace::Newest => ("before", None),
            AuditPlace::Before(number) => ("before", Some(number)),
            AuditPlace::After(number) => ("after", Some(number)),
        };
        Written::default()
            .with("from", self.from.map(|day| day.to_string()))
            .with("to", self.to.map(|day| day.to_string()))
            .with("zone", Some(self.zone.as_str()))
            .with("action", self.action.map(AuditAction::as_str))
            .with("member", self.member.as_deref())
            .with("subject", self.subject.as_deref())
            .with(name, number.map(|number| number.to_string()))
            .with("limit", self.limit.map(|limit| limit.to_string()))
            .end()
    }

    /// The first instant of its days.
    pub fn start(&self) -> Option<Instant> {
        self.from.map(|day| self.zone.midnight(day))
    }

    /// The first instant after its days.
    pub fn end(&self) -> Option<Instant> {
        self.to.map(|day| self.zone.midnight(day.plus(1)))
    }

    /// Whether it asks for less than everything.
    pub fn is_narrow(&self) -> bool {
        *self != Self { zone: self.zone, place: self.place, limit: self.limit, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was() {
        for query in [
            "",
            "before=51&limit=50",
            "after=0",
            "from=2026-11-01&to=2026-11-21&zone=%2B08:00&action=review.decided&member=Ana%40bank.example",
            "subject=review/8e31a91c&limit=500",
        ] {
            let read = AuditQuery::parse(query).unwrap();
            assert_eq!(AuditQuery::parse(&read.to_query()), Ok(read.clone()), "{query}");
            assert_eq!(read.is_narrow(), query.contains("from") || query.contains("subject"), "{query}");
        }
    }

    #[test]
    fn every_fault_of_a_query_is_told() {
        let long = format!("member={}", "a".repeat(255));
        for (query, fields) in [
            ("from=2026-11-21&to=2026-11-20", vec!["to"]),
            ("from=2026-02-31&action=review.x&limit=0", vec!["from", "limit", "action"]),
            ("before=1&after=2", vec!["after"]),
            ("before=-1&zone=%2B05:00", vec!["zone", "before"]),
            ("member=a%00b&subject=%0A1", vec!["member"]),
            (&long, vec!["member"]),
            ("limit=501&sort=x", vec!["sort", "limit"]),
        ] {
            let told = AuditQuery::parse(query).unwrap_err();
            assert_eq!(told.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), fields, "{query}");
        }
    }

    #[test]
    fn a_day_ends_where_the_next_one_begins() {
        let query = AuditQuery::parse("from=2026-11-21&to=2026-11-21&zone=%2B07:00").unwrap();
        assert_eq!(query.start().unwrap().to_string(), "2026-11-20T17:00:00.000Z");
        assert_eq!(query.end().unwrap().to_string(), "2026-11-21T17:00:00.000Z");
    }
}
