//! Durable steps: rows that are taken by one worker at a time, given back when it dies, tried again when it fails.
//! What a step does is the pipeline's.

use contract::instant::Instant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{App, Fault, ids, store::entity::job};

/// A step that takes longer lost its worker: the slowest, reading a card, is bounded at half of this.
const LEASE_MS: i64 = 60_000;
/// A step is given up after so many tries; with the waits below that is about a day.
const MOST_ATTEMPTS: i32 = 9;
/// Whoever stored a capture takes its steps at once, so a worker leaves fresh ones alone for so long.
const HEAD_START_MS: i64 = 1_000;
/// Waits between tries, from the first failure on; the last one repeats.
const WAITS_MS: [i64; 6] = [1_000, 5_000, 30_000, 300_000, 3_600_000, 21_600_000];

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// To be taken, or being taken.
    Due,
    /// Taken.
    Done,
    /// Given up.
    Failed,
}

impl State {
    /// As the store writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A step that this worker has for the time of its lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leased {
    pub(crate) id: String,
    pub(crate) bundle_id: String,
    pub(crate) step: String,
    /// Tries, this one included.
    attempts: i32,
    lease: String,
}

impl Leased {
    /// Whether it was begun as often as any step is and never ended, not even with a fault: whoever took it died.
    pub(crate) fn kills(&self) -> bool {
        self.attempts > MOST_ATTEMPTS
    }
}

/// Makes a step due, unless it is known already.
pub(crate) async fn enqueue(
    app: &App,
    connection: &impl ConnectionTrait,
    bundle_id: &str,
    step: &str,
) -> Result<(), Fault> {
    let now = app.clock.now();
    let row = job::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        bundle_id: Set(bundle_id.to_owned()),
        step: Set(step.to_owned()),
        state: Set(State::Due.as_str().to_owned()),
        attempts: Set(0),
        due_at_ms: Set(now.epoch_ms()),
        lease: Set(None),
        last_fault: Set(None),
        created_at_ms: Set(now.epoch_ms()),
        finished_at_ms: Set(None),
    };
    job::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([job::Column::BundleId, job::Column::Step])
                .do_nothing_on([job::Column::Id])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Makes a step due that may have been taken before.
pub(crate) async fn enqueue_again(
    app: &App,
    connection: &impl ConnectionTrait,
    bundle_id: &str,
    step: &str,
) -> Result<(), Fault> {
    enqueue(app, connection, bundle_id, step).await?;
    // Whoever is taking it loses the lease: what it did may be of before.
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(State::Due.as_str()))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::DueAtMs, Expr::value(app.clock.now().epoch_ms()))
        .col_expr(job::Column::Lease, Expr::value(Option::<String>::None))
        .filter(job::Column::BundleId.eq(bundle_id))
        .filter(job::Column::Step.eq(step))
        .exec(connection)
        .await?;
    Ok(())
}

/// Takes the step of a capture that is due, where nobody else has it.
pub(crate) async fn lease_of(app: &App, bundle_id: &str) -> Result<Option<Leased>, Fault> {
    let now = app.clock.now();
    let due = due(now).filter(job::Column::BundleId.eq(bundle_id)).one(&app.database).await?;
    match due {
        Some(row) => lease(app, row, now).await,
        None => Ok(None),
    }
}

/// Takes the step that has been due for longest, of any capture.
pub(crate) async fn lease_next(app: &App) -> Result<Option<Leased>, Fault> {
    let now = app.clock.now();
    // A few, since others look for work too; whoever updates a row first has it.
    for row in due(now.plus_ms(-HEAD_START_MS))
        .order_by_asc(job::Column::DueAtMs)
        .limit(8)
        .all(&app.database)
        .await?
    {
        if let Some(leased) = lease(app, row, now).await? {
            return Ok(Some(leased));
        }
    }
    Ok(None)
}

fn due(now: Instant) -> sea_orm::Select<job::Entity> {
    job::Entity::find()
        .filter(job::Column::State.eq(State::Due.as_str()))
        .filter(job::Column::DueAtMs.lte(now.epoch_ms()))
}

async fn lease(app: &App, row: job::Model, now: Instant) -> Result<Option<Leased>, Fault> {
    let lease = ids::row_id(now, app.randomness.as_ref());
    let taken = job::Entity::update_many()
        .col_expr(job::Column::Lease, Expr::value(lease.clone()))
        .col_expr(job::Column::DueAtMs, Expr::value(now.epoch_ms() + LEASE_MS))
        .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1))
        .filter(job::Column::Id.eq(&row.id))
        .filter(job::Column::State.eq(State::Due.as_str()))
        .filter(job::Column::Attempts.eq(row.attempts))
        .exec(&app.database)
        .await?;
    Ok((taken.rows_affected == 1).then(|| Leased {
        id: row.id,
        bundle_id: row.bundle_id,
        step: row.step,
        attempts: row.attempts + 1,
        lease,
    }))
}

/// Begins a lease anew, for a step that had to wait for its turn.
pub(crate) async fn renew(app: &App, leased: &Leased) -> Result<(), Fault> {
    let until = app.clock.now().epoch_ms() + LEASE_MS;
    held(leased).col_expr(job::Column::DueAtMs, Expr::value(until)).exec(&app.database).await?;
    Ok(())
}

/// Ends a step, in the transaction that stores what it found. False where another worker has it by now: then nothing
/// of this transaction may stay.
pub(crate) async fn finish(
    app: &App,
    transaction: &impl ConnectionTrait,
    leased: &Leased,
) -> Result<bool, Fault> {
    let finished = end(leased, State::Done, app.clock.now(), None).exec(transaction).await?;
    Ok(finished.rows_affected == 1)
}

/// Gives a step up, in the transaction that goes on without it. False where another worker has it by now. `fault` is
/// written down, so it names no person.
pub(crate) async fn give_up(
    app: &App,
    transaction: &impl ConnectionTrait,
    leased: &Leased,
    fault: &str,
) -> Result<bool, Fault> {
    let ended = end(leased, State::Failed, app.clock.now(), Some(fault)).exec(transaction).await?;
    Ok(ended.rows_affected == 1)
}

/// Puts a step back that failed, to be tried again later. False where it was tried often enough.
pub(crate) async fn put_back(app: &App, leased: &Leased, fault: &str) -> Result<bool, Fault> {
    let now = app.clock.now();
    if leased.attempts >= MOST_ATTEMPTS {
        return Ok(false);
    }
    let step = usize::try_from(leased.attempts - 1).unwrap_or(0).min(WAITS_MS.len() - 1);
    held(leased)
        .col_expr(job::Column::DueAtMs, Expr::value(now.epoch_ms() + WAITS_MS[step]))
        .col_expr(job::Column::LastFault, Expr::value(fault))
        .exec(&app.database)
        .await?;
    Ok(true)
}

fn held(leased: &Leased) -> sea_orm::UpdateMany<job::Entity> {
    job::Entity::update_many()
        .filter(job::Column::Id.eq(&leased.id))
        .filter(job::Column::State.eq(State::Due.as_str()))
        .filter(job::Column::Lease.eq(&leased.lease))
}

fn end(leased: &Leased, state: State, now: Instant, fault: Option<&str>) -> sea_orm::UpdateMany<job::Entity> {
    held(leased)
        .col_expr(job::Column::State, Expr::value(state.as_str()))
        .col_expr(job::Column::FinishedAtMs, Expr::value(now.epoch_ms()))
        .col_expr(job::Column::LastFault, Expr::value(fault))
}
