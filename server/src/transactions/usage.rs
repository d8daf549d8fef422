//! What is charged: services by day, application and mode, counted in the database.

use std::collections::BTreeMap;

use contract::{
    ecert::Service,
    portal::{
        transaction::{ChargeCount, filter::TransactionFilter},
        usage::{UsageQuery, UsageReport, UsageRow},
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, Func, IntoIden, Query},
};

use super::log::{mode_of, overview, ranges::Ranges, services};
use crate::{
    App, Fault,
    store::entity::{application, h5_link, partner_transaction::Column},
};

/// Lines or links of a day that are charged alike.
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
    let ids: Vec<&String> = names.iter().map(|(id, _)| id).collect();
    let (calls, links) = tokio::try_join!(calls(app, organisation_id, query), links(app, &ids, query))?;
    for group in calls.into_iter().chain(links) {
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

/// Lines of the transaction log.
async fn calls(app: &App, organisation_id: &str, query: &UsageQuery) -> Result<Vec<Alike>, Fault> {
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

/// Results of links, each charged once, at the moment of the charge; no call of the log is theirs.
async fn links(app: &App, own: &[&String], query: &UsageQuery) -> Result<Vec<Alike>, Fault> {
    let UsageQuery { days, applications, mode } = query;
    let asked = applications.ids();
    let ids = own.iter().filter(|id| asked.is_empty() || asked.contains(id)).map(|id| id.as_str());
    let at = Expr::col(h5_link::Column::ChargedAtMs);
    let day = at.clone().add(days.zone().offset_ms()).div(overview::DAY_MS);
    let lines = Query::select()
        .expr_as(day, "day")
        .column(h5_link::Column::ApplicationId)
        // What is not known to be meant was a try, as in the log.
        .expr_as(Func::coalesce([Expr::col(h5_link::Column::ChargedMode), Expr::val("")]), "mode")
        .expr_as(Expr::val(Service::H5Idv.as_str()), "charged")
        .from(h5_link::Entity)
        .and_where(h5_link::Column::ApplicationId.is_in(ids))
        .and_where(at.clone().gte(days.start().epoch_ms()).and(at.lt(days.end().epoch_ms())))
        .take();
    let columns = ["application_id", "mode", "charged"].map(IntoIden::into_iden);
    let mut groups: Vec<Alike> = overview::groups(app, lines, &columns).await?;
    groups.retain(|group| mode.is_none_or(|mode| mode_of(&group.mode) == mode));
    Ok(groups)
}
