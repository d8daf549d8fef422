//! Applications: what a partner's credentials belong to, and what a test quota counts for.

use sea_orm::entity::prelude::*;

/// An application.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Its name, as the partner's staff call it.
    pub name: String,
    /// Calls in Testing mode that are left.
    pub testing_left: i64,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it was closed: its credentials open nothing since.
    pub closed_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
