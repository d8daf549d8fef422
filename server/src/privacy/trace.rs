//! On whom captures and links hold data: the number that was claimed, and the one that was read on the card; and with them
//! their customers, who may outlast both. Followed up by the sweep and before every question, so that what takes captures knows
//! nothing of it.

use std::collections::BTreeSet;

use contract::{ktp::KtpField, nik::Nik};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::NOBODY;
use crate::{
    App, Fault,
    store::{
        self,
        entity::{bundle, capture_link, customer, organisation, subject_trace},
    },
    verification::{
        Claim,
        decision::PROCESSING,
        evidence::{self, claim_sealed_as},
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
/// The word for customers.
pub(super) const CUSTOMER: &str = "customer";

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

/// The number that was read on a capture's card, with the confidence in it.
pub(super) async fn read_on(app: &App, row: &bundle::Model) -> Result<Option<(Nik, f64)>, Fault> {
    let Progress::Decided(outcome) = progress(app, &row.id).await? else { return Ok(None) };
    let read = outcome.text.and_then(|text| text.0.get(&KtpField::Nik).cloned());
    Ok(read.and_then(|read| Some((Nik::parse(&read.value).ok()?, read.confidence))))
}

async fn of_capture(app: &App, row: &bundle::Model) -> Result<(), Fault> {
    let is_processing = row.state == PROCESSING;
    let mut people = people_of(&claim(app, &claim_sealed_as(&row.id), row.sealed_claim.as_deref())?);
    if !is_processing {
        let read = read_on(app, row).await?;
        people.extend(read.filter(|(_, confidence)| *confidence >= READ).map(|(nik, _)| nik));
        // What the client says that it read counts even where we could read nothing.
        let told = evidence::told(app, row)?;
        people.extend(told.value(KtpField::Nik).and_then(|told| Nik::parse(told).ok()));
    }
    let transaction = store::begin_write(&app.database).await?;
    // One that is being processed has something to read yet. One that was erased meanwhile is on nobody.
    let traced_at_ms = (!is_processing).then(|| app.clock.now().epoch_ms());
    let kept = bundle::Entity::update_many()
        .col_expr(bundle::Column::TracedAtMs, Expr::value(traced_at_ms))
        .filter(bundle::Column::Id.eq(&row.id))
        .filter(bundle::Column::ErasedAtMs.is_null())
        .exec(&transaction)
        .await?;
    if kept.rows_affected == 1 {
        let item = (CAPTURE, row.id.as_str(), row.customer_id.as_str());
        write_down(app, &transaction, &row.organisation_id, item, &people).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn of_link(app: &App, row: &capture_link::Model) -> Result<(), Fault> {
    let people = people_of(&claim(app, &link::sealed_as(&row.id), row.sealed_claim.as_deref())?);
    let transaction = store::begin_write(&app.database).await?;
    let kept = capture_link::Entity::update_many()
        .col_expr(capture_link::Column::TracedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .filter(capture_link::Column::Id.eq(&row.id))
        .filter(capture_link::Column::TracedAtMs.is_null())
        .exec(&transaction)
        .await?;
    if kept.rows_affected == 1 {
        let item = (LINK, row.id.as_str(), row.customer_id.as_str());
        write_down(app, &transaction, &row.organisation_id, item, &people).await?;
    }
    transaction.commit().await?;
    Ok(())
}

fn people_of(claim: &Claim) -> Vec<Nik> {
    claim.nik.iter().filter_map(|number| Nik::parse(number).ok()).collect()
}

/// What was claimed, opened.
pub(super) fn claim(app: &App, sealed_as: &str, sealed: Option<&[u8]>) -> Result<Claim, Fault> {
    let Some(sealed) = sealed else { return Ok(Claim::default()) };
    let text = app.vault.open_text(sealed_as, sealed)?;
    serde_json::from_str(&text).map_err(|error| Fault::Invariant(format!("{sealed_as}: {error}")))
}

async fn write_down(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    (kind, id, customer_id): (&str, &str, &str),
    people: &[Nik],
) -> Result<(), Fault> {
    // In one order, since of two captures of a customer either may be traced first.
    let people: BTreeSet<String> = people.iter().map(|nik| app.lookup.person(nik)).collect();
    for person in people {
        let item = row(organisation_id, &person, (kind, id));
        let customer =
            (customer_id != NOBODY).then(|| row(organisation_id, &person, (CUSTOMER, customer_id)));
        let there = OnConflict::columns(subject_trace::KEY).do_nothing().to_owned();
        let new = subject_trace::Entity::insert_many([item].into_iter().chain(customer)).on_conflict(there);
        new.exec_without_returning(connection).await?;
    }
    Ok(())
}

fn row(organisation_id: &str, person: &str, (kind, id): (&str, &str)) -> subject_trace::ActiveModel {
    subject_trace::ActiveModel {
        organisation_id: Set(organisation_id.to_owned()),
        nik_hash: Set(person.to_owned()),
        kind: Set(kind.to_owned()),
        item_id: Set(id.to_owned()),
    }
}

/// An item is on nobody any longer.
pub(super) async fn forget(connection: &impl ConnectionTrait, item_id: &str) -> Result<(), Fault> {
    let of_item = subject_trace::Column::ItemId.eq(item_id);
    let no_customer = subject_trace::Column::Kind.ne(CUSTOMER);
    subject_trace::Entity::delete_many().filter(of_item).filter(no_customer).exec(connection).await?;
    Ok(())
}

/// A partner's id of a customer is on nobody any longer.
pub(super) async fn forget_customer(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    customer_id: &str,
) -> Result<(), Fault> {
    subject_trace::Entity::delete_many()
        .filter(subject_trace::Column::OrganisationId.eq(organisation_id))
        .filter(subject_trace::Column::Kind.eq(CUSTOMER))
        .filter(subject_trace::Column::ItemId.eq(customer_id))
        .exec(connection)
        .await?;
    Ok(())
}

/// No customer is on this person any longer. Where an id is not theirs alone, or perhaps not, it stays known that it is several
/// people's: whoever is left there is not taken for the only one.
pub(super) async fn part_from_customers(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    person: &str,
    own: &[String],
) -> Result<(), Fault> {
    let of_person = Condition::all()
        .add(subject_trace::Column::OrganisationId.eq(organisation_id))
        .add(subject_trace::Column::NikHash.eq(person))
        .add(subject_trace::Column::Kind.eq(CUSTOMER));
    let known = subject_trace::Entity::find().filter(of_person.clone()).all(connection).await?;
    for shared in known.iter().filter(|known| !own.contains(&known.item_id)) {
        let there = OnConflict::columns(subject_trace::KEY).do_nothing().to_owned();
        let mark = subject_trace::Entity::insert(row(organisation_id, NOBODY, (CUSTOMER, &shared.item_id)));
        mark.on_conflict(there).exec_without_returning(connection).await?;
    }
    subject_trace::Entity::delete_many().filter(of_person).exec(connection).await?;
    Ok(())
}

/// A partner's id of whom nothing is left, and who never came to be a customer, is on nobody any longer.
pub(super) async fn forget_stranger(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    customer_id: &str,
) -> Result<(), Fault> {
    let key = (organisation_id.to_owned(), customer_id.to_owned());
    let captures = bundle::Entity::find()
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::CustomerId.eq(customer_id))
        .limit(1);
    let links = capture_link::Entity::find()
        .filter(capture_link::Column::OrganisationId.eq(organisation_id))
        .filter(capture_link::Column::CustomerId.eq(customer_id))
        .limit(1);
    let is_left = customer_id == NOBODY
        || customer::Entity::find_by_id(key).one(connection).await?.is_some()
        || captures.one(connection).await?.is_some()
        || links.one(connection).await?.is_some();
    if is_left { Ok(()) } else { forget_customer(connection, organisation_id, customer_id).await }
}
