//! Days of a calendar in one of the zones that the dashboard knows: read and written as `YYYY-MM-DD`, turned into points
//! in time, and how many of them a list may show. Holds no clock: now is passed in.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use time::Date;

use crate::{
    date::calendar_date,
    field::FieldError,
    instant::{Instant, clock_text},
};

/// Days that a list shows at most: the product's rule.
pub const MOST_DAYS: u16 = 31;
/// How far back a list reaches, in days before today: the product's rule.
pub const REACH_DAYS: i64 = 90;
/// Days that are shown where nobody said which.
const USUAL_DAYS: i64 = 7;

/// A zone in which days begin and times are written. Indonesia has three, without summer time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Zone {
    /// UTC.
    #[serde(rename = "+00:00")]
    Utc,
    /// Western Indonesia, where Jakarta is.
    #[default]
    #[serde(rename = "+07:00")]
    Western,
    /// Central Indonesia, where Makassar is.
    #[serde(rename = "+08:00")]
    Central,
    /// Eastern Indonesia, where Jayapura is.
    #[serde(rename = "+09:00")]
    Eastern,
}

impl Zone {
    /// Every zone.
    pub const ALL: [Self; 4] = [Self::Utc, Self::Western, Self::Central, Self::Eastern];

    /// The offset, as ISO 8601 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utc => "+00:00",
            Self::Western => "+07:00",
            Self::Central => "+08:00",
            Self::Eastern => "+09:00",
        }
    }

    /// The zone of this offset.
    pub fn named(offset: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.as_str() == offset)
    }

    /// How far its clocks are before UTC, in milliseconds.
    pub fn offset_ms(self) -> i64 {
        const HOUR_MS: i64 = 3_600_000;
        match self {
            Self::Utc => 0,
            Self::Western => 7 * HOUR_MS,
            Self::Central => 8 * HOUR_MS,
            Self::Eastern => 9 * HOUR_MS,
        }
    }

    /// The day of an instant.
    pub fn day_of(self, instant: Instant) -> Day {
        Day(instant.date_at(self.offset_ms()))
    }

    /// An instant as its clocks show it, with the offset: `2026-05-24T15:14:22.481+07:00`.
    pub fn text_of(self, instant: Instant) -> ZonedText {
        let mut text = [0; 29];
        text[..23].copy_from_slice(&clock_text(instant.epoch_ms() + self.offset_ms()));
        text[23..].copy_from_slice(self.as_str().as_bytes());
        ZonedText(text)
    }

    /// When a day begins.
    pub fn midnight(self, day: Day) -> Instant {
        Instant::of_midnight(day.0, self.offset_ms())
    }
}

/// Date, time and offset as text, without an allocation: exports write millions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZonedText([u8; 29]);

