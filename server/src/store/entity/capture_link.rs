//! Links that take one person through the H5 capture.

use sea_orm::entity::prelude::*;

/// A link; its id is the signature id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "capture_link")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// The application that it was made for; nothing where it was made by ourselves, or before this was kept.
    pub application_id: Option<String>,
    /// For whom.
    pub customer_id: String,
    /// SHA-256 of the token in the address, in hex.
    pub token_hash: String,
    /// SHA-256 of the cookie of the browser that opened it, in hex.
    pub session_hash: Option<String>,
    /// SHA-256 of the secret of the page that opened it, in hex: the same page may ask again.
    pub browser_key_hash: Option<String>,
    /// What the person claims, sealed JSON.
    pub sealed_claim: Option<Vec<u8>>,
    /// Where the browser goes after success.
    pub return_url: Option<String>,
    /// Where the browser goes without a result.
    pub fail_return_url: Option<String>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When it ends, in epoch milliseconds.
    pub expires_at_ms: i64,
    /// When it was opened.
    pub opened_at_ms: Option<i64>,
    /// The capture that came of it.
    pub bundle_id: Option<String>,
    /// What it is for: `capture`, `identity` or `certificate`.
    pub purpose: String,
    /// When it was closed, so that it takes no capture any longer, in time or not.
    pub closed_at_ms: Option<i64>,
    /// Since when it is known on whom it holds data.
    pub traced_at_ms: Option<i64>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
