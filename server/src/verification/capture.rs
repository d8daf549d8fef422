//! Taking a capture: read, check, vote, seal, store. Whatever is refused leaves nothing behind.

use contract::{
    bundle::{CaptureBundle, FrameSet, FrameSource},
    canonical::Json,
    challenge::FlashSequence,
    field::FieldError,
    finding::{Decision, KycTier, Tier, Verdict, decide},
    identity::CaptureIds,
    instant::Instant,
    signing::{self, HmacSecret, SignatureError},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};
use thiserror::Error;

use super::{Claim, challenge, votes};
use crate::{
    App, Fault, ids,
    store::{
        self,
        entity::{bundle, capture_link, customer, frame, verification},
    },
};

/// How far a client's clock may be off, either way: a challenge lives five minutes at most, and an upload over
/// a poor connection takes a few more.
const MAX_CLOCK_SKEW_MS: i64 = 15 * 60_000;

/// Whose capture it is, and what is known before it.
#[derive(Debug, Clone, Copy)]
pub struct CaptureContext<'a> {
    /// The partner.
    pub organisation_id: &'a str,
    /// The person.
    pub customer_id: &'a str,
    /// The key that the client says it signed with.
    pub hmac_key: Option<&'a str>,
    /// What is claimed of the person.
    pub claim: &'a Claim,
    /// The link that the capture came through.
    pub link_id: Option<&'a str>,
}

/// A stored capture.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCapture {
    /// The rows' ids.
    pub ids: CaptureIds,
    /// What the votes came to.
    pub decision: Decision,
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

/// Takes a capture. `json` is the bundle as it was parsed, once; the signature is checked on it.
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
    let now = app.clock.now();
    if bundle.captured_at.since_ms(now).abs() > MAX_CLOCK_SKEW_MS {
        return Err(CaptureError::ClockOff);
    }
    let challenge = find_challenge(app, context, bundle.nonce, now).await?;
    let secret = signing_secret(context, challenge.as_ref())?;
    signing::verify(json, &secret)?;
    let frames = bundle.decode_frames().map_err(|errors| CaptureError::Frames(under_bundle(errors)))?;
    let sequence = challenge.as_ref().map(|challenge| &challenge.sequence);
    let decision = judge(&bundle, sequence, context.claim);
    let sealed = seal_frames(app, context.organisation_id, &bundle, frames).await?;
    let stored = store_capture(
        app,
        context,
        &bundle,
        challenge.as_ref().map(|found| found.id.as_str()),
        &decision,
        &sealed,
    )
    .await;
    match stored {
        Ok(ids) => Ok(StoredCapture { ids, decision, frames_stored: sealed.frames.len() }),
        Err(error) => {
            remove_frames(app, &sealed).await;
            Err(error)
        }
    }
}

fn judge(bundle: &CaptureBundle<'_>, sequence: Option<&FlashSequence>, claim: &Claim) -> Decision {
    decide(votes::anti_spoof(bundle, sequence), votes::tamper(bundle, claim))
}

fn under_bundle(errors: Vec<FieldError>) -> Vec<FieldError> {
    let path = |field: String| if field == "bundle" { field } else { format!("bundle.{field}") };
    errors.into_iter().map(|error| FieldError { field: path(error.field), ..error }).collect()
}

async fn find_challenge(
    app: &App,
    context: CaptureContext<'_>,
    nonce: Option<&str>,
    now: Instant,
) -> Result<Option<challenge::FoundChallenge>, CaptureError> {
    let Some(nonce) = nonce else {
        return Ok(None);
    };
    let found = challenge::find(app, context.organisation_id, context.customer_id, nonce).await?;
    let found = found.ok_or(CaptureError::ChallengeUnknown)?;
    // An early answer for the common case; what decides is the conditional update in the transaction.
    if found.consumed {
        Err(CaptureError::ChallengeConsumed)
    } else if found.expires_at <= now {
        Err(CaptureError::ChallengeExpired)
    } else {
        Ok(Some(found))
    }
}

/// The server's own secret of the challenge. A key in the request proves nothing beside what it signed: it is
/// compared when it comes along, and used only where there is no challenge, for integrity alone.
fn signing_secret(
    context: CaptureContext<'_>,
    challenge: Option<&challenge::FoundChallenge>,
) -> Result<HmacSecret, CaptureError> {
    match (challenge, context.hmac_key) {
        (Some(challenge), Some(key)) if !challenge.secret.matches(key) => Err(CaptureError::KeyMismatch),
        (Some(challenge), _) => Ok(challenge.secret.clone()),
        (None, Some(key)) => Ok(HmacSecret::new(key)),
        (None, None) => Err(CaptureError::KeyMissing),
    }
}

