//! On whom captures and links hold data: the number that was claimed, and the one that was read on the card. Followed up by
//! the sweep and before every question, so that what takes captures knows nothing of it.

use contract::{ktp::KtpField, nik::Nik};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use crate::{
    App, Fault,
    store::entity::{bundle, capture_link, organisation, subject_trace},
    verification::{
        Claim,
        decision::PROCESSING,
        evidence::claim_sealed_as,
        link,
        pipeline::{Progress, progress},
    },
};

/// A number that was read with less confidence is perhaps another person's. As with what is claimed by nobody: on drawn
/// cards every number that is read right is above it.
const READ: f64 = 0.8;
/// Rows looked at in one go.
const AT_ONCE: u64 = 100;

/// The word for captures.
pub(super) const CAPTURE: &str = "capture";
/// The word for links.
pub(super) const LINK: &str = "link";

/// Traces whatever is not traced yet, of every organisation.
///
/// # Errors
/// The database failed.
pub async fn trace_all(app: &App) -> Result<(), Fault> {
    for known in organisation::Entity::find().all(&app.database).await? {
        if let Err(fault) = trace(app, &known.id).await {
            tracing::error!(%fault, organisation = known.id, "on whom it holds data cannot be followed up");
        }
    }
    Ok(())
}

/// Traces whatever of an organisation is not traced yet.
pub(super) async fn trace(app: &App, organisation_id: &str) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let rows = bundle::Entity::find()
            .filter(bundle::Column::OrganisationId.eq(organisation_id))
            .filter(bundle::Column::TracedAtMs.is_null())
            .filter(bundle::Column::Id.gt(&after))
            .order_by_asc(bundle::Column::Id)
            .limit(AT_ONCE)
            .all(&app.database)
            .await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.id);
        for row in &rows {
            of_capture(app, row).await?;
        }
    }
    loop {
        let rows = capture_link::Entity::find()
            .filter(capture_link::Column::OrganisationId.eq(organisation_id))
            .filter(capture_link::Column::TracedAtMs.is_null())
            .limit(AT_ONCE)
            .all(&app.database)
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            of_link(app, row).await?;
        }
    }
}

async fn of_capture(app: &App, row: &bundle::Model) -> Result<(), Fault> {
    let claimed = claim(app, &claim_sealed_as(&row.id), row.sealed_claim.as_deref())?.nik;
    let is_processing = row.state == PROCESSING;
    let mut numbers: Vec<String> = claimed.into_iter().collect();
    if !is_processing && let Progress::Decided(outcome) = progress(app, &row.id).await? {
        let read = outcome.text.and_then(|text| text.0.get(&KtpField::Nik).cloned());
        numbers.extend(read.filter(|read| read.confidence >= READ).map(|read| read.value));
        numbers.extend(outcome.told.value(KtpField::Nik).map(str::to_owned));
    }
    write_down(app, &row.organisation_id, (CAPTURE, &row.id), &numbers).await?;
    // One that is being processed has something to read yet.
    if is_processing {
        return Ok(());
    }
    bundle::Entity::update_many()
        .col_expr(bundle::Column::TracedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .filter(bundle::Column::Id.eq(&row.id))
        .exec(&app.database)
        .await?;
    Ok(())
}

async fn of_link(app: &App, row: &capture_link::Model) -> Result<(), Fault> {
    let claimed = claim(app, &link::sealed_as(&row.id), row.sealed_claim.as_deref())?.nik;
    let numbers: Vec<String> = claimed.into_iter().collect();
    write_down(app, &row.organisation_id, (LINK, &row.id), &numbers).await?;
    capture_link::Entity::update_many()
        .col_expr(capture_link::Column::TracedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .filter(capture_link::Column::Id.eq(&row.id))
        .exec(&app.database)
        .await?;
    Ok(())
}

/// What was claimed, opened.
pub(super) fn claim(app: &App, sealed_as: &str, sealed: Option<&[u8]>) -> Result<Claim, Fault> {
    let Some(sealed) = sealed else { return Ok(Claim::default()) };
    let text = app.vault.open_text(sealed_as, sealed)?;
    serde_json::from_str(&text).map_err(|error| Fault::Invariant(format!("{sealed_as}: {error}")))
}

async fn write_down(
    app: &App,
    organisation_id: &str,
    (kind, id): (&str, &str),
    numbers: &[String],
) -> Result<(), Fault> {
    for nik in numbers.iter().filter_map(|number| Nik::parse(number).ok()) {
        let row = subject_trace::ActiveModel {
            organisation_id: Set(organisation_id.to_owned()),
            nik_hash: Set(app.lookup.person(&nik)),
            kind: Set(kind.to_owned()),
            item_id: Set(id.to_owned()),
        };
        let there = OnConflict::columns(subject_trace::KEY).do_nothing().to_owned();
        subject_trace::Entity::insert(row).on_conflict(there).exec_without_returning(&app.database).await?;
    }
    Ok(())
}
