//! A stored capture as its partner asks for it again: what it came to, and what holds of it since.

use contract::{
    finding::{Tier, Verdict},
    identity::VerificationStatus,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    pipeline::{self, Progress},
    standing,
};
use crate::{
    App, Fault,
    store::{
        self,
        entity::{bundle, frame},
    },
};

/// A stored capture.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredBundle {
    /// The row.
    pub row: bundle::Model,
    /// Frames that were kept; none are left once their time is over.
    pub frames_stored: usize,
    /// Where its steps stand.
    pub progress: Progress,
    /// What holds of it.
    pub holding: Holding,
}

/// The verification that holds of a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The verification's id.
    pub id: String,
    /// An analyst's word, where there is one.
    pub overruled: Option<Overruled>,
}

/// An analyst's word on a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// Where the verification stands.
    pub status: VerificationStatus,
    /// What the capture counts as.
    pub verdict: Verdict,
    /// Its tier.
    pub tier: Tier,
    /// Who said so.
    pub actor_user_id: String,
}

/// A capture of a partner's.
///
/// # Errors
/// The database failed, or a row cannot be read.
pub async fn find(app: &App, organisation_id: &str, bundle_id: &str) -> Result<Option<StoredBundle>, Fault> {
    let row = bundle::Entity::find_by_id(bundle_id)
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .one(&app.database)
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let frames =
        frame::Entity::find().filter(frame::Column::BundleId.eq(&row.id)).count(&app.database).await?;
    let last = standing::holding(app, &row.id).await?;
    let last = last.ok_or_else(|| Fault::Invariant(format!("capture {} has no verification", row.id)))?;
    let overruled = match last.actor_user_id {
        None => None,
        Some(actor_user_id) => {
            let status = store::word(&last.status)?;
            let verdict = match status {
                VerificationStatus::Verified => Verdict::Passed,
                VerificationStatus::Failed => Verdict::Failed,
                VerificationStatus::Pending => Verdict::RequiresReview,
            };
            Some(Overruled { status, verdict, tier: store::word(&last.tier)?, actor_user_id })
        }
    };
    Ok(Some(StoredBundle {
        progress: pipeline::progress(app, &row.id).await?,
        frames_stored: usize::try_from(frames).unwrap_or(usize::MAX),
        holding: Holding { id: last.id, overruled },
        row,
    }))
}
