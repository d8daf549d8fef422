//! What is charged, on the wire: services by day, application and mode.

use serde::{Deserialize, Serialize};

use super::{
    days::{Day, Days},
    query::{Applications, Query, Written},
    transaction::{ChargeCount, TransactionMode},
};
use crate::{ecert::Service, field::FieldError, instant::Instant};

/// Of what the usage is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageQuery {
    /// Of these days.
    pub days: Days,
    /// Of these applications.
    pub applications: Applications,
    /// In this mode.
    pub mode: Option<TransactionMode>,
}

/// What a file of it is written as: `format=csv`, which may be left out.
const FORMATS: [&str; 1] = ["csv"];

impl UsageQuery {
    /// Reads a query; that of a file too.
    ///
    /// # Errors
    /// Everything that does not hold.
    pub fn parse(query: &str, now: Instant) -> Result<Self, Vec<FieldError>> {
        let mut query = Query::read(query, &[&["from", "to", "zone", "application", "mode", "format"]]);
        query.word("format", &FORMATS, |format| format);
        let read = Self {
            days: query.days(now),
            applications: query.applications(),
            mode: query.word("mode", &TransactionMode::ALL, TransactionMode::as_str),
        };
        query.end(read)
    }

    /// The query that reads as this.
    pub fn to_query(&self) -> String {
        Written::default()
            .with_days(&self.days)
            .with_applications(&self.applications)
            .with("mode", self.mode.map(TransactionMode::as_str))
            .end()
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("tanda-usage-{}-{}.csv", self.days.from(), self.days.to())
    }
}

/// What was charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageReport {
    /// By day, application, mode and service; only what was charged.
    pub rows: Vec<UsageRow>,
    /// All rows together, by service.
    pub charged: Vec<ChargeCount>,
}

impl UsageReport {
    /// All charges in a mode: tries are no part of the bill.
    pub fn total(&self, mode: TransactionMode) -> u64 {
        self.rows.iter().filter(|row| row.mode == mode).map(|row| u64::from(row.count)).sum()
    }
}

/// How often a service was charged to an application on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UsageRow {
    /// The day, in the zone that was asked for.
    pub date: Day,
    /// The application.
    pub application_id: String,
    /// Its name.
    pub application_name: String,
    /// In which mode.
    pub mode: TransactionMode,
    /// Which service.
    pub service: Service,
    /// How often.
    pub count: u32,
}
