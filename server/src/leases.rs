//! Rows that one worker at a time works on: taken for a while, given back when the worker dies, put back when the work
//! fails, ended once. What the work is, and how long it waits between tries, is the queue's.

use contract::instant::Instant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select, UpdateMany,
    sea_query::{Expr, ExprTrait},
};

use crate::{App, Fault, ids};

/// Where work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be done, or being done.
    Due,
    /// Done.
    Done,
    /// Given up.
    Failed,
}

impl State {
    /// As the store writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Reads what the store wrote.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Due, Self::Done, Self::Failed].into_iter().find(|state| state.as_str() == word)
    }
}

/// The columns that a table of work has.
pub(crate) struct Columns<C> {
    pub(crate) id: C,
    pub(crate) state: C,
    pub(crate) attempts: C,
    pub(crate) due_at_ms: C,
    pub(crate) lease: C,
    pub(crate) last_fault: C,
    pub(crate) finished_at_ms: C,
}

/// A table of work.
pub(crate) trait Queue: EntityTrait {
    /// Work that takes longer lost its worker.
    const LEASE_MS: i64;
    /// Where its columns are.
    const COLUMNS: Columns<Self::Column>;
}

/// The right to work on a row until its time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    id: String,
    token: String,
    /// Tries, this one included.
    pub(crate) attempts: i32,
}

/// What may be taken now.
pub(crate) fn due<Q: Queue>(now: Instant) -> Select<Q> {
    Q::find()
        .filter(Q::COLUMNS.state.eq(State::Due.as_str()))
        .filter(Q::COLUMNS.due_at_ms.lte(now.epoch_ms()))
}

/// Takes a row that was begun so often when it was read; nothing where somebody else was faster.
pub(crate) async fn take<Q: Queue>(
    app: &App,
    connection: &impl ConnectionTrait,
    id: &str,
    attempts: i32,
) -> Result<Option<Lease>, Fault> {
    let now = app.clock.now();
    let token = ids::row_id(now, app.randomness.as_ref());
    let update = Q::update_many()
        .col_expr(Q::COLUMNS.lease, Expr::value(token.clone()))
        .col_expr(Q::COLUMNS.due_at_ms, Expr::value(now.epoch_ms() + Q::LEASE_MS))
        .col_expr(Q::COLUMNS.attempts, Expr::col(Q::COLUMNS.attempts).add(1))
        .filter(Q::COLUMNS.id.eq(id))
        .filter(Q::COLUMNS.state.eq(State::Due.as_str()))
        .filter(Q::COLUMNS.attempts.eq(attempts))
        .exec(connection)
        .await?;
    let lease = Lease { id: id.to_owned(), token, attempts: attempts + 1 };
    Ok((update.rows_affected == 1).then_some(lease))
}

/// Begins a lease anew, for work that had to wait for its turn.
pub(crate) async fn renew<Q: Queue>(app: &App, lease: &Lease) -> Result<(), Fault> {
    let until = app.clock.now().epoch_ms() + Q::LEASE_MS;
    held::<Q>(lease).col_expr(Q::COLUMNS.due_at_ms, Expr::value(until)).exec(&app.database).await?;
    Ok(())
}

/// Makes work due again at a time, after it failed. `fault` is written down, so it names no person.
pub(crate) fn put_back<Q: Queue>(lease: &Lease, due_at: Instant, fault: &str) -> UpdateMany<Q> {
    held::<Q>(lease)
        .col_expr(Q::COLUMNS.due_at_ms, Expr::value(due_at.epoch_ms()))
        .col_expr(Q::COLUMNS.last_fault, Expr::value(fault))
}

/// Ends work. It changes no row where another worker has it by now: then nothing of the same transaction may stay.
pub(crate) fn end<Q: Queue>(lease: &Lease, state: State, now: Instant, fault: Option<&str>) -> UpdateMany<Q> {
    held::<Q>(lease)
        .col_expr(Q::COLUMNS.state, Expr::value(state.as_str()))
        .col_expr(Q::COLUMNS.finished_at_ms, Expr::value(now.epoch_ms()))
        .col_expr(Q::COLUMNS.last_fault, Expr::value(fault))
}

/// Makes rows due from the start. Whoever is working on one loses the lease: what he did may be of before.
pub(crate) fn restart<Q: Queue>(now: Instant) -> UpdateMany<Q> {
    Q::update_many()
        .col_expr(Q::COLUMNS.state, Expr::value(State::Due.as_str()))
        .col_expr(Q::COLUMNS.attempts, Expr::value(0))
        .col_expr(Q::COLUMNS.due_at_ms, Expr::value(now.epoch_ms()))
        .col_expr(Q::COLUMNS.lease, Expr::value(Option::<String>::None))
        .col_expr(Q::COLUMNS.finished_at_ms, Expr::value(Option::<i64>::None))
}

/// Ends rows that are due or being worked on. Whoever is at one loses the lease.
pub(crate) fn cancel<Q: Queue>(now: Instant, why: &str) -> UpdateMany<Q> {
    Q::update_many()
        .col_expr(Q::COLUMNS.state, Expr::value(State::Failed.as_str()))
        .col_expr(Q::COLUMNS.lease, Expr::value(Option::<String>::None))
        .col_expr(Q::COLUMNS.last_fault, Expr::value(why))
        .col_expr(Q::COLUMNS.finished_at_ms, Expr::value(now.epoch_ms()))
        .filter(Q::COLUMNS.state.eq(State::Due.as_str()))
}

fn held<Q: Queue>(lease: &Lease) -> UpdateMany<Q> {
    Q::update_many()
        .filter(Q::COLUMNS.id.eq(&lease.id))
        .filter(Q::COLUMNS.state.eq(State::Due.as_str()))
        .filter(Q::COLUMNS.lease.eq(&lease.token))
}
