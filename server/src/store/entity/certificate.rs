//! Certificates that were issued.

use sea_orm::entity::prelude::*;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// Its serial number: 32 lower-case hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which authority issued it.
    pub authority_id: String,
    /// Through which partner.
    pub organisation_id: String,
    /// What it was issued for, a verification for example: one certificate for each.
    #[sea_orm(unique)]
    pub issued_for: String,
    /// Keyed hash of the NIK, in hex.
    pub subject_hash: String,
    /// The certificate, DER, sealed: it carries a name.
    pub sealed_certificate: Vec<u8>,
    /// The subject's private key, PKCS#8, sealed, where this server made it.
    pub sealed_key: Option<Vec<u8>>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// When it was revoked, in epoch milliseconds.
    pub revoked_at_ms: Option<i64>,
    /// Why, in the words of RFC 5280.
    pub revocation_reason: Option<String>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
