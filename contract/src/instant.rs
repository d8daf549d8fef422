//! Points in time as the wire carries them: milliseconds since 1970 inside, ISO 8601 in UTC outside.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// The text is not a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must be an ISO-8601 date and time with a zone, such as 2026-05-24T08:14:22.481Z")]
pub struct InstantError;

impl Instant {
    /// From milliseconds since 1970; beyond the years that a date can hold, the nearest that it can.
    pub fn from_epoch_ms(epoch_ms: i64) -> Self {
        // 9999-12-31T23:59:59.999Z, the last instant that four year digits can write.
        const LATEST_MS: i64 = 253_402_300_799_999;
        Self(epoch_ms.clamp(0, LATEST_MS))
    }

    /// Milliseconds since 1970.
    pub fn epoch_ms(self) -> i64 {
        self.0
    }

    /// The same instant, `ms` later.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_epoch_ms(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative when it lies later.
    pub fn since_ms(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The calendar date in Jakarta (UTC+7, no summer time), where a card holder's "today" is decided.
    pub fn date_in_jakarta(self) -> Date {
        const JAKARTA_OFFSET_MS: i64 = 7 * 3_600_000;
        offset_date_time(self.0 + JAKARTA_OFFSET_MS).date()
    }

    /// Reads ISO 8601 with a zone (RFC 3339).
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InstantError)?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)
            .map(Self::from_epoch_ms)
            .map_err(|_| InstantError)
    }
}

fn offset_date_time(epoch_ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(epoch_ms) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

impl std::fmt::Display for Instant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let moment = offset_date_time(self.0);
        write!(
            formatter,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            moment.millisecond()
        )
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2026-05-24T08:14:22.481Z", "1970-01-01T00:00:00.000Z", "2000-02-29T23:59:59.999Z"] {
            assert_eq!(Instant::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Instant::parse("2026-05-24T15:14:22.481+07:00").unwrap().to_string(),
            "2026-05-24T08:14:22.481Z"
        );
    }

    #[test]
    fn a_time_without_zone_or_with_words_is_refused() {
        for text in ["2026-05-24T08:14:22", "2026-05-24", "yesterday", "", "2026-13-01T00:00:00Z"] {
            assert_eq!(Instant::parse(text), Err(InstantError), "{text}");
        }
    }

    #[test]
    fn jakarta_is_a_day_ahead_late_in_the_utc_evening() {
        assert_eq!(Instant::parse("2026-11-20T16:59:59Z").unwrap().date_in_jakarta().day(), 20);
        assert_eq!(Instant::parse("2026-11-20T17:00:00Z").unwrap().date_in_jakarta().day(), 21);
    }
}
