//! What organisations chose; one without a row has the defaults.

use sea_orm::entity::prelude::*;

/// An organisation's settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_settings")]
pub struct Model {
    /// Whose they are.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: String,
    /// Whether two members have to agree on a review.
    pub four_eyes: bool,
    /// Whether what the partner reports of the civil registry counts.
    pub registry_reports: bool,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
