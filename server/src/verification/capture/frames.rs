//! The frames of a capture: sealed into the object store before their rows exist, removed when they never will.

use std::borrow::Cow;

use contract::{
    bundle::{AdmittedFrames, CaptureBundle, FrameSource},
    photo::{PhotoHeader, PhotoKind, without_metadata},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::{App, Fault, ids, store::entity::frame, vault::Sealed, verification::pictures};

/// Frames that lie sealed in the object store, with the rows that will name them.
pub(super) struct SealedFrames {
    pub(super) bundle_id: String,
    pub(super) rows: Vec<frame::ActiveModel>,
    keys: Vec<String>,
}

/// A photo whose header was admitted.
pub(super) struct Taken<'a> {
    /// What it shows, where that is said.
    pub(super) kind: Option<PhotoKind>,
    /// Where it is from, where that is said.
    pub(super) source: Option<FrameSource>,
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) header: PhotoHeader,
}

/// The frames of a bundle; each is decoded from its base64 when its turn comes.
pub(super) fn of_bundle<'a>(
    bundle: &'a CaptureBundle<'_>,
    frames: &'a AdmittedFrames<'_>,
) -> impl Iterator<Item = Taken<'static>> + 'a {
    frames.decoded().enumerate().map(|(index, decoded)| {
        let origin = bundle.origins.get(index);
        Taken {
            kind: origin.map(|origin| origin.kind),
            source: origin.map(|origin| origin.source),
            bytes: Cow::Owned(decoded.bytes),
            header: decoded.header,
        }
    })
}

pub(super) async fn seal(
    app: &App,
    organisation_id: &str,
    bundle_id: String,
    photos: impl Iterator<Item = Taken<'_>>,
) -> Result<SealedFrames, Fault> {
    let random = app.randomness.as_ref();
    let mut sealed = SealedFrames { bundle_id, rows: Vec::new(), keys: Vec::new() };
    for (index, taken) in photos.enumerate() {
        let id = ids::row_id(app.clock.now(), random);
        let picture = without_metadata(&taken.bytes, &taken.header);
        let object = app.vault.seal(&frame_sealed_as(organisation_id, &id), &picture, random);
        let key = frame_key(organisation_id, &id);
        if let Err(fault) = app.objects.put(&key, object.ciphertext).await {
            remove(app, &sealed).await;
            return Err(fault);
        }
        sealed.keys.push(key);
        sealed.rows.push(frame::ActiveModel {
            id: Set(id),
            bundle_id: Set(sealed.bundle_id.clone()),
            position: Set(i32::try_from(index).unwrap_or(i32::MAX)),
            kind: Set(taken.kind.map(|kind| kind.as_str().to_owned())),
            source: Set(taken.source.map(|source| match source {
                FrameSource::Camera => "camera".to_owned(),
                FrameSource::Upload => "upload".to_owned(),
            })),
            media_type: Set(taken.header.format.media_type().to_owned()),
            size_bytes: Set(i64::try_from(picture.len()).unwrap_or(i64::MAX)),
            orientation: Set(i32::from(taken.header.orientation)),
            width: Set(i32::try_from(taken.header.width()).unwrap_or(i32::MAX)),
            height: Set(i32::try_from(taken.header.height()).unwrap_or(i32::MAX)),
            wrapped_key: Set(object.wrapped_key),
        });
    }
    Ok(sealed)
}

/// Frames of a capture that was refused after all. One that cannot be removed is noise: it opens with no key
/// that is stored anywhere.
pub(super) async fn remove(app: &App, sealed: &SealedFrames) {
    for key in &sealed.keys {
        if let Err(fault) = app.objects.remove(key).await {
            tracing::warn!(%fault, key, "a sealed frame without a row could not be removed");
        }
    }
}

/// Erases every picture of a capture: first the objects, then the rows with the keys that open them, so that whoever is cut
/// off goes on where they stopped. Says how many frames there were.
///
/// # Errors
/// A store failed; what was erased stays erased.
pub async fn erase(app: &App, organisation_id: &str, bundle_id: &str) -> Result<usize, Fault> {
    pictures::erase(app, bundle_id).await?;
    let rows = frame::Entity::find().filter(frame::Column::BundleId.eq(bundle_id));
    let rows = rows.all(&app.database).await?;
    for row in &rows {
        app.objects.remove(&frame_key(organisation_id, &row.id)).await?;
        frame::Entity::delete_by_id(&row.id).exec(&app.database).await?;
    }
    Ok(rows.len())
}

fn frame_key(organisation_id: &str, frame_id: &str) -> String {
    format!("frames/{organisation_id}/{frame_id}")
}

pub(crate) fn frame_sealed_as(organisation_id: &str, frame_id: &str) -> String {
    format!("{organisation_id}|frame|{frame_id}")
}

/// Reads a frame back, opened.
///
/// # Errors
/// It is not there, or does not open.
pub async fn open(app: &App, organisation_id: &str, row: &frame::Model) -> Result<Vec<u8>, Fault> {
    let ciphertext = app.objects.get(&frame_key(organisation_id, &row.id)).await?;
    let sealed = Sealed { wrapped_key: row.wrapped_key.clone(), ciphertext };
    Ok(app.vault.open(&frame_sealed_as(organisation_id, &row.id), &sealed)?.to_vec())
}
