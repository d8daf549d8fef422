//! How long what outlasts captures is kept: reports of the civil registry with their photos, and customers of whom nothing else
//! is held any longer, with their devices.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{AT_ONCE, Item, shred};
use crate::{
    App, Fault,
    privacy::NOBODY,
    store::entity::{bundle, capture_link, customer, device_key, registry_report as report},
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
    let past = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(customer::Column::OrganisationId.eq(organisation_id))
        .filter(customer::Column::CreatedAtMs.lte(before_ms))
        .filter(customer::Column::Id.not_in_subquery(of_captures(organisation_id)))
        .filter(customer::Column::Id.not_in_subquery(of_links(organisation_id)))
        .filter(customer::Column::Id.not_in_subquery(of_younger_devices(organisation_id, before_ms)))
        .filter(customer::Column::Id.not_in_subquery(of_younger_reports(organisation_id, before_ms)))
        .order_by_asc(customer::Column::Id)
        .limit(AT_ONCE);
    let mut last = String::new();
    loop {
        let behind = past.clone().filter(customer::Column::Id.gt(&last));
        let some: Vec<String> = behind.into_tuple().all(&app.database).await?;
        let Some(end) = some.last() else { return Ok(()) };
        last.clone_from(end);
        for id in some {
            if let Err(fault) = shred(app, organisation_id, &Item::Customer(id)).await {
                tracing::error!(%fault, organisation = organisation_id, "a customer stays past their time");
            }
        }
    }
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

fn of_captures(organisation_id: &str) -> SelectStatement {
    Query::select()
        .column(bundle::Column::CustomerId)
        .from(bundle::Entity)
        .and_where(bundle::Column::OrganisationId.eq(organisation_id))
        .and_where(bundle::Column::CustomerId.ne(NOBODY))
        .take()
}

fn of_links(organisation_id: &str) -> SelectStatement {
    Query::select()
        .column(capture_link::Column::CustomerId)
        .from(capture_link::Entity)
        .and_where(capture_link::Column::OrganisationId.eq(organisation_id))
        .and_where(capture_link::Column::CustomerId.ne(NOBODY))
        .take()
}

fn of_younger_devices(organisation_id: &str, before_ms: i64) -> SelectStatement {
    Query::select()
        .column(device_key::Column::CustomerId)
        .from(device_key::Entity)
        .and_where(device_key::Column::OrganisationId.eq(organisation_id))
        .and_where(device_key::Column::CreatedAtMs.gt(before_ms))
        .take()
}

fn of_younger_reports(organisation_id: &str, before_ms: i64) -> SelectStatement {
    Query::select()
        .column(report::Column::CustomerId)
        .from(report::Entity)
        .and_where(report::Column::OrganisationId.eq(organisation_id))
        .and_where(report::Column::CreatedAtMs.gt(before_ms))
        .take()
}
