//! The rows of a capture, in one transaction that begins by consuming its challenge and its link, and ends with the
//! first step of its pipeline being due.

use contract::{
    bundle::CaptureBundle,
    capture_flow::Purpose,
    finding::Decision,
    identity::{CaptureIds, VerificationStatus},
    instant::Instant,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr,
};

use super::{CaptureError, frames::SealedFrames};
use crate::{
    App, Fault, ids, jobs,
    store::{
        self,
        entity::{bundle, capture_link, frame, verification},
    },
    verification::{
        Claim,
        challenge::{self, Holder},
        decision, evidence,
        pipeline::Step,
    },
};

/// A capture that was checked and whose frames are sealed.
#[derive(Clone, Copy)]
pub(super) struct NewCapture<'a> {
    pub(super) holder: Holder<'a>,
    pub(super) claim: &'a Claim,
    pub(super) purpose: Purpose,
    pub(super) received_at: Instant,
    pub(super) challenge_id: Option<&'a str>,
    /// What a client signed; `None` for photos that a partner sent.
    pub(super) signed: Option<Signed<'a>>,
    /// Whether a caller waits for the answer and gets no later one.
    pub(super) at_once: bool,
    pub(super) sealed: &'a SealedFrames,
}

/// A bundle whose signature holds.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) bundle: &'a CaptureBundle<'a>,
    /// As [`evidence::statement`] keeps it.
    pub(super) statement: &'a str,
    /// The device whose key signed it.
    pub(super) device_id: Option<&'a str>,
}

/// What stands for client and platform of photos that a partner sent.
const PARTNER: &str = "partner";

/// Why a capture has no answer that says it is stored.
pub(super) enum Unstored {
    /// It is not there, for certain.
    Certain(CaptureError),
    /// The database did not say whether it committed.
    Perhaps(Fault),
}

impl<E: Into<CaptureError>> From<E> for Unstored {
    fn from(error: E) -> Self {
        Self::Certain(error.into())
    }
}

/// Stores a capture, unless its challenge or its link has another one already.
pub(super) async fn store(app: &App, new: NewCapture<'_>) -> Result<CaptureIds, Unstored> {
    let now = app.clock.now();
    let random = app.randomness.as_ref();
    let ids = CaptureIds {
        verification: ids::row_id(now, random),
        bundle: new.sealed.bundle_id.clone(),
        // Nothing is enrolled without a face model: the id names the capture whose face it would be.
        face_enrolment: new.sealed.bundle_id.clone(),
    };
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    // The link goes first: an upload that is repeated because its answer was lost is told that it arrived.
    if let Some(link_id) = new.holder.link_id
        && !claim_link(&transaction, link_id, &ids.bundle).await?
    {
        return Err(CaptureError::LinkUsed.into());
    }
    if let Some(challenge_id) = new.challenge_id
        && !challenge::consume(&transaction, challenge_id, new.received_at, now).await?
    {
        return Err(CaptureError::ChallengeConsumed.into());
    }
    insert_rows(app, &transaction, new, &ids, now).await?;
    jobs::enqueue(app, &transaction, &ids.bundle, Step::FIRST.as_str()).await?;
    transaction.commit().await.map_err(|error| Unstored::Perhaps(error.into()))?;
    Ok(ids)
}

/// A link takes one capture as long as it is not closed, by the same kind of update as a challenge.
async fn claim_link(
    transaction: &impl ConnectionTrait,
    link_id: &str,
    bundle_id: &str,
) -> Result<bool, Fault> {
    let updated = capture_link::Entity::update_many()
        .col_expr(capture_link::Column::BundleId, Expr::value(bundle_id))
        .filter(capture_link::Column::Id.eq(link_id))
        .filter(capture_link::Column::BundleId.is_null())
        .filter(capture_link::Column::ClosedAtMs.is_null())
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected == 1)
}

async fn insert_rows(
    app: &App,
    transaction: &impl ConnectionTrait,
    new: NewCapture<'_>,
    ids: &CaptureIds,
    now: Instant,
) -> Result<(), Fault> {
    let NewCapture { holder, claim, purpose, received_at, challenge_id, signed, at_once, sealed } = new;
    let bundle = signed.map(|signed| signed.bundle);
    let undecided = Decision::undecided();
    let json = |what: &str, error: serde_json::Error| Fault::Invariant(format!("{what}: {error}"));
    let ocr = bundle.map(|bundle| &bundle.ocr_fields).filter(|fields| !fields.is_empty());
    let ocr = ocr.map(serde_json::to_string).transpose().map_err(|error| json("ocr fields", error))?;
    let seal = |what: &str, text: &str| app.vault.seal_text(what, text, app.randomness.as_ref());
    let sealed_ocr = ocr.map(|ocr| seal(&evidence::ocr_sealed_as(&ids.bundle), &ocr));
    let claimed = serde_json::to_string(claim).map_err(|error| json("claim", error))?;
    let sealed_claim =
        (*claim != Claim::default()).then(|| seal(&evidence::claim_sealed_as(&ids.bundle), &claimed));
    bundle::ActiveModel {
        id: Set(ids.bundle.clone()),
        organisation_id: Set(holder.organisation_id.to_owned()),
        customer_id: Set(holder.customer_id.to_owned()),
        challenge_id: Set(challenge_id.map(str::to_owned)),
        sdk_version: Set(bundle.map_or(PARTNER, |bundle| bundle.sdk_version).to_owned()),
        platform: Set(bundle.map_or(PARTNER, |bundle| bundle.platform.as_str()).to_owned()),
        captured_at_ms: Set(bundle.map_or(received_at, |bundle| bundle.captured_at).epoch_ms()),
        received_at_ms: Set(now.epoch_ms()),
        tier: Set(undecided.tier.as_str().to_owned()),
        verdict: Set(undecided.verdict.as_str().to_owned()),
        decision: Set(serde_json::to_string(&undecided).map_err(|error| json("decision", error))?),
        sealed_ocr: Set(sealed_ocr),
        state: Set(decision::PROCESSING.to_owned()),
        purpose: Set(purpose.as_str().to_owned()),
        sealed_claim: Set(sealed_claim),
        sealed_statement: Set(
            signed.map(|signed| seal(&evidence::statement_sealed_as(&ids.bundle), signed.statement))
        ),
        at_once: Set(at_once),
        device_id: Set(signed.and_then(|signed| signed.device_id).map(str::to_owned)),
        traced_at_ms: Set(None),
        erased_at_ms: Set(None),
    }
    .insert(transaction)
    .await?;
    frame::Entity::insert_many(sealed.rows.clone()).exec_without_returning(transaction).await?;
    verification::ActiveModel {
        id: Set(ids.verification.clone()),
        organisation_id: Set(holder.organisation_id.to_owned()),
        customer_id: Set(holder.customer_id.to_owned()),
        bundle_id: Set(ids.bundle.clone()),
        status: Set(VerificationStatus::after(undecided.verdict).as_str().to_owned()),
        score: Set(0),
        tier: Set(undecided.tier.as_str().to_owned()),
        actor_user_id: Set(None),
        created_at_ms: Set(now.epoch_ms()),
        sealed_reason: Set(None),
    }
    .insert(transaction)
    .await?;
    Ok(())
}
