//! What each step of the pipeline found.

use sea_orm::entity::prelude::*;

/// One step's findings on one capture.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    /// The capture's id and the step, so that there is one of each.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which capture.
    pub bundle_id: String,
    /// Which step.
    pub step: String,
    /// Sealed JSON.
    pub sealed_found: Vec<u8>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
