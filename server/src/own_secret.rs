//! Secrets that the server makes for itself at the first start: in the database, sealed, the same for every replica.

use contract::instant::Instant;
use sea_orm::{DatabaseConnection, EntityTrait, Set, sea_query::OnConflict};
use zeroize::Zeroizing;

use crate::{Fault, clock::Randomness, store::entity::sealed_secret, vault::Vault};

/// Bytes of a secret: as many as HMAC-SHA256 gives out.
pub(crate) const SECRET_BYTES: usize = 32;

/// Reads a secret, or makes it. Of two servers that start at once, both take the first one's.
///
/// # Errors
/// The database failed, or the secret does not open.
pub(crate) async fn open_or_create(
    id: &str,
    database: &DatabaseConnection,
    vault: &Vault,
    now: Instant,
    randomness: &dyn Randomness,
) -> Result<Zeroizing<[u8; SECRET_BYTES]>, Fault> {
    let mut row = sealed_secret::Entity::find_by_id(id).one(database).await?;
    if row.is_none() {
        let mut fresh = Zeroizing::new([0; SECRET_BYTES]);
        randomness.fill(fresh.as_mut());
        let new = sealed_secret::ActiveModel {
            id: Set(id.to_owned()),
            sealed_value: Set(vault.seal_bytes(&sealed_as(id), fresh.as_ref(), randomness)),
            created_at_ms: Set(now.epoch_ms()),
        };
        sealed_secret::Entity::insert(new)
            .on_conflict(OnConflict::column(sealed_secret::Column::Id).do_nothing().to_owned())
            .exec_without_returning(database)
            .await?;
        row = sealed_secret::Entity::find_by_id(id).one(database).await?;
    }
    let row = row.ok_or_else(|| Fault::Invariant(format!("the secret {id} was stored and is not there")))?;
    let secret = vault.open_bytes(&sealed_as(id), &row.sealed_value)?;
    let secret = secret.as_slice().try_into();
    secret
        .map(Zeroizing::new)
        .map_err(|_| Fault::Invariant(format!("the secret {id} does not have {SECRET_BYTES} bytes")))
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("sealed_secret|{id}|value")
}
