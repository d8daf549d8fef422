//! Whether an organisation's log holds: from its first entry to its sealed end, entry by entry.

use contract::portal::audit::{ChainFault, ChainReport, ChainedEntry, NO_HASH};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{chained, hash_of, head_sealed_as, head_text, stored, wire};
use crate::{
    App, Fault,
    store::entity::{audit, audit_head},
};

/// Entries read at once while a chain is checked.
const BATCH: u32 = 1000;

/// Organisations that have a log.
///
/// # Errors
/// The database failed.
pub async fn organisations(app: &App) -> Result<Vec<String>, Fault> {
    let logs = audit::Entity::find()
        .select_only()
        .column(audit::Column::OrganisationId)
        .distinct()
        .order_by_asc(audit::Column::OrganisationId);
    let mut found: Vec<String> = logs.into_tuple().all(&app.database).await?;
    // A log that was removed whole still has its end.
    let heads = audit_head::Entity::find().all(&app.database).await?;
    found.extend(heads.into_iter().map(|head| head.id));
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Checks a log from its first entry to its sealed end, while others append to it.
///
/// # Errors
/// The database failed. A chain that does not hold is a report.
pub async fn verify_chain(app: &App, organisation_id: &str) -> Result<ChainReport, Fault> {
    let mut report = ChainReport { intact: false, entries: 0, head: NO_HASH.to_owned(), fault: None };
    report.fault = first_fault(app, organisation_id, &mut report).await?;
    report.intact = report.fault.is_none();
    Ok(report)
}

async fn first_fault(
    app: &App,
    organisation_id: &str,
    held: &mut ChainReport,
) -> Result<Option<ChainFault>, Fault> {
    let end = match head(app, organisation_id).await? {
        Ok(end) => end,
        Err(fault) => return Ok(Some(fault)),
    };
    while held.entries < end.sequence {
        let most = BATCH.min(end.sequence - held.entries);
        let rows = rows_after(&app.database, organisation_id, held.entries, most).await?;
        if rows.is_empty() {
            return Ok(Some(ChainFault::MissingAfter(held.entries)));
        }
        for row in rows {
            let (expected, stored) = (held.entries + 1, row.hash.clone());
            if wire(row.sequence) != expected {
                return Ok(Some(ChainFault::Missing(expected)));
            }
            let Ok(ChainedEntry { entry, .. }) = chained(row) else {
                return Ok(Some(ChainFault::Unreadable(expected)));
            };
            if entry.previous != held.head || hash_of(&entry)? != stored {
                return Ok(Some(ChainFault::Changed(expected)));
            }
            (held.entries, held.head) = (expected, stored);
        }
    }
    if held.head != end.hash {
        return Ok(Some(ChainFault::Another(held.entries)));
    }
    // The last entry is read before the end: whoever appends meanwhile moves the end too.
    let last = audit::Entity::find()
        .filter(audit::Column::OrganisationId.eq(organisation_id))
        .order_by_desc(audit::Column::Sequence)
        .one(&app.database)
        .await?;
    let end = match head(app, organisation_id).await? {
        Ok(end) => end,
        Err(fault) => return Ok(Some(fault)),
    };
    let beyond = last.is_some_and(|last| wire(last.sequence) > end.sequence);
    Ok(beyond.then_some(ChainFault::Beyond(end.sequence)))
}

struct Head {
    sequence: u32,
    hash: String,
}

/// The sealed end of a log; or what is wrong with it.
async fn head(app: &App, organisation_id: &str) -> Result<Result<Head, ChainFault>, Fault> {
    let row = audit_head::Entity::find_by_id(organisation_id).one(&app.database).await?;
    let Some(row) = row else {
        return Ok(Ok(Head { sequence: 0, hash: NO_HASH.to_owned() }));
    };
    let opened = row
        .sealed_head
        .as_ref()
        .and_then(|sealed| app.vault.open_text(&head_sealed_as(organisation_id), sealed).ok());
    let holds = opened.is_some_and(|text| *text == head_text(row.sequence, &row.hash));
    Ok(if holds { Ok(Head { sequence: wire(row.sequence), hash: row.hash }) } else { Err(ChainFault::End) })
}

async fn rows_after(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    after: u32,
    limit: u32,
) -> Result<Vec<audit::Model>, Fault> {
    let rows = audit::Entity::find()
        .filter(audit::Column::OrganisationId.eq(organisation_id))
        .filter(audit::Column::Sequence.gt(stored(after)))
        .order_by_asc(audit::Column::Sequence)
        .limit(u64::from(limit));
    Ok(rows.all(connection).await?)
}
