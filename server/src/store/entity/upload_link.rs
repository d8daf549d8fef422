//! Links to upload by, each good for one object.

use sea_orm::entity::prelude::*;

/// A link. What it allows is in the link itself, signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_link")]
pub struct Model {
    /// The object that it uploads.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Through which partner.
    pub organisation_id: String,
    /// When it ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// When it was used.
    pub used_at_ms: Option<i64>,
    /// When it was made, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
