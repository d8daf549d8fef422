//! The audit log. Rows are only ever added, in one place: [`crate::audit`].

use sea_orm::entity::prelude::*;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Whose log.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: String,
    /// From 1, without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i32,
    /// When, in epoch milliseconds.
    pub at_ms: i64,
    /// The member who did it.
    pub actor: String,
    /// [`contract::portal::audit::AuditAction`].
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// More about it, as JSON; never personal data.
    pub details: String,
    /// The hash of the entry before it.
    pub previous: String,
    /// Its own.
    pub hash: String,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
