//! What of the transaction log is asked for: one filter for the list, its number, its overview and its export. It is read
//! from a query in one place, so it holds wherever it is, and it writes itself back.

use super::{TransactionCall, TransactionMode};
use crate::{
    ecert::TransactionStatus,
    field::FieldError,
    instant::Instant,
    portal::{
        days::{Day, Days},
        query::{Applications, Query, Written},
    },
};

/// Lines on one page, at most.
pub const MOST_ON_A_PAGE: u16 = 200;
/// Lines on one page, unless another number is asked for.
pub const USUAL_ON_A_PAGE: u16 = 50;
/// Characters of what is searched for, at most: those of the longest reference.
const LONGEST_SEARCH_CHARS: usize = 128;

const FILTER: [&str; 8] = ["from", "to", "zone", "application", "status", "mode", "call", "search"];

/// Which transactions.
#[derive(Clone, PartialEq, Eq)]
pub struct TransactionFilter {
    /// Sent on these days.
    pub days: Days,
    /// By these applications.
    pub applications: Applications,
    /// With this status; of any, and of none yet, without one.
    pub status: Option<TransactionStatus>,
    /// In this mode.
    pub mode: Option<TransactionMode>,
    /// Of this call.
    pub call: Option<TransactionCall>,
    /// With this id, liveness id or reference: then of any day within reach.
    pub search: Option<SearchTerm>,
}

crate::redact_debug!(TransactionFilter);

/// What is searched for: an id, a liveness id or a reference, whole.
#[derive(Clone, PartialEq, Eq)]
pub struct SearchTerm(String);

crate::redact_debug!(SearchTerm);

impl SearchTerm {
    /// Reads a term: one line that is not too long.
    pub fn read(text: &str) -> Option<Self> {
        let holds =
            (1..=LONGEST_SEARCH_CHARS).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        holds.then(|| Self(text.to_owned()))
    }

    /// The term.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TransactionFilter {
    /// The last days, of everything.
    pub fn of_days(days: Days) -> Self {
        let applications = Applications::default();
        Self { days, applications, status: None, mode: None, call: None, search: None }
    }

    /// The first and the last day that are looked through: a search is for one transaction, of whichever day.
    pub fn looked_through(&self, now: Instant) -> [Day; 2] {
        let zone = self.days.zone();
        if self.search.is_some() {
            [Days::first(zone, now), zone.day_of(now)]
        } else {
            [self.days.from(), self.days.to()]
        }
    }

    fn read(query: &mut Query<'_>, now: Instant) -> Self {
        let statuses = [TransactionStatus::Success, TransactionStatus::Failed];
        let rule = format!("must be one line of {LONGEST_SEARCH_CHARS} characters at most");
        Self {
            days: query.days(now),
            applications: query.applications(),
            status: query.word("status", &statuses, TransactionStatus::as_str),
            mode: query.word("mode", &TransactionMode::ALL, TransactionMode::as_str),
            call: query.word("call", &TransactionCall::ALL, TransactionCall::as_str),
            search: query.value("search", &rule, SearchTerm::read),
        }
    }

    fn write(&self) -> Written {
        Written::default()
            .with_days(&self.days)
            .with_applications(&self.applications)
            .with("status", self.status.map(TransactionStatus::as_str))
            .with("mode", self.mode.map(TransactionMode::as_str))
            .with("call", self.call.map(TransactionCall::as_str))
            .with("search", self.search.as_ref().map(SearchTerm::as_str))
    }
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// From the latest on.
    #[default]
    Newest,
    /// From the first on.
    Oldest,
}

impl Order {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Newest, Self::Oldest];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }
    }

    /// As a cursor writes it.
    fn initial(self) -> &'static str {
        &self.as_str()[..1]
    }
}

/// Where a page ended, so where the next one begins. It belongs to one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The order.
    pub order: Order,
    /// When the last line was sent.
    pub sent_at: Instant,
    /// Its id, which tells lines of one instant apart.
    pub id: String,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let (order, rest) = text.split_once('-')?;
        let order = Order::ALL.into_iter().find(|known| known.initial() == order)?;
        let (sent_at_ms, id) = rest.split_once('-')?;
        let sent_at_ms: i64 = sent_at_ms.parse().ok().filter(|ms| *ms >= 0)?;
        let is_id = (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_id.then(|| Self { order, sent_at: Instant::from_epoch_ms(sent_at_ms), id: id.to_owned() })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}-{}-{}", self.order.initial(), self.sent_at.epoch_ms(), self.id)
    }
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageQuery {
    /// Of which transactions.
    pub filter: TransactionFilter,
    /// In which order.
    pub order: Order,
    /// After which line; from the first on without one.
    pub after: Option<Cursor>,
    limit: u16,
}

