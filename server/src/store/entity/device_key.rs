//! Keys with which native devices sign captures. A device has one, and for a while two when it is rotated.

use sea_orm::entity::prelude::*;

/// A key of a device.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_key")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The device; the same through all its keys.
    pub device_id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Whose captures it signs.
    pub customer_id: String,
    /// The device's platform.
    pub platform: String,
    /// SHA-256 of the key, in hex.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// The key, sealed: signatures are computed with it.
    pub sealed_secret: Vec<u8>,
    /// When the device was registered, in epoch milliseconds.
    pub registered_at_ms: i64,
    /// When the key was issued.
    pub created_at_ms: i64,
    /// When it ends by itself, after a newer one was issued.
    pub expires_at_ms: Option<i64>,
    /// When the device was revoked.
    pub revoked_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
