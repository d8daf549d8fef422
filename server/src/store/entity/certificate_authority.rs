//! The embedded authority: its certificate, its sealed key, its newest revocation list.

use sea_orm::entity::prelude::*;

/// An authority.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_authority")]
pub struct Model {
    /// Its generation, counted from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Its certificate, DER.
    pub certificate: Vec<u8>,
    /// Its private key, PKCS#8, sealed.
    pub sealed_key: Vec<u8>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When its certificate ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// Number of the newest revocation list.
    pub list_number: i64,
    /// The newest revocation list, DER.
    pub list: Option<Vec<u8>>,
    /// When that was made, in epoch milliseconds.
    pub list_made_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