impl PageQuery {
    /// The first page of a list.
    pub fn first(filter: TransactionFilter, order: Order) -> Self {
        Self { filter, order, after: None, limit: USUAL_ON_A_PAGE }
    }

    /// Lines at most.
    pub fn limit(&self) -> u16 {
        self.limit
    }

    /// The same with this many lines at most, within what a page may have.
    #[must_use]
    pub fn with_limit(self, limit: u16) -> Self {
        Self { limit: limit.clamp(1, MOST_ON_A_PAGE), ..self }
    }

    /// Reads a query. Its number and its overview are asked for with the same one.
    ///
    /// # Errors
    /// Everything that does not hold.
    pub fn parse(query: &str, now: Instant) -> Result<Self, Vec<FieldError>> {
        let mut query = Query::read(query, &[&FILTER, &["order", "after", "limit"]]);
        let filter = TransactionFilter::read(&mut query, now);
        let order = query.word("order", &Order::ALL, Order::as_str).unwrap_or_default();
        let of_order = |text: &str| Cursor::read(text).filter(|cursor| cursor.order == order);
        let after = query.value("after", "is not a page of this list", of_order);
        let rule = format!("must be 1 to {MOST_ON_A_PAGE}");
        let number = |text: &str| text.parse().ok().filter(|limit| (1..=MOST_ON_A_PAGE).contains(limit));
        let limit = query.value("limit", &rule, number).unwrap_or(USUAL_ON_A_PAGE);
        query.end(Self { filter, order, after, limit })
    }

    /// The query that reads as this.
    pub fn to_query(&self) -> String {
        let limit = (self.limit != USUAL_ON_A_PAGE).then(|| self.limit.to_string());
        self.filter
            .write()
            .with("order", (self.order != Order::default()).then_some(self.order.as_str()))
            .with("after", self.after.as_ref().map(Cursor::to_string))
            .with("limit", limit)
            .end()
    }
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Text, parted by commas.
    Csv,
    /// A workbook.
    Xlsx,
}

impl ExportFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// As the wire writes it; the file's extension too.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportQuery {
    /// Of which transactions.
    pub filter: TransactionFilter,
    /// In which order.
    pub order: Order,
    /// As what.
    pub format: ExportFormat,
}

impl ExportQuery {
    /// Reads a query: the list's, without a page, and with a format.
    ///
    /// # Errors
    /// Everything that does not hold.
    pub fn parse(query: &str, now: Instant) -> Result<Self, Vec<FieldError>> {
        let mut query = Query::read(query, &[&FILTER, &["order", "format"]]);
        let filter = TransactionFilter::read(&mut query, now);
        let order = query.word("order", &Order::ALL, Order::as_str).unwrap_or_default();
        query.require("format");
        // Whatever stands here in place of what is wrong is not given back.
        let format = query.word("format", &ExportFormat::ALL, ExportFormat::as_str);
        query.end(Self { filter, order, format: format.unwrap_or(ExportFormat::Csv) })
    }

    /// The query that reads as this.
    pub fn to_query(&self) -> String {
        self.filter
            .write()
            .with("order", (self.order != Order::default()).then_some(self.order.as_str()))
            .with("format", Some(self.format.as_str()))
            .end()
    }

