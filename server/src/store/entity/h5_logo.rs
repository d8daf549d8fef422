//! Logos of H5 pages, each as it was drawn anew.

use sea_orm::entity::prelude::*;

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "h5_logo")]
pub struct Model {
    /// The id, which nobody guesses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub application_id: String,
    /// A PNG.
    pub sealed_picture: Vec<u8>,
    /// When it was sent, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it goes; nothing while the application's settings name it.
    pub kept_until_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
