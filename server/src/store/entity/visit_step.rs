//! Steps that visits of the H5 page came to, with what a funnel is narrowed by.

use sea_orm::entity::prelude::*;

/// A step of a visit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit_step")]
pub struct Model {
    /// The visit's link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: String,
    /// [`contract::visit::Step`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub step: String,
    /// Whose link it is.
    pub organisation_id: String,
    /// The application that it was made for; empty for none.
    pub application_id: String,
    /// [`contract::visit::client::Device`].
    pub device: String,
    /// [`contract::visit::client::Browser`].
    pub browser: String,
    /// How long the visit was in it, in milliseconds.
    pub spent_ms: i64,
    /// How often it was begun.
    pub begun: i32,
    /// When the link was opened, in epoch milliseconds.
    pub opened_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
