//! Tokens that a credential was traded for.

use sea_orm::entity::prelude::*;

/// A token that ends by itself. The token is not here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_token")]
pub struct Model {
    /// SHA-256 of the token, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// What it was traded for: where that stops working, the token does.
    pub credential_id: String,
    /// When it ends, in epoch milliseconds.
    pub expires_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
