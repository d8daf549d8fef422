//! Sessions of members, one a browser.

use sea_orm::entity::prelude::*;

/// A session. The cookie's secret itself is not here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SHA-256 of the cookie, in hex.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// Whose it is.
    pub member_id: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it was used last, to the minute.
    pub last_used_at_ms: i64,
    /// When it ends even if it is used.
    pub expires_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
