//! Partners' calls of the certificate dialect, one row each: what the transaction log shows and the bill counts.

use sea_orm::entity::prelude::*;

/// A transaction. Nothing in it tells who the person is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_transaction")]
pub struct Model {
    /// The id that the caller was told, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Which application called.
    pub application_id: String,
    /// With which credential.
    pub credential_id: String,
    /// `testing` or `live`.
    pub mode: String,
    /// `certificate` or `liveness`.
    pub call: String,
    /// The id of the liveness check, a UUID, where one ran.
    pub liveness_id: Option<String>,
    /// The caller's id of the transaction, or the one that was generated; nothing where none could be read.
    pub reference_id: Option<String>,
    /// Stands for application, mode and the caller's id as long as no other call may have it.
    #[sea_orm(unique)]
    pub reference_claim: Option<String>,
    /// Of what was asked, keyed: the same request again has the same one.
    pub request_hash: String,
    /// Keyed hash of the NIK, where one could be read.
    pub nik_hash: Option<String>,
    /// The capture that the photos became.
    pub bundle_id: Option<String>,
    /// `SUCCESS` or `FAILED`; nothing while it is being processed.
    pub status: Option<String>,
    /// The services that are charged, as the log names them, parted by commas.
    pub charged: String,
    /// The HTTP status that was answered.
    pub http_status: Option<i32>,
    /// `verified`, `not_verified` or `verified_with_reason`.
    pub api_status: Option<String>,
    /// Why, by the reasons behind the rejected fields, parted by commas.
    pub rejections: String,
    /// The error's code.
    pub error_code: Option<String>,
    /// When the call came, in epoch milliseconds.
    pub sent_at_ms: i64,
    /// How long the answer took.
    pub took_ms: Option<i64>,
    /// Whoever processes it has died after this time; nothing once it was answered.
    pub leased_until_ms: Option<i64>,
    /// What was wrong with photos and fields, in codes without values, as JSON.
    pub troubles: Option<String>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
