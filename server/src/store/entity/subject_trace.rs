//! On whom captures and links hold data, by keyed hash of the NIK.

use sea_orm::entity::prelude::*;

/// One item that holds data on one person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subject_trace")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: String,
    /// Keyed hash of the NIK, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nik_hash: String,
    /// `capture` or `link`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: String,
}

/// The columns of the primary key.
pub const KEY: [Column; 4] = [Column::OrganisationId, Column::NikHash, Column::Kind, Column::ItemId];

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
