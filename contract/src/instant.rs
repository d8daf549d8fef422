//! Points in time as the wire carries them: milliseconds since 1970 inside, ISO 8601 in UTC outside.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;
use time::Date;

use crate::date::calendar_date;

const DAY_MS: i64 = 86_400_000;
/// The Julian day of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

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
        self.date_at(JAKARTA_OFFSET_MS)
    }

    /// The calendar date where clocks are so far before UTC.
    pub fn date_at(self, offset_ms: i64) -> Date {
        date_of(self.0 + offset_ms)
    }

    /// When a date begins where clocks are so far before UTC.
    pub fn of_midnight(date: Date, offset_ms: i64) -> Self {
        let days = i64::from(date.to_julian_day() - EPOCH_JULIAN_DAY);
        Self::from_epoch_ms(days * DAY_MS - offset_ms)
    }

    /// Reads ISO 8601 with a zone (RFC 3339): `2026-05-24T08:14:22.481Z`, or an offset such as `+07:00` for the `Z`.
    /// A fraction may have any number of digits; what is below a millisecond is dropped. Leap seconds are refused.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        parse(text.as_bytes()).map(Self::from_epoch_ms).ok_or(InstantError)
    }
}

fn date_of(epoch_ms: i64) -> Date {
    let day = i32::try_from(epoch_ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX);
    Date::from_julian_day(day.saturating_add(EPOCH_JULIAN_DAY)).unwrap_or(Date::MAX)
}

fn parse(text: &[u8]) -> Option<i64> {
    let (date_and_time, mut rest) = text.split_at_checked("2026-05-24T08:14:22".len())?;
    let shaped = date_and_time.iter().zip(b"0000-00-00T00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        _ => byte == shape,
    });
    if !shaped {
        return None;
    }
    let number = |at: usize| two_digits(&date_and_time[at..at + 2]);
    let (hour, minute, second) = (number(11), number(14), number(17));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let date = calendar_date(number(0) * 100 + number(2), number(5), number(8))?;
    let mut millis = 0;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let first_three = fraction[..digits].iter().chain(b"00").take(3);
        millis = first_three.fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        rest = &fraction[digits..];
    }
    let offset_minutes = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2]
            if [h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()) =>
        {
            let (hours, minutes) = (two_digits(&[*h1, *h2]), two_digits(&[*m1, *m2]));
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    let days = i64::from(date.to_julian_day() - EPOCH_JULIAN_DAY);
    let seconds = i64::from((hour * 60 + minute - offset_minutes) * 60 + second);
    Some(days * DAY_MS + seconds * 1_000 + millis)
}

fn two_digits(digits: &[u8]) -> i32 {
    digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0'))
}

/// Date and time of clocks that show this, without a zone: `2026-05-24T08:14:22.481`.
pub(crate) fn clock_text(epoch_ms: i64) -> [u8; 23] {
    let date = date_of(epoch_ms);
    let ms = epoch_ms.rem_euclid(DAY_MS);
    let mut text = *b"0000-00-00T00:00:00.000";
    let mut write = |end: usize, mut number: i64| {
        for digit in text[..end].iter_mut().rev().take_while(|byte| byte.is_ascii_digit()) {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
        }
    };
    write(4, i64::from(date.year()));
    write(7, i64::from(u8::from(date.month())));
    write(10, i64::from(date.day()));
    write(13, ms / 3_600_000);
    write(16, ms / 60_000 % 60);
    write(19, ms / 1_000 % 60);
    write(23, ms % 1_000);
    text
}

impl std::fmt::Display for Instant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = clock_text(self.0);
        formatter.write_str(std::str::from_utf8(&text).map_err(|_| std::fmt::Error)?)?;
        formatter.write_str("Z")
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
    use time::format_description::well_known::Rfc3339;

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
    fn every_spelling_of_rfc_3339_is_the_same_instant() {
        for text in [
            "2026-05-24T08:14:22.481Z",
            "2026-05-24t08:14:22.4819999999z",
            "2026-05-24 08:14:22.481-00:00",
            "2026-05-24T15:14:22.481+07:00",
            "2026-05-23T21:44:22.481-10:30",
        ] {
            assert_eq!(Instant::parse(text).map(Instant::epoch_ms), Ok(1_779_610_462_481), "{text}");
        }
        assert_eq!(Instant::parse("2026-05-24T08:14:22.4Z").unwrap().epoch_ms() % 1_000, 400);
        assert_eq!(Instant::parse("1969-12-31T23:59:59Z").unwrap().epoch_ms(), 0, "the nearest that is held");
    }

    #[test]
    fn an_independent_calendar_agrees() {
        let second = |text: &str| time::OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp();
        for day in (0..2_932_896).step_by(997) {
            let instant = Instant::from_epoch_ms(day * DAY_MS + 12_345_678);
            let text = instant.to_string();
            assert_eq!(second(&text) * 1_000 + 678, instant.epoch_ms(), "{text}");
            assert_eq!(Instant::parse(&text), Ok(instant), "{text}");
        }
    }

    #[test]
    fn a_time_without_zone_or_with_words_is_refused() {
        for text in [
            "2026-05-24T08:14:22",
            "2026-05-24",
            "yesterday",
            "",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-05-24T24:00:00Z",
            "2026-05-24T08:14:60Z",
            "2026-05-24T08:14:22.Z",
            "2026-05-24T08:14:22+7:00",
            "2026-05-24T08:14:22+24:00",
            "2026-05-24T08:14:22Z ",
            "+026-05-24T08:14:22Z",
        ] {
            assert_eq!(Instant::parse(text), Err(InstantError), "{text}");
        }
    }

    #[test]
    fn jakarta_is_a_day_ahead_late_in_the_utc_evening() {
        assert_eq!(Instant::parse("2026-11-20T16:59:59Z").unwrap().date_in_jakarta().day(), 20);
        assert_eq!(Instant::parse("2026-11-20T17:00:00Z").unwrap().date_in_jakarta().day(), 21);
    }
}
