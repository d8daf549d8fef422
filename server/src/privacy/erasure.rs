//! Requests to erase a person's data. What is to go is written down with the request, in one transaction with the look at
//! what is in process; then it goes item by item, and whoever is cut off goes on where they stopped.

use std::{net::IpAddr, time::Duration};

use contract::{
    instant::Instant,
    nik::Nik,
    portal::{
        audit::AuditAction,
        data::{ERASE_WITHIN_MS, ErasureState, ErasureView, SubjectOrder},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    PrivacyError, admit, entry,
    holdings::{self, Holdings},
    shred::{self, Item},
    tag, trace,
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        member::{Colleagues, Member},
        session,
    },
    ids,
    store::{
        self,
        entity::{erasure as row, erasure_item},
    },
};

/// Whoever asked waits so long; after that it goes on without them.
const PATIENCE: Duration = Duration::from_secs(10);
/// Requests that are shown.
const SHOWN: u64 = 100;
/// Items written in one statement: SQLite takes 32,766 values.
const ITEMS_AT_ONCE: usize = 1_000;

/// Erases a person's data for a member who proved that it is them. Asked again while it is being done, or after it and with
/// nothing held since, the same request is answered.
pub(crate) async fn ask(
    app: &App,
    member: &Member,
    from: IpAddr,
    order: &SubjectOrder,
) -> Result<ErasureView, PrivacyError> {
    admit(app, member).await?;
    session::prove_with_code(app, member, from, &order.proof).await?;
    trace::trace(app, &member.organisation_id).await?;
    let id = write_down(app, member, &order.nik).await?;
    let (own, erased) = (app.clone(), id.clone());
    let work = tokio::spawn(async move { run(&own, &erased).await });
    if let Ok(Ok(Err(fault))) = tokio::time::timeout(PATIENCE, work).await {
        tracing::error!(%fault, erasure = id, "an erasure was cut off and is taken up again");
    }
    let known = row::Entity::find_by_id(&id).one(&app.database).await?;
    let known = known.ok_or_else(|| Fault::Invariant(format!("erasure {id} is gone")))?;
    Ok(view(&app.database, known).await?)
}

/// Writes a request down with all of its items, and gives its id; of several at once, one is written.
async fn write_down(app: &App, member: &Member, nik: &Nik) -> Result<String, PrivacyError> {
    let organisation_id = &member.organisation_id;
    let tag = tag(app, nik);
    let doubtful = holdings::doubtful(app, organisation_id, nik).await?;
    let transaction = store::begin_write(&app.database).await?;
    let found = holdings::gather(app, &transaction, organisation_id, nik, &doubtful).await?;
    let before = of_subject(organisation_id, &tag).one(&transaction).await?;
    if let Some(open) = before.as_ref().filter(|row| row.state == ErasureState::Erasing.as_str()) {
        return Ok(open.id.clone());
    }
    if !found.in_process.is_empty() {
        return Err(PrivacyError::InProcess(found.in_process.iter().map(|one| one.count).sum()));
    }
    let person = app.lookup.person(nik);
    trace::part_from_customers(&transaction, organisation_id, &person, &found.customer_ids).await?;
    if found.held.is_empty() {
        transaction.commit().await?;
        return before.map(|row| row.id).ok_or(PrivacyError::Nothing);
    }
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let new = row::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(organisation_id.clone()),
        open_claim: Set(Some(format!("{organisation_id} {tag}"))),
        subject_tag: Set(tag.clone()),
        state: Set(ErasureState::Erasing.as_str().to_owned()),
        held: Set(serde_json::to_string(&found.held).map_err(|error| Fault::Invariant(error.to_string()))?),
        asked_by: Set(member.id.clone()),
        asked_at_ms: Set(now.epoch_ms()),
        due_at_ms: Set(now.epoch_ms() + ERASE_WITHIN_MS),
        done_at_ms: Set(None),
    };
    let once = OnConflict::column(row::Column::OpenClaim).do_nothing_on([row::Column::Id]).to_owned();
    let written = row::Entity::insert(new).on_conflict(once).exec_without_returning(&transaction).await?;
    if written == 0 {
        transaction.rollback().await?;
        let open = of_subject(organisation_id, &tag).one(&app.database).await?;
        return open
            .map(|row| row.id)
            .ok_or_else(|| Fault::Invariant("an erasure is gone".to_owned()).into());
    }
    for some in items(&found, nik).chunks(ITEMS_AT_ONCE) {
        let rows = some.iter().map(|item| erasure_item::ActiveModel {
            erasure_id: Set(id.clone()),
            rank: Set(item.rank()),
            kind: Set(item.kind().to_owned()),
            item_id: Set(item.id().to_owned()),
        });
        erasure_item::Entity::insert_many(rows).exec_without_returning(&transaction).await?;
    }
    let asked = entry(app, member, nik, AuditAction::ErasureAsked).with("erasure", id.as_str());
    audit::append(app, &transaction, asked.with("items", found.items().to_string())).await?;
    transaction.commit().await?;
    Ok(id)
}

fn items(found: &Holdings, nik: &Nik) -> Vec<Item> {
    let mut items: Vec<Item> =
        found.certificates.iter().map(|row| Item::Certificate(row.id.clone())).collect();
    items.extend(found.deliveries.iter().map(|row| Item::Delivery(row.id.clone())));
    items.extend(found.captures.iter().map(|row| Item::Capture(row.id.clone())));
    for row in &found.transactions {
        let names = row.reference_id.as_deref().is_some_and(|reference| reference.contains(nik.as_str()));
        items.extend(names.then(|| Item::Reference(row.id.clone())));
        items.push(Item::Transaction(row.id.clone()));
    }
    items.extend(found.links.iter().map(|row| Item::Link(row.id.clone())));
    items.extend(found.submissions.iter().map(|row| Item::Submission(row.id.clone())));
    items.extend(found.customer_ids.iter().cloned().map(Item::Customer));
    items
}

