//! Finding a date `DD-MM-YYYY` in damaged print.

use time::Date;

use super::distance::as_digit;
use crate::date::{calendar_date, format_day_month_year};

/// A date that was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PrintedDate {
    /// The byte where it begins.
    pub(super) at: usize,
    /// `DD-MM-YYYY`.
    pub(super) text: String,
    /// Whether each of its ten characters stood there so.
    pub(super) exact: bool,
}

/// At least so many of the eight digits must have been read as digits; fewer are words.
const LEAST_DIGITS: usize = 5;
/// Marks between the parts of a date: at most so many, spaces among them.
const MOST_MARKS: usize = 3;

/// Digits that readers of print take for others: what was read, and what it was.
const MISTAKEN: [(i32, i32); 10] =
    [(9, 0), (8, 0), (6, 0), (8, 3), (7, 1), (4, 1), (7, 2), (5, 3), (5, 2), (9, 3)];

/// The date in a text that has most true digits, of several the last; none where no eight digits make a day of the
/// calendar between 1900 and 2100.
pub(super) fn find(text: &str) -> Option<PrintedDate> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut best: Option<(usize, PrintedDate)> = None;
    for start in 0..letters.len() {
        let Some((date, digits)) = date_at(&letters[start..]) else { continue };
        if digits < LEAST_DIGITS || best.as_ref().is_some_and(|(most, _)| *most > digits) {
            continue;
        }
        let at = letters[start].0;
        let printed = format_day_month_year(date);
        let exact = text[at..].starts_with(&printed);
        best = Some((digits, PrintedDate { at, text: printed, exact }));
    }
    best.map(|(_, found)| found)
}

/// The date that begins here, and how many of its digits were read as such.
fn date_at(letters: &[(usize, char)]) -> Option<(Date, usize)> {
    let mut numbers = [0_i32; 3];
    let (mut at, mut true_digits) = (0, 0);
    for (number, digits) in numbers.iter_mut().zip([2, 2, 4]) {
        if at > 0 {
            let marks = letters[at..].iter().take_while(|(_, letter)| is_mark(*letter)).count();
            if marks > MOST_MARKS {
                return None;
            }
            at += marks;
        }
        for _ in 0..digits {
            let (_, letter) = *letters.get(at)?;
            let digit = as_digit(letter)?;
            true_digits += usize::from(digit == letter);
            *number = *number * 10 + i32::try_from(digit.to_digit(10)?).ok()?;
            at += 1;
        }
    }
    let followed_by_digit = letters.get(at).is_some_and(|(_, next)| next.is_ascii_digit());
    if followed_by_digit {
        return None;
    }
    Some((possible(numbers).or_else(|| mended(numbers))?, true_digits))
}

fn possible([day, month, year]: [i32; 3]) -> Option<Date> {
    calendar_date(year, month, day).filter(|_| (1900..2100).contains(&year))
}

/// The one day of the calendar that a day or month that is none can be when one of its digits was mistaken for another.
fn mended([day, month, year]: [i32; 3]) -> Option<Date> {
    let others = |number: i32| {
        let (tens, ones) = (number / 10, number % 10);
        let of = |digit: i32| MISTAKEN.iter().filter(move |(a, _)| *a == digit).map(|(_, b)| *b);
        of(tens).map(move |tens| tens * 10 + ones).chain(of(ones).map(move |ones| tens * 10 + ones))
    };
    let days = others(day).filter_map(|day| possible([day, month, year]));
    let mut all = days.chain(others(month).filter_map(|month| possible([day, month, year])));
    let date = all.next()?;
    all.next().is_none().then_some(date)
}

fn is_mark(letter: char) -> bool {
    letter.is_whitespace() || "-–—~_.,:/".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_damaged_print_and_words_are_none() {
        for (text, found) in [
            ("SEMARANG, 17-08-1990", Some(("17-08-1990", true))),
            ("SEMARANG, 17-O8-199O", Some(("17-08-1990", false))),
            ("SEMARANG, 17 - 08 - 1990", Some(("17-08-1990", false))),
            ("17—08—1990", Some(("17-08-1990", false))),
            ("17-081990", Some(("17-08-1990", false))),
            ("96-03-2020", Some(("06-03-2020", false))),
            ("17-55-1990", None),
            ("31-02-1990", None),
            ("17-08-199", None),
            ("17-08-19901", None),
            ("17-08-1790", None),
            ("SOLO IS OLD", None),
            ("SEUMUR HIDUP", None),
            ("", None),
        ] {
            let read = find(text);
            assert_eq!(read.as_ref().map(|date| (date.text.as_str(), date.exact)), found, "{text}");
        }
        assert_eq!(find("É, 17-08-1990").map(|date| date.at), Some(4));
    }
}