/// Frames that lie sealed in the object store, with the rows that will name them.
struct SealedFrames {
    bundle_id: String,
    frames: Vec<frame::ActiveModel>,
    keys: Vec<String>,
}

async fn seal_frames(
    app: &App,
    organisation_id: &str,
    bundle: &CaptureBundle<'_>,
    frames: FrameSet,
) -> Result<SealedFrames, Fault> {
    let random = app.randomness.as_ref();
    let bundle_id = ids::row_id(app.clock.now(), random);
    let mut sealed = SealedFrames { bundle_id, frames: Vec::new(), keys: Vec::new() };
    for (index, decoded) in frames.into_iter().enumerate() {
        let id = ids::row_id(app.clock.now(), random);
        let object = app.vault.seal(&frame_sealed_as(organisation_id, &id), &decoded.bytes, random);
        let key = frame_key(organisation_id, &id);
        if let Err(fault) = app.objects.put(&key, object.ciphertext).await {
            remove_frames(app, &sealed).await;
            return Err(fault);
        }
        sealed.keys.push(key);
        let origin = bundle.origins.get(index);
        sealed.frames.push(frame::ActiveModel {
            id: Set(id),
            bundle_id: Set(sealed.bundle_id.clone()),
            position: Set(i32::try_from(index).unwrap_or(i32::MAX)),
            kind: Set(origin.map(|origin| origin.kind.field().trim_end_matches("_photo").to_owned())),
            source: Set(origin.map(|origin| match origin.source {
                FrameSource::Camera => "camera".to_owned(),
                FrameSource::Upload => "upload".to_owned(),
            })),
            media_type: Set(decoded.header.format.media_type().to_owned()),
            size_bytes: Set(i64::try_from(decoded.bytes.len()).unwrap_or(i64::MAX)),
            width: Set(i32::try_from(decoded.header.width()).unwrap_or(i32::MAX)),
            height: Set(i32::try_from(decoded.header.height()).unwrap_or(i32::MAX)),
            wrapped_key: Set(object.wrapped_key),
        });
    }
    Ok(sealed)
}

/// Frames of a capture that was refused after all. One that cannot be removed is noise: it opens with no key
/// that is stored anywhere.
async fn remove_frames(app: &App, sealed: &SealedFrames) {
    for key in &sealed.keys {
        if let Err(fault) = app.objects.remove(key).await {
            tracing::warn!(%fault, key, "a sealed frame without a row could not be removed");
        }
    }
}

fn frame_key(organisation_id: &str, frame_id: &str) -> String {
    format!("frames/{organisation_id}/{frame_id}")
}

fn frame_sealed_as(organisation_id: &str, frame_id: &str) -> String {
    format!("{organisation_id}|frame|{frame_id}")
}

async fn store_capture(
    app: &App,
    context: CaptureContext<'_>,
    bundle: &CaptureBundle<'_>,
    challenge_id: Option<&str>,
    decision: &Decision,
    sealed: &SealedFrames,
) -> Result<CaptureIds, CaptureError> {
    let now = app.clock.now();
    let random = app.randomness.as_ref();
    let ids = CaptureIds {
        verification: ids::row_id(now, random),
        bundle: sealed.bundle_id.clone(),
        face_enrolment: ids::row_id(now, random),
    };
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    if let Some(challenge_id) = challenge_id
        && !challenge::consume(&transaction, challenge_id, now).await?
    {
        return Err(CaptureError::ChallengeConsumed);
    }
    if let Some(link_id) = context.link_id
        && !claim_link(&transaction, link_id, &ids.bundle).await?
    {
        return Err(CaptureError::LinkUsed);
    }
    insert_rows(app, &transaction, context, bundle, challenge_id, decision, sealed, &ids, now).await?;
    raise_kyc_tier(&transaction, context, decision.tier, now).await?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(ids)
}

/// A link takes one capture, by the same kind of update as a challenge.
async fn claim_link(
    transaction: &impl ConnectionTrait,
    link_id: &str,
    bundle_id: &str,
) -> Result<bool, Fault> {
    let updated = capture_link::Entity::update_many()
        .col_expr(capture_link::Column::BundleId, Expr::value(bundle_id))
        .filter(capture_link::Column::Id.eq(link_id))
        .filter(capture_link::Column::BundleId.is_null())
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected == 1)
}

