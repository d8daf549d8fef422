//! The photos of a call, wherever they are: in the body, at an address, or with the sandbox, which draws them.

mod drawn;
mod fetch;

use contract::{
    applicant::Applicant,
    ecert::{PhotoSource, PhotoSourceError},
    face::Mode,
    photo::{Photo, PhotoKind, PhotoLimits, most_file_bytes},
};

pub use fetch::{PhotoFetcher, PhotoSettings};

use crate::{
    App, Fault,
    auth::Caller,
    body_memory::{HeldMemory, NoMemory},
};

/// Whether the sandbox's words mean something to a caller: where its people are, and in Testing alone.
pub(super) fn mode_of_words(app: &App, caller: &Caller) -> Mode {
    if app.settings.sandbox { caller.mode } else { Mode::Live }
}

/// What the sandbox draws after.
#[derive(Clone, Copy)]
pub(super) enum Sitter<'a> {
    /// Who applies.
    Applicant(&'a Applicant),
    /// Anybody.
    Anybody,
}

/// Takes memory for what will be fetched on a caller's behalf, to be held for as long as the photos are. What came in the body
/// is counted with it.
pub(super) async fn memory(
    app: &App,
    caller: &Caller,
    photos: &[(&PhotoSource, &PhotoLimits)],
) -> Result<Option<HeldMemory>, NoMemory> {
    let of_one = |(source, limits): &(&PhotoSource, &PhotoLimits)| match source {
        PhotoSource::Url(_) => most_file_bytes(limits.max_bytes),
        PhotoSource::Base64(_) | PhotoSource::Magic(_) => 0,
    };
    app.body_memory.hold(&caller.credential_id, photos.iter().map(of_one).sum()).await
}

/// The photo of a source, within limits.
pub(super) async fn get(
    app: &App,
    source: &PhotoSource,
    kind: PhotoKind,
    limits: &PhotoLimits,
    sitter: Sitter<'_>,
) -> Result<Result<Photo, Vec<PhotoSourceError>>, Fault> {
    let bytes = match source {
        PhotoSource::Base64(photo) => return Ok(Ok(photo.clone())),
        PhotoSource::Url(address) => match app.photos.fetch(address, limits.max_bytes).await {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Err(vec![error])),
        },
        PhotoSource::Magic(magic) => drawn::draw(*magic, kind, sitter).await?,
    };
    Ok(PhotoSource::fetched(bytes, limits))
}
