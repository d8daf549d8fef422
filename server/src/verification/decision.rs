//! The last step: every voter heard, the decision stored, and what follows from it. The rules are `contract::finding`'s.

use contract::{
    capture_flow::Purpose,
    face::Liveness,
    finding::{Decision, FaceAnswer, KycTier, RecordAnswer, Tier, Verdict, decide as weigh},
    identity::VerificationStatus,
    ktp::CardText,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr, sea_query::OnConflict,
};

use super::{
    evidence::Evidence,
    pipeline::{self, Findings},
    record::Records,
    reviews, votes,
};
use crate::{
    App, Fault,
    store::entity::{bundle, customer, verification},
};

/// A capture whose steps are being taken.
pub(super) const PROCESSING: &str = "processing";
/// A capture that has its decision.
pub(super) const DECIDED: &str = "decided";

/// Decides on a capture, in the transaction that ends the step.
pub(super) async fn decide(
    app: &App,
    transaction: &impl ConnectionTrait,
    evidence: &Evidence,
    findings: &Findings,
) -> Result<(), Fault> {
    let inspected = findings.inspected.as_ref();
    let nothing = CardText::default();
    let printed = findings.read.as_ref().map_or(&nothing, |read| &read.text);
    let face = findings.person.as_ref().filter(|person| person.has_selfie).map(|person| FaceAnswer {
        liveness: person.liveness.as_ref().map_or(Liveness::Unclear, |liveness| liveness.verdict),
        status: person.finding.status,
        by_baseline: person.finding.stub,
    });
    // A registry that never answered leaves the question to a person.
    let asked = pipeline::purpose(&evidence.row)? >= Purpose::Identity;
    let records = asked.then(|| findings.records.map_or(RecordAnswer::Unclear, Records::answer));
    let decision = evidence.with_bundle(|bundle| {
        weigh(
            votes::anti_spoof(bundle, evidence.sequence.as_ref(), inspected),
            votes::tamper(bundle, &evidence.claim, inspected, printed),
            face.as_ref(),
            records,
        )
    })?;
    store(transaction, evidence, &decision).await?;
    if decision.verdict == Verdict::RequiresReview {
        reviews::open(transaction, &evidence.row, app.clock.now()).await?;
    }
    raise_kyc_tier(app, transaction, evidence, decision.tier).await
}

async fn store(
    transaction: &impl ConnectionTrait,
    evidence: &Evidence,
    decision: &Decision,
) -> Result<(), Fault> {
    let text = serde_json::to_string(decision).map_err(|error| Fault::Invariant(error.to_string()))?;
    bundle::Entity::update_many()
        .col_expr(bundle::Column::Tier, Expr::value(decision.tier.as_str()))
        .col_expr(bundle::Column::Verdict, Expr::value(decision.verdict.as_str()))
        .col_expr(bundle::Column::Decision, Expr::value(text))
        .col_expr(bundle::Column::State, Expr::value(DECIDED))
        .filter(bundle::Column::Id.eq(&evidence.row.id))
        .exec(transaction)
        .await?;
    // The machine's own verification; an analyst's are rows of their own.
    verification::Entity::update_many()
        .col_expr(
            verification::Column::Status,
            Expr::value(VerificationStatus::after(decision.verdict).as_str()),
        )
        .col_expr(verification::Column::Score, Expr::value(i32::try_from(decision.score).unwrap_or(100)))
        .col_expr(verification::Column::Tier, Expr::value(decision.tier.as_str()))
        .filter(verification::Column::BundleId.eq(&evidence.row.id))
        .filter(verification::Column::ActorUserId.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// A trusted capture lifts the customer to `standard`; one that is not moves nothing.
async fn raise_kyc_tier(
    app: &App,
    transaction: &impl ConnectionTrait,
    evidence: &Evidence,
    tier: Tier,
) -> Result<(), Fault> {
    let kyc_tier = KycTier::after(tier);
    let mut conflict = OnConflict::columns([customer::Column::OrganisationId, customer::Column::Id]);
    if kyc_tier == KycTier::Standard {
        conflict.update_column(customer::Column::KycTier);
    } else {
        // An update that changes nothing: both databases then agree that the row was there.
        conflict.update_column(customer::Column::Id);
    }
    customer::Entity::insert(customer::ActiveModel {
        organisation_id: Set(evidence.row.organisation_id.clone()),
        id: Set(evidence.row.customer_id.clone()),
        kyc_tier: Set(kyc_tier.as_str().to_owned()),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    })
    .on_conflict(conflict)
    .exec_without_returning(transaction)
    .await?;
    Ok(())
}
