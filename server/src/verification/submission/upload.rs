//! Photos that a partner uploads for a submission: each once, by its own link, sealed before they lie anywhere, erased when
//! they have become a capture or nobody confirmed them in time.

use contract::{
    instant::Instant,
    onekyc::SubmissionId,
    photo::PhotoKind,
    registration::{UPLOAD_FORMATS, UPLOAD_LIMITS, UploadError, admit_upload, document_reference},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use thiserror::Error;

use crate::{
    App, Fault, ids,
    presign::{self, PresignError, UploadGrant},
    store::{self, entity::upload as row},
    vault::Sealed,
};

/// The photos of a submission, the card first.
pub const KINDS: [PhotoKind; 2] = [PhotoKind::Ktp, PhotoKind::Selfie];

/// Why an upload is not taken. Its link can still be used unless it says not.
#[derive(Debug, Error)]
pub enum UploadRefused {
    /// The link does not allow it.
    #[error(transparent)]
    Link(#[from] PresignError),
    /// The photo does not hold.
    #[error("the photo cannot be used")]
    Photo(Vec<UploadError>),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for UploadRefused {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// What the link to a photo allows.
pub(super) fn grant(id: &SubmissionId, kind: PhotoKind, until: Instant) -> Result<UploadGrant, Fault> {
    let media_types = UPLOAD_FORMATS.map(contract::photo::PhotoFormat::media_type);
    let most_bytes = u64::try_from(UPLOAD_LIMITS.max_bytes).unwrap_or(u64::MAX);
    UploadGrant::new(&document_reference(id, kind), &media_types, most_bytes, until)
        .map_err(|error| Fault::Invariant(format!("submission {id}: {error}")))
}

/// Takes a photo that has arrived whole. Of any number at once through one link, one is kept.
///
/// # Errors
/// [`UploadRefused`]
pub async fn take(
    app: &App,
    grant: &UploadGrant,
    content_type: Option<&str>,
    photo: &[u8],
) -> Result<(), UploadRefused> {
    admit_upload(content_type, photo).map_err(UploadRefused::Photo)?;
    let size_bytes = u64::try_from(photo.len()).unwrap_or(u64::MAX);
    grant.accepts(content_type.unwrap_or_default(), size_bytes)?;
    let (submission_id, kind) = named(grant.object()).ok_or(PresignError::Invalid)?;
    let now = app.clock.now();
    let random = app.randomness.as_ref();
    let id = ids::row_id(now, random);
    let sealed = app.vault.seal(&sealed_as(&id), photo, random);
    app.objects.put(&key(&id), sealed.ciphertext).await?;
    let new = row::ActiveModel {
        id: Set(id.clone()),
        reference: Set(grant.object().to_owned()),
        submission_id: Set(submission_id.to_owned()),
        kind: Set(kind.as_str().to_owned()),
        wrapped_key: Set(sealed.wrapped_key),
        size_bytes: Set(i64::try_from(photo.len()).unwrap_or(i64::MAX)),
        created_at_ms: Set(now.epoch_ms()),
    };
    let transaction = store::begin_write(&app.database).await?;
    if let Err(error) = presign::use_once(app, &transaction, grant).await? {
        transaction.rollback().await?;
        app.objects.remove(&key(&id)).await?;
        return Err(error.into());
    }
    row::Entity::insert(new).exec_without_returning(&transaction).await?;
    // Where the database does not say whether it committed, the sealed photo stays: without its row it opens with no key.
    transaction.commit().await?;
    Ok(())
}

/// The submission and the kind of a link's object.
pub(super) fn named(reference: &str) -> Option<(&str, PhotoKind)> {
    let (submission_id, _) = reference.split_once('_')?;
    let id = SubmissionId::parse(submission_id).ok()?;
    let kind = KINDS.into_iter().find(|kind| document_reference(&id, *kind) == reference)?;
    Some((submission_id, kind))
}

/// The kinds of photos that are there.
pub(super) async fn there(
    connection: &impl ConnectionTrait,
    submission_id: &str,
) -> Result<Vec<PhotoKind>, Fault> {
    let rows = rows(submission_id).all(connection).await?;
    Ok(rows.iter().filter_map(|row| PhotoKind::named(&row.kind)).collect())
}

/// Every photo of a submission, opened, the card first.
pub(super) async fn open(app: &App, submission_id: &str) -> Result<Vec<(PhotoKind, Vec<u8>)>, Fault> {
    let rows = rows(submission_id).all(&app.database).await?;
    let mut photos = Vec::with_capacity(KINDS.len());
    for kind in KINDS {
        let row = rows.iter().find(|row| row.kind == kind.as_str());
        let row =
            row.ok_or_else(|| Fault::Invariant(format!("submission {submission_id}: a photo is gone")))?;
        let ciphertext = app.objects.get(&key(&row.id)).await?;
        let sealed = Sealed { wrapped_key: row.wrapped_key.clone(), ciphertext };
        photos.push((kind, app.vault.open(&sealed_as(&row.id), &sealed)?.to_vec()));
    }
    Ok(photos)
}

/// Erases the photos of a submission: first the object, then the row with the key that opens it.
pub(super) async fn erase(app: &App, submission_id: &str) -> Result<usize, Fault> {
    let rows = rows(submission_id).all(&app.database).await?;
    for row in &rows {
        app.objects.remove(&key(&row.id)).await?;
        row::Entity::delete_by_id(&row.id).exec(&app.database).await?;
    }
    Ok(rows.len())
}

fn rows(submission_id: &str) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(row::Column::SubmissionId.eq(submission_id))
}

fn key(id: &str) -> String {
    format!("uploads/{id}")
}

pub(crate) fn sealed_as(id: &str) -> String {
    format!("upload|{id}")
}
