//! Captures that need a person: who has them, what was said, and the decision that overrules the machine's. The
//! machine's own verification stays; a member's is a row beside it. What the machine decided without a doubt has no row
//! here and is shown as a decided case, until somebody opens one of it. What members do to a case is in `acts`, the queue in
//! [`queue`], what a case shows in [`case`].

mod acts;
pub mod case;
pub mod queue;

use contract::{
    field::FieldError,
    instant::Instant,
    portal::{
        audit::AuditAction,
        review::{Opinion, ReviewClaim, ReviewState, ReviewSummary},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict};
use thiserror::Error;

pub use acts::{claim, decide, release, reopen};

use crate::{
    App, Fault,
    audit::Entry,
    auth::member::{Colleagues, Member},
    store::entity::{bundle, review, review_note},
    verification::{decision::DECIDED, standing},
};

/// Why a case is not what was asked of it.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// No such case, or another organisation's.
    #[error("no such review")]
    Unknown,
    /// Another member has it.
    #[error("another member has this review")]
    Claimed(ReviewClaim),
    /// It has to be claimed first.
    #[error("claim this review before you decide it")]
    NotClaimed,
    /// It waits for somebody else.
    #[error("another member has to confirm your proposal")]
    OwnProposal,
    /// It is decided.
    #[error("this review is decided")]
    Closed,
    /// It is not decided.
    #[error("this review is not decided")]
    NotClosed,
    /// What was sent does not hold.
    #[error("validation failed")]
    Fields(Vec<FieldError>),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for ReviewError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Opens a case for a capture that needs a person, in the transaction that decides so. Twice does no harm.
pub(super) async fn open(
    transaction: &impl ConnectionTrait,
    capture: &bundle::Model,
    now: Instant,
) -> Result<(), Fault> {
    let row = review::ActiveModel {
        bundle_id: Set(capture.id.clone()),
        organisation_id: Set(capture.organisation_id.clone()),
        customer_id: Set(capture.customer_id.clone()),
        state: Set(ReviewState::Open.as_str().to_owned()),
        claimed_by: Set(None),
        claimed_until_ms: Set(None),
        proposal_id: Set(None),
        proposed_by: Set(None),
        opened_at_ms: Set(now.epoch_ms()),
        closed_at_ms: Set(None),
    };
    let there =
        OnConflict::column(review::Column::BundleId).do_nothing_on([review::Column::BundleId]).to_owned();
    review::Entity::insert(row).on_conflict(there).exec_without_returning(transaction).await?;
    Ok(())
}

fn entry<'a>(member: &'a Member, bundle_id: &str, action: AuditAction) -> Entry<'a> {
    Entry::of(member, action, format!("review/{bundle_id}"))
}

/// The case of a capture, or what stands in its place; nothing of what has neither.
///
/// # Errors
/// The database failed.
pub async fn of_capture(
    app: &App,
    organisation_id: &str,
    bundle_id: &str,
) -> Result<Option<ReviewSummary>, Fault> {
    match find(&app.database, organisation_id, bundle_id).await? {
        Some(found) => Ok(Some(summary_of(&app.database, found, app.clock.now()).await?)),
        None => Ok(None),
    }
}

/// A case, or what stands in its place.
struct Found {
    row: review::Model,
    /// Whether there is no case: the machine had no doubt.
    by_machine: bool,
}

impl Found {
    fn without_case(capture: &bundle::Model) -> Self {
        let row = review::Model {
            bundle_id: capture.id.clone(),
            organisation_id: capture.organisation_id.clone(),
            customer_id: capture.customer_id.clone(),
            state: ReviewState::Closed.as_str().to_owned(),
            claimed_by: None,
            claimed_until_ms: None,
            proposal_id: None,
            proposed_by: None,
            opened_at_ms: capture.received_at_ms,
            // The machine takes seconds.
            closed_at_ms: Some(capture.received_at_ms),
        };
        Self { row, by_machine: true }
    }

