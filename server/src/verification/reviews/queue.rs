//! The queue, page by page at the same cost at any depth: cases that wait oldest first, decided ones newest first.

use std::collections::HashMap;

use contract::{
    field::FieldError,
    finding::{Decision, Voter},
    portal::review::{MOST_ON_A_PAGE, QueuedReview, ReviewPage, ReviewState},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};

use super::{Found, ReviewError};
use crate::{
    App, Fault,
    auth::member::Colleagues,
    store::entity::{application, bundle, capture_link, review},
    verification::{decision::DECIDED, standing},
};

/// What partners' ids of a capture begin with; somebody may look for either.
const CASE_PREFIX: &str = "ktpb_";

/// What of the queue is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueueOrder<'a> {
    /// Cases in this state; without one, all that are not decided.
    pub state: Option<ReviewState>,
    /// Cases that this member has now, in whatever state.
    pub held_by: Option<&'a str>,
    /// The case of this id, or those of the customer of this id, in whatever state; behind them, what the machine decided
    /// without a doubt.
    pub search: Option<&'a str>,
    /// The `next` of the page before.
    pub after: Option<&'a str>,
    /// How many at most.
    pub limit: Option<u32>,
}

/// Cases of an organisation.
///
/// # Errors
/// [`ReviewError::Fields`] for an `after` that no page gave, or a fault.
pub async fn list(
    app: &App,
    organisation_id: &str,
    order: QueueOrder<'_>,
) -> Result<ReviewPage, ReviewError> {
    let now = app.clock.now();
    let is = |state: ReviewState| review::Column::State.eq(state.as_str());
    let is_held = || review::Column::ClaimedUntilMs.gt(now.epoch_ms());
    let of_state = |state| match state {
        None => Condition::any().add(is(ReviewState::Open)).add(is(ReviewState::Proposed)),
        Some(ReviewState::Claimed) => Condition::all().add(is(ReviewState::Open)).add(is_held()),
        Some(ReviewState::Open) => Condition::all().add(is(ReviewState::Open)).add(
            Condition::any()
                .add(review::Column::ClaimedUntilMs.is_null())
                .add(review::Column::ClaimedUntilMs.lte(now.epoch_ms())),
        ),
        Some(state) => Condition::all().add(is(state)),
    };
    let wanted = match (order.search, order.held_by) {
        (Some(id), _) => is_of(id, review::Column::BundleId, review::Column::CustomerId),
        (None, Some(member_id)) => {
            Condition::all().add(review::Column::ClaimedBy.eq(member_id)).add(is_held())
        }
        (None, None) => of_state(order.state),
    };
    // The last decision is looked for first, whenever its case was opened.
    let is_newest_first =
        order.search.is_none() && order.held_by.is_none() && order.state == Some(ReviewState::Closed);
    let (at, direction) = if is_newest_first {
        (review::Column::ClosedAtMs, Order::Desc)
    } else {
        (review::Column::OpenedAtMs, Order::Asc)
    };
    let mut query = review::Entity::find()
        .filter(review::Column::OrganisationId.eq(organisation_id))
        .filter(wanted)
        .order_by(at, direction.clone())
        .order_by(review::Column::BundleId, direction);
    if let Some(after) = order.after {
        let (at_ms, bundle_id) = read_cursor(after).ok_or_else(|| {
            ReviewError::Fields(vec![FieldError::new("after", "format", "is not a page of this list")])
        })?;
        let (further, further_id) = if is_newest_first {
            (at.lt(at_ms), review::Column::BundleId.lt(bundle_id))
        } else {
            (at.gt(at_ms), review::Column::BundleId.gt(bundle_id))
        };
        let same = Condition::all().add(at.eq(at_ms)).add(further_id);
        query = query.filter(Condition::any().add(further).add(same));
    }
    let limit = order.limit.unwrap_or(MOST_ON_A_PAGE).clamp(1, MOST_ON_A_PAGE);
    let mut rows = query.limit(u64::from(limit) + 1).all(&app.database).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| {
        let at_ms = if is_newest_first { last.closed_at_ms.unwrap_or_default() } else { last.opened_at_ms };
        format!("{at_ms}.{}", last.bundle_id)
    });
    let named = rows.iter().flat_map(|row| row.claimed_by.iter().chain(&row.proposed_by)).cloned().collect();
    let people = Colleagues::load(&app.database, named).await?;
    let mut found: Vec<Found> = rows.into_iter().map(|row| Found { row, by_machine: false }).collect();
    let room = limit as usize - found.len();
    if let Some(id) = order.search
        && next.is_none()
        && room > 0
    {
        found.extend(without_case(app, organisation_id, id, room).await?);
    }
    let ids: Vec<_> = found.iter().map(|found| found.row.bundle_id.clone()).collect();
    let (mut doubts, mut outcomes) =
        (doubts(app, &ids).await?, standing::opinions(&app.database, &ids).await?);
    let mut applications = applications(app, ids).await?;
    let reviews = found.into_iter().map(|found| {
        let (score, objection) = doubts.remove(&found.row.bundle_id).unwrap_or_default();
        let application = applications.remove(&found.row.bundle_id);
        let outcome = outcomes.remove(&found.row.bundle_id);
        QueuedReview { score, objection, application, summary: found.summary(&people, outcome, now) }
    });
    Ok(ReviewPage { reviews: reviews.collect(), next })
}

