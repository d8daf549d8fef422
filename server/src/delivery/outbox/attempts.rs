//! Tries as they are kept, one row each: when, how long, what was sent and what was answered. A row goes with its delivery.

use contract::{
    instant::Instant,
    portal::webhook::{DeliveryAttempt, SentRequest},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::SelectStatement,
};

use super::tries::Try;
use crate::{App, Fault, ids, store::entity::delivery_attempt as row};

/// Tries of one delivery that are shown: a day's, and a good many that somebody asked for.
const SHOWN: u64 = 50;

/// Writes a try down, behind those before it. Whoever settles a delivery holds it, so two never count the same number.
pub(super) async fn keep(
    app: &App,
    connection: &impl ConnectionTrait,
    delivery_id: &str,
    done: &Try,
    now: Instant,
) -> Result<(), Fault> {
    let last: Option<Option<i32>> = row::Entity::find()
        .select_only()
        .column_as(row::Column::Number.max(), "last")
        .filter(row::Column::DeliveryId.eq(delivery_id))
        .into_tuple()
        .one(connection)
        .await?;
    let id = ids::row_id(now, app.randomness.as_ref());
    let seal = |what: &str, bytes: &[u8]| app.vault.seal_bytes(what, bytes, app.randomness.as_ref());
    let request = done.request.as_ref().map(serde_json::to_vec).transpose();
    let request = request.map_err(|error| Fault::Invariant(error.to_string()))?;
    let new = row::ActiveModel {
        delivery_id: Set(delivery_id.to_owned()),
        number: Set(last.flatten().unwrap_or(0) + 1),
        at_ms: Set(now.epoch_ms()),
        took_ms: Set(now.since_ms(done.began)),
        status: Set(done.status.map(i32::from)),
        fault: Set(done.outcome.fault().map(|fault| fault.as_str().to_owned())),
        sealed_request: Set(request.map(|bytes| seal(&request_sealed_as(&id), &bytes))),
        sealed_answer: Set((!done.answer.is_empty()).then(|| seal(&answer_sealed_as(&id), &done.answer))),
        id: Set(id),
    };
    row::Entity::insert(new).exec_without_returning(connection).await?;
    Ok(())
}

/// The tries of a delivery, the last one first; what was sent and answered only where that may be seen.
pub(in crate::delivery) async fn of(
    app: &App,
    connection: &impl ConnectionTrait,
    delivery_id: &str,
    with_contents: bool,
) -> Result<Vec<DeliveryAttempt>, Fault> {
    let rows = row::Entity::find()
        .filter(row::Column::DeliveryId.eq(delivery_id))
        .order_by_desc(row::Column::Number)
        .limit(SHOWN)
        .all(connection)
        .await?;
    let open = |what: String, sealed: Option<Vec<u8>>| match sealed.filter(|_| with_contents) {
        Some(sealed) => app.vault.open_bytes(&what, &sealed).map(Some),
        None => Ok(None),
    };
    let mut attempts = Vec::with_capacity(rows.len());
    for row in rows {
        let broken = |error: serde_json::Error| Fault::Invariant(format!("attempt {}: {error}", row.id));
        let request = open(request_sealed_as(&row.id), row.sealed_request)?;
        let answer = open(answer_sealed_as(&row.id), row.sealed_answer)?;
        let request = request.map(|bytes| serde_json::from_slice::<SentRequest>(&bytes)).transpose();
        attempts.push(DeliveryAttempt {
            number: u32::try_from(row.number).unwrap_or_default(),
            at: Instant::from_epoch_ms(row.at_ms),
            took_ms: row.took_ms,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            fault: row.fault,
            request: request.map_err(broken)?,
            answer: answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        });
    }
    Ok(attempts)
}

/// Takes away the tries of these deliveries: before they go themselves.
///
/// # Errors
/// The database failed.
pub(crate) async fn forget(
    connection: &impl ConnectionTrait,
    deliveries: SelectStatement,
) -> Result<(), Fault> {
    row::Entity::delete_many()
        .filter(row::Column::DeliveryId.in_subquery(deliveries))
        .exec(connection)
        .await?;
    Ok(())
}

pub(crate) fn request_sealed_as(id: &str) -> String {
    format!("delivery_attempt|{id}|request")
}

pub(crate) fn answer_sealed_as(id: &str) -> String {
    format!("delivery_attempt|{id}|answer")
}
