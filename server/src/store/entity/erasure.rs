//! Requests to erase a person's data. Who the person is, they do not say.

use sea_orm::entity::prelude::*;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose data it is about.
    pub organisation_id: String,
    /// Keyed hash of the NIK of a kind of its own: it finds nothing but such requests.
    pub subject_tag: String,
    /// Organisation and tag while it is being done: one at a time.
    #[sea_orm(unique)]
    pub open_claim: Option<String>,
    /// [`contract::portal::data::ErasureState`]
    pub state: String,
    /// What there was, as JSON: counts and times.
    pub held: String,
    /// The member who asked.
    pub asked_by: String,
    /// When, in epoch milliseconds.
    pub asked_at_ms: i64,
    /// When it has to be done.
    pub due_at_ms: i64,
    /// When it was.
    pub done_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
