//! Calendar dates as the partner APIs write them. Holds no clock: "today" is always passed in.

use thiserror::Error;
use time::{Date, Month};

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text is not two digits, two digits and four digits with dashes between.
    #[error("format is incorrect, should be DD-MM-YYYY")]
    Format,
    /// The calendar has no such day, 31-02-1990 for example.
    #[error("is not a day of the calendar")]
    NotInCalendar,
}

/// Reads `DD-MM-YYYY`.
pub fn parse_day_month_year(text: &str) -> Result<Date, DateError> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            2 | 5 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return Err(DateError::Format);
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().fold(0_i32, |value, digit| value * 10 + i32::from(digit - b'0'))
    };
    calendar_date(number(6..10), number(3..5), number(0..2)).ok_or(DateError::NotInCalendar)
}

/// Writes `DD-MM-YYYY`.
pub fn format_day_month_year(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), u8::from(date.month()), date.year())
}

/// The date of a year, a month from 1 and a day from 1, where the calendar has it.
pub fn calendar_date(year: i32, month: i32, day: i32) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()
}

/// Completed years between a birth and a day; 0 when the birth lies later. Someone born on 29 February
/// completes a year on 1 March of a common year.
pub fn completed_years(birth: Date, today: Date) -> i32 {
    let had_birthday = (u8::from(today.month()), today.day()) >= (u8::from(birth.month()), birth.day());
    (today.year() - birth.year() - i32::from(!had_birthday)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_in_the_documented_form_are_dates() {
        for (text, expected) in [
            ("29-02-2000", Ok((2000, 2, 29))),
            ("29-02-1900", Err(DateError::NotInCalendar)),
            ("31-02-1990", Err(DateError::NotInCalendar)),
            ("00-01-1990", Err(DateError::NotInCalendar)),
            ("1-01-1990", Err(DateError::Format)),
            ("1990-01-01", Err(DateError::Format)),
            ("01/01/1990", Err(DateError::Format)),
            ("٠١-٠١-١٩٩٠", Err(DateError::Format)),
            ("", Err(DateError::Format)),
        ] {
            let got =
                parse_day_month_year(text).map(|date| (date.year(), u8::from(date.month()), date.day()));
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn a_year_is_completed_on_the_birthday_itself() {
        let birth = calendar_date(2009, 11, 20).unwrap();
        assert_eq!(completed_years(birth, calendar_date(2026, 11, 19).unwrap()), 16);
        assert_eq!(completed_years(birth, calendar_date(2026, 11, 20).unwrap()), 17);
        let leapling = calendar_date(2008, 2, 29).unwrap();
        assert_eq!(completed_years(leapling, calendar_date(2025, 2, 28).unwrap()), 16);
        assert_eq!(completed_years(leapling, calendar_date(2025, 3, 1).unwrap()), 17);
        assert_eq!(completed_years(birth, calendar_date(2001, 1, 1).unwrap()), 0);
    }
}