    /// The name of the file, by the days that are in it.
    pub fn file_name(&self, now: Instant) -> String {
        let [from, to] = self.filter.looked_through(now);
        format!("tanda-transactions-{from}-{to}.{}", self.format.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::portal::days::Zone;

    fn now() -> Instant {
        Instant::parse("2026-11-21T08:00:00Z").unwrap()
    }

    fn wrong(query: &str) -> Vec<String> {
        let errors = PageQuery::parse(query, now()).unwrap_err();
        errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
    }

    #[test]
    fn a_query_says_everything_that_is_wrong_with_it() {
        for (query, expected) in [
            ("from=2026-13-01", &["from value"][..]),
            ("from=21-11-2026&to=tomorrow", &["from value", "to value"]),
            ("from=2026-11-10&to=2026-11-09", &["to order"]),
            ("from=2026-10-01&to=2026-11-21", &["to width"]),
            ("from=2026-08-22&to=2026-08-30", &["from reach"]),
            ("zone=%2B05:30", &["zone value"]),
            ("status=success&mode=Testing&call=both", &["status value", "mode value", "call value"]),
            ("application=a,,b", &["application value"]),
            ("application=a%27%20or%201=1", &["application value"]),
            ("search=a%0Ab", &["search value"]),
            ("order=random&limit=0", &["order value", "limit value"]),
            ("limit=201", &["limit value"]),
            ("limit=50.5", &["limit value"]),
            ("after=o-5-a", &["after value"]),
            ("order=oldest&after=n-5-a", &["after value"]),
            ("after=n--5-a", &["after value"]),
            ("after=n-5-", &["after value"]),
            ("after=n-5-a%27", &["after value"]),
            ("status=SUCCESS&status=FAILED", &["status repeated"]),
            ("statuz=SUCCESS&%3Cscript%3E=1", &["statuz unknown", "<script> unknown"]),
            ("format=csv", &["format unknown"]),
        ] {
            assert_eq!(wrong(query), expected, "{query}");
        }
        assert_eq!(wrong(&"a".repeat(5_000)), ["query length"]);
        let of_file = |query| ExportQuery::parse(query, now()).map_err(|errors| errors[0].code.clone());
        assert_eq!(of_file(""), Err("required".to_owned()));
        assert_eq!(of_file("format=pdf"), Err("value".to_owned()));
        assert_eq!(of_file("format=csv&limit=5"), Err("unknown".to_owned()));
        assert_eq!(
            of_file("format=xlsx&to=2026-11-01").map(|file| file.file_name(now())),
            Ok("tanda-transactions-2026-10-26-2026-11-01.xlsx".to_owned())
        );
        // A search looks through every day within reach, whatever days stand beside it.
        assert_eq!(
            of_file("format=csv&to=2026-11-01&search=order-7").map(|file| file.file_name(now())),
            Ok("tanda-transactions-2026-08-23-2026-11-21.csv".to_owned())
        );
    }

    #[test]
    fn what_is_not_said_is_the_last_week_of_everything_from_the_latest_on() {
        let usual = TransactionFilter::of_days(Days::usual(Zone::Western, now()));
        let first = PageQuery::first(usual, Order::Newest);
        for query in ["", "?", "status=&search=%20&order=&after=", "zone=+07:00", "zone=%2B07:00&limit=50"] {
            let read = PageQuery::parse(query.trim_start_matches('?'), now());
            assert_eq!(read, Ok(first.clone()), "{query}");
        }
    }

    prop_compose! {
        fn filters()(
            back in 0_i64..=90,
            width in 0_i64..31,
            zone in proptest::sample::select(Zone::ALL.to_vec()),
            applications in proptest::collection::vec("[a-z0-9_-]{1,64}", 0..20),
            status in proptest::option::of(proptest::sample::select(vec![TransactionStatus::Success, TransactionStatus::Failed])),
            mode in proptest::option::of(proptest::sample::select(TransactionMode::ALL.to_vec())),
            call in proptest::option::of(proptest::sample::select(TransactionCall::ALL.to_vec())),
            search in proptest::option::of("[ -~éß日&=+%#]{0,20}"),
        ) -> TransactionFilter {
            let from = zone.day_of(now()).plus(-back);
            let applications = Applications::read(&applications.join(",")).unwrap_or_default();
            let search = search.and_then(|text| SearchTerm::read(text.trim()));
            let days = Days::new(Some(from), Some(from.plus(width)), zone, now()).unwrap();
            TransactionFilter { days, applications, status, mode, call, search }
        }
    }

    proptest! {
        #[test]
        fn a_filter_that_is_written_is_read_back(
            filter in filters(),
            order in proptest::sample::select(Order::ALL.to_vec()),
            at_ms in 0_i64..2_000_000_000_000,
            id in "[0-9a-f-]{1,36}",
            limit in 1_u16..=200,
        ) {
            let after = (limit % 2 == 0).then(|| Cursor { order, sent_at: Instant::from_epoch_ms(at_ms), id });
            let page = PageQuery { after, ..PageQuery::first(filter.clone(), order).with_limit(limit) };
            prop_assert_eq!(PageQuery::parse(&page.to_query(), now()), Ok(page));
            let file = ExportQuery { filter, order, format: ExportFormat::Xlsx };
            prop_assert_eq!(ExportQuery::parse(&file.to_query(), now()), Ok(file));
        }

        #[test]
        fn no_query_is_too_strange_to_be_answered(query in "\\PC{0,200}") {
            if let Ok(page) = PageQuery::parse(&query, now()) {
                prop_assert_eq!(PageQuery::parse(&page.to_query(), now()), Ok(page));
            }
        }
    }
}
