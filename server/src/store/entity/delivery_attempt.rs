//! Tries of deliveries, one row each, for as long as their delivery is kept.

use sea_orm::entity::prelude::*;

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_attempt")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which delivery.
    pub delivery_id: String,
    /// From 1 on, over all that the delivery was sent for.
    pub number: i32,
    /// When it ended, in epoch milliseconds.
    pub at_ms: i64,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The status of the answer.
    pub status: Option<i32>,
    /// Why it failed, as a word.
    pub fault: Option<String>,
    /// Method, address and headers as they were sent, sealed JSON.
    pub sealed_request: Option<Vec<u8>>,
    /// The beginning of the answer, sealed.
    pub sealed_answer: Option<Vec<u8>>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