    /// `holds` is what holds of the capture.
    fn summary(self, people: &Colleagues, holds: Option<Opinion>, now: Instant) -> ReviewSummary {
        let summary = summary_with(people, self.row, now);
        // Of a case that is open again it holds until it is decided anew, and is not what the case is about.
        let outcome = holds.filter(|_| summary.state == ReviewState::Closed);
        ReviewSummary { by_machine: self.by_machine, outcome, ..summary }
    }
}

/// The case of a capture of an organisation; of what the machine decided without a doubt, what stands in its place.
async fn find(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    bundle_id: &str,
) -> Result<Option<Found>, Fault> {
    if !is_id(bundle_id) {
        return Ok(None);
    }
    let row = review::Entity::find_by_id(bundle_id)
        .filter(review::Column::OrganisationId.eq(organisation_id))
        .one(connection)
        .await?;
    if let Some(row) = row {
        return Ok(Some(Found { row, by_machine: false }));
    }
    let capture = bundle::Entity::find_by_id(bundle_id).one(connection).await?;
    let own = capture.filter(|capture| capture.organisation_id == organisation_id && is_decided(capture));
    Ok(own.map(|capture| Found::without_case(&capture)))
}

/// Takes back the case of a capture that is withdrawn: there is nothing left to decide.
pub(super) async fn forget(connection: &impl ConnectionTrait, bundle_id: &str) -> Result<(), Fault> {
    review_note::Entity::delete_many()
        .filter(review_note::Column::BundleId.eq(bundle_id))
        .exec(connection)
        .await?;
    review::Entity::delete_many().filter(review::Column::BundleId.eq(bundle_id)).exec(connection).await?;
    Ok(())
}

/// Whether a capture has its decision, and something of it is left to look at.
fn is_decided(capture: &bundle::Model) -> bool {
    capture.state == DECIDED && capture.erased_at_ms.is_none()
}

/// Whether a text may be a capture's id; PostgreSQL takes no text with a zero in it.
fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Who has a case, and until when.
fn holder(row: &review::Model, now: Instant) -> Option<(&String, Instant)> {
    let until = Instant::from_epoch_ms(row.claimed_until_ms?);
    row.claimed_by.as_ref().filter(|_| until > now).map(|by| (by, until))
}

/// A case as the queue shows it.
async fn summary(
    connection: &impl ConnectionTrait,
    row: review::Model,
    now: Instant,
) -> Result<ReviewSummary, Fault> {
    summary_of(connection, Found { row, by_machine: false }, now).await
}

async fn summary_of(
    connection: &impl ConnectionTrait,
    found: Found,
    now: Instant,
) -> Result<ReviewSummary, Fault> {
    let named = found.row.claimed_by.iter().chain(&found.row.proposed_by).cloned().collect();
    let people = Colleagues::load(connection, named).await?;
    let id = found.row.bundle_id.clone();
    let holds = standing::opinions(connection, std::slice::from_ref(&id)).await?.remove(&id);
    Ok(found.summary(&people, holds, now))
}

fn summary_with(people: &Colleagues, row: review::Model, now: Instant) -> ReviewSummary {
    let claim = holder(&row, now).map(|(by, until)| ReviewClaim { by: people.of(by), until });
    let state = match (row.state.as_str(), &claim) {
        ("closed", _) => ReviewState::Closed,
        ("proposed", _) => ReviewState::Proposed,
        (_, Some(_)) => ReviewState::Claimed,
        (_, None) => ReviewState::Open,
    };
    ReviewSummary {
        state,
        claim,
        proposed_by: row.proposed_by.as_ref().map(|by| people.of(by)),
        opened_at: Instant::from_epoch_ms(row.opened_at_ms),
        closed_at: row.closed_at_ms.map(Instant::from_epoch_ms),
        outcome: None,
        by_machine: false,
        bundle_id: row.bundle_id,
        customer_id: row.customer_id,
    }
}

pub(crate) fn note_sealed_as(id: &str) -> String {
    format!("review_note|{id}|reason")
}
