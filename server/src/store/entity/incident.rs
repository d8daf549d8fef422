//! Incidents that the operator tells of.

use sea_orm::entity::prelude::*;

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incident")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it is, in English.
    pub title: String,
    /// The same in Indonesian.
    pub title_id: Option<String>,
    /// [`crate::status::Component`]s that suffer, separated by spaces.
    pub components: String,
    /// [`crate::status::IncidentState`]
    pub state: String,
    /// When it began, in epoch milliseconds.
    pub opened_at_ms: i64,
    /// When it was over.
    pub closed_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
