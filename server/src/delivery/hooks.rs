//! Webhooks as members make, change, try and take them away; each act is in the audit log. What became of each delivery is
//! in `log`. How an event goes out is `outbox`'s and `posting`'s.

mod log;

use contract::portal::{
    audit::AuditAction,
    credential::Rotation,
    webhook::{DeliveryView, EndpointView, FreshSecret, WebhookChange, WebhookEvent, WebhookOrder},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use thiserror::Error;

pub use self::log::{DeliveryOrder, deliveries, replay, see};

use self::log::{delivered, own_delivery};
use super::{
    callback::{EndpointError, EndpointSettings},
    endpoint::{self, Endpoint, Kind, Locked, OffBecause},
    named_by,
    outbox::{self, Lane, Parcel},
    webhook::{self, WebhookSecret, events::TestNews},
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        member::Member,
        rate_limit::{self, Bucket},
    },
    ids,
    store::{self, entity::delivery_endpoint},
};

/// Webhooks that an organisation may have (ours).
const MOST_WEBHOOKS: u64 = 20;
/// Tests and deliveries sent again, of one organisation (ours).
const BY_HAND: Bucket = Bucket { name: "webhooks-by-hand", per_minute: 30 };

/// Why nothing is done.
#[derive(Debug, Error)]
pub enum HookError {
    /// The organisation has none of this id.
    #[error("there is no such webhook or delivery")]
    Unknown,
    /// As many as there may be.
    #[error("there may be {MOST_WEBHOOKS} webhooks at most")]
    TooMany,
    /// Too many were sent by hand.
    #[error("too many in one minute; try again later")]
    TooOften {
        /// When the next one is sent.
        retry_after_s: u32,
    },
    /// It is off: nothing is sent to it.
    #[error("the webhook is off")]
    Off,
    /// Where a callback goes is said elsewhere.
    #[error("a callback is named by its integration or its links; here it is turned off and on")]
    NamedElsewhere,
    /// Where it is or how it is called does not hold.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for HookError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Every endpoint of an organisation, the oldest first.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn list(app: &App, member: &Member) -> Result<Vec<EndpointView>, HookError> {
    let all = endpoint::of_organisation(app, &app.database, &member.organisation_id).await?;
    let mut views: Vec<EndpointView> = all.iter().map(view).collect();
    named_by::tell(app, &member.organisation_id, &mut views).await?;
    Ok(views)
}

/// Makes a webhook with a secret of its own.
///
/// # Errors
/// [`HookError`]
pub async fn create(app: &App, member: &Member, order: &WebhookOrder) -> Result<FreshSecret, HookError> {
    let secret = WebhookSecret::fresh(app.randomness.as_ref());
    let settings = EndpointSettings::new(order.url.as_str(), app.settings.delivery.allow_private)?
        .with_events(words(&order.events))
        .with_secrets([secret.clone()]);
    let transaction = store::begin_write(&app.database).await?;
    let webhooks = delivery_endpoint::Entity::find()
        .filter(delivery_endpoint::Column::OrganisationId.eq(&member.organisation_id))
        .filter(delivery_endpoint::Column::Kind.eq(Kind::Webhook.as_str()));
    if webhooks.count(&transaction).await? >= MOST_WEBHOOKS {
        return Err(HookError::TooMany);
    }
    let id = endpoint::add(app, &transaction, &member.organisation_id, Kind::Webhook, &settings).await?;
    audit::append(app, &transaction, entry(member, AuditAction::WebhookCreated, &id)).await?;
    transaction.commit().await?;
    let made = own(app, &app.database, member, &id).await?;
    Ok(FreshSecret { endpoint: view(&made), secret: secret.reveal().to_owned() })
}

/// Changes a webhook: where it is, what it hears of, whether it is on. Turned on, it gets what it missed. Of a callback only
/// whether it is on is changed here.
///
/// # Errors
/// [`HookError`]
pub async fn change(
    app: &App,
    member: &Member,
    id: &str,
    change: &WebhookChange,
) -> Result<EndpointView, HookError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = endpoint::of_member(app, &transaction, &member.organisation_id, id, Locked::Yes).await?;
    let known = known.ok_or(HookError::Unknown)?;
    let mut settings = known.settings.clone();
    let mut entry = match known.kind {
        Kind::Webhook => entry(member, AuditAction::WebhookChanged, id),
        Kind::Callback if change.url.is_some() || change.events.is_some() => {
            return Err(HookError::NamedElsewhere);
        }
        Kind::Callback => Entry::of(member, AuditAction::CallbackChanged, format!("callback {id}")),
    };
    if let Some(url) = &change.url {
        settings = settings.at(url.as_str(), app.settings.delivery.allow_private)?;
        entry = entry.with("url", "changed");
    }
    if let Some(events) = &change.events {
        settings = settings.with_events(words(events));
        entry = entry.with("events", words(events).join(" "));
    }
    endpoint::change(app, &transaction, &member.organisation_id, id, &settings).await?;
    if let Some(on) = change.on {
        entry = entry.with("on", on.to_string());
        if on {
            endpoint::turn_on_in(app, &transaction, &member.organisation_id, id).await?;
        } else {
            endpoint::turn_off(&transaction, &member.organisation_id, id, OffBecause::Member).await?;
        }
    }
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    let changed = endpoint::of_member(app, &app.database, &member.organisation_id, id, Locked::No).await?;
    let mut changed = [view(&changed.ok_or(HookError::Unknown)?)];
    named_by::tell(app, &member.organisation_id, &mut changed).await?;
    let [changed] = changed;
    Ok(changed)
}

