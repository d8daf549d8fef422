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
    each(app, open.clone().filter(is_over), async |id| end(app, id).await).await?;
    let confirmed = open
        .filter(row::Column::DetailsHash.is_not_null())
        .filter(row::Column::CreatedAtMs.lte(now_ms - HEAD_START_MS))
        .filter(row::Column::ExpiresAtMs.gt(now_ms - PATIENCE_MS));
    each(app, confirmed, async |id| hand_in(app, id).await.map(drop)).await?;
    erase_uploads(app).await?;
    match incoming::sweep(app).await? {
        0 => {}
        removed => {
            tracing::info!(photos = removed, "photos were removed from the bucket that nobody confirms");
        }
    }
    Ok(())
}

/// Does `act` for every row of a search. One that fails stays in the search, so that each look begins behind the last one.
async fn each(
    app: &App,
    search: Select<row::Entity>,
    act: impl AsyncFn(&str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut last = String::new();
    loop {
        let next = search.clone().filter(row::Column::Id.gt(last.as_str())).order_by_asc(row::Column::Id);
        let found = next.limit(SWEPT_AT_ONCE).all(&app.database).await?;
        let Some(end) = found.last() else { return Ok(()) };
        last.clone_from(&end.id);
        for known in &found {
            if let Err(fault) = act(&known.id).await {
                tracing::error!(%fault, submission = known.id, "a submission was not swept");
            }
        }
    }
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
    each(app, done, async |id| {
        let erased = upload::erase(app, id).await?;
        tracing::info!(photos = erased, "photos of a submission were erased");
        Ok(())
    })
    .await
}

impl Word {
    /// The word on a submission whose time is over.
    fn lapsed(submission: super::Submission) -> Self {
        Self { submission, events: vec![Event::Lapsed], found: None }
    }
}
