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
    /// How long pictures are kept, in days.
    pub picture_days: Option<i32>,
    /// How long captured data is kept, in days.
    pub data_days: Option<i32>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
