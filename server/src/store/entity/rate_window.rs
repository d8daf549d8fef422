//! Calls counted by caller and minute, so that a limit holds across replicas.

use sea_orm::entity::prelude::*;

/// A counted minute.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_window")]
pub struct Model {
    /// Who and what: the credential and the bucket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bucket: String,
    /// When the minute began, in epoch milliseconds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub started_at_ms: i64,
    /// Calls so far.
    pub calls: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
