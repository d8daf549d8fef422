//! The end of each organisation's audit log.

use sea_orm::entity::prelude::*;

/// The end of a log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The last entry; 0 before the first.
    pub sequence: i32,
    /// Its hash.
    pub hash: String,
    /// Both, sealed: whoever has the database alone cannot cut the log and say so.
    pub sealed_head: Option<Vec<u8>>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
