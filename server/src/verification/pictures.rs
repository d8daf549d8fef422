//! Pictures made from a capture's frames: clean copies for people, and the card laid flat. Nothing of a file but its
//! pixels gets into one. Sealed as the frames are; a step that runs twice makes each once.

use std::io::Cursor;

use contract::photo::PhotoKind;
use image::{RgbImage, codecs::jpeg::JpegEncoder, imageops};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict};

use crate::{
    App, Fault, ids,
    store::entity::{artefact, bundle, frame},
    vault::Sealed,
};

/// A copy has no longer side than this: enough to read a card that fills half of it.
const COPY_SIDE_PX: u32 = 2048;
/// Artefacts of JPEG that nobody sees, at a third of the bytes of the highest quality.
const JPEG_QUALITY: u8 = 88;

/// What a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A frame as people see it.
    Copy,
    /// The card laid flat.
    Card,
}

impl Kind {
    /// As the store writes it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Card => "card",
        }
    }
}

/// Keeps a picture of a capture, sealed; one that is there already stays.
pub(super) async fn keep(
    app: &App,
    capture: &bundle::Model,
    kind: Kind,
    position: i32,
    picture: &RgbImage,
) -> Result<(), Fault> {
    if find(app, &capture.id, kind, position).await?.is_some() {
        return Ok(());
    }
    let id = ids::row_id(app.clock.now(), app.randomness.as_ref());
    let jpeg =
        jpeg(picture).map_err(|error| Fault::Invariant(format!("a picture cannot be written: {error}")))?;
    let sealed = app.vault.seal(&sealed_as(&capture.organisation_id, &id), &jpeg, app.randomness.as_ref());
    let key = key(&capture.organisation_id, &id);
    app.objects.put(&key, sealed.ciphertext).await?;
    let row = artefact::ActiveModel {
        id: Set(id),
        organisation_id: Set(capture.organisation_id.clone()),
        bundle_id: Set(capture.id.clone()),
        kind: Set(kind.as_str().to_owned()),
        position: Set(position),
        media_type: Set("image/jpeg".to_owned()),
        size_bytes: Set(i64::try_from(jpeg.len()).unwrap_or(i64::MAX)),
        width: Set(i32::try_from(picture.width()).unwrap_or(i32::MAX)),
        height: Set(i32::try_from(picture.height()).unwrap_or(i32::MAX)),
        wrapped_key: Set(sealed.wrapped_key),
    };
    let mut once =
        OnConflict::columns([artefact::Column::BundleId, artefact::Column::Kind, artefact::Column::Position]);
    let inserted = artefact::Entity::insert(row)
        .on_conflict(once.do_nothing_on([artefact::Column::Id]).to_owned())
        .exec_without_returning(&app.database)
        .await?;
    if inserted == 0 {
        app.objects.remove(&key).await?;
    }
    Ok(())
}

/// A frame as people see it: small enough to look at, and without its alpha.
pub(super) fn copy_of(photo: &image::RgbaImage) -> RgbImage {
    let (width, height) = photo.dimensions();
    let side = width.max(height);
    let opaque = |photo| image::DynamicImage::ImageRgba8(photo).into_rgb8();
    if side <= COPY_SIDE_PX {
        return opaque(photo.clone());
    }
    let scaled = |length: u32| {
        u32::try_from(u64::from(length) * u64::from(COPY_SIDE_PX) / u64::from(side)).unwrap_or(1).max(1)
    };
    // Made small first: a second copy of the largest photo would be 160 MB.
    opaque(imageops::thumbnail(photo, scaled(width), scaled(height)))
}

/// A picture of a capture, where it was made.
pub(super) async fn find(
    app: &App,
    bundle_id: &str,
    kind: Kind,
    position: i32,
) -> Result<Option<artefact::Model>, Fault> {
    let named = artefact::Entity::find()
        .filter(artefact::Column::BundleId.eq(bundle_id))
        .filter(artefact::Column::Kind.eq(kind.as_str()))
        .filter(artefact::Column::Position.eq(position));
    Ok(named.one(&app.database).await?)
}