impl ZonedText {
    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A day of the calendar, from 1970-01-01 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` where the calendar has no such day.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
        let date = calendar_date(number(0..4)?, number(5..7)?, number(8..10)?)?;
        (shaped && date.year() >= 1970).then_some(Self(date))
    }

    /// The day so many days later, or earlier; the nearest where the calendar ends.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let moved = i64::from(self.0.to_julian_day()) + days;
        let moved = i32::try_from(moved).ok().and_then(|day| Date::from_julian_day(day).ok());
        Self(moved.unwrap_or(if days < 0 { Date::MIN } else { Date::MAX }))
    }

    /// Days from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i64 {
        i64::from(self.0.to_julian_day()) - i64::from(earlier.0.to_julian_day())
    }

    /// The date.
    pub fn date(self) -> Date {
        self.0
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("must be a day as YYYY-MM-DD"))
    }
}

/// Days from one to another, both of them too: no more than [`MOST_DAYS`], none before [`REACH_DAYS`] ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    from: Day,
    to: Day,
    zone: Zone,
}

impl Days {
    /// From a day to a day. Who names neither gets the last seven; who names the end gets the seven before it; who
    /// names the beginning gets as many as there are, and may be.
    ///
    /// # Errors
    /// `to` lies before `from`; `from` lies too far back; there are too many days.
    pub fn new(
        from: Option<Day>,
        to: Option<Day>,
        zone: Zone,
        now: Instant,
    ) -> Result<Self, Vec<FieldError>> {
        let (today, first) = (zone.day_of(now), Self::first(zone, now));
        let most = i64::from(MOST_DAYS);
        let to = to.unwrap_or_else(|| from.map_or(today, |from| today.min(from.plus(most - 1)).max(from)));
        let from = from.unwrap_or_else(|| to.plus(1 - USUAL_DAYS).max(first).min(to));
        let mut errors = Vec::new();
        if from < first {
            let message = format!("must be {first} or later: the list reaches {REACH_DAYS} days back");
            errors.push(FieldError::new("from", "reach", message));
        }
        if to < from {
            errors.push(FieldError::new("to", "order", format!("must be {from} or later")));
        } else if to.since(from) >= most {
            let latest = from.plus(most - 1);
            let message = format!("must be {latest} or earlier: the list shows {MOST_DAYS} days at most");
            errors.push(FieldError::new("to", "width", message));
        }
        if errors.is_empty() { Ok(Self { from, to, zone }) } else { Err(errors) }
    }

    /// The last seven days, today too.
    pub fn usual(zone: Zone, now: Instant) -> Self {
        let to = zone.day_of(now);
        Self { from: to.plus(1 - USUAL_DAYS).max(Self::first(zone, now)), to, zone }
    }

    /// The first day that a list may show.
    pub fn first(zone: Zone, now: Instant) -> Day {
        zone.day_of(now).plus(-REACH_DAYS)
    }

    /// The first day.
    pub fn from(&self) -> Day {
        self.from
    }

    /// The last day.
    pub fn to(&self) -> Day {
        self.to
    }

    /// Where the days begin and end.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Each day, in order.
    pub fn each(&self) -> impl Iterator<Item = Day> + use<> {
        let from = self.from;
        (0..=self.to.since(from)).map(move |days| from.plus(days))
    }

    /// The first instant.
    pub fn start(&self) -> Instant {
        self.zone.midnight(self.from)
    }

    /// The first instant after the last day.
    pub fn end(&self) -> Instant {
        self.zone.midnight(self.to.plus(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for text in ["2026-02-28", "2024-02-29", "1970-01-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for text in [
            "2026-02-29",
            "2026-00-10",
            "2026-1-1",
            "01-01-2026",
            "1969-12-31",
            "",
            "2026-02-2é",
            "+026-02-01",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_its_zones_midnight() {
        for (zone, midnight) in [
            (Zone::Utc, "2026-11-21T00:00:00.000Z"),
            (Zone::Western, "2026-11-20T17:00:00.000Z"),
            (Zone::Central, "2026-11-20T16:00:00.000Z"),
            (Zone::Eastern, "2026-11-20T15:00:00.000Z"),
        ] {
            let begins = zone.midnight(day("2026-11-21"));
            assert_eq!(begins.to_string(), midnight);
            assert_eq!(zone.day_of(begins), day("2026-11-21"));
            assert_eq!(zone.day_of(begins.plus_ms(-1)), day("2026-11-20"));
            assert_eq!(Zone::named(zone.as_str()), Some(zone));
        }
        assert_eq!(Zone::named("+05:30"), None);
        let instant = Instant::parse("2026-12-31T17:00:00.005Z").unwrap();
        assert_eq!(Zone::Western.text_of(instant).as_str(), "2027-01-01T00:00:00.005+07:00");
        assert_eq!(Zone::Utc.text_of(instant).as_str(), "2026-12-31T17:00:00.005+00:00");
    }

    #[test]
    fn days_are_at_most_31_and_reach_90_back_to_the_day() {
        // 21 November in Jakarta, 20 November in UTC.
        let now = Instant::parse("2026-11-20T18:00:00Z").unwrap();
        let days = |from: &str, to: &str, zone| {
            let days = Days::new(Day::parse(from), Day::parse(to), zone, now);
            days.map(|days| format!("{} {}", days.from(), days.to())).map_err(|errors| {
                errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect::<Vec<_>>()
            })
        };
        let ok = |text: &str| Ok(text.to_owned());
        let wrong = |texts: &[&str]| Err(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        for (from, to, zone, expected) in [
            ("", "", Zone::Western, ok("2026-11-15 2026-11-21")),
            ("", "", Zone::Utc, ok("2026-11-14 2026-11-20")),
            ("2026-11-21", "2026-11-21", Zone::Western, ok("2026-11-21 2026-11-21")),
            ("2026-10-22", "2026-11-21", Zone::Western, ok("2026-10-22 2026-11-21")),
            ("2026-10-21", "2026-11-21", Zone::Western, wrong(&["to width"])),
            ("2026-08-23", "2026-09-01", Zone::Western, ok("2026-08-23 2026-09-01")),
            ("2026-08-22", "2026-09-01", Zone::Western, wrong(&["from reach"])),
            ("2026-08-22", "2026-09-01", Zone::Utc, ok("2026-08-22 2026-09-01")),
            ("2026-08-22", "2026-11-21", Zone::Western, wrong(&["from reach", "to width"])),
            ("2026-11-10", "2026-11-09", Zone::Western, wrong(&["to order"])),
            ("2026-09-01", "", Zone::Western, ok("2026-09-01 2026-10-01")),
            ("2026-11-01", "", Zone::Western, ok("2026-11-01 2026-11-21")),
            ("", "2026-10-10", Zone::Western, ok("2026-10-04 2026-10-10")),
            ("", "2026-08-25", Zone::Western, ok("2026-08-23 2026-08-25")),
            ("", "2026-08-01", Zone::Western, wrong(&["from reach"])),
            // Tomorrow has no transactions, and is no mistake of somebody whose clock is fast.
            ("2026-11-22", "", Zone::Western, ok("2026-11-22 2026-11-22")),
        ] {
            assert_eq!(days(from, to, zone), expected, "{from} {to} {zone:?}");
        }
        let usual = Days::usual(Zone::Western, now);
        assert_eq!(usual.each().count(), 7);
        assert_eq!(usual.end().since_ms(usual.start()), 7 * 86_400_000);
    }
}
