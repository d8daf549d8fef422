//! What a list of transactions comes to, counted in the database: by day and outcome, and by day and class of time. Nothing
//! is read line by line, so a list of a million lines takes no more memory than an empty one.

use std::{cmp::Reverse, collections::BTreeMap};

use contract::{
    ecert::{Status, TransactionStatus},
    instant::Instant,
    portal::{
        days::{Day, Zone},
        transaction::{
            ChargeCount, DayOverview, RejectCount, TransactionOverview, filter::TransactionFilter, pass_rate,
        },
    },
};
use sea_orm::{
    ExprTrait, FromQueryResult,
    sea_query::{Expr, Func, IntoIden, Query, SelectStatement},
};

use super::{
    ranges::{self, Ranges},
    reject_fields, services,
};
use crate::{App, Fault, durations, store, store::entity::partner_transaction::Column};

pub(in super::super) const DAY_MS: i64 = 86_400_000;

/// Lines of a day with one outcome.
#[derive(Debug, FromQueryResult)]
struct Outcome {
    day: i64,
    status: Option<String>,
    http_status: Option<i32>,
    api_status: Option<String>,
    rejections: String,
    charged: String,
    lines: i64,
}

/// Lines of a day that took about as long.
#[derive(Debug, FromQueryResult)]
struct Times {
    day: i64,
    up_to_ms: i64,
    lines: i64,
}

/// What a filter's lines come to.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn overview(
    app: &App,
    organisation_id: &str,
    filter: &TransactionFilter,
) -> Result<TransactionOverview, Fault> {
    let zone = filter.days.zone();
    let ranges = Ranges::of(organisation_id, filter, app.clock.now());
    let (outcomes, times) = tokio::try_join!(outcomes(app, &ranges, zone), times(app, &ranges, zone))?;
    let mut days = BTreeMap::new();
    if filter.search.is_none() {
        days.extend(filter.days.each().map(|day| (day, empty(day))));
    }
    let (mut rejected, mut charged) = (BTreeMap::new(), BTreeMap::new());
    let mut total = 0;
    for group in &outcomes {
        let date = day(group.day, zone);
        let lines = number(group.lines);
        count(days.entry(date).or_insert_with(|| empty(date)), group, lines)?;
        total += lines;
        for field in reject_fields(&group.rejections)? {
            *rejected.entry(field).or_default() += lines;
        }
        for service in services(&group.charged) {
            *charged.entry(service).or_default() += lines;
        }
    }
    for classes in times.chunk_by(|one, other| one.day == other.day) {
        if let Some(overview) = days.get_mut(&day(classes[0].day, zone)) {
            let each = classes.iter().map(|class| (class.up_to_ms, class.lines));
            overview.took_median_ms = durations::reached_by(each.clone(), 50);
            overview.took_95_ms = durations::reached_by(each, 95);
        }
    }
    let days: Vec<DayOverview> = days.into_values().collect();
    let mut reject_fields: Vec<RejectCount> =
        rejected.into_iter().map(|(field, count)| RejectCount { field, count }).collect();
    reject_fields.sort_by_key(|rejected| Reverse(rejected.count));
    let charged = charged.into_iter().map(|(service, count)| ChargeCount { service, count });
    Ok(TransactionOverview {
        pass_rate: pass_rate(&days),
        days,
        reject_fields,
        total,
        charged: charged.collect(),
    })
}

fn empty(date: Day) -> DayOverview {
    DayOverview {
        date,
        success: 0,
        failed: 0,
        verified: 0,
        not_verified: 0,
        with_reason: 0,
        errors: 0,
        took_median_ms: None,
        took_95_ms: None,
    }
}

fn count(day: &mut DayOverview, group: &Outcome, lines: u32) -> Result<(), Fault> {
    match group.status.as_deref().map(store::word::<TransactionStatus>).transpose()? {
        Some(TransactionStatus::Success) => day.success += lines,
        Some(TransactionStatus::Failed) => day.failed += lines,
        None => {}
    }
    if group.http_status >= Some(500) {
        day.errors += lines;
    }
    match group.api_status.as_deref().map(store::word::<Status>).transpose()? {
        Some(Status::Verified) => day.verified += lines,
        Some(Status::NotVerified) => day.not_verified += lines,
        Some(Status::VerifiedWithReason) => day.with_reason += lines,
        None => {}
    }
    Ok(())
}

pub(in super::super) fn number(counted: i64) -> u32 {
    u32::try_from(counted).unwrap_or(u32::MAX)
}

/// The day of its number, counted from 1970 on.
pub(in super::super) fn day(number: i64, zone: Zone) -> Day {
    zone.day_of(Instant::from_epoch_ms(number * DAY_MS - zone.offset_ms()))
}

async fn outcomes(app: &App, ranges: &Ranges, zone: Zone) -> Result<Vec<Outcome>, Fault> {
    let columns =
        [Column::Status, Column::HttpStatus, Column::ApiStatus, Column::Rejections, Column::Charged];
    let lines = dated(ranges, &columns, zone).columns(columns).take();
    let names = columns.map(IntoIden::into_iden);
    groups(app, lines, &names).await
}

/// By day and class, in order.
async fn times(app: &App, ranges: &Ranges, zone: Zone) -> Result<Vec<Times>, Fault> {
    let took = Expr::col(Column::TookMs);
    let lines = dated(ranges, &[Column::TookMs], zone)
        .expr_as(durations::class_of(&took), "up_to_ms")
        .and_where(took.is_not_null())
        .take();
    groups(app, lines, &["up_to_ms".into_iden()]).await
}

/// Lines with their day, counted from 1970 on.
pub(in super::super) fn dated(ranges: &Ranges, columns: &[Column], zone: Zone) -> SelectStatement {
    let columns: Vec<Column> = columns.iter().copied().chain([Column::SentAtMs]).collect();
    let day = Expr::col(Column::SentAtMs).add(zone.offset_ms()).div(DAY_MS);
    Query::select().expr_as(day, "day").from_subquery(ranges.all(&columns), "line").take()
}

/// How many lines there are of each day and these columns, in their order.
pub(in super::super) async fn groups<T: FromQueryResult>(
    app: &App,
    lines: SelectStatement,
    columns: &[sea_orm::sea_query::DynIden],
) -> Result<Vec<T>, Fault> {
    let mut query = Query::select();
    query.column("day").columns(columns.iter().cloned());
    query.expr_as(Func::count(Expr::val(1)), "lines").from_subquery(lines, "dated");
    query.group_by_col("day").order_by("day", sea_orm::Order::Asc);
    for column in columns {
        query.group_by_col(column.clone()).order_by(column.clone(), sea_orm::Order::Asc);
    }
    let rows = ranges::rows(&app.database, &query).await?;
    Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
}
