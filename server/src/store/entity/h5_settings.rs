//! How applications want document verification by a link to be; one without a row has the defaults.

use sea_orm::entity::prelude::*;

/// An application's settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "h5_settings")]
pub struct Model {
    /// Whose they are.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: String,
    /// [`contract::h5_idv::AccountSettings`] as JSON.
    pub settings: String,
    /// When they were changed last, in epoch milliseconds.
    pub changed_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
