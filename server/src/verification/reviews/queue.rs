//! The queue: cases oldest first, page by page, at the same cost at any depth.

use contract::{
    field::FieldError,
    portal::review::{MOST_ON_A_PAGE, ReviewPage, ReviewState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{ReviewError, summary_with};
use crate::{App, auth::member::Colleagues, store::entity::review};

/// What of the queue is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueueOrder<'a> {
    /// Cases in this state; without one, all that are not decided.
    pub state: Option<ReviewState>,
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
    let wanted = match order.state {
        None => Condition::any().add(is(ReviewState::Open)).add(is(ReviewState::Proposed)),
        Some(ReviewState::Claimed) => {
            Condition::all().add(is(ReviewState::Open)).add(review::Column::ClaimedUntilMs.gt(now.epoch_ms()))
        }
        Some(ReviewState::Open) => Condition::all().add(is(ReviewState::Open)).add(
            Condition::any()
                .add(review::Column::ClaimedUntilMs.is_null())
                .add(review::Column::ClaimedUntilMs.lte(now.epoch_ms())),
        ),
        Some(state) => Condition::all().add(is(state)),
    };
    let mut query = review::Entity::find()
        .filter(review::Column::OrganisationId.eq(organisation_id))
        .filter(wanted)
        .order_by_asc(review::Column::OpenedAtMs)
        .order_by_asc(review::Column::BundleId);
    if let Some(after) = order.after {
        let (opened_at_ms, bundle_id) = read_cursor(after).ok_or_else(|| {
            ReviewError::Fields(vec![FieldError::new("after", "format", "is not a page of this list")])
        })?;
        query = query.filter(
            Condition::any().add(review::Column::OpenedAtMs.gt(opened_at_ms)).add(
                Condition::all()
                    .add(review::Column::OpenedAtMs.eq(opened_at_ms))
                    .add(review::Column::BundleId.gt(bundle_id)),
            ),
        );
    }
    let limit = order.limit.unwrap_or(MOST_ON_A_PAGE).clamp(1, MOST_ON_A_PAGE);
    let mut rows = query.limit(u64::from(limit) + 1).all(&app.database).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("{}.{}", last.opened_at_ms, last.bundle_id));
    let named = rows.iter().flat_map(|row| row.claimed_by.iter().chain(&row.proposed_by)).cloned().collect();
    let people = Colleagues::load(&app.database, named).await?;
    Ok(ReviewPage { reviews: rows.into_iter().map(|row| summary_with(&people, row, now)).collect(), next })
}

fn read_cursor(text: &str) -> Option<(i64, &str)> {
    let (opened_at_ms, bundle_id) = text.split_once('.')?;
    Some((opened_at_ms.parse().ok()?, bundle_id))
}
