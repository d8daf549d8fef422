//! The sealed frames of a capture.

use sea_orm::entity::prelude::*;

/// A frame. Its bytes are in the object store under its id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "frame")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Of which capture.
    pub bundle_id: String,
    /// Place in the bundle, from 0.
    pub position: i32,
    /// `ktp` or `selfie`, where the client said.
    pub kind: Option<String>,
    /// `camera` or `upload`, where the client said.
    pub source: Option<String>,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Bytes before sealing.
    pub size_bytes: i64,
    /// EXIF orientation, 1 to 8: the picture is kept without its metadata.
    pub orientation: i32,
    /// Pixels across, as displayed.
    pub width: i32,
    /// Pixels down, as displayed.
    pub height: i32,
    /// The data key, wrapped by a master key.
    pub wrapped_key: Vec<u8>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
