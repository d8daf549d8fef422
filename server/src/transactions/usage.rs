//! What is charged: services by day, application and mode, counted in the database.

use std::collections::BTreeMap;

use contract::portal::{
    transaction::{ChargeCount, filter::TransactionFilter},
    usage::{UsageQuery, UsageReport, UsageRow},
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, IntoIden},
};

use super::log::{mode_of, overview, ranges::Ranges, services};
use crate::{
    App, Fault,
    store::entity::{application, partner_transaction::Column},
};

/// Lines of a day that are charged alike.
#[derive(Debug, FromQueryResult)]
struct Alike {
    day: i64,
    application_id: String,
    mode: String,
    charged: String,
    lines: i64,
}

/// What an organisation is charged for.
///
/// # Errors
/// The database failed.
pub async fn report(app: &App, organisation_id: &str, query: &UsageQuery) -> Result<UsageReport, Fault> {
    let names: Vec<(String, String)> = application::Entity::find()
        .filter(application::Column::OrganisationId.eq(organisation_id))
        .select_only()
        .columns([application::Column::Id, application::Column::Name])
        .into_tuple()
        .all(&app.database)
        .await?;
    let name_of = |id: &str| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    let (mut rows, mut charged) = (BTreeMap::new(), BTreeMap::new());
    for group in groups(app, organisation_id, query).await? {
        let date = overview::day(group.day, query.days.zone());
        let count = overview::number(group.lines);
        for service in services(&group.charged) {
            let key = (date, group.application_id.clone(), mode_of(&group.mode), service);
            *rows.entry(key).or_default() += count;
            *charged.entry(service).or_default() += count;
        }
    }
    let rows = rows.into_iter().map(|((date, application_id, mode, service), count)| UsageRow {
        application_name: name_of(&application_id).unwrap_or_default(),
        date,
        application_id,
        mode,
        service,
        count,
    });
    let charged = charged.into_iter().map(|(service, count)| ChargeCount { service, count });
    Ok(UsageReport { rows: rows.collect(), charged: charged.collect() })
}

async fn groups(app: &App, organisation_id: &str, query: &UsageQuery) -> Result<Vec<Alike>, Fault> {
    let UsageQuery { days, applications, mode } = query;
    let filter = TransactionFilter {
        applications: applications.clone(),
        mode: *mode,
        ..TransactionFilter::of_days(*days)
    };
    let ranges = Ranges::of(organisation_id, &filter, app.clock.now());
    let columns = [Column::ApplicationId, Column::Mode, Column::Charged];
    let lines = overview::dated(&ranges, &columns, days.zone())
        .columns(columns)
        .and_where(Expr::col(Column::Charged).ne(""))
        .take();
    overview::groups(app, lines, &columns.map(IntoIden::into_iden)).await
}
