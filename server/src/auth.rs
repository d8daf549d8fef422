//! Who calls: credentials by door, their scopes, and the limits that they are held to.

pub mod member;
mod password;
pub mod rate_limit;
pub(crate) mod session;
mod tries;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use thiserror::Error;

use crate::{App, Fault, ids, store::entity::credential};

/// A door that credentials open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The Identity Platform dialect: a bearer key.
    Identity,
    /// The certificate dialect: App-ID and API-Key.
    Ecert,
    /// The `OneKYC` dialect: client id and pass key.
    OneKyc,
    /// The H5 dialect: access key and secret key.
    H5Idv,
    /// Outgoing webhooks: the secret that signs them.
    Webhook,
}

impl Door {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Ecert => "ecert",
            Self::OneKyc => "onekyc",
            Self::H5Idv => "h5_idv",
            Self::Webhook => "webhook",
        }
    }
}

/// A right that a credential carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `verifications:view`: the vendor asks for it on both capture endpoints, though they write.
    VerificationsView,
    /// `verifications:write`
    VerificationsWrite,
}

impl Scope {
    /// As documented.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerificationsView => "verifications:view",
            Self::VerificationsWrite => "verifications:write",
        }
    }
}

/// A caller whose credential holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The credential's id; rate limits count by it.
    pub credential_id: String,
    /// Whose it is.
    pub organisation_id: String,
    scopes: String,
}

impl Caller {
    /// Whether the caller has one of these rights.
    pub fn has_one_of(&self, wanted: &[Scope]) -> bool {
        self.scopes.split(' ').any(|scope| wanted.iter().any(|wanted| wanted.as_str() == scope))
    }
}

/// Why a call is not let in.
#[derive(Debug, Error)]
pub enum AuthError {
    /// No credential, or none that is known and in force.
    #[error("missing or invalid Bearer")]
    Unknown,
    /// Known, without the right.
    #[error("missing scope: {0}")]
    MissingScope(&'static str),
    /// We could not look.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Finds the caller of a bearer key. The hash of 160 random bits is looked up, so the time of the comparison
/// tells nothing.
///
/// # Errors
/// [`AuthError::Unknown`], or a fault.
pub async fn bearer(app: &App, header: Option<&str>) -> Result<Caller, AuthError> {
    // The scheme's case does not count (RFC 9110 section 11.1).
    let (scheme, key) = header.and_then(|header| header.split_once(' ')).ok_or(AuthError::Unknown)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(AuthError::Unknown);
    }
    let row = credential::Entity::find()
        .filter(credential::Column::SecretHash.eq(ids::secret_hash(key.trim())))
        .filter(credential::Column::Door.eq(Door::Identity.as_str()))
        .filter(credential::Column::RevokedAtMs.is_null())
        .one(&app.database)
        .await
        .map_err(Fault::from)?
        .ok_or(AuthError::Unknown)?;
    Ok(Caller { credential_id: row.id, organisation_id: row.organisation_id, scopes: row.scopes })
}

/// A credential to be made.
#[derive(Clone, Copy)]
pub struct NewCredential<'a> {
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
}

contract::redact_debug!(NewCredential<'a>);

/// Stores a credential; of the secret, its hash alone.
///
/// # Errors
/// The database failed.
pub async fn store_credential(app: &App, organisation_id: &str, new: NewCredential<'_>) -> Result<(), Fault> {
    let now = app.clock.now();
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    credential::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        organisation_id: Set(organisation_id.to_owned()),
        door: Set(new.door.as_str().to_owned()),
        mode: Set(new.mode.to_owned()),
        public_part: Set(new.public_part.to_owned()),
        secret_hash: Set(ids::secret_hash(new.secret)),
        scopes: Set(scopes.join(" ")),
        created_at_ms: Set(now.epoch_ms()),
        revoked_at_ms: Set(None),
    }
    .insert(&app.database)
    .await?;
    Ok(())
}
