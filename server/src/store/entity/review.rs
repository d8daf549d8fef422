//! Captures that need a person, one row a capture.

use sea_orm::entity::prelude::*;

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// The capture.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bundle_id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Of whom.
    pub customer_id: String,
    /// `open`, `proposed` or `closed`.
    pub state: String,
    /// The member who claimed it last.
    pub claimed_by: Option<String>,
    /// Until when it is theirs.
    pub claimed_until_ms: Option<i64>,
    /// The note with the first decision, while it waits for the second.
    pub proposal_id: Option<String>,
    /// Who made it.
    pub proposed_by: Option<String>,
    /// When the capture came to need a person.
    pub opened_at_ms: i64,
    /// When it was decided.
    pub closed_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
