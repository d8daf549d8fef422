//! E-mail addresses and phone numbers in use, as keyed hashes.

use sea_orm::entity::prelude::*;

/// A contact and whose it is. The primary key lets one person have it, whoever asks at the same moment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_use")]
pub struct Model {
    /// Where it has to be unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// `email` or `phone`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Keyed hash of the contact, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub contact_hash: String,
    /// Keyed hash of the NIK, in hex.
    pub nik_hash: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
