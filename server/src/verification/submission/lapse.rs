//! What time does to submissions: one that was confirmed and has no capture yet is handed in, one without a capture at its
//! end is over, and photos that became a capture, or never will, are erased.

use contract::onekyc::{Event, Flow};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query},
};

use super::{
    confirm::hand_in,
    incoming, is_moving, opened,
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
/// One that was confirmed in time is handed in for so long after its end, whatever holds it up (ours).
const PATIENCE_MS: i64 = 24 * 3_600_000;

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
    let is_over = row::Column::ExpiresAtMs.lte(now_ms - PATIENCE_MS);
    let is_over = is_over.or(row::Column::ExpiresAtMs.lte(now_ms).and(row::Column::DetailsHash.is_null()));
    let (over, mut last) = (open.clone().filter(is_over), String::new());
    while let Some(found) = next(app, &over, &mut last).await? {
        for known in found {
            if let Err(fault) = end(app, &known.id).await {
                tracing::error!(%fault, submission = known.id, "a submission that is over cannot be ended");
            }
        }
    }
    let confirmed = open
        .filter(row::Column::DetailsHash.is_not_null())
        .filter(row::Column::CreatedAtMs.lte(now_ms - HEAD_START_MS))
        .filter(row::Column::ExpiresAtMs.gt(now_ms - PATIENCE_MS));
    let mut last = String::new();
    'handing: while let Some(found) = next(app, &confirmed, &mut last).await? {
        for known in found {
            let Err(fault) = hand_in(app, &known.id).await else { continue };
            tracing::error!(%fault, submission = known.id, "a submission could not be handed in");
            // Each of the others would wait for it as long.
            if fault.is_store_away() {
                break 'handing;
            }
        }
    }
    erase_uploads(app).await?;
    match incoming::sweep(app).await? {
        0 => {}
        removed => {
            tracing::info!(photos = removed, "photos were removed from the bucket that nobody confirms");
        }
    }
    Ok(())
}

/// The next rows of a search behind the last one; nothing when there are no more. One that fails stays in the search, and
/// must not be met again in this sweep.
async fn next(
    app: &App,
    search: &Select<row::Entity>,
    last: &mut String,
) -> Result<Option<Vec<row::Model>>, Fault> {
    let behind = search.clone().filter(row::Column::Id.gt(last.as_str())).order_by_asc(row::Column::Id);
    let found = behind.limit(SWEPT_AT_ONCE).all(&app.database).await?;
    let Some(end) = found.last() else { return Ok(None) };
    last.clone_from(&end.id);
    Ok(Some(found))
}

/// Ends a submission whose time is over, and tells the partner. From then on nothing comes of it: its link is closed in the
/// same transaction, and what began in time and arrived first is left to go on.
pub(super) async fn end(app: &App, id: &str) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let transaction = store::begin_write(&app.database).await?;
    let known = row::Entity::find_by_id(id).filter(is_moving()).lock_exclusive().one(&transaction).await?;
    let Some(known) = known else { return Ok(()) };
    // It may have been confirmed since it was looked for.
    let patience_ms = if known.details_hash.is_some() { PATIENCE_MS } else { 0 };
    if known.expires_at_ms + patience_ms > now_ms {
        return Ok(());
    }
    if let Some(link_id) = &known.link_id {
        let closed = capture_link::Entity::update_many()
            .col_expr(capture_link::Column::ClosedAtMs, Expr::value(now_ms))
            .filter(capture_link::Column::Id.eq(link_id))
            .filter(capture_link::Column::BundleId.is_null())
            .exec(&transaction)
            .await?;
        if closed.rows_affected == 0 {
            return Ok(());
        }
    }
    tell::tell(app, &transaction, &Word::lapsed(opened(app, known)?)).await?;
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
        .filter(is_moving().not().or(row::Column::LinkId.in_subquery(used)));
    let mut last = String::new();
    while let Some(found) = next(app, &done, &mut last).await? {
        for known in found {
            match upload::erase(app, &known.id).await {
                Ok(erased) => tracing::info!(photos = erased, "photos of a submission were erased"),
                Err(fault) => {
                    tracing::error!(%fault, submission = known.id, "photos of a submission were not erased");
                }
            }
        }
    }
    Ok(())
}

impl Word {
    /// The word on a submission whose time is over.
    fn lapsed(submission: super::Submission) -> Self {
        Self { submission, events: vec![Event::Lapsed], found: None }
    }
}
