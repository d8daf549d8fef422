//! Photos that were uploaded for a submission and wait to be confirmed.

use sea_orm::entity::prelude::*;

/// An uploaded photo; its bytes lie sealed in the object store.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What its link was for.
    #[sea_orm(unique)]
    pub reference: String,
    /// For which submission.
    pub submission_id: String,
    /// What it shows: `ktp` or `selfie`.
    pub kind: String,
    /// The key that opens it.
    pub wrapped_key: Vec<u8>,
    /// Its length.
    pub size_bytes: i64,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
