//! Tries to sign in that have failed so far, by e-mail and by address.

use sea_orm::entity::prelude::*;

/// What is counted of one e-mail or one address.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_try")]
pub struct Model {
    /// `email/` and the SHA-256 of the e-mail, or `address/` and the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub whose: String,
    /// Tries since the last success, the one under way included.
    pub tries: i32,
    /// From when on another one is looked at, in epoch milliseconds.
    pub open_at_ms: i64,
    /// When the last one was.
    pub last_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
