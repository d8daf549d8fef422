//! Integrations: how submissions of one of an application's flows are taken and told of.

use sea_orm::entity::prelude::*;

/// An integration.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "integration")]
pub struct Model {
    /// Of which application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: String,
    /// What the partner calls it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Whose it is.
    pub organisation_id: String,
    /// The endpoint that is called back.
    pub endpoint_id: Option<String>,
    /// From where it may be used: ranges of addresses, parted by commas; from anywhere where there is none.
    pub source_addresses: String,
    /// Whether who is verified gets a certificate.
    pub with_certificate: bool,
    /// Whether the partner makes sure of contacts before it calls.
    pub contacts_are_verified: bool,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
