//! Taking a capture: read, check, seal, store. Whatever is refused leaves nothing behind; what is taken goes through
//! the pipeline.

mod frames;
mod rows;

use std::borrow::Cow;

use contract::{
    bundle::CaptureBundle,
    canonical::Json,
    capture_flow::Purpose,
    field::FieldError,
    identity::CaptureIds,
    instant::Instant,
    photo::{self, PhotoKind},
    signing::{self, HmacSecret, SignatureError},
};
use thiserror::Error;

use super::{
    Claim,
    challenge::{self, Holder},
    device::{self, Signing},
    evidence,
};
use crate::{App, Fault, ids};

pub(crate) use frames::frame_sealed_as;
pub use frames::{erase as erase_pictures, open as open_frame};

/// How far a client's clock may be off, either way: a challenge lives five minutes at most, and an upload over
/// a poor connection takes a few more.
const MAX_CLOCK_SKEW_MS: i64 = 15 * 60_000;

/// Whose capture it is, and what is known before it.
#[derive(Clone, Copy)]
pub struct CaptureContext<'a> {
    /// The partner, the person, and the link that the capture came through.
    pub holder: Holder<'a>,
    /// The key that the client says it signed with.
    pub hmac_key: Option<&'a str>,
    /// The device whose key signed it, as the client names it.
    pub device_id: Option<&'a str>,
    /// What is claimed of the person.
    pub claim: &'a Claim,
    /// What the capture is for.
    pub purpose: Purpose,
    /// When the request began: a slow upload does not outlive its challenge.
    pub received_at: Instant,
}

contract::redact_debug!(CaptureContext<'a>);

/// A stored capture, whose steps are due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCapture {
    /// The rows' ids.
    pub ids: CaptureIds,
    /// Frames that were sealed and kept.
    pub frames_stored: usize,
}

/// Why a capture is not taken. Nothing was stored, and its challenge can still be used unless it says not.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// Members of the bundle do not hold.
    #[error("validation failed")]
    Fields(Vec<FieldError>),
    /// Frames are no photos, or photos beyond the limits.
    #[error("frames cannot be processed")]
    Frames(Vec<FieldError>),
    /// The client's clock is far off.
    #[error("capturedAt is more than 15 minutes away from the server's clock")]
    ClockOff,
    /// Without a challenge only a key that is sent along can be checked.
    #[error("hmacKey is required without flashChallengeNonce")]
    KeyMissing,
    /// The key that was sent is not the challenge's.
    #[error("hmacKey does not match the flash challenge")]
    KeyMismatch,
    /// The signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// No device of this customer that may sign has the id.
    #[error("device not found")]
    DeviceUnknown,
    /// No challenge of this customer has the nonce.
    #[error("challenge not found")]
    ChallengeUnknown,
    /// A capture used the challenge before.
    #[error("challenge already consumed")]
    ChallengeConsumed,
    /// The challenge ended.
    #[error("challenge expired")]
    ChallengeExpired,
    /// The link has its capture already.
    #[error("capture already submitted")]
    LinkUsed,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Takes a capture; [`super::pipeline::follow`] says what it comes to. `json` is the bundle as it was parsed, once; the signature is checked on it.
///
/// Of any number of captures that name one nonce, at any number of replicas, exactly one is stored.
///
/// # Errors
/// [`CaptureError`]
pub async fn submit(
    app: &App,
    context: CaptureContext<'_>,
    json: &Json<'_>,
) -> Result<StoredCapture, CaptureError> {
    let bundle = CaptureBundle::read(json).map_err(|errors| CaptureError::Fields(under_bundle(errors)))?;
    if bundle.captured_at.since_ms(context.received_at).abs() > MAX_CLOCK_SKEW_MS {
        return Err(CaptureError::ClockOff);
    }
    let challenge = find_challenge(app, context, bundle.nonce).await?;
    let signer = signer(app, context, challenge.as_ref()).await?;
    signer.verify(json)?;
    let frames = bundle.admit_frames().map_err(|errors| CaptureError::Frames(under_bundle(errors)))?;
    let photos = frames::of_bundle(&bundle, &frames);
    let sealed = frames::seal(app, context.holder.organisation_id, fresh_id(app), photos).await?;
    let statement = evidence::statement(json);
    let new = rows::NewCapture {
        holder: context.holder,
        claim: context.claim,
        purpose: context.purpose,
        received_at: context.received_at,
        challenge_id: challenge.as_ref().map(|found| found.id.as_str()),
        signed: Some(rows::Signed {
            bundle: &bundle,
            statement: &statement,
            device_id: signer.device_id.as_deref(),
        }),
        at_once: false,
        sealed: &sealed,
    };
    store(app, new, &sealed).await
}

