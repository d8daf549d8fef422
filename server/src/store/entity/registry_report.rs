//! What partners report of the civil registry, which they asked themselves.

use sea_orm::entity::prelude::*;

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_report")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Of whom.
    pub customer_id: String,
    /// Whether the registry knows the person.
    pub valid: bool,
    /// What the registry answered and why the partner reports it, sealed JSON: kept for audits.
    pub sealed_report: Vec<u8>,
    /// The registry's photo, sealed.
    pub sealed_photo: Option<Vec<u8>>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When what the registry answered was erased; whether it knew the person stays.
    pub erased_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
