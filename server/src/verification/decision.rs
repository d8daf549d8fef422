//! The last step: every voter heard, the decision stored, and what follows from it. The rules are `contract::finding`'s.

use contract::{
    capture_flow::Purpose,
    face::{Liveness, MatchStatus},
    finding::{
        Decision, FaceAnswer, Heard, KycTier, RecordAnswer, SelfieFinding, Verdict, decide as weigh,
        decide_at_once,
    },
    identity::VerificationStatus,
    ktp::CardText,
    nik::Nik,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    customer,
    evidence::Evidence,
    news,
    person::Person,
    pipeline::{self, Findings},
    points,
    record::Records,
    reviews, standing, votes,
};
use crate::{
    App, Fault,
    store::entity::{bundle, verification},
};

/// A capture whose steps are being taken.
pub(crate) const PROCESSING: &str = "processing";
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
    let purpose = pipeline::purpose(&evidence.row)?;
    let is_identity = purpose >= Purpose::Identity;
    // A registry that never answered leaves the question to a person.
    let records = is_identity.then(|| findings.records.map_or(RecordAnswer::Unclear, Records::answer));
    // Of photos that a partner sent for a certificate no camera of ours saw a living moment. Where every point agrees,
    // that is enough, and another person's face is refused; every other doubt is refused where a caller waits, and weighed
    // as of any capture where nobody does.
    let points = if evidence.row.at_once {
        Some(points::of(&evidence.claim, findings)?)
    } else if evidence.is_sent() && purpose >= Purpose::Certificate {
        let points = points::of(&evidence.claim, findings).ok();
        points.filter(|points| points.agrees() || points.selfie == SelfieFinding::Differs)
    } else {
        None
    };
    let decision = evidence.with_bundle(|bundle| {
        let anti_spoof = votes::anti_spoof(bundle, evidence.sequence.as_ref(), inspected);
        let tamper = votes::tamper(bundle, &evidence.claim, inspected, printed);
        if let Some(points) = &points {
            return decide_at_once(anti_spoof, tamper, points);
        }
        weigh(Heard {
            anti_spoof,
            tamper,
            document: inspected.map(|seen| seen.document.code()),
            face: face_answer(findings.person.as_ref(), is_identity),
            records,
        })
    })?;
    store(app, transaction, &evidence.row, &decision).await?;
    let number = inspected.and_then(|seen| seen.nik.as_ref()).map(|nik| nik.field.value.as_str());
    let is_number = number.is_some_and(|number| Nik::parse(number).is_ok());
    let person = customer::Key::of_capture(&evidence.row);
    let before = news::tier_of(transaction, person).await?;
    customer::raise(app, transaction, person, KycTier::after(decision.tier, is_number)).await?;
    news::kyc_updated(app, transaction, person, (&before, &evidence.row.id)).await
}

/// Leaves a capture to a person on which the machine cannot decide.
pub(super) async fn give_up(
    app: &App,
    transaction: &impl ConnectionTrait,
    capture: &bundle::Model,
) -> Result<(), Fault> {
    store(app, transaction, capture, &Decision::undecided()).await
}

/// What the face has to say; `None` where no face was asked for. Where one was, leaving it out is no way past it, and
/// neither is a face that nobody came to look at.
fn face_answer(person: Option<&Person>, is_asked_for: bool) -> Option<FaceAnswer> {
    let nobody_looked =
        FaceAnswer { liveness: Liveness::Unclear, status: MatchStatus::NotEvaluated, by_baseline: true };
    match person {
        None => Some(nobody_looked),
        Some(person) if person.has_selfie => Some(FaceAnswer {
            liveness: person.liveness.as_ref().map_or(Liveness::Unclear, |liveness| liveness.verdict),
            status: person.finding.status,
            by_baseline: person.finding.stub,
        }),
        Some(_) => is_asked_for.then_some(nobody_looked),
    }
}

async fn store(
    app: &App,
    transaction: &impl ConnectionTrait,
    capture: &bundle::Model,
    decision: &Decision,
) -> Result<(), Fault> {
    let text = serde_json::to_string(decision).map_err(|error| Fault::Invariant(error.to_string()))?;
    bundle::Entity::update_many()
        .col_expr(bundle::Column::Tier, Expr::value(decision.tier.as_str()))
        .col_expr(bundle::Column::Verdict, Expr::value(decision.verdict.as_str()))
        .col_expr(bundle::Column::Decision, Expr::value(text))
        .col_expr(bundle::Column::State, Expr::value(DECIDED))
        .filter(bundle::Column::Id.eq(&capture.id))
        .exec(transaction)
        .await?;
    // The machine's own verification; an analyst's are rows of their own.
    let status = VerificationStatus::after(decision.verdict);
    verification::Entity::update_many()
        .col_expr(verification::Column::Status, Expr::value(status.as_str()))
        .col_expr(verification::Column::Score, Expr::value(i32::try_from(decision.score).unwrap_or(100)))
        .col_expr(verification::Column::Tier, Expr::value(decision.tier.as_str()))
        .filter(verification::Column::BundleId.eq(&capture.id))
        .filter(verification::Column::ActorUserId.is_null())
        .exec(transaction)
        .await?;
    if decision.verdict == Verdict::RequiresReview {
        reviews::open(transaction, capture, app.clock.now()).await?;
    }
    news::capture_decided(app, transaction, capture).await?;
    for row in standing::of_capture(transaction, &capture.id).await? {
        // Who waits is told with the answer, and a capture without one is withdrawn.
        if row.actor_user_id.is_none() && !capture.at_once {
            news::verification_created(app, transaction, &row, status).await?;
        }
    }
    Ok(())
}
