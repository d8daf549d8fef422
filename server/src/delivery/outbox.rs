//! The outbox: what is to be sent, written in the transaction of what it tells of, tried again with the documented waits,
//! given up in the end, and kept for the dashboard. Here: what is put in, and what is made due again. How a worker takes it
//! and what a try comes to is in `tries`, each try is kept in `attempts`, what is shown of it in `kept`; how something is sent is not here.

pub(crate) mod attempts;
mod kept;
mod tries;

use contract::portal::webhook::DeliveryFault;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};

pub use kept::{Delivery, list, of_subject};
pub(super) use kept::{payload, shown};
#[cfg(test)]
pub(crate) use tries::WAITS_MS;
pub(super) use tries::{ANSWER_BYTES, Outcome, Taken, Try, settle, take};

use crate::{
    App, Fault, ids,
    leases::{self, State},
    store::entity::delivery,
};

/// The lane of mails; an endpoint's lane is its id, which is 32 digits long.
const MAIL: &str = "mail";

/// Where something goes. A lane is served by a few at a time, so that one that hangs holds up no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane<'a> {
    /// To a partner's endpoint, by its id.
    Endpoint(&'a str),
    /// To a person.
    Mail,
}

impl<'a> Lane<'a> {
    fn as_str(self) -> &'a str {
        match self {
            Self::Endpoint(id) => id,
            Self::Mail => MAIL,
        }
    }
}

/// Something to send.
#[derive(Clone, Copy)]
pub struct Parcel<'a> {
    /// Whose it is.
    pub organisation_id: &'a str,
    /// Where it goes.
    pub lane: Lane<'a>,
    /// What happened.
    pub event: &'a str,
    /// What it happened to: an event of one subject goes down a lane once, however often a step is repeated.
    pub subject: &'a str,
    /// The event of the same subject that goes down the lane first, where there is one: this one waits until that one was
    /// tried once.
    pub after: Option<&'a str>,
    /// The bytes to send, the same at every try.
    pub payload: &'a [u8],
}

contract::redact_debug!(Parcel<'a>);

/// Puts something in, in the caller's transaction, and says under which id; nothing where it was put in before.
///
/// # Errors
/// The database failed.
pub async fn enqueue(
    app: &App,
    connection: &impl ConnectionTrait,
    parcel: Parcel<'_>,
) -> Result<Option<String>, Fault> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let sealed = app.vault.seal_bytes(&payload_sealed_as(&id), parcel.payload, app.randomness.as_ref());
    let after_id = match parcel.after {
        Some(event) => id_of(connection, Parcel { event, ..parcel }).await?,
        None => None,
    };
    let row = delivery::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(parcel.organisation_id.to_owned()),
        lane: Set(parcel.lane.as_str().to_owned()),
        event: Set(parcel.event.to_owned()),
        subject: Set(parcel.subject.to_owned()),
        sealed_payload: Set(sealed),
        state: Set(State::Due.as_str().to_owned()),
        attempts: Set(0),
        due_at_ms: Set(now.epoch_ms()),
        lease: Set(None),
        last_fault: Set(None),
        last_status: Set(None),
        sealed_answer: Set(None),
        last_took_ms: Set(None),
        last_attempt_at_ms: Set(None),
        created_at_ms: Set(now.epoch_ms()),
        finished_at_ms: Set(None),
        after_id: Set(after_id),
    };
    let once = [delivery::Column::Lane, delivery::Column::Event, delivery::Column::Subject];
    let inserted = delivery::Entity::insert(row)
        .on_conflict(OnConflict::columns(once).do_nothing_on([delivery::Column::Id]).to_owned())
        .exec_without_returning(connection)
        .await?;
    Ok((inserted == 1).then_some(id))
}

/// The id of what was put in before under this lane, event and subject.
async fn id_of(connection: &impl ConnectionTrait, parcel: Parcel<'_>) -> Result<Option<String>, Fault> {
    let known = delivery::Entity::find()
        .filter(delivery::Column::Lane.eq(parcel.lane.as_str()))
        .filter(delivery::Column::Event.eq(parcel.event))
        .filter(delivery::Column::Subject.eq(parcel.subject));
    Ok(known.one(connection).await?.map(|row| row.id))
}

/// Sends something once more from the start, under its old id; whose it is not, there is none. False where there is none.
///
/// # Errors
/// The database failed.
pub async fn send_again(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    delivery_id: &str,
) -> Result<bool, Fault> {
    let again = leases::restart::<delivery::Entity>(app.clock.now())
        .filter(delivery::Column::Id.eq(delivery_id))
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .exec(connection)
        .await?;
    Ok(again.rows_affected == 1)
}

/// Makes due what was refused for one reason, of one lane.
pub(super) async fn send_refused(
    app: &App,
    connection: &impl ConnectionTrait,
    lane: Lane<'_>,
    fault: DeliveryFault,
) -> Result<u64, Fault> {
    let again = leases::restart::<delivery::Entity>(app.clock.now())
        .filter(delivery::Column::Lane.eq(lane.as_str()))
        .filter(delivery::Column::State.eq(State::Failed.as_str()))
        .filter(delivery::Column::LastFault.eq(fault.as_str()))
        .exec(connection)
        .await?;
    Ok(again.rows_affected)
}

pub(crate) fn payload_sealed_as(id: &str) -> String {
    format!("delivery|{id}|payload")
}

pub(crate) fn answer_sealed_as(id: &str) -> String {
    format!("delivery|{id}|answer")
}
