//! A filter as ranges of indexes. Each range has one index in whose order its lines lie, by time and id, so a page costs
//! the same at any depth; several ranges are merged. What no index is sorted by is looked at line by line.
//!
//! SQLite counts nothing beforehand, takes one index for as good as another, and then reads a month to find a line: it is
//! told which index to take. PostgreSQL knows its tables.

use contract::{
    ecert::TransactionStatus,
    instant::Instant,
    portal::{
        days::Days,
        transaction::{
            TransactionCall, TransactionMode,
            filter::{Cursor, Order, TransactionFilter},
        },
    },
};
use sea_orm::{
    Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExprTrait, QueryResult, Statement,
    Value,
    sea_query::{self, Expr, Func, Query, SelectStatement, UnionType},
};

use crate::store::entity::partner_transaction::{self as row, Column};

/// Most ranges of a filter by applications and outcomes (ours): beyond, those of each application are looked at line by line.
const MOST_RANGES: usize = 24;

/// The name of merged lines in a query.
const LINE: &str = "line";

/// The ranges of an organisation's log that a filter comes to. No line is in two of them.
pub(in super::super) struct Ranges {
    organisation_id: String,
    from_ms: i64,
    /// The first millisecond after them.
    to_ms: i64,
    each: Vec<Range>,
}

/// What a range has for itself.
struct Range {
    /// The index; nothing for that of the ids.
    index: Option<&'static str>,
    condition: Condition,
}

impl Ranges {
    /// Those of a filter.
    pub(in super::super) fn of(organisation_id: &str, filter: &TransactionFilter, now: Instant) -> Self {
        let days = &filter.days;
        let (from, to_ms) = if filter.search.is_some() {
            (days.zone().midnight(Days::first(days.zone(), now)), i64::MAX)
        } else {
            (days.start(), days.end().epoch_ms())
        };
        let organisation_id = organisation_id.to_owned();
        Self { organisation_id, from_ms: from.epoch_ms(), to_ms, each: each(filter) }
    }

    /// The same without what comes later.
    pub(in super::super) fn up_to(self, now: Instant) -> Self {
        let to_ms = Ord::min(self.to_ms, now.epoch_ms() + 1);
        Self { to_ms, ..self }
    }

    /// Lines in an order, after a line: the first so many.
    pub(in super::super) fn page(
        &self,
        columns: &[Column],
        order: Order,
        after: Option<&Cursor>,
        most: u64,
    ) -> SelectStatement {
        let in_order = |select: &mut SelectStatement| {
            let way = way(order);
            select.order_by(Column::SentAtMs, way.clone()).order_by(Column::Id, way).limit(most);
        };
        if self.each.len() == 1 {
            return self.merged(columns, after, in_order);
        }
        // A table of its own, so that whoever asks may add to its columns.
        let mut page = Query::select();
        page.columns(columns.iter().copied()).from_subquery(self.merged(columns, after, in_order), LINE);
        let way = way(order);
        page.order_by(Column::SentAtMs, way.clone()).order_by(Column::Id, way).take()
    }

    /// The time of the lines. A line to go on from stands in the place of the bound that it lies within: of two bounds on
    /// one side SQLite would use either to find its place, and pass over all lines between both.
    fn within(&self, after: Option<&Cursor>) -> Condition {
        let (mut from, mut to) =
            (Expr::col(Column::SentAtMs).gte(self.from_ms), Expr::col(Column::SentAtMs).lt(self.to_ms));
        if let Some(cursor) = after {
            let at_ms = cursor.sent_at.epoch_ms();
            let place = Expr::tuple([Column::SentAtMs, Column::Id].map(Expr::col));
            let last = Expr::tuple([Expr::val(at_ms), Expr::val(cursor.id.as_str())]);
            match cursor.order {
                Order::Newest if at_ms < self.to_ms => to = place.lt(last),
                Order::Oldest if at_ms >= self.from_ms => from = place.gt(last),
                Order::Newest | Order::Oldest => {}
            }
        }
        Condition::all()
            .add(Expr::col(Column::OrganisationId).eq(self.organisation_id.as_str()))
            .add(from)
            .add(to)
    }

    /// Lines in no order: so many at most.
    pub(in super::super) fn some(&self, columns: &[Column], most: u64) -> SelectStatement {
        self.merged(columns, None, |lines| {
            lines.limit(most);
        })
    }

    /// All lines, in no order.
    pub(in super::super) fn all(&self, columns: &[Column]) -> SelectStatement {
        self.merged(columns, None, |_| ())
    }

