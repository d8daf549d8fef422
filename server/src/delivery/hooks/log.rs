//! The log of deliveries as members read it, of every endpoint and of mails; what was sent and answered, and sending it
//! again. Whoever looks into one or sends it again is in the audit log.

use contract::portal::{
    access::Permission,
    audit::AuditAction,
    webhook::{DeliveryDetails, DeliveryPage, DeliveryState, DeliveryView},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{HookError, check_pace};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
    delivery::{
        State,
        endpoint::Kind,
        outbox::{self, Delivery},
    },
    store::{
        self,
        entity::{delivery, delivery_endpoint},
    },
};

/// Deliveries on a page, at most (ours).
const MOST_ON_PAGE: u64 = 100;
const ON_PAGE: u64 = 50;

/// Which deliveries.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeliveryOrder<'a> {
    /// Of one endpoint.
    pub endpoint_id: Option<&'a str>,
    /// That stand there.
    pub state: Option<DeliveryState>,
    /// Of this event.
    pub event: Option<&'a str>,
    /// About this, by its whole id.
    pub subject: Option<&'a str>,
    /// From after this one.
    pub after: Option<&'a str>,
    /// So many.
    pub limit: Option<u64>,
}

/// A page of deliveries, the newest first.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn deliveries(
    app: &App,
    member: &Member,
    order: DeliveryOrder<'_>,
) -> Result<DeliveryPage, HookError> {
    let most = order.limit.unwrap_or(ON_PAGE).clamp(1, MOST_ON_PAGE);
    let narrowed = Condition::all()
        .add_option(order.endpoint_id.map(|id| delivery::Column::Lane.eq(id)))
        .add_option(order.state.map(|state| delivery::Column::State.eq(stored(state).as_str())))
        .add_option(order.event.map(|event| delivery::Column::Event.eq(event)))
        .add_option(order.subject.map(|subject| delivery::Column::Subject.eq(subject)))
        // Ids sort by time.
        .add_option(order.after.map(|id| delivery::Column::Id.lt(id)));
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrganisationId.eq(&member.organisation_id))
        .filter(narrowed)
        .order_by_desc(delivery::Column::Id)
        .limit(most + 1)
        .all(&app.database)
        .await?;
    let is_more = rows.len() as u64 > most;
    let page = rows.into_iter().take(usize::try_from(most).unwrap_or(usize::MAX));
    let page = page.map(|row| outbox::shown(app, row).map(delivered)).collect::<Result<Vec<_>, Fault>>()?;
    let next = page.last().filter(|_| is_more).map(|last| last.delivery_id.clone());
    Ok(DeliveryPage { deliveries: page, next })
}

/// A delivery with what was sent and answered. Webhooks tell nobody's name; what callbacks and mails say is for whoever may
/// see personal data, and each look is written down.
///
/// # Errors
/// [`HookError`]
pub async fn see(app: &App, member: &Member, id: &str) -> Result<DeliveryDetails, HookError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = own_delivery(app, &transaction, member, id).await?;
    let kind = match &known.endpoint_id {
        Some(id) => endpoint_kind(&transaction, id).await?,
        None => None,
    };
    let is_shown = match (&known.endpoint_id, kind) {
        (None, _) => false,
        (Some(_), Some(Kind::Webhook)) => true,
        // Of one that is gone nobody knows what it was.
        (Some(_), Some(Kind::Callback) | None) => member.may(Permission::SeePersonalData),
    };
    let request = if is_shown { Some(outbox::payload(app, &transaction, id).await?) } else { None };
    let answer = known.last_answer.clone().filter(|_| is_shown);
    let attempts = outbox::attempts::of(app, &transaction, id, is_shown).await?;
    if is_shown {
        let entry = Entry::of(member, AuditAction::DeliveryShown, format!("delivery {id}"));
        audit::append(app, &transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(DeliveryDetails { delivery: delivered(known), request, answer, attempts })
}

/// Sends a delivery again, under the same id.
///
/// # Errors
/// [`HookError`]
pub async fn replay(app: &App, member: &Member, id: &str) -> Result<DeliveryView, HookError> {
    check_pace(app, member).await?;
    let transaction = store::begin_write(&app.database).await?;
    let known = own_delivery(app, &transaction, member, id).await?;
    // A mail is between us and a person.
    known.endpoint_id.ok_or(HookError::Unknown)?;
    outbox::send_again(app, &transaction, &member.organisation_id, id).await?;
    let entry = Entry::of(member, AuditAction::DeliveryReplayed, format!("delivery {id}"));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(delivered(own_delivery(app, &app.database, member, id).await?))
}

pub(super) async fn own_delivery(
    app: &App,
    connection: &impl ConnectionTrait,
    member: &Member,
    id: &str,
) -> Result<Delivery, HookError> {
    let row = delivery::Entity::find_by_id(id)
        .filter(delivery::Column::OrganisationId.eq(&member.organisation_id))
        .one(connection)
        .await?;
    Ok(outbox::shown(app, row.ok_or(HookError::Unknown)?)?)
}

async fn endpoint_kind(transaction: &DatabaseTransaction, id: &str) -> Result<Option<Kind>, Fault> {
    let row = delivery_endpoint::Entity::find_by_id(id).one(transaction).await?;
    Ok(row.and_then(|row| Kind::ALL.into_iter().find(|kind| kind.as_str() == row.kind)))
}

const fn stored(state: DeliveryState) -> State {
    match state {
        DeliveryState::Due => State::Due,
        DeliveryState::Done => State::Done,
        DeliveryState::Failed => State::Failed,
    }
}

pub(super) fn delivered(delivery: Delivery) -> DeliveryView {
    DeliveryView {
        delivery_id: delivery.id,
        endpoint_id: delivery.endpoint_id,
        event: delivery.event,
        subject: delivery.subject,
        state: match delivery.state {
            State::Due => DeliveryState::Due,
            State::Done => DeliveryState::Done,
            State::Failed => DeliveryState::Failed,
        },
        attempts: u32::try_from(delivery.attempts).unwrap_or_default(),
        next_at: delivery.next_at,
        last_fault: delivery.last_fault,
        last_status: delivery.last_status.and_then(|status| u16::try_from(status).ok()),
        last_took_ms: delivery.last_took_ms,
        last_attempt_at: delivery.last_attempt_at,
        created_at: delivery.created_at,
        finished_at: delivery.finished_at,
    }
}
