//! People as partners know them.

use sea_orm::entity::prelude::*;

/// A person, under the partner's own id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: String,
    /// The partner's id of the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// `none`, `basic` or `standard`.
    pub kyc_tier: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
