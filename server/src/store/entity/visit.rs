//! Visits of the H5 page: where each stands. Nothing here tells who the person is.

use sea_orm::entity::prelude::*;

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    /// The link that was opened.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: String,
    /// Whose link it is.
    pub organisation_id: String,
    /// The application that it was made for; empty for none.
    pub application_id: String,
    /// [`contract::visit::client::Device`].
    pub device: String,
    /// [`contract::visit::client::Browser`].
    pub browser: String,
    /// Its major version; 0 where it tells none.
    pub browser_major: i32,
    /// [`contract::visit::client::System`].
    pub system: String,
    /// [`contract::visit::Step`] in which it is, or ended.
    pub step: String,
    /// [`contract::visit::Reason`]: what was in the way of the step last.
    pub reason: Option<String>,
    /// Up to which report each of its pages was heard, as JSON.
    pub pages: String,
    /// When the link was opened, in epoch milliseconds.
    pub opened_at_ms: i64,
    /// When it was heard of last.
    pub heard_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
