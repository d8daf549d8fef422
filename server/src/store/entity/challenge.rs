//! Flash challenges. A row is consumed by one conditional update and never again.

use sea_orm::entity::prelude::*;

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// For whom it was issued.
    pub customer_id: String,
    /// Through which link, where it was one.
    pub link_id: Option<String>,
    /// `ktp`.
    pub purpose: String,
    /// SHA-256 of the nonce, in hex.
    #[sea_orm(unique)]
    pub nonce_hash: String,
    /// `#RRGGBB`, separated by spaces.
    pub colours: String,
    /// Milliseconds, separated by spaces.
    pub holds_ms: String,
    /// The secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// When a capture used it.
    pub consumed_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
