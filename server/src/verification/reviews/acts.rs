//! What members do to a case: claim it, give it back, decide it, open it again. What changes a case is in the audit
//! log, in the same transaction.

use contract::{
    instant::Instant,
    portal::{
        audit::AuditAction,
        case::NoteKind,
        review::{CLAIM_MS, Opinion, ReviewClaim, ReviewState, ReviewSummary, check_reason},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::Expr,
};

use super::{ReviewError, entry, holder, is_decided, is_id, note_sealed_as, summary};
use crate::{
    App,
    audit::{self, Entry},
    auth::member::{Colleagues, Member},
    ids, jobs, privacy, settings,
    store::{
        self,
        entity::{bundle, review, review_note},
    },
    verification::standing,
};

/// Makes a case a member's for [`CLAIM_MS`] from now.
///
/// # Errors
/// [`ReviewError`]: somebody else has it, it is decided, or it waits for somebody else.
pub async fn claim(app: &App, member: &Member, bundle_id: &str) -> Result<ReviewSummary, ReviewError> {
    let work = Work::begin(app, member, bundle_id).await?;
    work.is_undecided()?;
    work.is_free().await?;
    if work.row.proposed_by.as_ref() == Some(&member.id) {
        return Err(ReviewError::OwnProposal);
    }
    let until_ms = work.now.plus_ms(CLAIM_MS).epoch_ms();
    let entry = work.entry(AuditAction::ReviewClaimed);
    let mut row: review::ActiveModel = work.row.clone().into();
    row.claimed_by = Set(Some(member.id.clone()));
    row.claimed_until_ms = Set(Some(until_ms));
    work.end(row, entry).await
}

/// Gives a case back. One that nobody has is given back already.
///
/// # Errors
/// [`ReviewError`]: somebody else has it, or there is none.
pub async fn release(app: &App, member: &Member, bundle_id: &str) -> Result<ReviewSummary, ReviewError> {
    let work = Work::begin(app, member, bundle_id).await?;
    work.is_free().await?;
    if holder(&work.row, work.now).is_none() {
        return summary(&work.transaction, work.row, work.now).await.map_err(Into::into);
    }
    let entry = work.entry(AuditAction::ReviewReleased);
    let mut row: review::ActiveModel = work.row.clone().into();
    row.claimed_by = Set(None);
    row.claimed_until_ms = Set(None);
    work.end(row, entry).await
}

/// Decides a case that the member has claimed: at once, or where four eyes are asked for, as the first of two. A case
/// with a proposal waits for an equal decision of somebody else, whatever the setting says by then; an unequal one
/// opens it again, and both stay on record.
///
/// # Errors
/// [`ReviewError`]
pub async fn decide(
    app: &App,
    member: &Member,
    bundle_id: &str,
    opinion: Opinion,
    reason: &str,
) -> Result<ReviewSummary, ReviewError> {
    let reason = check_reason(reason).map_err(|error| ReviewError::Fields(vec![error]))?;
    let work = Work::begin(app, member, bundle_id).await?;
    work.is_undecided()?;
    work.is_whole().await?;
    if work.row.proposed_by.as_ref() == Some(&member.id) {
        return Err(ReviewError::OwnProposal);
    }
    work.is_free().await?;
    if holder(&work.row, work.now).is_none() {
        return Err(ReviewError::NotClaimed);
    }
    let mut row: review::ActiveModel = work.row.clone().into();
    row.claimed_by = Set(None);
    row.claimed_until_ms = Set(None);
    let proposal = match &work.row.proposal_id {
        Some(id) => review_note::Entity::find_by_id(id).one(&work.transaction).await?,
        None => None,
    };
    let decided = |action| work.entry(action).with("decision", opinion.as_str());
    let entry = match proposal {
        None if settings::of(&work.transaction, &member.organisation_id).await?.four_eyes => {
            let id = work.note(NoteKind::Proposal, Some(opinion), reason).await?;
            row.state = Set(ReviewState::Proposed.as_str().to_owned());
            row.proposal_id = Set(Some(id));
            row.proposed_by = Set(Some(member.id.clone()));
            decided(AuditAction::ReviewProposed)
        }
        Some(first) if first.decision.as_deref() != Some(opinion.as_str()) => {
            work.note(NoteKind::Objection, Some(opinion), reason).await?;
            row.state = Set(ReviewState::Open.as_str().to_owned());
            row.proposal_id = Set(None);
            row.proposed_by = Set(None);
            decided(AuditAction::ReviewObjected)
        }
        confirmed => {
            let override_of = standing::Override { capture: &work.row, member, opinion, reason };
            let verification_id = standing::overrule(app, &work.transaction, override_of, work.now).await?;
            row.state = Set(ReviewState::Closed.as_str().to_owned());
            row.closed_at_ms = Set(Some(work.now.epoch_ms()));
            row.proposal_id = Set(None);
            row.proposed_by = Set(None);
            let entry =
                decided(AuditAction::ReviewDecided).with("verification", format!("ver_{verification_id}"));
            match confirmed {
                Some(first) => entry.with("proposedBy", first.member_id),
                None => entry,
            }
        }
    };
    work.end(row, entry).await
}

/// Opens a decided case again, or the first one of what the machine decided without a doubt. What was decided holds until
/// it is decided anew.
///
/// # Errors
/// [`ReviewError`]: it is not decided, or the reason does not hold.
pub async fn reopen(
    app: &App,
    member: &Member,
    bundle_id: &str,
    reason: &str,
) -> Result<ReviewSummary, ReviewError> {
    let reason = check_reason(reason).map_err(|error| ReviewError::Fields(vec![error]))?;
    let (transaction, capture) = hold(app, member, bundle_id).await?;
    let is_first = review::Entity::find_by_id(bundle_id).one(&transaction).await?.is_none();
    if is_first {
        open_first(app, &transaction, &capture).await?;
    }
    let work = Work::of(app, member, transaction, capture).await?;
    if !is_first && work.row.state != ReviewState::Closed.as_str() {
        return Err(ReviewError::NotClosed);
    }
    work.is_whole().await?;
    let (kind, action) = if is_first {
        (NoteKind::Opening, AuditAction::ReviewOpened)
    } else {
        (NoteKind::Reopening, AuditAction::ReviewReopened)
    };
    work.note(kind, None, reason).await?;
    let entry = work.entry(action);
    let mut row: review::ActiveModel = work.row.clone().into();
    row.state = Set(ReviewState::Open.as_str().to_owned());
    row.closed_at_ms = Set(None);
    work.end(row, entry).await
}

/// Opens the first case of a capture that the machine decided without a doubt.
async fn open_first(
    app: &App,
    transaction: &DatabaseTransaction,
    capture: &bundle::Model,
) -> Result<(), ReviewError> {
    if !is_decided(capture) {
        return Err(ReviewError::Unknown);
    }
    // Whoever serves its caller takes its last steps.
    if capture.at_once && jobs::is_under_way(transaction, &capture.id).await? {
        return Err(ReviewError::NotClosed);
    }
    super::open(transaction, capture, app.clock.now()).await?;
    // Its caller has the answer; what follows from another decision is the workers'.
    bundle::Entity::update_many()
        .col_expr(bundle::Column::AtOnce, Expr::value(false))
        .filter(bundle::Column::Id.eq(&capture.id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// A capture of the member's organisation, held until the transaction ends. Whoever changes a case, withdraws or erases
/// its capture holds the capture before the case: they come one after the other.
async fn hold(
    app: &App,
    member: &Member,
    bundle_id: &str,
) -> Result<(DatabaseTransaction, bundle::Model), ReviewError> {
    if !is_id(bundle_id) {
        return Err(ReviewError::Unknown);
    }
    let transaction = store::begin_write(&app.database).await?;
    // SQLite knows no such lock; there the whole transaction is one.
    let capture = bundle::Entity::find_by_id(bundle_id).lock_exclusive().one(&transaction).await?;
    let capture = capture.filter(|capture| capture.organisation_id == member.organisation_id);
    Ok((transaction, capture.ok_or(ReviewError::Unknown)?))
}

/// Something that a member does to a case, in one transaction that holds its capture from the first moment: who comes
/// second sees what the first one did.
struct Work<'a> {
    app: &'a App,
    member: &'a Member,
    transaction: DatabaseTransaction,
    capture: bundle::Model,
    row: review::Model,
    now: Instant,
}

impl<'a> Work<'a> {
    async fn begin(app: &'a App, member: &'a Member, bundle_id: &str) -> Result<Self, ReviewError> {
        let (transaction, capture) = hold(app, member, bundle_id).await?;
        Self::of(app, member, transaction, capture).await
    }

    async fn of(
        app: &'a App,
        member: &'a Member,
        transaction: DatabaseTransaction,
        capture: bundle::Model,
    ) -> Result<Self, ReviewError> {
        let row = review::Entity::find_by_id(&capture.id).one(&transaction).await?;
        let row = row.filter(|row| row.organisation_id == member.organisation_id);
        let row = row.ok_or(ReviewError::Unknown)?;
        Ok(Self { app, member, transaction, capture, row, now: app.clock.now() })
    }

    fn is_undecided(&self) -> Result<(), ReviewError> {
        if self.row.state == ReviewState::Closed.as_str() { Err(ReviewError::Closed) } else { Ok(()) }
    }

    /// Whether nothing of the capture is erased, or about to be: nothing may be written down of it any more then.
    async fn is_whole(&self) -> Result<(), ReviewError> {
        let is_erased = self.capture.erased_at_ms.is_some();
        if is_erased || privacy::is_being_erased(&self.transaction, &self.capture.id).await? {
            return Err(ReviewError::Closed);
        }
        Ok(())
    }

    /// Whether nobody else has the case.
    async fn is_free(&self) -> Result<(), ReviewError> {
        match holder(&self.row, self.now) {
            Some((by, until)) if *by != self.member.id => {
                let by = Colleagues::load(&self.transaction, vec![by.clone()]).await?.of(by);
                Err(ReviewError::Claimed(ReviewClaim { by, until }))
            }
            _ => Ok(()),
        }
    }

    fn entry(&self, action: AuditAction) -> Entry<'a> {
        entry(self.member, &self.row.bundle_id, action)
    }

    async fn note(
        &self,
        kind: NoteKind,
        opinion: Option<Opinion>,
        reason: &str,
    ) -> Result<String, ReviewError> {
        let random = self.app.randomness.as_ref();
        let id = ids::row_id(self.now, random);
        review_note::ActiveModel {
            id: Set(id.clone()),
            bundle_id: Set(self.row.bundle_id.clone()),
            member_id: Set(self.member.id.clone()),
            kind: Set(kind.as_str().to_owned()),
            decision: Set(opinion.map(|opinion| opinion.as_str().to_owned())),
            sealed_reason: Set(self.app.vault.seal_text(&note_sealed_as(&id), reason, random)),
            created_at_ms: Set(self.now.epoch_ms()),
        }
        .insert(&self.transaction)
        .await?;
        Ok(id)
    }

    async fn end(self, row: review::ActiveModel, entry: Entry<'_>) -> Result<ReviewSummary, ReviewError> {
        let row = row.update(&self.transaction).await?;
        audit::append(self.app, &self.transaction, entry).await?;
        let summary = summary(&self.transaction, row, self.now).await?;
        self.transaction.commit().await?;
        Ok(summary)
    }
}
