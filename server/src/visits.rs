//! Visits of the H5 page: what a page tells of its steps is heard once, kept as one row a visit and one a step, and
//! forgotten after ninety days. What they come to is [`funnel`]'s.

pub mod funnel;

use std::collections::BTreeMap;

use contract::visit::{Batch, Reason, Report, Step, client::Client};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use crate::{
    App, Fault,
    store::{
        self,
        entity::{capture_link, visit, visit_step},
    },
};

/// How long a visit is kept: as far as the funnel reaches.
const KEPT_MS: i64 = 90 * 86_400_000;
/// Pages of a visit that are listened to, at most (ours): a person who loads the page so often is none.
const MOST_PAGES: usize = 20;
/// How far a page's clock may be ahead of ours (ours).
const CLOCK_SLACK_MS: i64 = 60_000;

/// What reports say of one step.
#[derive(Default)]
struct Told {
    spent_ms: i64,
    begun: i32,
}

/// Hears what a page tells. What was heard before changes nothing, and a visit that came to its answer stays there.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn hear(app: &App, link: &capture_link::Model, client: Client, batch: &Batch) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let first = &batch.reports()[0];
    let opened_at_ms = link.opened_at_ms.unwrap_or(now_ms);
    let new = visit::ActiveModel {
        link_id: Set(link.id.clone()),
        organisation_id: Set(link.organisation_id.clone()),
        application_id: Set(link.application_id.clone().unwrap_or_default()),
        device: Set(client.device.as_str().to_owned()),
        browser: Set(client.browser.as_str().to_owned()),
        browser_major: Set(client.major.into()),
        system: Set(client.system.as_str().to_owned()),
        step: Set(first.step.as_str().to_owned()),
        reason: Set(None),
        pages: Set("{}".to_owned()),
        opened_at_ms: Set(opened_at_ms),
        heard_at_ms: Set(now_ms),
    };
    let transaction = store::begin_write(&app.database).await?;
    let there = OnConflict::column(visit::Column::LinkId).do_nothing().to_owned();
    visit::Entity::insert(new).on_conflict(there).exec_without_returning(&transaction).await?;
    let known = visit::Entity::find_by_id(&link.id).lock_exclusive().one(&transaction).await?;
    let known = known.ok_or_else(|| Fault::Invariant(format!("visit {} is gone", link.id)))?;
    let mut pages: BTreeMap<String, u32> = serde_json::from_str(&known.pages)
        .map_err(|error| Fault::Invariant(format!("pages of visit {}: {error}", link.id)))?;
    let heard = pages.get(batch.page()).copied();
    let is_new = |report: &&Report| heard.is_none_or(|heard| report.n > heard);
    let reports: Vec<&Report> = batch.reports().iter().filter(is_new).collect();
    let Some(last) = reports.last() else { return Ok(()) };
    if heard.is_none() && pages.len() >= MOST_PAGES {
        return Ok(());
    }
    pages.insert(batch.page().to_owned(), last.n);
    let longest_ms = Ord::max(now_ms - opened_at_ms, 0) + CLOCK_SLACK_MS;
    for (step, told) in by_step(&reports, longest_ms) {
        add(&transaction, &known, step, &told).await?;
    }
    let (step, reason) = standing(store::word(&known.step)?, reason_of(&known)?, &reports);
    let pages = serde_json::to_string(&pages).map_err(|error| Fault::Invariant(error.to_string()))?;
    let mut changed = known.into_active_model();
    changed.step = Set(step.as_str().to_owned());
    changed.reason = Set(reason.map(|reason| reason.as_str().to_owned()));
    changed.pages = Set(pages);
    changed.heard_at_ms = Set(now_ms);
    changed.update(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

fn reason_of(known: &visit::Model) -> Result<Option<Reason>, Fault> {
    known.reason.as_deref().map(store::word).transpose()
}

/// What reports say of each step; no time is longer than the visit.
fn by_step(reports: &[&Report], longest_ms: i64) -> BTreeMap<Step, Told> {
    let mut steps: BTreeMap<Step, Told> = BTreeMap::new();
    for report in reports {
        let told = steps.entry(report.step).or_default();
        told.spent_ms = Ord::min(told.spent_ms + i64::from(report.ms), longest_ms);
        told.begun += i32::from(report.begins);
    }
    steps
}

/// Where a visit stands after reports: in the last step that was told of, with what was in its way since it began.
fn standing(step: Step, reason: Option<Reason>, reports: &[&Report]) -> (Step, Option<Reason>) {
    reports.iter().fold((step, reason), |(step, reason), report| {
        if step == Step::Done && report.step != Step::Done {
            return (step, reason);
        }
        let goes_on = report.step == step && !report.begins;
        (report.step, report.reason.or(reason.filter(|_| goes_on)))
    })
}

async fn add(
    connection: &impl ConnectionTrait,
    visit: &visit::Model,
    step: Step,
    told: &Told,
) -> Result<(), Fault> {
    use visit_step::{Column, Entity};
    let row = visit_step::ActiveModel {
        link_id: Set(visit.link_id.clone()),
        step: Set(step.as_str().to_owned()),
        organisation_id: Set(visit.organisation_id.clone()),
        application_id: Set(visit.application_id.clone()),
        device: Set(visit.device.clone()),
        browser: Set(visit.browser.clone()),
        spent_ms: Set(told.spent_ms),
        begun: Set(told.begun),
        opened_at_ms: Set(visit.opened_at_ms),
    };
    let more = |column: Column| Expr::col((Entity, column));
    let there = OnConflict::columns([Column::LinkId, Column::Step])
        .value(Column::SpentMs, more(Column::SpentMs).add(told.spent_ms))
        .value(Column::Begun, more(Column::Begun).add(told.begun))
        .to_owned();
    Entity::insert(row).on_conflict(there).exec_without_returning(connection).await?;
    Ok(())
}

/// Forgets visits past their time.
///
/// # Errors
/// The database failed.
pub async fn forget_past(app: &App) -> Result<(), Fault> {
    let before_ms = app.clock.now().epoch_ms() - KEPT_MS;
    let steps = visit_step::Entity::delete_many().filter(visit_step::Column::OpenedAtMs.lt(before_ms));
    steps.exec(&app.database).await?;
    let visits = visit::Entity::delete_many().filter(visit::Column::OpenedAtMs.lt(before_ms));
    visits.exec(&app.database).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_stands_where_its_last_report_says() {
        use Step::{Card, Consent, Done, Face, Review};
        let reports = |told: &[(Step, bool, Option<Reason>)]| -> Vec<Report> {
            let each = told.iter().zip(0..);
            let report = |(told, n): (&(Step, bool, Option<Reason>), u32)| {
                let (step, begins, reason) = *told;
                Report { n, at_ms: 0, step, ms: 0, begins, reason }
            };
            each.map(report).collect()
        };
        let denied = Some(Reason::PermissionDenied);
        for (told, expected) in [
            (&[(Card, true, None)][..], (Card, None)),
            (&[(Card, true, None), (Card, false, denied)], (Card, denied)),
            // Leaving the page with the trouble on it leaves the trouble.
            (&[(Card, true, denied), (Card, false, None)], (Card, denied)),
            // Whoever gets past it has none.
            (&[(Card, false, denied), (Card, true, None)], (Card, None)),
            (&[(Card, false, denied), (Face, true, None)], (Face, None)),
            (&[(Review, true, None), (Card, true, None)], (Card, None)),
            (
                &[(Done, true, Some(Reason::NotVerified)), (Consent, true, None)],
                (Done, Some(Reason::NotVerified)),
            ),
        ] {
            let reports = reports(told);
            let reports: Vec<&Report> = reports.iter().collect();
            assert_eq!(standing(Consent, None, &reports), expected, "{told:?}");
        }
    }
}
