//! Submissions: a user's way through one flow of a partner, from the first call to its end.

use sea_orm::entity::prelude::*;

/// A submission.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    /// The id, a UUID with dashes; ids sort by time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Through which application.
    pub application_id: String,
    /// Through which of its integrations.
    pub integration: String,
    /// [`contract::onekyc::Flow`]
    pub flow: String,
    /// Keyed hash of the partner's id of the user and of that id's type.
    pub user_key: String,
    /// Hash of application, flow and the partner's session id: one submission a session.
    #[sea_orm(unique)]
    pub session_key: String,
    /// Hash of what was asked for.
    pub request_hash: String,
    /// What was asked for and answered, sealed JSON.
    pub sealed_order: Vec<u8>,
    /// [`contract::onekyc::Status`]
    pub status: String,
    /// [`contract::onekyc::Outcome`]
    pub result: Option<String>,
    /// Why it is not valid.
    pub reason_code: Option<String>,
    /// When it came to stand there, once it is past checking, in epoch milliseconds.
    pub processed_at_ms: Option<i64>,
    /// The link that its capture comes through.
    pub link_id: Option<String>,
    /// Hash of what confirmed its uploads.
    pub details_hash: Option<String>,
    /// What confirmed its uploads, sealed JSON.
    pub sealed_details: Option<Vec<u8>>,
    /// What the partner calls the certificate.
    pub registration_id: Option<String>,
    /// When what was given to capture or upload with ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
