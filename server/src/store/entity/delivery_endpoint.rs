//! Addresses of partners that events are sent to.

use sea_orm::entity::prelude::*;

/// An address and how it is called.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_endpoint")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// `webhook` or `callback`.
    pub kind: String,
    /// The address, what proves who calls, and which events it gets; sealed.
    pub sealed_settings: Vec<u8>,
    /// Why nothing is sent to it; nothing while it is on.
    pub off_because: Option<String>,
    /// Since when every try failed, in epoch milliseconds.
    pub failing_since_ms: Option<i64>,
    /// When it was made, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
