//! Calls that may be repeated without being done twice (`Idempotency-Key`): the first one is answered, the same one again
//! gets that answer, another one under the same key is refused. What a call does is its door's.

use contract::instant::Instant;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};
use thiserror::Error;

use crate::{App, Fault, ids, store::entity::idempotency as row};

/// Answers are kept for a day, as the partner APIs document.
const KEPT_MS: i64 = 24 * 3_600_000;
/// Whoever takes longer to answer has died: twice the longest budget that a partner API documents, 60 s.
const LEASE_MS: i64 = 120_000;

/// A call under a key.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The credential: keys of two callers have nothing to do with each other.
    pub caller: &'a str,
    /// The caller's key.
    pub key: &'a str,
    /// Method, path and body: what has to be the same.
    pub request: [&'a [u8]; 3],
}

contract::redact_debug!(Call<'a>);

/// An answer that is given again.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: String,
}

contract::redact_debug!(Answer);

/// The right to answer a call.
#[derive(Debug)]
pub struct Turn {
    id: String,
    lease: String,
}

/// What is to be done with a call.
#[derive(Debug)]
pub enum Begun {
    /// Answer it, and end the turn.
    First(Turn),
    /// It was answered.
    Again(Answer),
}

/// Why a call is not answered.
#[derive(Debug, Error)]
pub enum IdempotencyError {
    /// The key has a form that is not taken.
    #[error("Idempotency-Key must be 1 to 255 visible characters")]
    Key,
    /// The key belongs to another request: 422.
    #[error("Idempotency-Key was used for another request")]
    OtherRequest,
    /// The first one is still being answered: 409.
    #[error("a request with this Idempotency-Key is being processed")]
    InFlight,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Begins a call. Of any number of the same ones at once, at any number of replicas, one gets the turn.
///
/// # Errors
/// [`IdempotencyError`]
pub async fn begin(app: &App, call: Call<'_>) -> Result<Begun, IdempotencyError> {
    if !(1..=255).contains(&call.key.len()) || !call.key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(IdempotencyError::Key);
    }
    let now = app.clock.now();
    let id = ids::hash_of(&[call.caller.as_bytes(), call.key.as_bytes()]);
    let request_hash = ids::hash_of(&call.request);
    let lease = ids::row_id(now, app.randomness.as_ref());
    let turn = Turn { id: id.clone(), lease: lease.clone() };
    let first = row::ActiveModel {
        id: Set(id.clone()),
        request_hash: Set(request_hash.clone()),
        lease: Set(lease.clone()),
        leased_until_ms: Set(now.epoch_ms() + LEASE_MS),
        status: Set(None),
        sealed_answer: Set(None),
        created_at_ms: Set(now.epoch_ms()),
    };
    let there = OnConflict::column(row::Column::Id).do_nothing_on([row::Column::Id]).to_owned();
    let inserted = row::Entity::insert(first).on_conflict(there).exec_without_returning(&app.database).await;
    if inserted.map_err(Fault::from)? == 1 {
        return Ok(Begun::First(turn));
    }
    let known = row::Entity::find_by_id(&id).one(&app.database).await.map_err(Fault::from)?;
    let known = known.ok_or(IdempotencyError::InFlight)?;
    if is_over(&known, now) {
        take_over(app, &known, &request_hash, &lease, now).await?;
        return Ok(Begun::First(turn));
    }
    if known.request_hash != request_hash {
        return Err(IdempotencyError::OtherRequest);
    }
    match (known.status.map(u16::try_from), &known.sealed_answer) {
        (Some(Ok(status)), Some(sealed)) => {
            let body = app.vault.open_text(&sealed_as(&id), sealed).map_err(Fault::from)?;
            Ok(Begun::Again(Answer { status, body: body.to_string() }))
        }
        _ => Err(IdempotencyError::InFlight),
    }
}

/// Whether a key is free again: a day has passed, or whoever had the turn died.
fn is_over(known: &row::Model, now: Instant) -> bool {
    let old = known.created_at_ms + KEPT_MS <= now.epoch_ms();
    let abandoned = known.status.is_none() && known.leased_until_ms <= now.epoch_ms();
    old || abandoned
}

async fn take_over(
    app: &App,
    known: &row::Model,
    request_hash: &str,
    lease: &str,
    now: Instant,
) -> Result<(), IdempotencyError> {
    let taken = row::Entity::update_many()
        .col_expr(row::Column::RequestHash, Expr::value(request_hash))
        .col_expr(row::Column::Lease, Expr::value(lease))
        .col_expr(row::Column::LeasedUntilMs, Expr::value(now.epoch_ms() + LEASE_MS))
        .col_expr(row::Column::Status, Expr::value(Option::<i32>::None))
        .col_expr(row::Column::SealedAnswer, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(row::Column::CreatedAtMs, Expr::value(now.epoch_ms()))
        .filter(row::Column::Id.eq(&known.id))
        .filter(row::Column::Lease.eq(&known.lease))
        .exec(&app.database)
        .await
        .map_err(Fault::from)?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(IdempotencyError::InFlight) }
}

/// Ends a turn with its answer, which the same call gets for a day.
///
/// # Errors
/// The database failed.
pub async fn answered(app: &App, turn: Turn, answer: &Answer) -> Result<(), Fault> {
    let sealed = app.vault.seal_text(&sealed_as(&turn.id), &answer.body, app.randomness.as_ref());
    row::Entity::update_many()
        .col_expr(row::Column::Status, Expr::value(i32::from(answer.status)))
        .col_expr(row::Column::SealedAnswer, Expr::value(sealed))
        .filter(row::Column::Id.eq(&turn.id))
        .filter(row::Column::Lease.eq(&turn.lease))
        .exec(&app.database)
        .await?;
    Ok(())
}

/// Ends a turn without an answer that is worth keeping: a fault of ours, a limit. The same call is a first one again.
///
/// # Errors
/// The database failed.
pub async fn given_back(app: &App, turn: Turn) -> Result<(), Fault> {
    row::Entity::delete_many()
        .filter(row::Column::Id.eq(&turn.id))
        .filter(row::Column::Lease.eq(&turn.lease))
        .exec(&app.database)
        .await?;
    Ok(())
}

/// Forgets answers that are a day old.
///
/// # Errors
/// The database failed.
pub async fn forget_past(app: &App) -> Result<(), Fault> {
    let before = app.clock.now().epoch_ms() - KEPT_MS;
    row::Entity::delete_many().filter(row::Column::CreatedAtMs.lt(before)).exec(&app.database).await?;
    Ok(())
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("idempotency|{id}|answer")
}
