//! What a caller proves itself with, one row a secret.

use sea_orm::entity::prelude::*;

/// A credential. The secret itself is not here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Which door it opens: see [`crate::auth::Door`].
    pub door: String,
    /// `sandbox` or `live`, `testing` or `live`.
    pub mode: String,
    /// The part that is not secret, where the door has one.
    pub public_part: String,
    /// SHA-256 of the secret, in hex.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// Scopes, separated by spaces.
    pub scopes: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it stopped working.
    pub revoked_at_ms: Option<i64>,
    /// The application that it belongs to.
    pub application_id: String,
    /// Where it may be used from: ranges of addresses, separated by commas; empty for anywhere.
    pub allowed_addresses: String,
    /// The secret, sealed, where a door has to compute with it.
    pub sealed_secret: Option<Vec<u8>>,
    /// When it ends by itself: a key that was rotated works on for a while.
    pub expires_at_ms: Option<i64>,
    /// When it was used last, to the minute.
    pub last_used_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