    /// All ranges as one list, ordered and ended as a whole. Both databases go through ranges whose lines lie in the order that is
    /// asked for side by side, and read no more of any than the list takes.
    fn merged(
        &self,
        columns: &[Column],
        after: Option<&Cursor>,
        narrow: impl Fn(&mut SelectStatement),
    ) -> SelectStatement {
        let mut ranges = self.each.iter().map(|range| {
            let mut select = Query::select();
            select.columns(columns.iter().copied());
            match range.index {
                Some(index) => select.from_as(row::Entity, index),
                None => select.from(row::Entity),
            };
            select.cond_where(self.within(after).add(range.condition.clone())).take()
        });
        let mut lines = ranges.next().unwrap_or_default();
        lines.unions(ranges.map(|range| (UnionType::All, range)));
        narrow(&mut lines);
        lines
    }
}

fn each(filter: &TransactionFilter) -> Vec<Range> {
    let status = filter.status.map(TransactionStatus::as_str);
    let mode = filter.mode.map(|mode| mode.mode().as_str());
    let call = filter.call.map(TransactionCall::as_str);
    let applications = filter.applications.ids();
    let is = |column: Column, value: Option<&str>| value.map(|value| Expr::col(column).eq(value));
    let outcome = || {
        Condition::all()
            .add_option(is(Column::Status, status))
            .add_option(is(Column::Mode, mode))
            .add_option(is(Column::Call, call))
    };
    if let Some(term) = &filter.search {
        let of_these = (!applications.is_empty())
            .then(|| Expr::col(Column::ApplicationId).is_in(applications.iter().map(String::as_str)));
        let found_by = [
            (Column::Id, None),
            (Column::LivenessId, Some("partner_transaction_by_liveness")),
            (Column::ReferenceId, Some("partner_transaction_by_reference")),
        ];
        return (0..found_by.len())
            .map(|at| {
                let (column, index) = found_by[at];
                let mut condition =
                    outcome().add_option(of_these.clone()).add(Expr::col(column).eq(term.as_str()));
                // What an earlier range has found is not found again.
                for (earlier, _) in &found_by[..at] {
                    let text = Func::coalesce([Expr::col(*earlier), Expr::val("")]);
                    condition = condition.add(Expr::from(text).ne(term.as_str()));
                }
                Range { index, condition }
            })
            .collect();
    }
    let pairs = outcomes(status, mode);
    let of_application = |id: &String| Expr::col(Column::ApplicationId).eq(id.as_str());
    if !applications.is_empty() && (pairs.is_empty() || pairs.len() * applications.len() > MOST_RANGES) {
        let index = Some("partner_transaction_by_application");
        let of_one = |id| Range { index, condition: outcome().add(of_application(id)) };
        return applications.iter().map(of_one).collect();
    }
    let of_pair = |(status, mode): &(Option<&str>, &str)| {
        let of_status =
            status.map_or(Expr::col(Column::Status).is_null(), |status| Expr::col(Column::Status).eq(status));
        let condition = Condition::all().add(of_status).add(Expr::col(Column::Mode).eq(*mode));
        condition.add_option(is(Column::Call, call))
    };
    if !applications.is_empty() {
        let index = Some("partner_transaction_by_application_status");
        let each = applications.iter().flat_map(|id| pairs.iter().map(move |pair| (id, pair)));
        return each
            .map(|(id, pair)| Range { index, condition: of_pair(pair).add(of_application(id)) })
            .collect();
    }
    if !pairs.is_empty() {
        let index = Some("partner_transaction_by_status");
        return pairs.iter().map(|pair| Range { index, condition: of_pair(pair) }).collect();
    }
    let index = if call.is_some() { "partner_transaction_by_call" } else { "partner_transaction_page" };
    vec![Range { index: Some(index), condition: outcome() }]
}

/// Every status and mode that a filter by one of them comes to; none where it is by neither. A status that is none is what is
/// being processed.
fn outcomes<'a>(status: Option<&'a str>, mode: Option<&'a str>) -> Vec<(Option<&'a str>, &'a str)> {
    if status.is_none() && mode.is_none() {
        return Vec::new();
    }
    let every = [Some(TransactionStatus::Success.as_str()), Some(TransactionStatus::Failed.as_str()), None];
    let statuses = if status.is_some() { vec![status] } else { every.to_vec() };
    let modes =
        mode.map_or(TransactionMode::ALL.map(|mode| mode.mode().as_str()).to_vec(), |mode| vec![mode]);
    statuses.into_iter().flat_map(|status| modes.iter().map(move |mode| (status, *mode))).collect()
}

fn way(order: Order) -> sea_query::Order {
    match order {
        Order::Newest => sea_query::Order::Desc,
        Order::Oldest => sea_query::Order::Asc,
    }
}

/// Reads the rows of a query that stands on ranges.
pub(in super::super) async fn rows(
    database: &DatabaseConnection,
    query: &SelectStatement,
) -> Result<Vec<QueryResult>, DbErr> {
    database.query_all_raw(statement(database.get_database_backend(), query)).await
}