/// A picture as somebody outside asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The whole picture of the card: the one that was read, where one was.
    Card,
    /// The card cut out and laid flat.
    FlatCard,
    /// The face.
    Selfie,
    /// Another picture of the face, where there is one.
    AdditionalSelfie,
}

impl Shown {
    /// As links write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::FlatCard => "flat-card",
            Self::Selfie => "selfie",
            Self::AdditionalSelfie => "additional-selfie",
        }
    }

    /// The picture of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Card, Self::FlatCard, Self::Selfie, Self::AdditionalSelfie]
            .into_iter()
            .find(|shown| shown.as_str() == name)
    }
}

/// A picture of a capture, where it was made and is still kept.
///
/// # Errors
/// The database failed.
pub async fn shown(app: &App, bundle_id: &str, shown: Shown) -> Result<Option<artefact::Model>, Fault> {
    let of_kind = |kind: Kind| {
        artefact::Entity::find()
            .filter(artefact::Column::BundleId.eq(bundle_id))
            .filter(artefact::Column::Kind.eq(kind.as_str()))
    };
    let flat = || of_kind(Kind::Card).one(&app.database);
    let position = match shown {
        Shown::FlatCard => return Ok(flat().await?),
        Shown::Selfie => frame_of(app, bundle_id, 0, |kind| kind == Some(PhotoKind::Selfie)).await?,
        Shown::AdditionalSelfie => {
            frame_of(app, bundle_id, 1, |kind| kind == Some(PhotoKind::Selfie)).await?
        }
        Shown::Card => match flat().await? {
            Some(flat) => Some(flat.position),
            None => frame_of(app, bundle_id, 0, |kind| kind != Some(PhotoKind::Selfie)).await?,
        },
    };
    let Some(position) = position else { return Ok(None) };
    find(app, bundle_id, Kind::Copy, position).await
}

/// The position of a capture's frame of a kind, after so many others of it.
async fn frame_of(
    app: &App,
    bundle_id: &str,
    after: usize,
    wanted: impl Fn(Option<PhotoKind>) -> bool,
) -> Result<Option<i32>, Fault> {
    let frames = frame::Entity::find()
        .filter(frame::Column::BundleId.eq(bundle_id))
        .order_by_asc(frame::Column::Position)
        .all(&app.database)
        .await?;
    let kind = |row: &frame::Model| row.kind.as_deref().and_then(PhotoKind::named);
    Ok(frames.iter().filter(|row| wanted(kind(row))).nth(after).map(|row| row.position))
}

/// Reads a picture back, opened: a JPEG.
///
/// # Errors
/// It is not there, or does not open.
pub async fn open(app: &App, row: &artefact::Model) -> Result<Vec<u8>, Fault> {
    let ciphertext = app.objects.get(&key(&row.organisation_id, &row.id)).await?;
    let sealed = Sealed { wrapped_key: row.wrapped_key.clone(), ciphertext };
    Ok(app.vault.open(&sealed_as(&row.organisation_id, &row.id), &sealed)?.to_vec())
}

/// The pixels of a picture.
pub(super) async fn decoded(app: &App, row: &artefact::Model) -> Result<RgbImage, Fault> {
    let jpeg = open(app, row).await?;
    let picture = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg);
    let broken = |error| Fault::Invariant(format!("picture {}: {error}", row.id));
    Ok(picture.map_err(broken)?.into_rgb8())
}

/// Erases every picture of a capture: the object first, then the row with the key that opens it.
pub(super) async fn erase(app: &App, bundle_id: &str) -> Result<(), Fault> {
    let rows = artefact::Entity::find().filter(artefact::Column::BundleId.eq(bundle_id));
    for row in rows.all(&app.database).await? {
        app.objects.remove(&key(&row.organisation_id, &row.id)).await?;
        artefact::Entity::delete_by_id(&row.id).exec(&app.database).await?;
    }
    Ok(())
}

fn jpeg(picture: &RgbImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
    Ok(bytes.into_inner())
}

fn key(organisation_id: &str, id: &str) -> String {
    format!("pictures/{organisation_id}/{id}")
}

pub(crate) fn sealed_as(organisation_id: &str, id: &str) -> String {
    format!("{organisation_id}|picture|{id}")
}
