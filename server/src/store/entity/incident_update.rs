//! What the operator said of an incident, and when.

use sea_orm::entity::prelude::*;

/// A word on an incident.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incident_update")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which incident.
    pub incident_id: String,
    /// Where the incident stood from then on.
    pub state: String,
    /// What was said, in English.
    pub words: String,
    /// The same in Indonesian.
    pub words_id: Option<String>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
