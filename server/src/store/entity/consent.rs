//! Consents, as the law asks to be able to show them.

use sea_orm::entity::prelude::*;

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Given through which link.
    pub link_id: String,
    /// The text's version.
    pub version: String,
    /// The text's hash.
    pub text_hash: String,
    /// The language it was shown in.
    pub locale: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
