//! Charges as bars: a bar for each day that was asked for, also where nothing was charged. Pure.

use contract::{
    consent::Locale,
    ecert::Service,
    portal::{
        days::{Day, Days},
        transaction::TransactionMode,
        usage::UsageRow,
    },
};

use crate::portal::components::chart::Bar;

/// The bars of a mode, each service's part in the order of [`Service::ALL`] from the ground up.
pub(super) fn bars(days: &Days, mode: TransactionMode, rows: &[UsageRow], locale: Locale) -> Vec<Bar> {
    let of = |day: Day, service: Service| {
        let is_own = move |row: &&UsageRow| row.date == day && row.service == service && row.mode == mode;
        let own = rows.iter().filter(is_own);
        own.map(|row| row.count).sum::<u32>()
    };
    let sizes = |day| Service::ALL.map(|service| of(day, service)).to_vec();
    days.each().map(|day| Bar::counted(day.to_string(), sizes(day), locale)).collect()
}

#[cfg(test)]
mod tests {
    use contract::{instant::Instant, portal::days::Zone};

    use super::*;

    #[test]
    fn each_day_has_a_bar_of_all_applications() {
        let day = |text: &str| Day::parse(text).unwrap();
        let row = |date: &str, application: &str, service: Service, count: u32| UsageRow {
            date: day(date),
            application_id: application.to_owned(),
            application_name: application.to_owned(),
            mode: TransactionMode::Live,
            service,
            count,
        };
        let now = Instant::parse("2026-11-21T08:00:00Z").unwrap();
        let days = Days::new(Some(day("2026-11-18")), Some(day("2026-11-20")), Zone::Western, now).unwrap();
        let rows = [
            row("2026-11-18", "a", Service::ECert, 3),
            row("2026-11-18", "b", Service::ECert, 4),
            row("2026-11-18", "a", Service::Liveness, 9),
            row("2026-11-20", "a", Service::Liveness, 1),
            row("2026-11-20", "a", Service::H5Idv, 2),
            UsageRow { mode: TransactionMode::Testing, ..row("2026-11-19", "a", Service::ECert, 5) },
        ];
        let bars = bars(&days, TransactionMode::Live, &rows, Locale::En);
        let drawn: Vec<(&str, &[u32])> =
            bars.iter().map(|bar| (bar.date.as_str(), bar.sizes.as_slice())).collect();
        assert_eq!(
            drawn,
            [("2026-11-18", &[7, 9, 0][..]), ("2026-11-19", &[0, 0, 0]), ("2026-11-20", &[0, 1, 2])]
        );
    }
}
