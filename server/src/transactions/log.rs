//! The transaction log as the dashboard reads it: pages, and how many lines there are. What it comes to is in
//! [`overview`], one transaction with all that is known of it in [`details`].

pub mod details;
pub mod overview;
pub(super) mod ranges;

use contract::{
    ecert::{RejectField, Rejection, Service},
    instant::Instant,
    portal::transaction::{
        COUNTED_AT_MOST, TransactionCount, TransactionMode, TransactionPage, TransactionSummary, Troubles,
        filter::{Cursor, Order, PageQuery, TransactionFilter},
    },
};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryResult,
    sea_query::{Expr, Func, Query, SelectStatement, SubQueryStatement},
};

use self::ranges::Ranges;
use crate::{
    App, Fault,
    store::{
        self,
        entity::{
            application,
            partner_transaction::{self as row, Column},
        },
    },
};

/// What a line shows of its row, but for its application's name.
const LINE: [Column; 14] = [
    Column::Id,
    Column::LivenessId,
    Column::ApplicationId,
    Column::ReferenceId,
    Column::SentAtMs,
    Column::Status,
    Column::Mode,
    Column::Call,
    Column::Charged,
    Column::HttpStatus,
    Column::ApiStatus,
    Column::Rejections,
    Column::ErrorCode,
    Column::TookMs,
];

/// A line as it is stored.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) liveness_id: Option<String>,
    pub(super) application_id: String,
    pub(super) application_name: Option<String>,
    pub(super) reference_id: Option<String>,
    pub(super) sent_at_ms: i64,
    pub(super) status: Option<String>,
    pub(super) mode: String,
    pub(super) call: String,
    pub(super) charged: String,
    pub(super) http_status: Option<i32>,
    pub(super) api_status: Option<String>,
    pub(super) rejections: String,
    pub(super) error_code: Option<String>,
    pub(super) took_ms: Option<i64>,
}

impl Line {
    /// Reads a row of [`LINE`] and the name behind it, by their places: looked up by their names, the columns of a page would take
    /// longer than the query.
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get_by_index(0)?,
            liveness_id: row.try_get_by_index(1)?,
            application_id: row.try_get_by_index(2)?,
            reference_id: row.try_get_by_index(3)?,
            sent_at_ms: row.try_get_by_index(4)?,
            status: row.try_get_by_index(5)?,
            mode: row.try_get_by_index(6)?,
            call: row.try_get_by_index(7)?,
            charged: row.try_get_by_index(8)?,
            http_status: row.try_get_by_index(9)?,
            api_status: row.try_get_by_index(10)?,
            rejections: row.try_get_by_index(11)?,
            error_code: row.try_get_by_index(12)?,
            took_ms: row.try_get_by_index(13)?,
            application_name: row.try_get_by_index(14)?,
        })
    }

    pub(super) fn cursor(&self, order: Order) -> Cursor {
        Cursor { order, sent_at: Instant::from_epoch_ms(self.sent_at_ms), id: self.id.clone() }
    }

    fn summary(self) -> Result<TransactionSummary, Fault> {
        Ok(TransactionSummary {
            sent_at: Instant::from_epoch_ms(self.sent_at_ms),
            status: self.status.as_deref().map(store::word).transpose()?,
            mode: mode_of(&self.mode),
            call: store::word(&self.call)?,
            charged: services(&self.charged).collect(),
            http_status: self.http_status.and_then(|status| u16::try_from(status).ok()),
            result: self.api_status.as_deref().map(store::word).transpose()?,
            reject_field: reject_fields(&self.rejections)?,
            // Negative where the clock was set back meanwhile.
            took_ms: self.took_ms.map(|took_ms| u32::try_from(took_ms).unwrap_or_default()),
            id: self.id,
            liveness_id: self.liveness_id,
            application_id: self.application_id,
            application_name: self.application_name.unwrap_or_default(),
            reference_id: self.reference_id,
            error_code: self.error_code,
        })
    }
}

/// A page of an organisation's log.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn page(app: &App, organisation_id: &str, query: &PageQuery) -> Result<TransactionPage, Fault> {
    let ranges = Ranges::of(organisation_id, &query.filter, app.clock.now());
    let most = usize::from(query.limit());
    let mut lines = lines(app, &ranges, query.order, query.after.as_ref(), most + 1).await?;
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| last.cursor(query.order).to_string());
    let transactions = lines.into_iter().map(Line::summary).collect::<Result<_, _>>()?;
    Ok(TransactionPage { transactions, next })
}

