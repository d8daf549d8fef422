//! The steps of a capture whose caller waits and gets no later answer: nobody else takes them, none is tried again, and a
//! capture that is answered as failed is withdrawn, so that nothing follows from it afterwards.

use std::time::Duration;

use contract::finding::{CardTrouble, ClaimFindings, Tier, Verdict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use thiserror::Error;

use super::{Evidence, Findings, Step, found, take_once};
use crate::{
    App, Fault, jobs,
    store::{
        self,
        entity::bundle::{self, WITHDRAWN},
    },
    verification::{decision::DECIDED, issue::Issued, points, registry::RegistryFault, reviews, standing},
};

/// What a capture came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtOnce {
    /// Point by point. Whose the contacts are was settled when they were recorded, where everything agrees.
    pub points: ClaimFindings,
    /// Why the card does not agree, where it does not.
    pub card: Option<CardTrouble>,
    /// The certificate's serial number.
    pub certificate: Option<String>,
}

/// Why there is no answer. The capture is withdrawn.
#[derive(Debug, Error)]
pub enum Unanswered {
    /// The civil registry gave none.
    #[error(transparent)]
    Registry(RegistryFault),
    /// The steps took too long.
    #[error("the steps took longer than their caller waits")]
    OutOfTime,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(Fault),
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Registry(fault) => Self::Registry(fault),
            fault => Self::Fault(fault),
        }
    }
}

/// Takes every step, within a time, and says what they came to.
///
/// # Errors
/// [`Unanswered`]
pub async fn answer_at_once(app: &App, bundle_id: &str, within: Duration) -> Result<AtOnce, Unanswered> {
    let failed = match tokio::time::timeout(within, take_all(app, bundle_id)).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(fault)) => fault.into(),
        Err(_) => Unanswered::OutOfTime,
    };
    withdraw(app, bundle_id).await?;
    Err(failed)
}

async fn take_all(app: &App, bundle_id: &str) -> Result<AtOnce, Fault> {
    while let Some(leased) = jobs::lease_of(app, bundle_id).await? {
        take_once(app, &leased).await?;
    }
    let evidence = Evidence::load(app, bundle_id).await?;
    let issued: Option<Issued> = found(app, bundle_id, Step::Issue).await?;
    let (DECIDED, Some(issued)) = (evidence.row.state.as_str(), issued) else {
        return Err(Fault::Invariant(format!("somebody else takes the steps of capture {bundle_id}")));
    };
    let findings = Findings::of(app, bundle_id).await?;
    let card = points::card_trouble(&evidence.claim, &findings)?;
    let mut points = points::of(&evidence.claim, &findings)?;
    if points.agrees() {
        points.taken = points::taken(issued.in_use);
    }
    Ok(AtOnce { points, card, certificate: issued.certificate })
}

/// Takes a capture back whose caller was told, or never will be told, what it came to: what is under way cannot be stored
/// any more, and a certificate that was issued already is revoked. Nothing where there is no such capture.
///
/// # Errors
/// The database failed.
pub async fn withdraw(app: &App, bundle_id: &str) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    withdraw_within(app, &transaction, bundle_id).await?;
    transaction.commit().await?;
    Ok(())
}

/// The same, in the caller's transaction.
///
/// # Errors
/// The database failed.
pub async fn withdraw_within(
    app: &App,
    transaction: &DatabaseTransaction,
    bundle_id: &str,
) -> Result<(), Fault> {
    let found = bundle::Entity::find_by_id(bundle_id).lock_exclusive().one(transaction).await?;
    let Some(row) = found.filter(|row| row.state != WITHDRAWN) else {
        return Ok(());
    };
    bundle::Entity::update_many()
        .col_expr(bundle::Column::State, Expr::value(WITHDRAWN))
        .col_expr(bundle::Column::Tier, Expr::value(Tier::Low.as_str()))
        .col_expr(bundle::Column::Verdict, Expr::value(Verdict::Failed.as_str()))
        .filter(bundle::Column::Id.eq(bundle_id))
        .exec(transaction)
        .await?;
    jobs::cancel(app, transaction, bundle_id, "its caller was told that it came to nothing").await?;
    standing::withdrawn(app, transaction, &row).await?;
    // Somebody may have opened one before its caller was told.
    reviews::forget(transaction, bundle_id).await?;
    if row.state == DECIDED {
        // The worker brings contacts and certificates in line with what holds now.
        jobs::enqueue_again(app, transaction, bundle_id, Step::Issue.as_str()).await?;
    }
    Ok(())
}
