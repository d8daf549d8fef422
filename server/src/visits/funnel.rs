//! What visits come to, counted in the database: by step, reason, device and browser. No visit is read by itself, so a
//! funnel of a million takes no more memory than that of ten.

use std::{cmp::Reverse, collections::BTreeMap};

use contract::{
    portal::funnel::{FunnelQuery, FunnelReport, Group, MOST_REASONS, ReasonCount, StepCount, VisitCount},
    visit::{
        Reason, Step,
        client::{Browser, Device},
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, IntoCondition, Query},
};

use crate::{
    App, Fault, durations,
    store::{
        self,
        entity::{visit, visit_step},
    },
};

/// A visit that was heard of within this time may go on (ours): who reads the consent and looks for the card takes minutes.
const GOES_ON_MS: i64 = 15 * 60_000;

/// Visits that ended alike.
#[derive(Debug, FromQueryResult)]
struct Alike {
    device: String,
    browser: String,
    step: String,
    reason: Option<String>,
    visits: i64,
}

/// The same, read.
struct Ended {
    device: Device,
    browser: Browser,
    step: Step,
    reason: Option<Reason>,
    count: VisitCount,
}

/// The funnel of an organisation's visits.
///
/// # Errors
/// The database failed, or a row is not as it was written.
pub async fn report(app: &App, organisation_id: &str, asked: &FunnelQuery) -> Result<FunnelReport, Fault> {
    let (ended, reached, times) = tokio::try_join!(
        ended(app, organisation_id, asked),
        reached(app, organisation_id, asked),
        times(app, organisation_id, asked)
    )?;
    let step = |step: &Step| StepCount {
        step: *step,
        reached: reached.get(step).copied().unwrap_or(0),
        left: sum(ended.iter().filter(|one| one.step == *step)).left(),
        median_ms: times.get(step).and_then(|classes| durations::reached_by(classes.iter().copied(), 50)),
        reasons: reasons(ended.iter().filter(|one| one.step == *step)),
    };
    Ok(FunnelReport {
        all: sum(ended.iter()),
        steps: Step::ALL.iter().map(step).collect(),
        devices: groups(&ended, |one| one.device),
        browsers: groups(&ended, |one| one.browser),
    })
}

/// Visits by how they ended, and those among them that may go on.
async fn ended(app: &App, organisation_id: &str, asked: &FunnelQuery) -> Result<Vec<Ended>, Fault> {
    use visit::Column;
    let alike = |also: Condition| {
        let columns = [Column::Device, Column::Browser, Column::Step, Column::Reason];
        let mut query = visit::Entity::find().select_only().columns(columns);
        for column in columns {
            query = query.group_by(column);
        }
        query
            .column_as(Column::LinkId.count(), "visits")
            .filter(of_visit(organisation_id, asked))
            .filter(also)
            .into_model::<Alike>()
            .all(&app.database)
    };
    let since_ms = app.clock.now().epoch_ms() - GOES_ON_MS;
    let going_on = Column::HeardAtMs.gt(since_ms).and(Column::Step.ne(Step::Done.as_str()));
    let (all, underway) = tokio::try_join!(alike(Condition::all()), alike(going_on.into_condition()))?;
    let same = |one: &Alike, other: &Alike| {
        (&one.device, &one.browser, &one.step, &one.reason)
            == (&other.device, &other.browser, &other.step, &other.reason)
    };
    let read = |one: &Alike| -> Result<Ended, Fault> {
        let step: Step = store::word(&one.step)?;
        let visits = number(one.visits);
        let underway = underway.iter().find(|other| same(one, other)).map_or(0, |other| number(other.visits));
        let finished = if step == Step::Done { visits } else { 0 };
        Ok(Ended {
            device: store::word(&one.device)?,
            browser: store::word(&one.browser)?,
            step,
            reason: one.reason.as_deref().map(store::word).transpose()?,
            count: VisitCount { visits, finished, underway },
        })
    };
    all.iter().map(read).collect()
}

/// How many visits came to each step.
async fn reached(
    app: &App,
    organisation_id: &str,
    asked: &FunnelQuery,
) -> Result<BTreeMap<Step, u32>, Fault> {
    use visit_step::Column;
    let counted: Vec<(String, i64)> = visit_step::Entity::find()
        .select_only()
        .column(Column::Step)
        .column_as(Column::LinkId.count(), "visits")
        .filter(of_step(organisation_id, asked))
        .group_by(Column::Step)
        .into_tuple()
        .all(&app.database)
        .await?;
    counted.into_iter().map(|(step, count)| Ok((store::word(&step)?, number(count)))).collect()
}

