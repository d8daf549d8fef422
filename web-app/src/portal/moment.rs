//! Times as people tell them: how long ago, and exactly, in the zone that was chosen. Pure; "now" is passed in.

use contract::{consent::Locale, instant::Instant, portal::days::Zone};

/// A zone's name as Indonesia says it.
pub(crate) fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Utc => "UTC",
        Zone::Western => "WIB",
        Zone::Central => "WITA",
        Zone::Eastern => "WIT",
    }
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The instant's own wall clock, `YYYY-MM-DDTHH:MM:SS...`.
fn on_the_wall(at: Instant, zone: Zone) -> String {
    at.plus_ms(zone.offset_ms()).to_string()
}

/// The calendar day, `YYYY-MM-DD`.
pub(crate) fn day(at: Instant, zone: Zone) -> String {
    on_the_wall(at, zone)[..10].to_owned()
}

/// The time of the day, `15.04` or `15:04`.
pub(crate) fn clock_time(at: Instant, zone: Zone, locale: Locale) -> String {
    as_spoken(&on_the_wall(at, zone)[11..16], locale)
}

/// Exactly: `24 Mei 2026 15.14.22 WIB`.
pub(crate) fn exact(at: Instant, zone: Zone, locale: Locale) -> String {
    let wall = on_the_wall(at, zone);
    format!("{} {} {}", date_words(&wall[..10], locale), as_spoken(&wall[11..19], locale), zone_name(zone))
}

fn as_spoken(time: &str, locale: Locale) -> String {
    match locale {
        Locale::Id => time.replace(':', "."),
        Locale::En => time.to_owned(),
    }
}

/// A calendar day in words, `24 Mei 2026`; what is no `YYYY-MM-DD` stays as it is.
pub(crate) fn date_words(day: &str, locale: Locale) -> String {
    let parts = (day.get(..4), month_word(day, locale), day.get(8..10));
    let (Some(year), Some(month), Some(day_of_month)) = parts else { return day.to_owned() };
    format!("{} {month} {year}", day_of_month.trim_start_matches('0'))
}

/// The same without its year, `24 Mei`.
pub(crate) fn short_date(day: &str, locale: Locale) -> String {
    match (month_word(day, locale), day.get(8..10)) {
        (Some(month), Some(day_of_month)) => format!("{} {month}", day_of_month.trim_start_matches('0')),
        _ => day.to_owned(),
    }
}

fn month_word(day: &str, locale: Locale) -> Option<&'static str> {
    let months = match locale {
        Locale::Id => ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
        Locale::En => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    };
    let month: usize = day.get(5..7)?.parse().ok()?;
    months.get(month.checked_sub(1)?).copied()
}

/// How long ago: within an hour in minutes, within the day in hours, then the day and its time.
pub(crate) fn ago(at: Instant, now: Instant, zone: Zone, locale: Locale) -> String {
    let since_ms = now.since_ms(at);
    let (minutes, hours) = (since_ms / MINUTE_MS, since_ms / HOUR_MS);
    match locale {
        // A clock that is a little behind the server's makes no future.
        Locale::Id if (-5 * MINUTE_MS..MINUTE_MS).contains(&since_ms) => "baru saja".to_owned(),
        Locale::En if (-5 * MINUTE_MS..MINUTE_MS).contains(&since_ms) => "just now".to_owned(),
        Locale::Id if (0..HOUR_MS).contains(&since_ms) => format!("{minutes} menit lalu"),
        Locale::En if (0..HOUR_MS).contains(&since_ms) => format!("{minutes} min ago"),
        Locale::Id if (0..DAY_MS / 2).contains(&since_ms) => format!("{hours} jam lalu"),
        Locale::En if (0..DAY_MS / 2).contains(&since_ms) => format!("{hours} h ago"),
        _ => {
            let day = day(at, zone);
            // A date of another year says so.
            let date = if on_the_wall(now, zone)[..4] == day[..4] {
                short_date(&day, locale)
            } else {
                date_words(&day, locale)
            };
            format!("{date} {}", clock_time(at, zone, locale))
        }
    }
}

/// What is left until then, `4:09`; nothing when it is over.
pub(crate) fn left(until: Instant, now: Instant) -> Option<String> {
    let left_ms = until.since_ms(now);
    // The last second is shown as one.
    (left_ms > 0).then(|| length((left_ms + 999) / 1_000))
}

/// So many seconds, `4:09`.
pub(crate) fn length(seconds: impl Into<i64>) -> String {
    let seconds = seconds.into();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_time_is_told_in_the_zone_that_was_chosen() {
        let late = at("2026-05-24T20:14:22.481Z");
        assert_eq!(exact(late, Zone::Western, Locale::Id), "25 Mei 2026 03.14.22 WIB");
        assert_eq!(exact(late, Zone::Eastern, Locale::En), "25 May 2026 05:14:22 WIT");
        assert_eq!(exact(late, Zone::Utc, Locale::En), "24 May 2026 20:14:22 UTC");
        assert_eq!(day(late, Zone::Central), "2026-05-25");
    }

    #[test]
    fn what_was_long_ago_is_told_by_its_date() {
        let now = at("2026-05-24T08:00:00Z");
        for (then, id, en) in [
            ("2026-05-24T07:59:30Z", "baru saja", "just now"),
            ("2026-05-24T08:03:00Z", "baru saja", "just now"),
            ("2026-05-24T07:12:00Z", "48 menit lalu", "48 min ago"),
            ("2026-05-24T03:00:00Z", "5 jam lalu", "5 h ago"),
            ("2026-05-23T15:00:00Z", "23 Mei 22.00", "23 May 22:00"),
            ("2025-12-01T00:00:00Z", "1 Des 2025 07.00", "1 Dec 2025 07:00"),
            ("2026-05-24T10:00:00Z", "24 Mei 17.00", "24 May 17:00"),
        ] {
            assert_eq!(ago(at(then), now, Zone::Western, Locale::Id), id);
            assert_eq!(ago(at(then), now, Zone::Western, Locale::En), en);
        }
    }

    #[test]
    fn what_is_left_is_counted_to_the_last_second() {
        let now = at("2026-05-24T08:00:00Z");
        for (ms, words) in
            [(900_000, Some("15:00")), (61_001, Some("1:02")), (1, Some("0:01")), (0, None), (-5, None)]
        {
            assert_eq!(left(now.plus_ms(ms), now).as_deref(), words);
        }
        assert_eq!(date_words("nonsense", Locale::Id), "nonsense");
    }
}
