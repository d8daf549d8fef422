//! Verifications: one a capture, and one more for each override by an analyst.

use sea_orm::entity::prelude::*;

/// A verification.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verification")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Of whom.
    pub customer_id: String,
    /// Of which capture.
    pub bundle_id: String,
    /// `verified`, `failed` or `pending`.
    pub status: String,
    /// 0 to 100.
    pub score: i32,
    /// `high`, `standard` or `low`.
    pub tier: String,
    /// The analyst who overrode, where one did.
    pub actor_user_id: Option<String>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// Why the analyst overrode, sealed.
    pub sealed_reason: Option<Vec<u8>>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
