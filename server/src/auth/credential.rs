//! Credentials: stored as hashes, found by what a caller sends, held against address and time, rotated with an overlap.

use std::net::IpAddr;

use contract::{face::Mode, instant::Instant, onekyc::IpRange};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use zeroize::Zeroizing;

use super::{AuthError, Caller, Door, Scope};
use crate::{
    App, Fault, ids,
    store::entity::{application, credential},
};

/// How exactly the last use is known: one write a minute, however many calls there are.
const TOUCH_MS: i64 = 60_000;

/// A credential to be made.
#[derive(Clone, Copy)]
pub struct NewCredential<'a> {
    /// The application that it belongs to.
    pub application: &'a application::Model,
    /// What it opens.
    pub door: Door,
    /// `sandbox` or `live`, `testing` or `live`.
    pub mode: &'a str,
    /// The part that is not secret.
    pub public_part: &'a str,
    /// The secret.
    pub secret: &'a str,
    /// Its rights.
    pub scopes: &'a [Scope],
    /// Where it may be used from; anywhere where there is none.
    pub allowed: &'a [IpRange],
}

contract::redact_debug!(NewCredential<'a>);

/// Stores a credential; of the secret, its hash, and where the door computes with it, the secret sealed. Gives its id.
///
/// # Errors
/// The database failed.
pub async fn store_credential(app: &App, new: NewCredential<'_>) -> Result<String, Fault> {
    Ok(store_in(app, &app.database, new).await?.id)
}

/// The same in the caller's transaction; gives the row.
pub(super) async fn store_in(
    app: &App,
    connection: &impl ConnectionTrait,
    new: NewCredential<'_>,
) -> Result<credential::Model, Fault> {
    let row = row_of(app, &new);
    credential::ActiveModel::from(row.clone()).reset_all().insert(connection).await?;
    Ok(row)
}

fn row_of(app: &App, new: &NewCredential<'_>) -> credential::Model {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let allowed: Vec<String> = new.allowed.iter().map(ToString::to_string).collect();
    credential::Model {
        organisation_id: new.application.organisation_id.clone(),
        application_id: new.application.id.clone(),
        door: new.door.as_str().to_owned(),
        mode: new.mode.to_owned(),
        public_part: new.public_part.to_owned(),
        secret_hash: ids::secret_hash(new.secret),
        sealed_secret: new
            .door
            .computes_with_secret()
            .then(|| app.vault.seal_text(&secret_sealed_as(&id), new.secret, app.randomness.as_ref())),
        scopes: scopes.join(" "),
        allowed_addresses: allowed.join(","),
        created_at_ms: now.epoch_ms(),
        revoked_at_ms: None,
        expires_at_ms: None,
        last_used_at_ms: None,
        id,
    }
}

/// Puts a new secret beside a credential's old one, in the caller's transaction; the old one works on until `overlap_ms` have
/// passed, zero ends it at once. Rights, addresses and the public part stay. Gives the new credential; `None` where the old
/// one opens nothing. Of two rotations at once, the second finds that the first one's successor is not what it named.
///
/// # Errors
/// The database failed.
pub async fn rotate(
    app: &App,
    transaction: &impl ConnectionTrait,
    (organisation_id, credential_id): (&str, &str),
    secret: &str,
    overlap_ms: i64,
) -> Result<Option<credential::Model>, Fault> {
    let now = app.clock.now();
    let found = credential::Entity::find_by_id(credential_id)
        .filter(credential::Column::OrganisationId.eq(organisation_id))
        .lock_exclusive()
        .one(transaction)
        .await?;
    // What ends by itself was rotated before, and has its successor.
    let Some(old) = found.filter(|row| is_in_force(row, now) && row.expires_at_ms.is_none()) else {
        return Ok(None);
    };
    let id = ids::row_id(now, app.randomness.as_ref());
    let sealed = old
        .sealed_secret
        .as_ref()
        .map(|_| app.vault.seal_text(&secret_sealed_as(&id), secret, app.randomness.as_ref()));
    let new = credential::Model {
        id,
        secret_hash: ids::secret_hash(secret),
        sealed_secret: sealed,
        created_at_ms: now.epoch_ms(),
        expires_at_ms: None,
        last_used_at_ms: None,
        ..old.clone()
    };
    credential::Entity::update_many()
        .col_expr(credential::Column::ExpiresAtMs, Expr::value(now.epoch_ms() + overlap_ms.max(0)))
        .filter(credential::Column::Id.eq(&old.id))
        .exec(transaction)
        .await?;
    credential::ActiveModel::from(new.clone()).reset_all().insert(transaction).await?;
    Ok(Some(new))
}

/// Finds the caller of a bearer key. The hash of 160 random bits is looked up, so the time of the comparison tells
/// nothing.
///
/// # Errors
/// [`AuthError`]
pub async fn bearer(app: &App, header: Option<&str>, from: IpAddr) -> Result<Caller, AuthError> {
    // The scheme's case does not count (RFC 9110 section 11.1).
    let (scheme, key) = header.and_then(|header| header.split_once(' ')).ok_or(AuthError::Unknown)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(AuthError::Unknown);
    }
    pair(app, Door::Identity, "", key.trim(), from).await
}

