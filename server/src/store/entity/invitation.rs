//! Invitations to work for a partner, until they are followed or end.

use sea_orm::entity::prelude::*;

/// An invitation. What its address carries is not here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// For whom they will work.
    pub organisation_id: String,
    /// Who is invited, in lower case.
    pub email: String,
    /// [`contract::portal::access::Role`]s, separated by spaces.
    pub roles: String,
    /// SHA-256 of the token in the address, in hex.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// The member who invited them.
    pub invited_by: String,
    /// The member who begins anew; nothing for somebody new.
    pub member_id: Option<String>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it ends.
    pub expires_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
