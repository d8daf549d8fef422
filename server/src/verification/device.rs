//! Native devices: each signs the captures of one customer with a key that it was given once.

use contract::{
    bundle::Platform,
    identity::management::{DeviceView, IssuedDevice},
    instant::Instant,
    signing::HmacSecret,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use thiserror::Error;

use super::challenge::Holder;
use crate::{
    App, Fault, ids,
    store::{self, entity::device_key},
};

/// Why a device's key is not issued.
#[derive(Debug, Error)]
pub enum DeviceError {
    /// Not there, another partner's, or revoked.
    #[error("device not found")]
    Unknown,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A device whose key may sign a capture.
pub(super) struct Signing {
    pub(super) device_id: String,
    /// The keys in force: two while one is rotated.
    pub(super) keys: Vec<HmacSecret>,
}

/// Registers a device of a customer and issues its key.
///
/// # Errors
/// The database failed.
pub async fn register(app: &App, holder: Holder<'_>, platform: Platform) -> Result<IssuedDevice, Fault> {
    let now = app.clock.now();
    let device = Device {
        id: ids::row_id(now, app.randomness.as_ref()),
        organisation_id: holder.organisation_id.to_owned(),
        customer_id: holder.customer_id.to_owned(),
        platform: platform.as_str().to_owned(),
        registered_at_ms: now.epoch_ms(),
    };
    let (row, key) = fresh_key(app, &device, now);
    let shown = view(&row);
    device_key::ActiveModel::from(row).reset_all().insert(&app.database).await?;
    Ok(IssuedDevice { device: shown, key, previous_key_expires_at: None })
}

/// Issues a new key. The old one works until `overlap_ms` have passed.
///
/// # Errors
/// [`DeviceError`]
pub async fn rotate(
    app: &App,
    organisation_id: &str,
    device_id: &str,
    overlap_ms: i64,
) -> Result<IssuedDevice, DeviceError> {
    let now = app.clock.now();
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    take(&transaction, organisation_id, device_id).await?;
    let known = rows(organisation_id, device_id).all(&transaction).await.map_err(Fault::from)?;
    let newest = known.first().filter(|row| row.revoked_at_ms.is_none()).ok_or(DeviceError::Unknown)?;
    let device = Device {
        id: newest.device_id.clone(),
        organisation_id: newest.organisation_id.clone(),
        customer_id: newest.customer_id.clone(),
        platform: newest.platform.clone(),
        registered_at_ms: newest.registered_at_ms,
    };
    let ends_at = now.plus_ms(overlap_ms);
    device_key::Entity::update_many()
        .col_expr(device_key::Column::ExpiresAtMs, Expr::value(ends_at.epoch_ms()))
        .filter(device_key::Column::Id.eq(&newest.id))
        .exec(&transaction)
        .await
        .map_err(Fault::from)?;
    let (row, key) = fresh_key(app, &device, now);
    let shown = view(&row);
    device_key::ActiveModel::from(row).reset_all().insert(&transaction).await.map_err(Fault::from)?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(IssuedDevice { device: shown, key, previous_key_expires_at: Some(ends_at) })
}

/// Ends a device: none of its keys signs anything any more. Ending it twice is no error.
///
/// # Errors
/// [`DeviceError`]
pub async fn revoke(app: &App, organisation_id: &str, device_id: &str) -> Result<(), DeviceError> {
    let now_ms = app.clock.now().epoch_ms();
    find(app, organisation_id, device_id).await?;
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    take(&transaction, organisation_id, device_id).await?;
    device_key::Entity::update_many()
        .col_expr(device_key::Column::RevokedAtMs, Expr::value(now_ms))
        .filter(device_key::Column::OrganisationId.eq(organisation_id))
        .filter(device_key::Column::DeviceId.eq(device_id))
        .filter(device_key::Column::RevokedAtMs.is_null())
        .exec(&transaction)
        .await
        .map_err(Fault::from)?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(())
}

/// Takes a device by its oldest key, which is always there: of two changes at once, the second one waits, and what it reads
/// afterwards has the first one's key.
async fn take(
    transaction: &DatabaseTransaction,
    organisation_id: &str,
    device_id: &str,
) -> Result<(), Fault> {
    let oldest = device_key::Entity::find()
        .filter(device_key::Column::OrganisationId.eq(organisation_id))
        .filter(device_key::Column::DeviceId.eq(device_id))
        .order_by_asc(device_key::Column::Id)
        .lock_exclusive();
    oldest.one(transaction).await?;
    Ok(())
}

/// A device as its partner sees it, revoked or not.
///
/// # Errors
/// [`DeviceError`]
pub async fn find(app: &App, organisation_id: &str, device_id: &str) -> Result<DeviceView, DeviceError> {
    let newest = rows(organisation_id, device_id).one(&app.database).await.map_err(Fault::from)?;
    newest.as_ref().map(view).ok_or(DeviceError::Unknown)
}

/// The device of a capture, named by its id. It signs for its own customer alone.
pub(super) async fn signing(
    app: &App,
    holder: Holder<'_>,
    device_id: &str,
) -> Result<Option<Signing>, Fault> {
    let known = rows(holder.organisation_id, device_id)
        .filter(device_key::Column::CustomerId.eq(holder.customer_id))
        .all(&app.database)
        .await?;
    in_force(app, known)
}

/// The device whose key a client sent along.
pub(super) async fn signing_with(app: &App, holder: Holder<'_>, key: &str) -> Result<Option<Signing>, Fault> {
    let known = device_key::Entity::find()
        .filter(device_key::Column::SecretHash.eq(ids::secret_hash(key)))
        .filter(device_key::Column::OrganisationId.eq(holder.organisation_id))
        .filter(device_key::Column::CustomerId.eq(holder.customer_id))
        .all(&app.database)
        .await?;
    in_force(app, known)
}

fn in_force(app: &App, known: Vec<device_key::Model>) -> Result<Option<Signing>, Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let ended = |at: Option<i64>| at.is_some_and(|at| at <= now_ms);
    let live: Vec<device_key::Model> =
        known.into_iter().filter(|row| !ended(row.expires_at_ms) && !ended(row.revoked_at_ms)).collect();
    let Some(device_id) = live.first().map(|row| row.device_id.clone()) else {
        return Ok(None);
    };
    let open = |row: &device_key::Model| {
        let key = app.vault.open_text(&key_sealed_as(&row.id), &row.sealed_secret)?;
        Ok::<_, Fault>(HmacSecret::new(key.as_str()))
    };
    let keys = live.iter().map(open).collect::<Result<_, _>>()?;
    Ok(Some(Signing { device_id, keys }))
}

/// What stays the same through a device's keys.
struct Device {
    id: String,
    organisation_id: String,
    customer_id: String,
    platform: String,
    registered_at_ms: i64,
}

fn fresh_key(app: &App, device: &Device, now: Instant) -> (device_key::Model, String) {
    let id = ids::row_id(now, app.randomness.as_ref());
    let key = format!("qe_dk_{}", ids::random_base32(32, app.randomness.as_ref()));
    let row = device_key::Model {
        device_id: device.id.clone(),
        organisation_id: device.organisation_id.clone(),
        customer_id: device.customer_id.clone(),
        platform: device.platform.clone(),
        secret_hash: ids::secret_hash(&key),
        sealed_secret: app.vault.seal_text(&key_sealed_as(&id), &key, app.randomness.as_ref()),
        registered_at_ms: device.registered_at_ms,
        created_at_ms: now.epoch_ms(),
        expires_at_ms: None,
        revoked_at_ms: None,
        id,
    };
    (row, key)
}

/// A device's keys, the newest first.
fn rows(organisation_id: &str, device_id: &str) -> sea_orm::Select<device_key::Entity> {
    device_key::Entity::find()
        .filter(device_key::Column::OrganisationId.eq(organisation_id))
        .filter(device_key::Column::DeviceId.eq(device_id))
        .order_by_desc(device_key::Column::CreatedAtMs)
        .order_by_desc(device_key::Column::Id)
}

fn view(row: &device_key::Model) -> DeviceView {
    DeviceView {
        id: format!("dev_{}", row.device_id),
        customer_id: row.customer_id.clone(),
        platform: row.platform.clone(),
        created_at: Instant::from_epoch_ms(row.registered_at_ms),
        key_issued_at: Instant::from_epoch_ms(row.created_at_ms),
        revoked_at: row.revoked_at_ms.map(Instant::from_epoch_ms),
    }
}

pub(crate) fn key_sealed_as(id: &str) -> String {
    format!("device_key|{id}|secret")
}
