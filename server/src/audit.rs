//! The audit log: entries are appended here and nowhere else, each with the hash of the one before it. The end of each
//! log is sealed, so that a log that was changed, thinned, cut or written anew does not hold without the master key.
//! Taking a log away with its end, or putting an older copy of both back, is not noticed here: for that, a head is
//! written down elsewhere. Whether a log holds is looked at in `verify`.

mod verify;

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    canonical,
    instant::Instant,
    portal::audit::{
        AuditAction, AuditEntry, AuditPage, AuditPlace, AuditQuery, ChainedEntry, MOST_ON_A_PAGE, NO_HASH,
    },
};
use data_encoding::HEXLOWER;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use sha2::{Digest, Sha256};

pub use verify::{organisations, verify_chain};

use crate::{
    App, Fault,
    auth::member::{self, Colleagues, Member},
    store::{
        self,
        entity::{audit, audit_head},
    },
};

/// Who does what no member does: whoever runs the server, by its command line.
pub(crate) const OPERATOR: &str = "operator";

/// Something that was done.
pub(crate) struct Entry<'a> {
    pub(crate) organisation_id: &'a str,
    /// The member who did it.
    pub(crate) actor: &'a str,
    pub(crate) action: AuditAction,
    /// What it was done to, by kind and id.
    pub(crate) subject: String,
    /// Never personal data.
    pub(crate) details: BTreeMap<String, String>,
}

impl<'a> Entry<'a> {
    /// What a member did to something of their organisation.
    pub(crate) fn of(member: &'a Member, action: AuditAction, subject: impl Into<String>) -> Self {
        Self {
            organisation_id: &member.organisation_id,
            actor: &member.id,
            action,
            subject: subject.into(),
            details: BTreeMap::new(),
        }
    }

    /// What whoever runs the server did for an organisation, by its command line.
    pub(crate) fn of_operator(
        organisation_id: &'a str,
        action: AuditAction,
        subject: impl Into<String>,
    ) -> Self {
        let (actor, subject) = (OPERATOR, subject.into());
        Self { organisation_id, actor, action, subject, details: BTreeMap::new() }
    }