/// Photos that a partner sends for a person: nobody signed them, and no camera of ours took them.
#[derive(Clone, Copy)]
pub struct PhotoIntake<'a> {
    /// The partner and the person.
    pub holder: Holder<'a>,
    /// What is claimed of the person.
    pub claim: &'a Claim,
    /// What it is for.
    pub purpose: Purpose,
    /// When the request began.
    pub received_at: Instant,
    /// Each photo once, within the limits of its kind; the card first.
    pub photos: &'a [(PhotoKind, Vec<u8>)],
}

contract::redact_debug!(PhotoIntake<'a>);

/// Takes photos; [`super::pipeline::follow`] says what they come to.
///
/// # Errors
/// [`CaptureError::Frames`], each photo's errors under its documented field; or a fault.
pub async fn submit_photos(app: &App, intake: PhotoIntake<'_>) -> Result<StoredCapture, CaptureError> {
    check(intake.photos)?;
    submit_admitted(app, intake).await
}

/// Takes photos that were held against the limits of the way that they came.
///
/// # Errors
/// [`CaptureError::Frames`] for one that is no photo; or a fault.
pub async fn submit_admitted(app: &App, intake: PhotoIntake<'_>) -> Result<StoredCapture, CaptureError> {
    take_photos(app, intake, fresh_id(app), false).await
}

/// Takes photos under an id of the caller's, who waits for what they come to and gets no later answer:
/// [`super::pipeline::answer_at_once`] says it, and [`super::pipeline::withdraw`] takes them back.
///
/// # Errors
/// As [`submit_photos`].
pub async fn submit_photos_at_once(
    app: &App,
    intake: PhotoIntake<'_>,
    capture_id: &str,
) -> Result<StoredCapture, CaptureError> {
    check(intake.photos)?;
    take_photos(app, intake, capture_id.to_owned(), true).await
}

/// The id of a capture to be.
pub(crate) fn fresh_id(app: &App) -> String {
    ids::row_id(app.clock.now(), app.randomness.as_ref())
}

/// Holds photos against the limits of their kind.
fn check(photos: &[(PhotoKind, Vec<u8>)]) -> Result<(), CaptureError> {
    let errors: Vec<_> = photos.iter().flat_map(|(kind, bytes)| photo::check(bytes, *kind).errors).collect();
    if errors.is_empty() { Ok(()) } else { Err(CaptureError::Frames(errors)) }
}

async fn take_photos(
    app: &App,
    intake: PhotoIntake<'_>,
    capture_id: String,
    at_once: bool,
) -> Result<StoredCapture, CaptureError> {
    let mut errors = Vec::new();
    let mut taken = Vec::new();
    for (kind, bytes) in intake.photos {
        match photo::inspect(bytes) {
            Ok(header) => {
                let bytes = Cow::Borrowed(bytes.as_slice());
                taken.push(frames::Taken { kind: Some(*kind), source: None, bytes, header });
            }
            Err(error) => errors.push(FieldError::new(kind.field(), error.code(), error.to_string())),
        }
    }
    if !errors.is_empty() {
        return Err(CaptureError::Frames(errors));
    }
    let sealed = frames::seal(app, intake.holder.organisation_id, capture_id, taken.into_iter()).await?;
    let new = rows::NewCapture {
        holder: intake.holder,
        claim: intake.claim,
        purpose: intake.purpose,
        received_at: intake.received_at,
        challenge_id: None,
        signed: None,
        at_once,
        sealed: &sealed,
    };
    store(app, new, &sealed).await
}

async fn store(
    app: &App,
    new: rows::NewCapture<'_>,
    sealed: &frames::SealedFrames,
) -> Result<StoredCapture, CaptureError> {
    match rows::store(app, new).await {
        Ok(ids) => Ok(StoredCapture { ids, frames_stored: sealed.rows.len() }),
        Err(rows::Unstored::Certain(error)) => {
            frames::remove(app, sealed).await;
            Err(error)
        }
        // The rows may be there, so the frames stay: a sealed frame without a row opens with no key, a row without
        // its frames is a loss.
        Err(rows::Unstored::Perhaps(fault)) => Err(fault.into()),
    }
}

fn under_bundle(errors: Vec<FieldError>) -> Vec<FieldError> {
    let path = |field: String| if field == "bundle" { field } else { format!("bundle.{field}") };
    errors.into_iter().map(|error| FieldError { field: path(error.field), ..error }).collect()
}

async fn find_challenge(
    app: &App,
    context: CaptureContext<'_>,
    nonce: Option<&str>,
) -> Result<Option<challenge::FoundChallenge>, CaptureError> {
    let Some(nonce) = nonce else {
        return Ok(None);
    };
    let found = challenge::find(app, context.holder, nonce).await?;
    let found = found.ok_or(CaptureError::ChallengeUnknown)?;
    // An early answer for the common case; what decides is the conditional update in the transaction, which also
    // knows whether it was this very link's capture that consumed it.
    if found.consumed && context.holder.link_id.is_none() {
        Err(CaptureError::ChallengeConsumed)
    } else if found.expires_at <= context.received_at {
        Err(CaptureError::ChallengeExpired)
    } else {
        Ok(Some(found))
    }
}

/// What may have signed a capture.
struct Signer {
    /// The device, where it is one's key.
    device_id: Option<String>,
    /// One key, or the two of a device whose key is rotated.
    keys: Vec<HmacSecret>,
}

impl Signer {
    fn of(key: HmacSecret) -> Self {
        Self { device_id: None, keys: vec![key] }
    }

    fn verify(&self, json: &Json<'_>) -> Result<(), SignatureError> {
        let mut found = Err(SignatureError::Mismatch);
        for key in &self.keys {
            found = signing::verify(json, key);
            if found.is_ok() {
                break;
            }
        }
        found
    }
}

impl From<Signing> for Signer {
    fn from(Signing { device_id, keys }: Signing) -> Self {
        Self { device_id: Some(device_id), keys }
    }
}

/// A named device signs with its keys. Otherwise it is the server's own secret of the challenge: a key in the request
/// proves nothing beside what it signed, it is compared when it comes along. It may be a device's too, which is why it is
/// looked up before it is called another one. Where there is neither, it is used for integrity alone.
async fn signer(
    app: &App,
    context: CaptureContext<'_>,
    challenge: Option<&challenge::FoundChallenge>,
) -> Result<Signer, CaptureError> {
    if let Some(device_id) = context.device_id {
        let device =
            device::signing(app, context.holder, device_id).await?.ok_or(CaptureError::DeviceUnknown)?;
        let sent_another = |key: &str| !device.keys.iter().any(|known| known.matches(key));
        return match context.hmac_key {
            Some(key) if sent_another(key) => Err(CaptureError::KeyMismatch),
            _ => Ok(device.into()),
        };
    }
    match (challenge, context.hmac_key) {
        (None, None) => Err(CaptureError::KeyMissing),
        (Some(challenge), None) => Ok(Signer::of(challenge.secret.clone())),
        (Some(challenge), Some(key)) if challenge.secret.matches(key) => {
            Ok(Signer::of(challenge.secret.clone()))
        }
        (challenge, Some(key)) => match device::signing_with(app, context.holder, key).await? {
            Some(device) => Ok(device.into()),
            None if challenge.is_some() => Err(CaptureError::KeyMismatch),
            None => Ok(Signer::of(HmacSecret::new(key))),
        },
    }
}
