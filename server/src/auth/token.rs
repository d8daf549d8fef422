//! Tokens of a few minutes or hours, traded for a credential, so that secrets travel seldom.

use std::net::IpAddr;

use contract::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{AuthError, Caller, Door, credential};
use crate::{
    App, Fault, ids,
    store::entity::{access_token, credential as credential_row},
};

/// A token that was issued. It is nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// What the caller sends.
    pub token: String,
    /// When it ends.
    pub expires_at: Instant,
}

contract::redact_debug!(AccessToken);

/// Issues a token that stands for its caller.
///
/// # Errors
/// The database failed.
pub async fn issue_token(app: &App, caller: &Caller, life_ms: i64) -> Result<AccessToken, Fault> {
    let token = ids::random_hex(app.randomness.as_ref());
    let expires_at = app.clock.now().plus_ms(life_ms);
    let row = access_token::ActiveModel {
        token_hash: Set(ids::secret_hash(&token)),
        credential_id: Set(caller.credential_id.clone()),
        expires_at_ms: Set(expires_at.epoch_ms()),
    };
    access_token::Entity::insert(row).exec_without_returning(&app.database).await?;
    Ok(AccessToken { token, expires_at })
}

/// Finds the caller of a token. It opens what its credential opens, and no longer than that.
///
/// # Errors
/// [`AuthError`]
pub async fn by_token(app: &App, door: Door, token: &str, from: IpAddr) -> Result<Caller, AuthError> {
    let found = access_token::Entity::find_by_id(ids::secret_hash(token)).one(&app.database).await;
    let found = found.map_err(Fault::from)?.filter(|row| row.expires_at_ms > app.clock.now().epoch_ms());
    let found = found.ok_or(AuthError::Unknown)?;
    let row = credential_row::Entity::find_by_id(&found.credential_id).one(&app.database).await;
    let row = row.map_err(Fault::from)?.filter(|row| row.door == door.as_str());
    credential::admit(app, row.ok_or(AuthError::Unknown)?, from).await
}

/// Whether a token has not ended by itself: one that is refused nevertheless stands for a credential that was switched off.
///
/// # Errors
/// The database failed.
pub async fn is_running(app: &App, token: &str) -> Result<bool, Fault> {
    let found = access_token::Entity::find_by_id(ids::secret_hash(token)).one(&app.database).await?;
    Ok(found.is_some_and(|row| row.expires_at_ms > app.clock.now().epoch_ms()))
}

/// Forgets tokens that ended.
///
/// # Errors
/// The database failed.
pub async fn forget_past(app: &App) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    access_token::Entity::delete_many()
        .filter(access_token::Column::ExpiresAtMs.lte(now_ms))
        .exec(&app.database)
        .await?;
    Ok(())
}
