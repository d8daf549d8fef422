//! How long what outlasts captures is kept: reports of the civil registry with their photos, and customers of whom nothing else
//! is held any longer, with their devices.

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Query, SelectStatement},
};

use super::AT_ONCE;
use crate::{
    App, Fault,
    privacy::shred,
    store::{
        self,
        entity::{bundle, capture_link, challenge, customer, device_key, registry_report as report},
    },
    verification::registry_report::report_sealed_as,
};

/// What is sealed in the place of a report: JSON that says nothing.
const BLANK: &str = "null";

/// Erases the registry's photos from before a time.
pub(super) async fn erase_past_photos(app: &App, organisation_id: &str, before_ms: i64) -> Result<(), Fault> {
    report::Entity::update_many()
        .col_expr(report::Column::SealedPhoto, Expr::value(Option::<Vec<u8>>::None))
        .filter(report::Column::OrganisationId.eq(organisation_id))
        .filter(report::Column::CreatedAtMs.lte(before_ms))
        .filter(report::Column::SealedPhoto.is_not_null())
        .exec(&app.database)
        .await?;
    Ok(())
}

/// Erases what the registry answered before a time, and the customers of whom nothing younger is left. One that cannot be erased
/// holds up no other.
pub(super) async fn erase_past(app: &App, organisation_id: &str, before_ms: i64) -> Result<(), Fault> {
    erase_past_reports(app, organisation_id, before_ms).await?;
    forget_stray_devices(app, organisation_id, before_ms).await?;
    let past = past(app, organisation_id, before_ms)
        .select_only()
        .column(customer::Column::Id)
        .order_by_asc(customer::Column::Id)
        .limit(AT_ONCE);
    let mut last = String::new();
    loop {
        let behind = past.clone().filter(customer::Column::Id.gt(&last));
        let some: Vec<String> = behind.into_tuple().all(&app.database).await?;
        let Some(end) = some.last() else { return Ok(()) };
        last.clone_from(end);
        for id in some {
            if let Err(fault) = erase(app, organisation_id, &id, before_ms).await {
                tracing::error!(%fault, organisation = organisation_id, "a customer stays past their time");
            }
        }
    }
}

/// Erases one of them, unless they are back by now.
async fn erase(app: &App, organisation_id: &str, id: &str, before_ms: i64) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    // Whatever moves their tier waits for this row.
    let key = (organisation_id.to_owned(), id.to_owned());
    customer::Entity::find_by_id(key).lock_exclusive().one(&transaction).await?;
    let still = past(app, organisation_id, before_ms).filter(customer::Column::Id.eq(id));
    if still.one(&transaction).await?.is_some() {
        shred::customer_in(&transaction, organisation_id, id, before_ms).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Customers of whom there is neither capture nor link, nor anything younger.
fn past(app: &App, organisation_id: &str, before_ms: i64) -> Select<customer::Entity> {
    let own = (customer::Entity, customer::Column::OrganisationId, customer::Column::Id);
    let captures = of(own, (bundle::Entity, bundle::Column::OrganisationId, bundle::Column::CustomerId));
    let links = of(
        own,
        (capture_link::Entity, capture_link::Column::OrganisationId, capture_link::Column::CustomerId),
    );
    let mut challenges =
        of(own, (challenge::Entity, challenge::Column::OrganisationId, challenge::Column::CustomerId));
    challenges.and_where(challenge::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()));
    let mut devices =
        of(own, (device_key::Entity, device_key::Column::OrganisationId, device_key::Column::CustomerId));
    devices.and_where(device_key::Column::CreatedAtMs.gt(before_ms));
    let mut reports = of(own, (report::Entity, report::Column::OrganisationId, report::Column::CustomerId));
    reports.and_where(report::Column::CreatedAtMs.gt(before_ms));
    let found = customer::Entity::find()
        .filter(customer::Column::OrganisationId.eq(organisation_id))
        .filter(customer::Column::CreatedAtMs.lte(before_ms));
    [captures, links, challenges, devices, reports]
        .into_iter()
        .fold(found, |found, kept| found.filter(Expr::exists(kept).not()))
}

/// Devices that were registered before a time for somebody who never came.
async fn forget_stray_devices(app: &App, organisation_id: &str, before_ms: i64) -> Result<(), Fault> {
    let own = (device_key::Entity, device_key::Column::OrganisationId, device_key::Column::CustomerId);
    let known = of(own, (customer::Entity, customer::Column::OrganisationId, customer::Column::Id));
    let captures = of(own, (bundle::Entity, bundle::Column::OrganisationId, bundle::Column::CustomerId));
    device_key::Entity::delete_many()
        .filter(device_key::Column::OrganisationId.eq(organisation_id))
        .filter(device_key::Column::CreatedAtMs.lte(before_ms))
        .filter(Expr::exists(known).not())
        .filter(Expr::exists(captures).not())
        .exec(&app.database)
        .await?;
    Ok(())
}

/// Rows of the same customer of the same organisation, by each table's columns of both.
fn of<E: EntityTrait, F: EntityTrait>(
    own: (E, E::Column, E::Column),
    other: (F, F::Column, F::Column),
) -> SelectStatement {
    let ((own, own_organisation, own_customer), (other, organisation, customer)) = (own, other);
    Query::select()
        .expr(Expr::val(1))
        .from(other)
        .and_where(Expr::col((other, organisation)).equals((own, own_organisation)))
        .and_where(Expr::col((other, customer)).equals((own, own_customer)))
        .take()
}

/// That the registry knew somebody stays for as long as the customer does, since their tier may rest on it.
async fn erase_past_reports(app: &App, organisation_id: &str, before_ms: i64) -> Result<(), Fault> {
    let past = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::OrganisationId.eq(organisation_id))
        .filter(report::Column::CreatedAtMs.lte(before_ms))
        .filter(report::Column::ErasedAtMs.is_null())
        .limit(AT_ONCE);
    loop {
        let some: Vec<String> = past.clone().into_tuple().all(&app.database).await?;
        if some.is_empty() {
            return Ok(());
        }
        for id in some {
            let blank = app.vault.seal_text(&report_sealed_as(&id), BLANK, app.randomness.as_ref());
            report::Entity::update_many()
                .col_expr(report::Column::SealedReport, Expr::value(blank))
                .col_expr(report::Column::SealedPhoto, Expr::value(Option::<Vec<u8>>::None))
                .col_expr(report::Column::ErasedAtMs, Expr::value(app.clock.now().epoch_ms()))
                .filter(report::Column::Id.eq(id))
                .exec(&app.database)
                .await?;
        }
    }
}
