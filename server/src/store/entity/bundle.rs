//! Captures that were accepted.

use sea_orm::entity::prelude::*;

/// The state of a capture whose caller was told that it came to nothing.
pub const WITHDRAWN: &str = "withdrawn";

/// A stored capture.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Of whom.
    pub customer_id: String,
    /// With which challenge.
    pub challenge_id: Option<String>,
    /// Name and version of the client.
    pub sdk_version: String,
    /// The client's platform.
    pub platform: String,
    /// The client's clock, in epoch milliseconds.
    pub captured_at_ms: i64,
    /// Our clock, in epoch milliseconds.
    pub received_at_ms: i64,
    /// `high`, `standard` or `low`.
    pub tier: String,
    /// `passed`, `failed` or `requires_review`.
    pub verdict: String,
    /// The votes and what they came to, as JSON ([`contract::finding::Decision`]).
    pub decision: String,
    /// What the client read from the card, sealed JSON.
    pub sealed_ocr: Option<Vec<u8>>,
    /// `processing`, `decided`, or `withdrawn`: its caller was told that it came to nothing.
    pub state: String,
    /// `capture`, `identity` or `certificate`.
    pub purpose: String,
    /// What was claimed of the person beforehand, sealed JSON.
    pub sealed_claim: Option<Vec<u8>>,
    /// What was signed, sealed: the canonical bundle with each frame's place in its stead. With the frames it can be
    /// checked again.
    pub sealed_statement: Option<Vec<u8>>,
    /// Whether a caller waits for the answer and gets no later one: nobody takes its steps but who serves that caller.
    /// Opening a case of it ends that.
    pub at_once: bool,
    /// The device whose key signed it, where one did.
    pub device_id: Option<String>,
    /// Since when it is known on whom it holds data.
    pub traced_at_ms: Option<i64>,
    /// When everything personal was erased.
    pub erased_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