    /// The same with one detail more.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// Writes an entry, in the transaction of what was done. Appending to one log waits for whoever appends to it.
pub(crate) async fn append(
    app: &App,
    transaction: &DatabaseTransaction,
    new: Entry<'_>,
) -> Result<(), Fault> {
    let first = audit_head::ActiveModel {
        id: Set(new.organisation_id.to_owned()),
        sequence: Set(0),
        hash: Set(NO_HASH.to_owned()),
        sealed_head: Set(None),
    };
    // An update that changes nothing locks the row on both databases.
    let there = OnConflict::column(audit_head::Column::Id).update_column(audit_head::Column::Id).to_owned();
    let head = audit_head::Entity::insert(first).on_conflict(there).exec_with_returning(transaction).await?;
    let sequence = head.sequence + 1;
    let entry = AuditEntry {
        organisation_id: new.organisation_id.to_owned(),
        sequence: wire(sequence),
        at: app.clock.now(),
        actor: new.actor.to_owned(),
        action: new.action.as_str().to_owned(),
        subject: new.subject,
        details: new.details,
        previous: head.hash,
    };
    let hash = hash_of(&entry)?;
    let row = audit::ActiveModel {
        organisation_id: Set(entry.organisation_id),
        sequence: Set(sequence),
        at_ms: Set(entry.at.epoch_ms()),
        actor: Set(entry.actor),
        action: Set(entry.action),
        subject: Set(entry.subject),
        details: Set(
            serde_json::to_string(&entry.details).map_err(|error| Fault::Invariant(error.to_string()))?
        ),
        previous: Set(entry.previous),
        hash: Set(hash.clone()),
    };
    audit::Entity::insert(row).exec_without_returning(transaction).await?;
    let sealed_as = head_sealed_as(new.organisation_id);
    let sealed = app.vault.seal_text(&sealed_as, &head_text(sequence, &hash), app.randomness.as_ref());
    audit_head::Entity::update_many()
        .col_expr(audit_head::Column::Sequence, Expr::value(sequence))
        .col_expr(audit_head::Column::Hash, Expr::value(hash))
        .col_expr(audit_head::Column::SealedHead, Expr::value(sealed))
        .filter(audit_head::Column::Id.eq(new.organisation_id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes an entry of something that changes nothing else.
pub(crate) async fn record(app: &App, entry: Entry<'_>) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Entries that were asked for.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn page(app: &App, organisation_id: &str, asked: &AuditQuery) -> Result<AuditPage, Fault> {
    let mut found = audit::Entity::find().filter(audit::Column::OrganisationId.eq(organisation_id));
    found = match asked.place {
        AuditPlace::Newest => found.order_by_desc(audit::Column::Sequence),
        AuditPlace::Before(number) => {
            found.filter(audit::Column::Sequence.lt(stored(number))).order_by_desc(audit::Column::Sequence)
        }
        AuditPlace::After(number) => {
            found.filter(audit::Column::Sequence.gt(stored(number))).order_by_asc(audit::Column::Sequence)
        }
    };
    if let Some(from) = asked.start() {
        found = found.filter(audit::Column::AtMs.gte(from.epoch_ms()));
    }
    if let Some(end) = asked.end() {
        found = found.filter(audit::Column::AtMs.lt(end.epoch_ms()));
    }
    if let Some(action) = asked.action {
        found = found.filter(audit::Column::Action.eq(action.as_str()));
    }
    if let Some(who) = &asked.member {
        let actor = member::id_of(&app.database, organisation_id, who).await?;
        found = found.filter(audit::Column::Actor.eq(actor));
    }
    if let Some(subject) = &asked.subject {
        found = found.filter(audit::Column::Subject.eq(subject.as_str()));
    }
    let limit = asked.limit.unwrap_or(MOST_ON_A_PAGE);
    let mut rows = found.limit(u64::from(limit) + 1).all(&app.database).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(limit.into());
    let colleagues = rows.iter().map(|row| row.actor.clone()).collect::<BTreeSet<_>>();
    let known = Colleagues::load(&app.database, colleagues.iter().cloned().collect()).await?;
    let members = colleagues.iter().map(|id| known.of(id)).collect();
    let entries = rows.into_iter().map(chained).collect::<Result<Vec<_>, _>>()?;
    let next = entries.last().filter(|_| more).map(|last| last.entry.sequence);
    Ok(AuditPage { entries, members, next })
}

fn chained(row: audit::Model) -> Result<ChainedEntry, Fault> {
    let details = serde_json::from_str(&row.details)
        .map_err(|error| Fault::Invariant(format!("audit entry {}: {error}", row.sequence)))?;
    let entry = AuditEntry {
        organisation_id: row.organisation_id,
        sequence: wire(row.sequence),
        at: Instant::from_epoch_ms(row.at_ms),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        details,
        previous: row.previous,
    };
    Ok(ChainedEntry { entry, hash: row.hash })
}

fn hash_of(entry: &AuditEntry) -> Result<String, Fault> {
    let broken = |error: String| Fault::Invariant(format!("audit entry {}: {error}", entry.sequence));
    let json = serde_json::to_string(entry).map_err(|error| broken(error.to_string()))?;
    let canonical = canonical::canonical_text(&json).map_err(|error| broken(error.to_string()))?;
    Ok(HEXLOWER.encode(&Sha256::digest(canonical.as_bytes())))
}

fn head_text(sequence: i32, hash: &str) -> String {
    format!("{sequence} {hash}")
}

pub(crate) fn head_sealed_as(organisation_id: &str) -> String {
    format!("audit_head|{organisation_id}|head")
}

/// Sequence numbers are 32 bits wide, signed in the database.
fn wire(sequence: i32) -> u32 {
    u32::try_from(sequence).unwrap_or(0)
}

fn stored(sequence: u32) -> i32 {
    i32::try_from(sequence).unwrap_or(i32::MAX)
}
