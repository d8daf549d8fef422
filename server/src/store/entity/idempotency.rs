//! Calls that carry a key of the caller's, and what they were answered.

use sea_orm::entity::prelude::*;

/// A call under its key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// SHA-256 of caller and key, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SHA-256 of method, path and body, in hex.
    pub request_hash: String,
    /// Who answers it now; another one's after the lease has ended.
    pub lease: String,
    /// When the lease ends, in epoch milliseconds.
    pub leased_until_ms: i64,
    /// The HTTP status that was answered; none while it is being answered.
    pub status: Option<i32>,
    /// The body that was answered, sealed.
    pub sealed_answer: Option<Vec<u8>>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
