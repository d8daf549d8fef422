//! The outbox: what is to be sent, was sent, or was given up.

use sea_orm::entity::prelude::*;

/// One thing to send to one receiver.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// The id, which the receiver sees and which stays the same at every try.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// The id of the endpoint that it goes to, or `mail`.
    pub lane: String,
    /// What happened.
    pub event: String,
    /// What it happened to; one lane gets an event of one subject once.
    pub subject: String,
    /// The body, sealed.
    pub sealed_payload: Vec<u8>,
    /// `due`, `done` or `failed`.
    pub state: String,
    /// How often it was begun.
    pub attempts: i32,
    /// From when on it may be begun, in epoch milliseconds; while it is sent, when its lease ends.
    pub due_at_ms: i64,
    /// Who has it; whoever took it last may finish it.
    pub lease: Option<String>,
    /// Why the last try failed, without personal data.
    pub last_fault: Option<String>,
    /// The HTTP status of the last answer.
    pub last_status: Option<i32>,
    /// The beginning of the last answer, sealed: nobody knows what the other side writes.
    pub sealed_answer: Option<Vec<u8>>,
    /// How long the last try took, in milliseconds.
    pub last_took_ms: Option<i64>,
    /// When the last try ended, in epoch milliseconds.
    pub last_attempt_at_ms: Option<i64>,
    /// When it was put in, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it was sent or given up.
    pub finished_at_ms: Option<i64>,
    /// The one that is tried before it.
    pub after_id: Option<String>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