/// A query as SQLite hears it best: with the names of its indexes, and with its limit written out. A limit that is bound is
/// looked at for the plan, so every run of the same query would plan it anew.
fn statement(backend: DbBackend, query: &SelectStatement) -> Statement {
    const NAMED: &str = "\"partner_transaction\" AS \"partner_transaction_";
    const LIMIT: &str = " LIMIT ?";
    let mut statement = backend.build(query);
    if backend == DbBackend::Sqlite {
        let mut parts = statement.sql.split(NAMED);
        let mut sql = parts.next().unwrap_or_default().to_owned();
        sql.extend(parts.map(|part| {
            let (index, rest) = part.split_once('"').unwrap_or((part, ""));
            format!("{NAMED}{index}\" INDEXED BY \"partner_transaction_{index}\"{rest}")
        }));
        // One limit at most, and nothing is bound behind it.
        if let (Some(at), Some(values)) = (sql.find(LIMIT), &mut statement.values)
            && let Some(Value::BigUnsigned(Some(most))) = values.0.last()
        {
            sql.replace_range(at..at + LIMIT.len(), &format!(" LIMIT {most}"));
            values.0.pop();
        }
        statement.sql = sql;
    }
    statement
}

#[cfg(test)]
mod tests {
    use contract::portal::transaction::filter::PageQuery;

    use super::{super::LINE as COLUMNS, *};
    use crate::store;

    async fn plan(database: &DatabaseConnection, query: &SelectStatement) -> Vec<String> {
        let mut explained = statement(DbBackend::Sqlite, query);
        assert!(!explained.sql.contains("LIMIT ?"), "a bound limit has every run planned anew: {explained}");
        explained.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        let rows = database.query_all_raw(explained).await.unwrap();
        rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }

    #[tokio::test]
    async fn every_filter_has_an_index_in_whose_order_its_lines_lie() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("tanda.db").display());
        let database = store::open(&url).await.unwrap();
        let now = Instant::parse("2026-11-21T08:00:00Z").unwrap();
        for (query, bound, ranges) in [
            ("", "organisation_id=?", 1),
            ("call=liveness", "organisation_id=? AND call=?", 1),
            ("status=FAILED", "organisation_id=? AND status=? AND mode=?", 2),
            ("mode=TESTING", "organisation_id=? AND status=? AND mode=?", 3),
            ("mode=LIVE&status=SUCCESS&call=liveness", "organisation_id=? AND status=? AND mode=?", 1),
            ("application=a", "organisation_id=? AND application_id=?", 1),
            ("application=a,b,c&status=FAILED&mode=LIVE", "organisation_id=? AND application_id=?", 3),
            ("search=x&application=a&status=FAILED", "organisation_id=? AND reference_id=?", 3),
            ("search=x", "organisation_id=? AND liveness_id=?", 3),
        ] {
            let filter = PageQuery::parse(query, now).unwrap().filter;
            let found = Ranges::of("o", &filter, now);
            // An id is one line's alone.
            let sought = if filter.search.is_some() { ranges - 1 } else { ranges };
            for order in [Order::Newest, Order::Oldest] {
                let cursor = Cursor { order, sent_at: now, id: "x".to_owned() };
                for (after, place) in [(None, "sent_at_ms<?)"), (Some(&cursor), "(sent_at_ms,id)")] {
                    let plan = plan(&database, &found.page(&COLUMNS, order, after, 51)).await;
                    let placed = |step: &&String| step.contains(bound) && step.contains(place);
                    let least = if filter.search.is_some() { 1 } else { ranges };
                    assert!(plan.iter().filter(placed).count() >= least, "{query}: {plan:#?}");
                    assert_eq!(
                        plan.iter().filter(|step| step.contains("SEARCH partner_transaction")).count(),
                        ranges,
                        "{query}: {plan:#?}"
                    );
                    assert_eq!(
                        plan.iter().filter(|step| step.contains(place)).count(),
                        sought,
                        "{query}: {plan:#?}"
                    );
                    let sorted = |steps: &[String]| {
                        steps[0].contains("SEARCH")
                            && !steps[0].contains("(id=?)")
                            && steps[1].contains("TEMP B-TREE")
                    };
                    assert!(!plan.windows(2).any(sorted), "a merge alone is sorted: {query}: {plan:#?}");
                }
            }
            let plan = plan(&database, &found.some(&[Column::Id], 100_001)).await;
            let of_index = |step: &&String| step.contains("COVERING INDEX");
            if filter.search.is_none() {
                assert_eq!(
                    plan.iter().filter(of_index).count(),
                    ranges,
                    "counted without rows: {query}: {plan:#?}"
                );
            }
        }
    }
}
