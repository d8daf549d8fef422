//! Photos that were uploaded past this server, into the bucket: taken in when they are confirmed, as uploads to this server
//! are at once, and removed where they do not hold or nobody needs them any longer.

use std::collections::HashSet;

use contract::{
    instant::Instant,
    onekyc::{Standing, SubmissionId},
    photo::PhotoKind,
    registration::{UploadError, admit_size, admit_upload, document_reference},
};
use futures_util::StreamExt;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::{
    SubmissionError,
    upload::{self, UploadRefused},
};
use crate::{
    App, Fault,
    objects::{Arrived, Incoming},
    presign::PresignError,
    store::entity::submission as row,
    work::at_work,
};

/// Uploads held against their submissions in one query.
const SWEPT_AT_ONCE: usize = 100;

/// Takes in what lies in the bucket for a submission that is being confirmed: everything, or nothing where a photo is
/// missing or does not hold. Gives the kinds that wait there for a missing one. Whoever does the same at once finds it
/// done. Photos that were taken in are those that count: what is uploaded later is removed by the sweep.
///
/// # Errors
/// [`SubmissionError::BadPhotos`]: they are removed, and their addresses can be used again.
pub(super) async fn take_in(app: &App, known: &row::Model) -> Result<Vec<PhotoKind>, SubmissionError> {
    // Also where uploads go to the server by now: addresses that were given out before still hold.
    let Some(incoming) = app.objects.incoming() else { return Ok(Vec::new()) };
    let there = upload::there(&app.database, &known.id).await?;
    let kinds: Vec<PhotoKind> = upload::KINDS.into_iter().filter(|kind| !there.contains(kind)).collect();
    if kinds.is_empty() {
        return Ok(kinds);
    }
    let (own, incoming, known) = (app.clone(), incoming.clone(), known.clone());
    at_work(app.clone(), async move || take_in_kinds(&own, &incoming, &known, &kinds).await).await
}

async fn take_in_kinds(
    app: &App,
    incoming: &Incoming,
    known: &row::Model,
    kinds: &[PhotoKind],
) -> Result<Vec<PhotoKind>, SubmissionError> {
    let broken = |what: &str| Fault::Invariant(format!("submission {}: {what}", known.id));
    let id = SubmissionId::parse(&known.id).map_err(|_| broken("its id is none"))?;
    let mut arrived = Vec::with_capacity(kinds.len());
    for kind in kinds {
        if let Some(object) = incoming.look(&document_reference(&id, *kind)).await? {
            arrived.push((*kind, object));
        }
    }
    if arrived.len() < kinds.len() {
        return Ok(arrived.into_iter().map(|(kind, _)| kind).collect());
    }
    let (mut photos, mut bad) = (Vec::with_capacity(kinds.len()), Vec::new());
    for (kind, object) in arrived {
        let version = object.version();
        match admitted(object).await? {
            Ok((content_type, photo)) => photos.push((kind, version, content_type, photo)),
            Err(errors) => {
                incoming.remove_version(&version).await?;
                bad.push((kind, errors));
            }
        }
    }
    if !bad.is_empty() {
        return Err(SubmissionError::BadPhotos(bad));
    }
    for (kind, _, content_type, photo) in &photos {
        let grant = upload::grant(&id, *kind, Instant::from_epoch_ms(known.expires_at_ms))?;
        match upload::take(app, &grant, content_type.as_deref(), photo).await {
            // Used: somebody else, who confirms the same, was faster.
            Ok(()) | Err(UploadRefused::Link(PresignError::Used)) => {}
            Err(UploadRefused::Link(PresignError::Expired)) => return Err(SubmissionError::Expired),
            Err(UploadRefused::Fault(fault)) => return Err(fault.into()),
            Err(refused) => return Err(broken(&refused.to_string()).into()),
        }
    }
    // Last: as long as one is not taken in, whoever looks finds all of them.
    for (_, version, ..) in &photos {
        if let Err(fault) = incoming.remove_version(version).await {
            tracing::warn!(%fault, submission = known.id, "a photo that was taken in stays in the bucket until the sweep");
        }
    }
    Ok(Vec::new())
}

/// A photo and its announced type, where it holds.
type Admitted = Result<(Option<String>, Vec<u8>), Vec<UploadError>>;

/// Reads a photo that is not too long, and holds it against the rule of uploads.
async fn admitted(object: Arrived) -> Result<Admitted, Fault> {
    if let Err(error) = admit_size(object.size_bytes()) {
        return Ok(Err(vec![error]));
    }
    let content_type = object.content_type();
    let photo = object.read().await?;
    Ok(match admit_upload(content_type.as_deref(), &photo) {
        Ok(_) => Ok((content_type, photo)),
        Err(errors) => Err(errors),
    })
}

/// Removes what lies in the bucket for submissions that are confirmed or over, and what is too long to be taken in ever: an
/// address bounds no length. One that cannot be removed holds up no other.
pub(super) async fn sweep(app: &App) -> Result<usize, Fault> {
    let Some(incoming) = app.objects.incoming() else { return Ok(0) };
    let mut lying = std::pin::pin!(incoming.list().chunks(SWEPT_AT_ONCE));
    let mut removed = 0;
    while let Some(found) = lying.next().await {
        let found: Vec<(String, u64)> = found.into_iter().collect::<Result<_, _>>()?;
        // What is no upload of ours is left alone.
        let ids = found.iter().filter_map(|(name, _)| upload::named(name)).map(|(id, _)| id.to_owned());
        let over = row::Column::ExpiresAtMs.lte(app.clock.now().epoch_ms());
        let over: HashSet<String> = row::Entity::find()
            .select_only()
            .column(row::Column::Id)
            .filter(row::Column::Id.is_in(ids))
            .filter(over.or(row::Column::Status.ne(Standing::Initiated.status().as_str())))
            .into_tuple()
            .all(&app.database)
            .await?
            .into_iter()
            .collect();
        for (name, size_bytes) in found {
            let goes = |(id, _): (&str, _)| over.contains(id) || is_too_long(size_bytes);
            if !upload::named(&name).is_some_and(goes) {
                continue;
            }
            match incoming.remove(&name).await {
                Ok(()) => removed += 1,
                Err(fault) => tracing::error!(%fault, name, "a photo stays in the bucket"),
            }
        }
    }
    Ok(removed)
}

fn is_too_long(size_bytes: u64) -> bool {
    usize::try_from(size_bytes).map_or(true, |size_bytes| admit_size(size_bytes).is_err())
}
