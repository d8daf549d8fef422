//! Consents that partners took from their users and told us of.

use sea_orm::entity::prelude::*;

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_consent")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// For which submission.
    pub submission_id: String,
    /// To whom, to what, in which words, from where: sealed JSON.
    pub sealed_consent: Vec<u8>,
    /// When it was given by the partner's clock, in epoch milliseconds.
    pub given_at_ms: i64,
    /// When we were told, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
