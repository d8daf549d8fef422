//! Members: people who work for a partner and sign in to the dashboard.

use sea_orm::entity::prelude::*;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// For whom they work.
    pub organisation_id: String,
    /// What they sign in with, in lower case.
    #[sea_orm(unique)]
    pub email: String,
    /// argon2id, as a PHC string.
    pub password_hash: String,
    /// [`contract::portal::access::Role`]s, separated by spaces.
    pub roles: String,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// Since when they may not sign in.
    pub disabled_at_ms: Option<i64>,
    /// The secret of their authenticator, sealed.
    pub sealed_factor: Option<Vec<u8>>,
    /// Since when a code of it is asked for; until then it was only begun.
    pub factor_since_ms: Option<i64>,
    /// The step of the last code that was taken: none before it is taken again.
    pub factor_last_step: Option<i64>,
    /// SHA-256 of the codes for when the authenticator is lost, separated by spaces.
    pub recovery_hashes: String,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
