//! Questions to the civil registry, for cost and health. Nothing about the person.

use sea_orm::entity::prelude::*;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_call")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who pays.
    pub organisation_id: String,
    /// Which registry: `sandbox`, `gateway` or `none`.
    pub source: String,
    /// `found`, `not_found`, `timed_out` or `unavailable`.
    pub outcome: String,
    /// Requests that may be charged: retries count, a question that was never sent does not.
    pub sent: i32,
    /// Milliseconds until the answer.
    pub took_ms: i64,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
