//! Days of the log in four forms: what became of transactions, how many claims passed, how long answers took, and all of it
//! as a table.

use contract::portal::transaction::{DayOverview, TransactionOverview};

use crate::{
    dom::{El, el},
    portal::{
        components::{
            chart::{Bar, Part, chart_key, chart_names, day_chart, day_chart_up_to},
            table::{Side, head, table, text_cell},
        },
        desk::Desk,
        figures,
        locales::Say,
        moment,
    },
};

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Outcome,
    Passed,
    Latency,
    Table,
}

impl Form {
    pub(super) const ALL: [Self; 4] = [Self::Outcome, Self::Passed, Self::Latency, Self::Table];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Passed => "passed",
            Self::Latency => "latency",
            Self::Table => "table",
        }
    }

    pub(super) fn words(self) -> Say {
        match self {
            Self::Outcome => |words| words.transactions().chart,
            Self::Passed => |words| words.transactions().pass,
            Self::Latency => |words| words.transactions().latency,
            Self::Table => |words| words.transactions().table,
        }
    }

    /// The days in this form.
    pub(super) fn draw(self, desk: Desk, overview: &TransactionOverview) -> El {
        let days = &overview.days;
        let (chart, key) = match self {
            Self::Outcome => outcome(desk, days),
            Self::Passed => passed(desk, days),
            Self::Latency => latency(desk, days),
            Self::Table => return days_table(desk, overview),
        };
        el("div", "overview__days").test_id("overview-chart").children([chart, key])
    }
}

fn outcome(desk: Desk, days: &[DayOverview]) -> (El, El) {
    let words = desk.voice.words().transactions();
    let parts = [
        Part { name: words.verified, class: "day-bar--good" },
        Part { name: words.with_reason, class: "day-bar--attention" },
        Part { name: words.not_verified, class: "day-bar--bad" },
        Part { name: words.alive, class: "day-bar--calm" },
        Part { name: words.failed, class: "day-bar--none" },
    ];
    let bar = |day: &DayOverview| Bar::counted(day.date.to_string(), sizes(day), desk.voice.locale());
    let bars: Vec<Bar> = days.iter().map(bar).collect();
    (day_chart(&parts, &bars), chart_key(&parts, &bars))
}

/// Thousandths of a whole: a bar's height is a whole number.
const WHOLE: u32 = 1_000;

fn passed(desk: Desk, days: &[DayOverview]) -> (El, El) {
    let parts = [Part { name: desk.voice.words().transactions().pass, class: "day-bar--good" }];
    let bar = |day: &DayOverview| {
        let rate = day.pass_rate();
        let height = rate.map_or(0, |rate| figures::whole(rate * f64::from(WHOLE)));
        Bar {
            date: day.date.to_string(),
            sizes: vec![u32::try_from(height).unwrap_or(WHOLE)],
            told: rate.map_or_else(String::new, |rate| figures::percent(rate, desk.voice.locale())),
        }
    };
    let bars: Vec<Bar> = days.iter().map(bar).collect();
    (day_chart_up_to(WHOLE, &parts, &bars), chart_names(&parts))
}

fn latency(desk: Desk, days: &[DayOverview]) -> (El, El) {
    let words = desk.voice.words().transactions();
    let parts = [
        Part { name: words.median, class: "day-bar--calm" },
        Part { name: words.slow_ms, class: "day-bar--none" },
    ];
    let bar = |day: &DayOverview| {
        let (median, slow) = day.took_median_ms.zip(day.took_95_ms).unwrap_or_default();
        // From the ground: half of the answers, then what the slower ones took longer.
        Bar::counted(day.date.to_string(), vec![median, slow.saturating_sub(median)], desk.voice.locale())
    };
    let bars: Vec<Bar> = days.iter().map(bar).collect();
    (day_chart(&parts, &bars), chart_names(&parts))
}

/// The parts of a day: those of a claim's answers, other answers, and what was not processed.
fn sizes(day: &DayOverview) -> Vec<u32> {
    let answered = day.verified + day.with_reason + day.not_verified;
    vec![day.verified, day.with_reason, day.not_verified, day.success.saturating_sub(answered), day.failed]
}

fn days_table(desk: Desk, overview: &TransactionOverview) -> El {
    let columns: [Say; 10] = [
        |words| words.transactions().day,
        |words| words.transactions().verified,
        |words| words.transactions().with_reason,
        |words| words.transactions().not_verified,
        |words| words.transactions().alive,
        |words| words.transactions().failed,
        |words| words.transactions().total,
        |words| words.transactions().pass,
        |words| words.transactions().median,
        |words| words.transactions().slow,
    ];
    let heads = columns
        .into_iter()
        .enumerate()
        .map(|(at, words)| (if at == 0 { Side::Left } else { Side::Right }, head(desk.voice.say(words))));
    let days = overview.days.clone();
    table("transactions-days", desk.voice.say(|words| words.transactions().overview), heads, move || {
        let locale = desk.voice.locale();
        let number = |number: u32| text_cell(Side::Right, &figures::count(number.into(), locale));
        let ms = |ms: Option<u32>| {
            let told =
                ms.map_or("\u{2013}".to_owned(), |ms| format!("{} ms", figures::count(ms.into(), locale)));
            text_cell(Side::Right, &told)
        };
        let share = |rate: Option<f64>| {
            let told = rate.map_or("\u{2013}".to_owned(), |rate| figures::percent(rate, locale));
            text_cell(Side::Right, &told)
        };
        days.iter()
            .rev()
            .map(|day| {
                let date = moment::date_words(&day.date.to_string(), locale);
                el("tr", "table__row")
                    .child(text_cell(Side::Left, &date))
                    .children(sizes(day).into_iter().map(number))
                    .children([number(day.success + day.failed), share(day.pass_rate())])
                    .children([ms(day.took_median_ms), ms(day.took_95_ms)])
            })
            .collect()
    })
}