/// Takes a webhook away. What waits for it is given up when its turn comes.
///
/// # Errors
/// [`HookError`]
pub async fn remove(app: &App, member: &Member, id: &str) -> Result<(), HookError> {
    let transaction = store::begin_write(&app.database).await?;
    own_locked(app, &transaction, member, id).await?;
    delivery_endpoint::Entity::delete_by_id(id).exec(&transaction).await?;
    audit::append(app, &transaction, entry(member, AuditAction::WebhookRemoved, id)).await?;
    transaction.commit().await?;
    Ok(())
}

/// Gives a webhook a new secret. The old ones sign beside it for as long as the rotation says, so that receivers change over
/// without losing anything.
///
/// # Errors
/// [`HookError`]
pub async fn rotate(
    app: &App,
    member: &Member,
    id: &str,
    rotation: Rotation,
) -> Result<FreshSecret, HookError> {
    let secret = WebhookSecret::fresh(app.randomness.as_ref());
    let transaction = store::begin_write(&app.database).await?;
    let known = own_locked(app, &transaction, member, id).await?;
    let now = app.clock.now();
    let settings = known.settings.clone().rotated(secret.clone(), now, now.plus_ms(rotation.overlap_ms));
    endpoint::change(app, &transaction, &member.organisation_id, id, &settings).await?;
    audit::append(app, &transaction, entry(member, AuditAction::WebhookRotated, id)).await?;
    transaction.commit().await?;
    Ok(FreshSecret { endpoint: view(&known), secret: secret.reveal().to_owned() })
}

/// Sends an event to one webhook to see whether it hears.
///
/// # Errors
/// [`HookError`]
pub async fn try_out(app: &App, member: &Member, id: &str) -> Result<DeliveryView, HookError> {
    check_pace(app, member).await?;
    let transaction = store::begin_write(&app.database).await?;
    let known = own(app, &transaction, member, id).await?;
    if known.off_because.is_some() {
        return Err(HookError::Off);
    }
    let event = WebhookEvent::Test.as_str();
    let subject = ids::row_id(app.clock.now(), app.randomness.as_ref());
    let data = TestNews { message: "Tanda reaches this endpoint.", tried_by: &member.id };
    let payload = webhook::envelope(app, &member.organisation_id, event, &data)?;
    let parcel = Parcel {
        organisation_id: &member.organisation_id,
        lane: Lane::Endpoint(id),
        event,
        subject: &subject,
        after: None,
        payload: &payload,
    };
    let put = outbox::enqueue(app, &transaction, parcel).await?;
    let put = put.ok_or_else(|| Fault::Invariant("a test was told before".to_owned()))?;
    audit::append(app, &transaction, entry(member, AuditAction::WebhookTried, id)).await?;
    transaction.commit().await?;
    Ok(delivered(own_delivery(app, &app.database, member, &put).await?))
}

/// What members send by hand is counted by organisation: each is a call to somebody else's server.
async fn check_pace(app: &App, member: &Member) -> Result<(), HookError> {
    let allowance = rate_limit::count(app, &member.organisation_id, BY_HAND).await?;
    if allowance.allowed { Ok(()) } else { Err(HookError::TooOften { retry_after_s: allowance.reset_s }) }
}

/// A webhook of the member's organisation; callbacks are set up elsewhere.
async fn own(
    app: &App,
    connection: &impl ConnectionTrait,
    member: &Member,
    id: &str,
) -> Result<Endpoint, HookError> {
    let known = endpoint::of_member(app, connection, &member.organisation_id, id, Locked::No).await?;
    known.filter(|known| known.kind == Kind::Webhook).ok_or(HookError::Unknown)
}

/// The same for whoever writes it back: of two changes at once the second begins with what the first one left, or a secret
/// that was shown would sign nothing.
async fn own_locked(
    app: &App,
    transaction: &DatabaseTransaction,
    member: &Member,
    id: &str,
) -> Result<Endpoint, HookError> {
    let known = endpoint::of_member(app, transaction, &member.organisation_id, id, Locked::Yes).await?;
    known.filter(|known| known.kind == Kind::Webhook).ok_or(HookError::Unknown)
}

fn entry<'a>(member: &'a Member, action: AuditAction, id: &str) -> Entry<'a> {
    Entry::of(member, action, format!("webhook {id}"))
}

fn words(events: &[WebhookEvent]) -> Vec<String> {
    events.iter().map(|event| event.as_str().to_owned()).collect()
}

fn view(endpoint: &Endpoint) -> EndpointView {
    EndpointView {
        endpoint_id: endpoint.id.clone(),
        kind: endpoint.kind,
        named_by: None,
        url: endpoint.settings.url().to_owned(),
        events: endpoint.settings.events().to_vec(),
        off_because: endpoint.off_because,
        failing_since: endpoint.failing_since,
        created_at: endpoint.created_at,
    }
}