/// How many lines a filter comes to, counted up to [`COUNTED_AT_MOST`].
///
/// # Errors
/// The database failed.
pub async fn count(
    app: &App,
    organisation_id: &str,
    filter: &TransactionFilter,
) -> Result<TransactionCount, Fault> {
    let most = u64::from(COUNTED_AT_MOST) + 1;
    let ranges = Ranges::of(organisation_id, filter, app.clock.now());
    let counted = count_of(app, ranges.some(&[Column::Id], most)).await?;
    let is_exact = counted <= COUNTED_AT_MOST;
    Ok(TransactionCount { count: if is_exact { counted } else { COUNTED_AT_MOST }, is_exact })
}

/// How many lines a filter comes to, however many they are.
pub(super) async fn count_all(app: &App, ranges: &Ranges) -> Result<u32, Fault> {
    count_of(app, ranges.all(&[Column::Id])).await
}

async fn count_of(app: &App, lines: SelectStatement) -> Result<u32, Fault> {
    let every = Func::count(Expr::val(1));
    let query = Query::select().expr(every).from_subquery(lines, "counted").take();
    let rows = ranges::rows(&app.database, &query).await?;
    let counted: i64 = rows.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// Lines of ranges in an order, after a line: so many at most.
pub(super) async fn lines(
    app: &App,
    ranges: &Ranges,
    order: Order,
    after: Option<&Cursor>,
    most: usize,
) -> Result<Vec<Line>, Fault> {
    read(app, ranges.page(&LINE, order, after, u64::try_from(most).unwrap_or(u64::MAX))).await
}

/// The line of one transaction.
async fn line(app: &App, organisation_id: &str, id: &str) -> Result<Option<Line>, Fault> {
    let query = Query::select()
        .columns(LINE)
        .from(row::Entity)
        .and_where(Column::Id.eq(id))
        .and_where(Column::OrganisationId.eq(organisation_id))
        .take();
    Ok(read(app, query).await?.pop())
}

/// One transaction's line, and what is known of it beyond.
pub(super) struct Told {
    pub(super) summary: TransactionSummary,
    /// Why its fields were rejected.
    pub(super) rejections: Vec<Rejection>,
    pub(super) troubles: Troubles,
    /// The capture that its photos became.
    pub(super) bundle_id: Option<String>,
}

/// One transaction, where there is one.
pub(super) async fn outcome(app: &App, organisation_id: &str, id: &str) -> Result<Option<Told>, Fault> {
    let Some(line) = line(app, organisation_id, id).await? else { return Ok(None) };
    let Some(row) = row::Entity::find_by_id(id).one(&app.database).await? else { return Ok(None) };
    let broken = |error| Fault::Invariant(format!("stored troubles: {error}"));
    let troubles = row.troubles.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
    Ok(Some(Told {
        rejections: rejections(&row.rejections)?,
        troubles: troubles.unwrap_or_default(),
        bundle_id: row.bundle_id,
        summary: line.summary()?,
    }))
}

/// Reads lines, each with its application's name.
async fn read(app: &App, mut lines: SelectStatement) -> Result<Vec<Line>, Fault> {
    let name = Query::select()
        .column((application::Entity, application::Column::Name))
        .from(application::Entity)
        .and_where(
            Expr::col((application::Entity, application::Column::Id)).eq(Expr::col(Column::ApplicationId)),
        )
        .take();
    let name = Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(name)));
    lines.expr_as(name, "application_name");
    let rows = ranges::rows(&app.database, &lines).await?;
    Ok(rows.iter().map(Line::read).collect::<Result<_, _>>()?)
}

/// The mode of a stored word: what is not `live` was no more than a try.
pub(super) fn mode_of(word: &str) -> TransactionMode {
    if word == contract::face::Mode::Live.as_str() { TransactionMode::Live } else { TransactionMode::Testing }
}

/// The services of a stored list.
pub(super) fn services(list: &str) -> impl Iterator<Item = Service> {
    list.split(", ").filter_map(Service::named)
}

/// The rejected fields of a stored list of reasons.
pub(super) fn reject_fields(list: &str) -> Result<Vec<RejectField>, Fault> {
    Ok(rejections(list)?.into_iter().map(Rejection::field).collect())
}

/// The reasons of a stored list.
fn rejections(list: &str) -> Result<Vec<Rejection>, Fault> {
    if list.is_empty() || list == "[]" {
        return Ok(Vec::new());
    }
    serde_json::from_str(list).map_err(|error| Fault::Invariant(format!("stored rejections: {error}")))
}