/// What the machine decided without a doubt, of this id or of the customer of this id: the latest, so many at most.
async fn without_case(app: &App, organisation_id: &str, id: &str, most: usize) -> Result<Vec<Found>, Fault> {
    let is_case = Query::select()
        .expr(Expr::val(1))
        .from(review::Entity)
        .and_where(
            Expr::col((review::Entity, review::Column::BundleId))
                .equals((bundle::Entity, bundle::Column::Id)),
        )
        .take();
    let captures = bundle::Entity::find()
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::State.eq(DECIDED))
        .filter(bundle::Column::ErasedAtMs.is_null())
        .filter(is_of(id, bundle::Column::Id, bundle::Column::CustomerId))
        .filter(Expr::exists(is_case).not())
        .order_by_desc(bundle::Column::ReceivedAtMs)
        .order_by_desc(bundle::Column::Id)
        .limit(u64::try_from(most).unwrap_or(u64::MAX))
        .all(&app.database)
        .await?;
    Ok(captures.iter().map(Found::without_case).collect())
}

/// What a capture's or a customer's id finds.
fn is_of(id: &str, capture: impl ColumnTrait, customer: impl ColumnTrait) -> Condition {
    Condition::any().add(capture.eq(id.strip_prefix(CASE_PREFIX).unwrap_or(id))).add(customer.eq(id))
}

/// What the machine came to in these cases: its score, and who objected most.
async fn doubts(app: &App, ids: &[String]) -> Result<HashMap<String, (u32, Option<Voter>)>, Fault> {
    let rows: Vec<(String, String)> = bundle::Entity::find()
        .select_only()
        .columns([bundle::Column::Id, bundle::Column::Decision])
        .filter(bundle::Column::Id.is_in(ids))
        .into_tuple()
        .all(&app.database)
        .await?;
    let read = |(id, decision): (String, String)| match serde_json::from_str::<Decision>(&decision) {
        Ok(decision) => Ok((id, (decision.score, decision.objection()))),
        Err(error) => Err(Fault::Invariant(format!("the decision on capture {id}: {error}"))),
    };
    rows.into_iter().map(read).collect()
}

/// The names of the applications that these captures came by.
async fn applications(app: &App, ids: Vec<String>) -> Result<HashMap<String, String>, Fault> {
    let links: Vec<(Option<String>, Option<String>)> = capture_link::Entity::find()
        .select_only()
        .columns([capture_link::Column::BundleId, capture_link::Column::ApplicationId])
        .filter(capture_link::Column::BundleId.is_in(ids))
        .into_tuple()
        .all(&app.database)
        .await?;
    let known: Vec<_> = links.into_iter().filter_map(|(bundle_id, id)| Some((bundle_id?, id?))).collect();
    let wanted = known.iter().map(|(_, id)| id);
    let names: HashMap<String, String> = application::Entity::find()
        .select_only()
        .columns([application::Column::Id, application::Column::Name])
        .filter(application::Column::Id.is_in(wanted))
        .into_tuple::<(String, String)>()
        .all(&app.database)
        .await?
        .into_iter()
        .collect();
    Ok(known.into_iter().filter_map(|(bundle_id, id)| Some((bundle_id, names.get(&id)?.clone()))).collect())
}

fn read_cursor(text: &str) -> Option<(i64, &str)> {
    let (opened_at_ms, bundle_id) = text.split_once('.')?;
    Some((opened_at_ms.parse().ok()?, bundle_id))
}