#[expect(clippy::too_many_arguments, reason = "every row of a capture, in one transaction")]
async fn insert_rows(
    app: &App,
    transaction: &impl ConnectionTrait,
    context: CaptureContext<'_>,
    bundle: &CaptureBundle<'_>,
    challenge_id: Option<&str>,
    decision: &Decision,
    sealed: &SealedFrames,
    ids: &CaptureIds,
    now: Instant,
) -> Result<(), Fault> {
    let json = |what: &str, error: serde_json::Error| Fault::Invariant(format!("{what}: {error}"));
    let ocr = serde_json::to_string(&bundle.ocr_fields).map_err(|error| json("ocr fields", error))?;
    let sealed_ocr = (!bundle.ocr_fields.is_empty())
        .then(|| app.vault.seal_text(&format!("bundle|{}|ocr", ids.bundle), &ocr, app.randomness.as_ref()));
    bundle::ActiveModel {
        id: Set(ids.bundle.clone()),
        organisation_id: Set(context.organisation_id.to_owned()),
        customer_id: Set(context.customer_id.to_owned()),
        challenge_id: Set(challenge_id.map(str::to_owned)),
        sdk_version: Set(bundle.sdk_version.to_owned()),
        platform: Set(bundle.platform.as_str().to_owned()),
        captured_at_ms: Set(bundle.captured_at.epoch_ms()),
        received_at_ms: Set(now.epoch_ms()),
        tier: Set(tier_word(decision.tier).to_owned()),
        verdict: Set(verdict_words(decision.verdict).0.to_owned()),
        decision: Set(serde_json::to_string(decision).map_err(|error| json("decision", error))?),
        sealed_ocr: Set(sealed_ocr),
    }
    .insert(transaction)
    .await?;
    frame::Entity::insert_many(sealed.frames.clone()).exec_without_returning(transaction).await?;
    verification::ActiveModel {
        id: Set(ids.verification.clone()),
        organisation_id: Set(context.organisation_id.to_owned()),
        customer_id: Set(context.customer_id.to_owned()),
        bundle_id: Set(ids.bundle.clone()),
        status: Set(verdict_words(decision.verdict).1.to_owned()),
        score: Set(i32::try_from(decision.score).unwrap_or(100)),
        tier: Set(tier_word(decision.tier).to_owned()),
        actor_user_id: Set(None),
        created_at_ms: Set(now.epoch_ms()),
    }
    .insert(transaction)
    .await?;
    Ok(())
}

/// A trusted capture lifts the customer to `standard`; one that is not moves nothing.
async fn raise_kyc_tier(
    transaction: &impl ConnectionTrait,
    context: CaptureContext<'_>,
    tier: Tier,
    now: Instant,
) -> Result<(), Fault> {
    let kyc_tier = if tier >= Tier::Standard { KycTier::Standard } else { KycTier::None };
    let word = match kyc_tier {
        KycTier::None => "none",
        KycTier::Basic => "basic",
        KycTier::Standard => "standard",
    };
    let mut conflict = OnConflict::columns([customer::Column::OrganisationId, customer::Column::Id]);
    if kyc_tier == KycTier::Standard {
        conflict.update_column(customer::Column::KycTier);
    } else {
        // An update that changes nothing: both databases then agree that the row was there.
        conflict.update_column(customer::Column::Id);
    }
    customer::Entity::insert(customer::ActiveModel {
        organisation_id: Set(context.organisation_id.to_owned()),
        id: Set(context.customer_id.to_owned()),
        kyc_tier: Set(word.to_owned()),
        created_at_ms: Set(now.epoch_ms()),
    })
    .on_conflict(conflict)
    .exec_without_returning(transaction)
    .await?;
    Ok(())
}

fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "high",
        Tier::Standard => "standard",
        Tier::Low => "low",
    }
}

/// The verdict's word, and the verification's status that follows from it.
fn verdict_words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Passed => ("passed", "verified"),
        Verdict::Failed => ("failed", "failed"),
        Verdict::RequiresReview => ("requires_review", "pending"),
    }
}

/// Reads a frame back, opened.
///
/// # Errors
/// It is not there, or does not open.
pub async fn open_frame(app: &App, organisation_id: &str, row: &frame::Model) -> Result<Vec<u8>, Fault> {
    let ciphertext = app.objects.get(&frame_key(organisation_id, &row.id)).await?;
    let sealed = crate::vault::Sealed { wrapped_key: row.wrapped_key.clone(), ciphertext };
    Ok(app.vault.open(&frame_sealed_as(organisation_id, &row.id), &sealed)?.to_vec())
}
