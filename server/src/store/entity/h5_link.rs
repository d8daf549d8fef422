//! What a link of the H5 dialect carries beyond its capture.

use sea_orm::entity::prelude::*;

/// The dialect's side of a link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "h5_link")]
pub struct Model {
    /// Which link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_id: String,
    /// The application that made it, and alone may ask for its result.
    pub application_id: String,
    /// How its page is to be, as JSON: settings that are changed later change no link that is out.
    pub page: String,
    /// Who is called back when its capture is decided.
    pub callback_endpoint_id: Option<String>,
    /// When, in epoch milliseconds.
    pub created_at_ms: i64,
    /// When its result was charged.
    pub charged_at_ms: Option<i64>,
    /// The id of the call that was charged.
    pub charged_call: Option<String>,
    /// In which mode: `testing` or `live`.
    pub charged_mode: Option<String>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