/// Erases everything of a request.
async fn run(app: &App, id: &str) -> Result<(), Fault> {
    while erase_next(app, id).await? {}
    Ok(())
}

/// Erases the next item of a request, or ends it where there is none; true while there is more to do. Any number may do it
/// at once: whatever is erased twice is erased.
///
/// # Errors
/// A store failed; the item is erased anew later.
pub async fn erase_next(app: &App, id: &str) -> Result<bool, Fault> {
    let Some(known) = row::Entity::find_by_id(id).one(&app.database).await? else { return Ok(false) };
    if known.state == ErasureState::Done.as_str() {
        return Ok(false);
    }
    let next = erasure_item::Entity::find()
        .filter(erasure_item::Column::ErasureId.eq(id))
        .order_by_asc(erasure_item::Column::Rank)
        .order_by_asc(erasure_item::Column::ItemId)
        .one(&app.database)
        .await?;
    let Some(next) = next else {
        end(app, &known).await?;
        return Ok(false);
    };
    let item = Item::named(&next.kind, &next.item_id)
        .ok_or_else(|| Fault::Invariant(format!("erasure {id}: no item is called {}", next.kind)))?;
    shred::shred(app, &known.organisation_id, &item).await?;
    erasure_item::Entity::delete_by_id((next.erasure_id, next.rank, next.kind, next.item_id))
        .exec(&app.database)
        .await?;
    Ok(true)
}

async fn end(app: &App, known: &row::Model) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let ended = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(ErasureState::Done.as_str()))
        .col_expr(row::Column::DoneAtMs, Expr::value(app.clock.now().epoch_ms()))
        .col_expr(row::Column::OpenClaim, Expr::value(Option::<String>::None))
        .filter(row::Column::Id.eq(&known.id))
        .filter(row::Column::State.eq(ErasureState::Erasing.as_str()))
        .exec(&transaction)
        .await?;
    if ended.rows_affected == 1 {
        let entry = Entry {
            organisation_id: &known.organisation_id,
            actor: &known.asked_by,
            action: AuditAction::ErasureDone,
            subject: format!("erasure {}", known.id),
            details: std::collections::BTreeMap::new(),
        };
        audit::append(app, &transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Goes on with every request that was cut off. One that cannot go on holds up no other.
///
/// # Errors
/// The database failed.
pub async fn continue_due(app: &App) -> Result<(), Fault> {
    let open = row::Column::State.eq(ErasureState::Erasing.as_str());
    for known in row::Entity::find().filter(open).all(&app.database).await? {
        if let Err(fault) = run(app, &known.id).await {
            let overdue = known.due_at_ms <= app.clock.now().epoch_ms();
            tracing::error!(%fault, erasure = known.id, overdue, "an erasure cannot go on");
        }
    }
    Ok(())
}

fn of_subject(organisation_id: &str, tag: &str) -> sea_orm::Select<row::Entity> {
    row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .filter(row::Column::SubjectTag.eq(tag))
        .order_by_desc(row::Column::Id)
}

/// The last request about a person.
pub(super) async fn last(app: &App, organisation_id: &str, nik: &Nik) -> Result<Option<ErasureView>, Fault> {
    match of_subject(organisation_id, &tag(app, nik)).one(&app.database).await? {
        Some(known) => Ok(Some(view(&app.database, known).await?)),
        None => Ok(None),
    }
}

/// Whether an erasure that was asked for takes a capture, and has not come to it yet.
pub(crate) async fn is_being_erased(
    connection: &impl ConnectionTrait,
    capture_id: &str,
) -> Result<bool, Fault> {
    let item = Item::Capture(capture_id.to_owned());
    let found = erasure_item::Entity::find()
        .filter(erasure_item::Column::Kind.eq(item.kind()))
        .filter(erasure_item::Column::ItemId.eq(item.id()));
    Ok(found.one(connection).await?.is_some())
}

/// The requests of an organisation, the newest first.
pub(crate) async fn list(app: &App, organisation_id: &str) -> Result<Vec<ErasureView>, Fault> {
    let rows = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .order_by_desc(row::Column::Id)
        .limit(SHOWN)
        .all(&app.database)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for known in rows {
        views.push(view(&app.database, known).await?);
    }
    Ok(views)
}

async fn view(connection: &impl ConnectionTrait, known: row::Model) -> Result<ErasureView, Fault> {
    let left = erasure_item::Entity::find()
        .filter(erasure_item::Column::ErasureId.eq(&known.id))
        .count(connection)
        .await?;
    let broken = |error: serde_json::Error| Fault::Invariant(format!("erasure {}: {error}", known.id));
    Ok(ErasureView {
        state: store::word(&known.state)?,
        asked_by: Colleagues::load(connection, vec![known.asked_by.clone()]).await?.of(&known.asked_by),
        asked_at: Instant::from_epoch_ms(known.asked_at_ms),
        due_at: Instant::from_epoch_ms(known.due_at_ms),
        done_at: known.done_at_ms.map(Instant::from_epoch_ms),
        held: serde_json::from_str(&known.held).map_err(broken)?,
        left: u32::try_from(left).unwrap_or(u32::MAX),
        erasure_id: known.id,
    })
}
