//! Steps of the pipeline that are to be taken, were taken, or were given up.

use sea_orm::entity::prelude::*;

/// One step of one capture.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which capture.
    pub bundle_id: String,
    /// Which step.
    pub step: String,
    /// `due`, `done` or `failed`.
    pub state: String,
    /// How often it was begun.
    pub attempts: i32,
    /// From when on it may be begun, in epoch milliseconds; while it runs, when its lease ends.
    pub due_at_ms: i64,
    /// Who has it; whoever took it last may finish it.
    pub lease: Option<String>,
    /// Why it was not finished, without personal data.
    pub last_fault: Option<String>,
    /// When it was made.
    pub created_at_ms: i64,
    /// When it was done or given up.
    pub finished_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