/// Finds the caller of a pair: what is public, and a secret. The secret's hash is looked up as a bearer key's is.
///
/// # Errors
/// [`AuthError`]
pub async fn pair(
    app: &App,
    door: Door,
    public_part: &str,
    secret: &str,
    from: IpAddr,
) -> Result<Caller, AuthError> {
    let row = credential::Entity::find()
        .filter(credential::Column::SecretHash.eq(ids::secret_hash(secret)))
        .filter(credential::Column::Door.eq(door.as_str()))
        .one(&app.database)
        .await
        .map_err(Fault::from)?
        .filter(|row| row.public_part == public_part);
    admit(app, row.ok_or(AuthError::Unknown)?, from).await
}

/// Finds a caller by what is public, with the secrets that are in force: for doors whose callers prove that they know
/// theirs without sending it. While a secret is rotated there are two; `proven` picks the one that the caller knows.
///
/// # Errors
/// [`AuthError`]; [`AuthError::Unknown`] where no public part is known, `Ok(None)` where none of its secrets is proven.
pub async fn with_secret(
    app: &App,
    (door, public_part): (Door, &str),
    from: IpAddr,
    proven: impl Fn(&str) -> bool,
) -> Result<Option<Caller>, AuthError> {
    // PostgreSQL has no text with a zero in it, and no key does.
    if public_part.is_empty() || public_part.contains('\0') {
        return Err(AuthError::Unknown);
    }
    let known = credential::Entity::find()
        .filter(credential::Column::Door.eq(door.as_str()))
        .filter(credential::Column::PublicPart.eq(public_part))
        .all(&app.database)
        .await
        .map_err(Fault::from)?;
    let now = app.clock.now();
    let mut in_force = known.into_iter().filter(|row| is_in_force(row, now)).peekable();
    if in_force.peek().is_none() {
        return Err(AuthError::Unknown);
    }
    for row in in_force {
        let sealed = row.sealed_secret.as_ref();
        let sealed =
            sealed.ok_or_else(|| Fault::Invariant(format!("credential {} keeps no secret", row.id)))?;
        let secret: Zeroizing<String> =
            app.vault.open_text(&secret_sealed_as(&row.id), sealed).map_err(Fault::from)?;
        if proven(&secret) {
            return admit(app, row, from).await.map(Some);
        }
    }
    Ok(None)
}

/// Whether a public part was ever given out: a caller who is refused is then told that it was switched off.
///
/// # Errors
/// The database failed.
pub async fn is_known(app: &App, door: Door, public_part: &str) -> Result<bool, Fault> {
    if public_part.is_empty() || public_part.contains('\0') {
        return Ok(false);
    }
    let known = credential::Entity::find()
        .filter(credential::Column::Door.eq(door.as_str()))
        .filter(credential::Column::PublicPart.eq(public_part));
    Ok(known.one(&app.database).await?.is_some())
}

/// Lets a caller in whose credential is in force, is used from where it may be, and belongs to an open application.
pub(super) async fn admit(app: &App, row: credential::Model, from: IpAddr) -> Result<Caller, AuthError> {
    let now = app.clock.now();
    if !is_in_force(&row, now) {
        return Err(AuthError::Unknown);
    }
    if !may_come_from(&row.allowed_addresses, from) {
        return Err(AuthError::Address);
    }
    let application = application::Entity::find_by_id(&row.application_id).one(&app.database).await;
    if application.map_err(Fault::from)?.is_none_or(|application| application.closed_at_ms.is_some()) {
        return Err(AuthError::Unknown);
    }
    tracing::Span::current().record("credential", &row.id);
    if row.last_used_at_ms.is_none_or(|used_ms| now.epoch_ms() - used_ms >= TOUCH_MS) {
        touch(&app.database, &row.id, now).await?;
    }
    Ok(Caller {
        mode: if row.mode == LIVE { Mode::Live } else { Mode::Testing },
        credential_id: row.id,
        organisation_id: row.organisation_id,
        application_id: row.application_id,
        public_part: row.public_part,
        scopes: row.scopes,
    })
}

/// The mode of credentials on which people's identities depend; every other one tries the service.
pub(crate) const LIVE: &str = "live";

pub(super) fn is_in_force(row: &credential::Model, now: Instant) -> bool {
    let ended = |at: Option<i64>| at.is_some_and(|at| at <= now.epoch_ms());
    !ended(row.revoked_at_ms) && !ended(row.expires_at_ms)
}

/// A range that cannot be read admits nobody: what was meant as a lock is not left open.
fn may_come_from(allowed: &str, from: IpAddr) -> bool {
    allowed.is_empty()
        || allowed.split(',').any(|range| range.parse::<IpRange>().is_ok_and(|range| range.contains(from)))
}

async fn touch(database: &impl ConnectionTrait, id: &str, now: Instant) -> Result<(), Fault> {
    credential::Entity::update_many()
        .col_expr(credential::Column::LastUsedAtMs, Expr::value(now.epoch_ms()))
        .filter(credential::Column::Id.eq(id))
        .exec(database)
        .await?;
    Ok(())
}

pub(crate) fn secret_sealed_as(id: &str) -> String {
    format!("credential|{id}|secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_from_its_addresses_alone() {
        for (allowed, from, admitted) in [
            ("", "203.0.113.9", true),
            ("203.0.113.0/24", "203.0.113.9", true),
            ("203.0.113.0/24", "::ffff:203.0.113.9", true),
            ("203.0.113.0/24", "198.51.100.1", false),
            ("10.0.0.1,2001:db8::/32", "2001:db8::7", true),
            ("nonsense", "203.0.113.9", false),
        ] {
            assert_eq!(may_come_from(allowed, from.parse().unwrap()), admitted, "{allowed} {from}");
        }
    }
}
