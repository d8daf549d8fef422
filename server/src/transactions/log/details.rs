//! One transaction with all that is known of it: what happened when, what was found on its capture, what was sent.

use contract::{
    finding::Decision,
    instant::Instant,
    portal::{
        access::Permission,
        case::VotesView,
        transaction::{
            DeliveryKind, DeliveryState, DeliveryView, Event, FindingView, Happening, Question, ReviewLink,
            TransactionDetails, TransactionSummary,
        },
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    App, Fault,
    auth::member::Member,
    delivery::outbox::{self, Delivery},
    leases::State,
    store::entity::{certificate, finding, verification},
    verification::{pipeline, reviews},
};

/// A transaction of the member's organisation; nothing where there is none.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn see(app: &App, member: &Member, id: &str) -> Result<Option<TransactionDetails>, Fault> {
    if !is_id(id) {
        return Ok(None);
    }
    let organisation_id = member.organisation_id.as_str();
    let Some(told) = super::outcome(app, organisation_id, id).await? else { return Ok(None) };
    let super::Told { summary, rejections, troubles, bundle_id } = told;
    let deliveries = outbox::of_subject(app, organisation_id, id).await?;
    let mut timeline = vec![Happening { at: Some(summary.sent_at), what: Event::Received }];
    if let Some(liveness_id) = summary.liveness_id.clone() {
        timeline.push(Happening { at: None, what: Event::Liveness { liveness_id } });
    }
    let (mut findings, mut review) = (Vec::new(), None);
    if let Some(capture_id) = bundle_id
        && let Some(decision) = pipeline::decision_on(app, organisation_id, &capture_id).await?
    {
        timeline.extend(steps(app, &capture_id).await?);
        timeline.extend(certificates(app, &capture_id).await?);
        findings = votes(&decision, member.may(Permission::SeePersonalData));
        review = reviews::of_capture(app, organisation_id, &capture_id).await?;
    }
    timeline.extend(answered(&summary));
    if let Some(review) = review.as_ref().filter(|review| !review.by_machine) {
        timeline.push(Happening { at: Some(review.opened_at), what: Event::ReviewOpened });
        let closed = review.closed_at.map(|at| Happening { at: Some(at), what: Event::ReviewClosed });
        timeline.extend(closed);
    }
    timeline.extend(deliveries.iter().flat_map(sent));
    in_order(&mut timeline);
    Ok(Some(TransactionDetails {
        summary,
        rejections,
        troubles,
        timeline,
        findings,
        review: review.map(|case| ReviewLink {
            bundle_id: case.bundle_id,
            state: case.state,
            outcome: case.outcome,
            by_machine: case.by_machine,
        }),
        delivery: deliveries.into_iter().map(view).collect(),
    }))
}

/// Whether a text may be a transaction's id; PostgreSQL takes no text with a zero in it.
fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// By time; what has none stays behind what it stands behind.
fn in_order(timeline: &mut Vec<Happening>) {
    let mut latest = None;
    let mut timed: Vec<(Option<Instant>, Happening)> = timeline
        .drain(..)
        .map(|happening| {
            latest = happening.at.or(latest);
            (latest, happening)
        })
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    timeline.extend(timed.into_iter().map(|(_, happening)| happening));
}

async fn steps(app: &App, bundle_id: &str) -> Result<Vec<Happening>, Fault> {
    let rows = finding::Entity::find()
        .filter(finding::Column::BundleId.eq(bundle_id))
        .order_by_asc(finding::Column::CreatedAtMs)
        .order_by_asc(finding::Column::Id)
        .all(&app.database)
        .await?;
    let happened = |row: finding::Model| Happening {
        at: Some(Instant::from_epoch_ms(row.created_at_ms)),
        what: Event::Step { step: row.step },
    };
    Ok(rows.into_iter().map(happened).collect())
}

async fn certificates(app: &App, bundle_id: &str) -> Result<Vec<Happening>, Fault> {
    let verifications = verification::Entity::find()
        .filter(verification::Column::BundleId.eq(bundle_id))
        .all(&app.database)
        .await?;
    let issued = certificate::Entity::find()
        .filter(certificate::Column::IssuedFor.is_in(verifications.into_iter().map(|row| row.id)))
        .all(&app.database)
        .await?;
    let happened = |row: certificate::Model| Happening {
        at: Some(Instant::from_epoch_ms(row.created_at_ms)),
        what: Event::Certificate {
            serial: row.id,
            revoked_at: row.revoked_at_ms.map(Instant::from_epoch_ms),
        },
    };
    Ok(issued.into_iter().map(happened).collect())
}

fn votes(decision: &Decision, with_reasons: bool) -> Vec<FindingView> {
    let of = |question, votes| FindingView::of(question, VotesView::from(votes), with_reasons);
    of(Question::AntiSpoof, &decision.anti_spoof).chain(of(Question::Tamper, &decision.tamper)).collect()
}

fn answered(summary: &TransactionSummary) -> Option<Happening> {
    let (http_status, took_ms) = (summary.http_status?, summary.took_ms?);
    let at = Some(summary.sent_at.plus_ms(i64::from(took_ms)));
    Some(Happening { at, what: Event::Answered { http_status, took_ms } })
}

fn kind(delivery: &Delivery) -> DeliveryKind {
    if delivery.endpoint_id.is_some() { DeliveryKind::Webhook } else { DeliveryKind::Mail }
}

fn state(delivery: &Delivery) -> DeliveryState {
    match delivery.state {
        State::Due => DeliveryState::Due,
        State::Done => DeliveryState::Done,
        State::Failed => DeliveryState::Failed,
    }
}

fn sent(delivery: &Delivery) -> impl Iterator<Item = Happening> {
    let (delivery_id, kind, state) = (delivery.id.clone(), kind(delivery), state(delivery));
    let queued = Event::Queued { delivery_id: delivery_id.clone(), kind };
    let ended = delivery.finished_at.map(|at| (at, Event::Sent { delivery_id, kind, state }));
    let happened = [(delivery.created_at, queued)].into_iter().chain(ended);
    happened.map(|(at, what)| Happening { at: Some(at), what })
}

fn view(delivery: Delivery) -> DeliveryView {
    DeliveryView {
        kind: kind(&delivery),
        state: state(&delivery),
        last_status: delivery.last_status.and_then(|status| u16::try_from(status).ok()),
        id: delivery.id,
        event: delivery.event,
    }
}
