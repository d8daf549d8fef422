//! Pictures that were made from a capture's frames: clean copies for people, the card laid flat.

use sea_orm::entity::prelude::*;

/// A picture. Its bytes are in the object store under its id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "artefact")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// Of which capture.
    pub bundle_id: String,
    /// `copy` or `card`.
    pub kind: String,
    /// The frame that it was made from, from 0.
    pub position: i32,
    /// `image/jpeg`.
    pub media_type: String,
    /// Bytes before sealing.
    pub size_bytes: i64,
    /// Pixels across.
    pub width: i32,
    /// Pixels down.
    pub height: i32,
    /// The data key, wrapped by a master key.
    pub wrapped_key: Vec<u8>,
}

/// Nothing is joined through the entity: queries say what they need.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
