//! Rate limits by caller and minute, counted in the database so that they hold across replicas.

use contract::instant::Instant;
use sea_orm::{
    ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{App, Fault, store::entity::rate_window};

const WINDOW_MS: i64 = 60_000;

/// A limit: its name on the wire, and calls a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: &'static str,
    /// Calls a minute and caller.
    pub per_minute: u32,
}

/// `POST ../challenge`, as documented.
pub const CHALLENGE: Bucket = Bucket { name: "challenge", per_minute: 30 };
/// `POST ../capture`, as documented.
pub const CAPTURE: Bucket = Bucket { name: "capture", per_minute: 20 };
/// Reads of the same dialect, as documented.
pub const READ: Bucket = Bucket { name: "read", per_minute: 600 };
/// Writes of the same dialect that have no number of their own.
pub const WRITE: Bucket = Bucket { name: "write", per_minute: 120 };

/// What a page tells of its steps, a link (ours): a hurried visit tells thirty times a minute.
pub const VISIT: Bucket = Bucket { name: "visit", per_minute: 60 };

/// Where a caller stands after this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Which limit.
    pub bucket: Bucket,
    /// Calls a minute, the factor applied.
    pub limit: u32,
    /// Calls left in this minute.
    pub remaining: u32,
    /// When the minute ends.
    pub resets_at: Instant,
    /// Seconds until then, at least one.
    pub reset_s: u32,
    /// Whether this call is within the limit.
    pub allowed: bool,
}

/// Counts a call. One statement, so any number of replicas agree.
///
/// # Errors
/// The database failed.
pub async fn count(app: &App, caller: &str, bucket: Bucket) -> Result<Allowance, Fault> {
    let now = app.clock.now();
    let started_at_ms = now.epoch_ms() - now.epoch_ms() % WINDOW_MS;
    let statement = Query::insert()
        .into_table(rate_window::Entity)
        .columns([rate_window::Column::Bucket, rate_window::Column::StartedAtMs, rate_window::Column::Calls])
        .values_panic([format!("{caller}/{}", bucket.name).into(), started_at_ms.into(), 1_i64.into()])
        .on_conflict(
            OnConflict::columns([rate_window::Column::Bucket, rate_window::Column::StartedAtMs])
                .value(
                    rate_window::Column::Calls,
                    Expr::col((rate_window::Entity, rate_window::Column::Calls)).add(1),
                )
                .to_owned(),
        )
        .returning_col(rate_window::Column::Calls)
        .to_owned();
    let row = app.database.query_one(&statement).await?;
    let calls: i64 = match row {
        Some(row) => row.try_get("", "calls")?,
        None => return Err(Fault::Invariant("counting a call returned no row".to_owned())),
    };
    let limit = bucket.per_minute.saturating_mul(Ord::max(app.settings.rate_limit_factor, 1));
    let resets_at = Instant::from_epoch_ms(started_at_ms + WINDOW_MS);
    let left_ms = Ord::max(resets_at.since_ms(now), 1);
    Ok(Allowance {
        bucket,
        limit,
        remaining: u32::try_from(Ord::max(i64::from(limit) - calls, 0)).unwrap_or(0),
        resets_at,
        reset_s: u32::try_from((left_ms + 999) / 1000).unwrap_or(60),
        allowed: calls <= i64::from(limit),
    })
}

/// Forgets minutes that are over.
///
/// # Errors
/// The database failed.
pub async fn forget_past(app: &App) -> Result<(), Fault> {
    let before = app.clock.now().epoch_ms() - 2 * WINDOW_MS;
    rate_window::Entity::delete_many()
        .filter(Expr::col(rate_window::Column::StartedAtMs).lt(before))
        .exec(&app.database)
        .await?;
    Ok(())
}
