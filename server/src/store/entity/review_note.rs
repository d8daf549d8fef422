//! What members said of a case that did not decide it.

use sea_orm::entity::prelude::*;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_note")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which case.
    pub bundle_id: String,
    /// Whose it is.
    pub member_id: String,
    /// `proposal`, `objection`, `opening` or `reopening`.
    pub kind: String,
    /// `approve` or `reject`.
    pub decision: Option<String>,
    /// Why, sealed.
    pub sealed_reason: Vec<u8>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