/// How long each step took, in classes, in order.
async fn times(
    app: &App,
    organisation_id: &str,
    asked: &FunnelQuery,
) -> Result<BTreeMap<Step, Vec<(i64, i64)>>, Fault> {
    use visit_step::{Column, Entity};
    let each = Query::select()
        .column(Column::Step)
        .expr_as(durations::class_of(&Expr::col(Column::SpentMs)), "up_to_ms")
        .from(Entity)
        .cond_where(of_step(organisation_id, asked).add(Column::SpentMs.gt(0)))
        .take();
    let query = Query::select()
        .columns(["step", "up_to_ms"])
        .expr_as(Func::count(Expr::val(1)), "visits")
        .from_subquery(each, "each")
        .group_by_columns(["step", "up_to_ms"])
        .order_by("up_to_ms", sea_orm::Order::Asc)
        .take();
    let mut times: BTreeMap<Step, Vec<(i64, i64)>> = BTreeMap::new();
    for row in app.database.query_all(&query).await? {
        let step: String = row.try_get("", "step")?;
        let class = (row.try_get("", "up_to_ms")?, row.try_get("", "visits")?);
        times.entry(store::word(&step)?).or_default().push(class);
    }
    Ok(times)
}

/// Makes the condition of a table: both have the same columns under the same names.
macro_rules! narrowed {
    ($name:ident, $column:ty) => {
        fn $name(organisation_id: &str, asked: &FunnelQuery) -> Condition {
            type Column = $column;
            let ids = asked.applications.ids();
            let applications = (!ids.is_empty()).then(|| Column::ApplicationId.is_in(ids));
            Condition::all()
                .add(Column::OrganisationId.eq(organisation_id))
                .add(Column::OpenedAtMs.gte(asked.days.start().epoch_ms()))
                .add(Column::OpenedAtMs.lt(asked.days.end().epoch_ms()))
                .add_option(applications)
                .add_option(asked.device.map(|device| Column::Device.eq(device.as_str())))
                .add_option(asked.browser.map(|browser| Column::Browser.eq(browser.as_str())))
        }
    };
}
narrowed!(of_visit, visit::Column);
narrowed!(of_step, visit_step::Column);

fn number(counted: i64) -> u32 {
    u32::try_from(counted).unwrap_or(u32::MAX)
}

fn sum<'a>(ended: impl Iterator<Item = &'a Ended>) -> VisitCount {
    ended.fold(VisitCount::default(), |sum, one| VisitCount {
        visits: sum.visits + one.count.visits,
        finished: sum.finished + one.count.finished,
        underway: sum.underway + one.count.underway,
    })
}

/// Why visits ended in a step; of the last one, which answers were none of "verified".
fn reasons<'a>(ended: impl Iterator<Item = &'a Ended>) -> Vec<ReasonCount> {
    let mut counted: BTreeMap<Option<Reason>, u32> = BTreeMap::new();
    for one in ended {
        let is_answer = one.step == Step::Done;
        if !is_answer || one.reason.is_some() {
            let count = if is_answer { one.count.finished } else { one.count.left() };
            *counted.entry(one.reason).or_default() += count;
        }
    }
    let told = counted.into_iter().filter(|(_, count)| *count > 0);
    let mut told: Vec<ReasonCount> = told.map(|(reason, count)| ReasonCount { reason, count }).collect();
    told.sort_by_key(|one| Reverse(one.count));
    told.truncate(MOST_REASONS);
    told
}

fn groups<K: Ord + Copy>(ended: &[Ended], kind: impl Fn(&Ended) -> K) -> Vec<Group<K>> {
    let mut kinds: BTreeMap<K, Vec<&Ended>> = BTreeMap::new();
    for one in ended {
        kinds.entry(kind(one)).or_default().push(one);
    }
    let group = |(kind, ended): (K, Vec<&Ended>)| {
        let mut left: BTreeMap<Step, u32> = BTreeMap::new();
        for one in &ended {
            *left.entry(one.step).or_default() += one.count.left();
        }
        // Of steps that lost as many, the earlier one.
        let most = left.into_iter().filter(|(_, count)| *count > 0);
        let most_left = most.max_by_key(|(step, count)| (*count, Reverse(*step))).map(|(step, _)| step);
        Group { kind, count: sum(ended.into_iter()), most_left }
    };
    let mut groups: Vec<Group<K>> = kinds.into_iter().map(group).collect();
    groups.sort_by_key(|group| Reverse(group.count.visits));
    groups
}
