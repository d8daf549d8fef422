//! What time does to submissions: one that was confirmed and has no capture yet is handed in, one without a capture at its
//! end is over, and photos that became a capture, or never will, are erased.

use contract::onekyc::{Event, Flow};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Query};

use super::{
    confirm::hand_in,
    is_moving, opened,
    tell::{self, Word},
    upload,
};
use crate::{
    App, Fault,
    store::{
        self,
        entity::{capture_link, submission as row, upload as upload_row},
    },
};

/// Submissions looked at in one go, so that a sweep of years does not fill the memory.
const SWEPT_AT_ONCE: u64 = 100;
/// Whoever confirmed it hands it in at once; a sweep leaves it alone for so long.
const HEAD_START_MS: i64 = 60_000;

/// Hands in what waits, ends what is over, erases what nobody needs any longer. One that fails holds up no other.
///
/// # Errors
/// The database failed.
pub async fn sweep(app: &App) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    // Without a capture: without a link, or with one that took none.
    let used = Query::select()
        .column(capture_link::Column::Id)
        .from(capture_link::Entity)
        .and_where(capture_link::Column::BundleId.is_not_null())
        .take();
    let open = row::Entity::find()
        .filter(is_moving())
        .filter(row::Column::LinkId.is_null().or(row::Column::LinkId.not_in_subquery(used)));
    let past = open.clone().filter(row::Column::ExpiresAtMs.lte(now_ms)).limit(SWEPT_AT_ONCE);
    for known in past.all(&app.database).await? {
        let id = known.id.clone();
        if let Err(fault) = end(app, known).await {
            tracing::error!(%fault, submission = id, "a submission that is over cannot be ended");
        }
    }
    let confirmed = open
        .filter(row::Column::DetailsHash.is_not_null())
        .filter(row::Column::CreatedAtMs.lte(now_ms - HEAD_START_MS))
        .filter(row::Column::ExpiresAtMs.gt(now_ms))
        .limit(SWEPT_AT_ONCE);
    for known in confirmed.all(&app.database).await? {
        if let Err(fault) = hand_in(app, &known.id).await {
            tracing::error!(%fault, submission = known.id, "a submission could not be handed in");
        }
    }
    erase_uploads(app).await
}

/// Ends a submission whose time is over, and tells the partner.
async fn end(app: &App, known: row::Model) -> Result<(), Fault> {
    let link_id = known.link_id.clone();
    let word = Word::lapsed(opened(app, known)?);
    let transaction = store::begin_write(&app.database).await?;
    if let Some(link_id) = link_id {
        // A capture that began in time may have arrived since.
        let link = capture_link::Entity::find_by_id(link_id).lock_exclusive().one(&transaction).await?;
        if link.is_some_and(|link| link.bundle_id.is_some()) {
            return Ok(());
        }
    }
    tell::tell(app, &transaction, &word).await?;
    transaction.commit().await?;
    Ok(())
}

/// Erases photos of submissions that have their capture, or are over.
async fn erase_uploads(app: &App) -> Result<(), Fault> {
    let waiting = Query::select().column(upload_row::Column::SubmissionId).from(upload_row::Entity).take();
    let used = Query::select()
        .column(capture_link::Column::Id)
        .from(capture_link::Entity)
        .and_where(capture_link::Column::BundleId.is_not_null())
        .take();
    let done = row::Entity::find()
        .filter(row::Column::Flow.eq(Flow::CertificateRegistration.as_str()))
        .filter(row::Column::Id.in_subquery(waiting))
        .filter(is_moving().not().or(row::Column::LinkId.in_subquery(used)))
        .limit(SWEPT_AT_ONCE);
    for known in done.all(&app.database).await? {
        let erased = upload::erase(app, &known.id).await?;
        tracing::info!(photos = erased, "photos of a submission were erased");
    }
    Ok(())
}

impl Word {
    /// The word on a submission whose time is over.
    fn lapsed(submission: super::Submission) -> Self {
        Self { submission, events: vec![Event::Lapsed], found: None }
    }
}
