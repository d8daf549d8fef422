//! Where people give up on the H5 page, on the wire: visits of some days, counted by step, device and browser.

use serde::{Deserialize, Serialize};

use super::{
    days::Days,
    query::{Applications, Query, Written},
};
use crate::{
    field::FieldError,
    instant::Instant,
    visit::{
        Reason, Step,
        client::{Browser, Device},
    },
};

/// Reasons that are told of a step, at most (ours): the rest is rare.
pub const MOST_REASONS: usize = 5;

/// Of which visits the funnel is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelQuery {
    /// Begun on these days.
    pub days: Days,
    /// Through links of these applications.
    pub applications: Applications,
    /// On these devices.
    pub device: Option<Device>,
    /// In these browsers.
    pub browser: Option<Browser>,
}

impl FunnelQuery {
    /// Reads a query.
    ///
    /// # Errors
    /// Everything that does not hold.
    pub fn parse(query: &str, now: Instant) -> Result<Self, Vec<FieldError>> {
        let mut query = Query::read(query, &[&["from", "to", "zone", "application", "device", "browser"]]);
        let read = Self {
            days: query.days(now),
            applications: query.applications(),
            device: query.word("device", Device::ALL, Device::as_str),
            browser: query.word("browser", Browser::ALL, Browser::as_str),
        };
        query.end(read)
    }

    /// The query that reads as this.
    pub fn to_query(&self) -> String {
        Written::default()
            .with_days(&self.days)
            .with_applications(&self.applications)
            .with("device", self.device.map(Device::as_str))
            .with("browser", self.browser.map(Browser::as_str))
            .end()
    }
}

/// What became of the visits. A visit is a link that was opened, however often its page was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunnelReport {
    /// All of them together.
    pub all: VisitCount,
    /// Every step, in order.
    pub steps: Vec<StepCount>,
    /// By device, the most visits first.
    pub devices: Vec<Group<Device>>,
    /// By browser, the most visits first.
    pub browsers: Vec<Group<Browser>>,
}

/// Visits by their end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCount {
    /// How many there were.
    pub visits: u32,
    /// Of them, those that came to an answer.
    pub finished: u32,
    /// Of them, those that still go on: they were heard of a moment ago.
    pub underway: u32,
}

impl VisitCount {
    /// Visits that ended without an answer.
    pub fn left(self) -> u32 {
        self.visits.saturating_sub(self.finished).saturating_sub(self.underway)
    }
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepCount {
    /// Which.
    pub step: Step,
    /// Visits that came to it.
    pub reached: u32,
    /// Visits that ended in it without an answer.
    pub left: u32,
    /// Half of those who went through it took no longer, in milliseconds; told in classes.
    pub median_ms: Option<u32>,
    /// Why visits ended in it, the most frequent first; of [`Step::Done`], what the answer was where it was not "verified".
    pub reasons: Vec<ReasonCount>,
}

/// How often something was in the way last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// What; nothing where the page knows of nothing.
    pub reason: Option<Reason>,
    /// How often.
    pub count: u32,
}

/// What became of the visits of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group<K> {
    /// Which.
    pub kind: K,
    /// How they ended.
    pub count: VisitCount,
    /// The step in which most of them ended without an answer.
    pub most_left: Option<Step>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_as_it_was_written_and_nonsense_is_told() {
        let now = Instant::parse("2026-11-21T08:00:00Z").unwrap();
        let text =
            "from=2026-11-01&to=2026-11-20&zone=%2B08%3A00&application=a%2Cb&device=phone&browser=in_app";
        let read = FunnelQuery::parse(text, now).unwrap();
        assert_eq!(read.to_query(), text);
        assert_eq!((read.device, read.browser), (Some(Device::Phone), Some(Browser::InApp)));
        let wrong =
            FunnelQuery::parse("from=2026-01-01&device=fridge&browser=%00&mode=live", now).unwrap_err();
        let told: Vec<&str> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(told, ["mode", "from", "device", "browser"]);
    }

    #[test]
    fn whoever_still_goes_on_has_not_left() {
        let count = VisitCount { visits: 10, finished: 6, underway: 1 };
        assert_eq!(count.left(), 3);
    }
}
