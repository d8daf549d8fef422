//! Deliveries as they are kept: where each stands, what was sent and what was answered, for the dashboard.

use contract::instant::Instant;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{MAIL, answer_sealed_as, payload_sealed_as};
use crate::{App, Fault, leases::State, store::entity::delivery};

/// A delivery as the dashboard shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The id, which the receiver saw too.
    pub id: String,
    /// The endpoint; none for a mail.
    pub endpoint_id: Option<String>,
    /// What happened.
    pub event: String,
    /// What it happened to.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// How often it was begun.
    pub attempts: i32,
    /// When it is tried next; nothing once it has ended.
    pub next_at: Option<Instant>,
    /// Why the last try failed.
    pub last_fault: Option<String>,
    /// The HTTP status of the last answer.
    pub last_status: Option<i32>,
    /// The beginning of the last answer.
    pub last_answer: Option<String>,
    /// How long the last try took, in milliseconds.
    pub last_took_ms: Option<i64>,
    /// When the last try ended.
    pub last_attempt_at: Option<Instant>,
    /// When it was put in.
    pub created_at: Instant,
    /// When it was sent or given up.
    pub finished_at: Option<Instant>,
}

contract::redact_debug!(Delivery);

/// A partner's deliveries, the newest first, from after the one that `before` names; a page of `most`.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn list(
    app: &App,
    organisation_id: &str,
    before: Option<&str>,
    most: u64,
) -> Result<Vec<Delivery>, Fault> {
    // Ids sort by time.
    let older = before.map(|id| delivery::Column::Id.lt(id));
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .filter(Condition::all().add_option(older))
        .order_by_desc(delivery::Column::Id)
        .limit(most)
        .all(&app.database)
        .await?;
    rows.into_iter().map(|row| shown(app, row)).collect()
}

/// What was put in because of one thing, in order.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn of_subject(app: &App, organisation_id: &str, subject: &str) -> Result<Vec<Delivery>, Fault> {
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .filter(delivery::Column::Subject.eq(subject))
        .order_by_asc(delivery::Column::Id)
        .all(&app.database)
        .await?;
    rows.into_iter().map(|row| shown(app, row)).collect()
}

/// A delivery, opened.
pub(in crate::delivery) fn shown(app: &App, row: delivery::Model) -> Result<Delivery, Fault> {
    let state = State::named(&row.state)
        .ok_or_else(|| Fault::Invariant(format!("delivery {} stands at {}", row.id, row.state)))?;
    let answer = match &row.sealed_answer {
        Some(sealed) => Some(app.vault.open_bytes(&answer_sealed_as(&row.id), sealed)?),
        None => None,
    };
    Ok(Delivery {
        endpoint_id: (row.lane != MAIL).then_some(row.lane),
        next_at: (state == State::Due).then(|| Instant::from_epoch_ms(row.due_at_ms)),
        last_answer: answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        last_attempt_at: row.last_attempt_at_ms.map(Instant::from_epoch_ms),
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        finished_at: row.finished_at_ms.map(Instant::from_epoch_ms),
        id: row.id,
        event: row.event,
        subject: row.subject,
        state,
        attempts: row.attempts,
        last_fault: row.last_fault,
        last_status: row.last_status,
        last_took_ms: row.last_took_ms,
    })
}

/// What is sent, as text.
pub(in crate::delivery) async fn payload(
    app: &App,
    connection: &impl ConnectionTrait,
    delivery_id: &str,
) -> Result<String, Fault> {
    let row = delivery::Entity::find_by_id(delivery_id).one(connection).await?;
    let row = row.ok_or_else(|| Fault::Invariant(format!("delivery {delivery_id} is gone")))?;
    let bytes = app.vault.open_bytes(&payload_sealed_as(&row.id), &row.sealed_payload)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
