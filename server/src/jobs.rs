//! Durable steps: rows that are taken by one worker at a time, given back when it dies, tried again when it fails.
//! What a step does is the pipeline's.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement},
};

use crate::{
    App, Fault, ids,
    leases::{self, Columns, Lease, Queue, State},
    store::entity::{
        bundle::{self, WITHDRAWN},
        job,
    },
};

/// A step that takes longer lost its worker: the slowest, reading a card, is bounded at half of this.
const LEASE_MS: i64 = 60_000;
/// A step is given up after so many tries; with the waits below that is about a day.
pub(crate) const MOST_ATTEMPTS: i32 = 9;
/// Whoever stored a capture takes its steps at once, so a worker leaves fresh ones alone for so long.
const HEAD_START_MS: i64 = 1_000;
/// Waits between tries, from the first failure on; the last one repeats.
const WAITS_MS: [i64; 6] = [1_000, 5_000, 30_000, 300_000, 3_600_000, 21_600_000];

impl Queue for job::Entity {
    const LEASE_MS: i64 = LEASE_MS;
    const COLUMNS: Columns<job::Column> = Columns {
        id: job::Column::Id,
        state: job::Column::State,
        attempts: job::Column::Attempts,
        due_at_ms: job::Column::DueAtMs,
        lease: job::Column::Lease,
        last_fault: job::Column::LastFault,
        finished_at_ms: job::Column::FinishedAtMs,
    };
}

/// A step that this worker has for the time of its lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leased {
    pub(crate) bundle_id: String,
    pub(crate) step: String,
    lease: Lease,
}

impl Leased {
    /// Whether it was begun as often as any step is and never ended, not even with a fault: whoever took it died.
    pub(crate) fn kills(&self) -> bool {
        self.lease.attempts > MOST_ATTEMPTS
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
    leases::restart::<job::Entity>(app.clock.now())
        .filter(job::Column::BundleId.eq(bundle_id))
        .filter(job::Column::Step.eq(step))
        .exec(connection)
        .await?;
    Ok(())
}

/// Where a step of a capture stands, and why it failed last; nothing where it never became due.
pub(crate) async fn state_of(
    app: &App,
    bundle_id: &str,
    step: &str,
) -> Result<Option<(State, Option<String>)>, Fault> {
    let found = job::Entity::find()
        .filter(job::Column::BundleId.eq(bundle_id))
        .filter(job::Column::Step.eq(step))
        .one(&app.database)
        .await?;
    let stands = |row: job::Model| State::named(&row.state).map(|state| (state, row.last_fault));
    Ok(found.and_then(stands))
}

/// Whether a step of a capture is due, or being taken.
pub(crate) async fn is_under_way(connection: &impl ConnectionTrait, bundle_id: &str) -> Result<bool, Fault> {
    let due = job::Entity::find()
        .filter(job::Column::BundleId.eq(bundle_id))
        .filter(job::Column::State.eq(State::Due.as_str()))
        .one(connection)
        .await?;
    Ok(due.is_some())
}

/// Takes the step of a capture that is due, where nobody else has it.
pub(crate) async fn lease_of(app: &App, bundle_id: &str) -> Result<Option<Leased>, Fault> {
    let now = app.clock.now();
    let due = leases::due::<job::Entity>(now)
        .filter(job::Column::BundleId.eq(bundle_id))
        .one(&app.database)
        .await?;
    match due {
        Some(row) => lease(app, row).await,
        None => Ok(None),
    }
}

/// Takes the step that has been due for longest, of any capture.
pub(crate) async fn lease_next(app: &App) -> Result<Option<Leased>, Fault> {
    let now = app.clock.now();
    // A few, since others look for work too; whoever updates a row first has it.
    for row in leases::due::<job::Entity>(now.plus_ms(-HEAD_START_MS))
        .filter(Expr::exists(is_waited_for()).not())
        .order_by_asc(job::Column::DueAtMs)
        .limit(8)
        .all(&app.database)
        .await?
    {
        if let Some(leased) = lease(app, row).await? {
            return Ok(Some(leased));
        }
    }
    Ok(None)
}

/// A capture whose caller waits: its steps are taken by who serves that caller. Of a withdrawn one, what is left is to
/// clear up.
fn is_waited_for() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(bundle::Entity)
        .and_where(
            Expr::col((bundle::Entity, bundle::Column::Id)).equals((job::Entity, job::Column::BundleId)),
        )
        .and_where(bundle::Column::AtOnce.eq(true))
        .and_where(bundle::Column::State.ne(WITHDRAWN))
        .take()
}

/// Ends whatever is still to be done of a capture, whoever is at it: nothing that is under way can be stored any more.
pub(crate) async fn cancel(
    app: &App,
    connection: &impl ConnectionTrait,
    bundle_id: &str,
    why: &str,
) -> Result<(), Fault> {
    leases::cancel::<job::Entity>(app.clock.now(), why)
        .filter(job::Column::BundleId.eq(bundle_id))
        .exec(connection)
        .await?;
    Ok(())
}

async fn lease(app: &App, row: job::Model) -> Result<Option<Leased>, Fault> {
    let lease = leases::take::<job::Entity>(app, &app.database, &row.id, row.attempts).await?;
    Ok(lease.map(|lease| Leased { bundle_id: row.bundle_id, step: row.step, lease }))
}

/// Begins a lease anew, for a step that had to wait for its turn.
pub(crate) async fn renew(app: &App, leased: &Leased) -> Result<(), Fault> {
    leases::renew::<job::Entity>(app, &leased.lease).await
}

/// Ends a step, in the transaction that stores what it found. False where another worker has it by now: then nothing
/// of this transaction may stay.
pub(crate) async fn finish(
    app: &App,
    transaction: &impl ConnectionTrait,
    leased: &Leased,
) -> Result<bool, Fault> {
    end(app, transaction, leased, State::Done, None).await
}

/// Gives a step up, in the transaction that goes on without it. False where another worker has it by now. `fault` is
/// written down, so it names no person.
pub(crate) async fn give_up(
    app: &App,
    transaction: &impl ConnectionTrait,
    leased: &Leased,
    fault: &str,
) -> Result<bool, Fault> {
    end(app, transaction, leased, State::Failed, Some(fault)).await
}

/// Puts a step back that failed, to be tried again later. False where it was tried as often as it is to be.
pub(crate) async fn put_back(
    app: &App,
    leased: &Leased,
    most_attempts: i32,
    fault: &str,
) -> Result<bool, Fault> {
    let attempts = leased.lease.attempts;
    if attempts >= most_attempts {
        return Ok(false);
    }
    let step = usize::try_from(attempts - 1).unwrap_or(0).min(WAITS_MS.len() - 1);
    let due_at = app.clock.now().plus_ms(WAITS_MS[step]);
    leases::put_back::<job::Entity>(&leased.lease, due_at, fault).exec(&app.database).await?;
    Ok(true)
}

async fn end(
    app: &App,
    connection: &impl ConnectionTrait,
    leased: &Leased,
    state: State,
    fault: Option<&str>,
) -> Result<bool, Fault> {
    let ended = leases::end::<job::Entity>(&leased.lease, state, app.clock.now(), fault);
    Ok(ended.exec(connection).await?.rows_affected == 1)
}
