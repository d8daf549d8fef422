//! Because of what a contact is a person's: of several captures that brought it, each holds it.

use sea_orm::entity::prelude::*;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_holder")]
pub struct Model {
    /// Where the contact has to be unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// `email` or `phone`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Keyed hash of the contact, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contact_hash: String,
    /// A capture's id, for example.
    #[sea_orm(primary_key, auto_increment = false)]
    pub held_by: String,
    /// Keyed hash of the NIK, in hex.
    pub nik_hash: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// The columns of the primary key.
pub const KEY: [Column; 4] = [Column::Scope, Column::Kind, Column::ContactHash, Column::HeldBy];

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
