//! Visits of the H5 page as they are kept, made by the hundred.

use sea_orm::EntityTrait;
use tanda::store::entity::{visit, visit_step};

use crate::stack::Stack;

/// A visit that is to be kept.
#[derive(Clone)]
pub struct Kept<'a> {
    /// Whose.
    pub organisation_id: &'a str,
    /// Through links of which application.
    pub application_id: &'a str,
    /// On what, in which browser.
    pub client: (&'a str, &'a str),
    /// The steps that it came to, with the time that it was in each.
    pub steps: &'a [(&'a str, i64)],
    /// What was in the way of the last one.
    pub reason: Option<&'a str>,
    /// When the link was opened.
    pub opened_at_ms: i64,
    /// When it was heard of last.
    pub heard_at_ms: i64,
}

/// Keeps so many of them.
pub async fn keep(stack: &Stack, count: usize, kept: &Kept<'_>) {
    let (device, browser) = kept.client;
    let (last, _) = kept.steps.last().expect("a step");
    let (mut visits, mut steps) = (Vec::new(), Vec::new());
    for number in 0..count {
        let link_id = format!("{number}-{}-{device}-{browser}-{last}-{:?}", kept.opened_at_ms, kept.reason);
        let link_id = format!("{link_id}-{}-{}", kept.organisation_id, kept.application_id);
        steps.extend(kept.steps.iter().map(|(step, spent_ms)| visit_step::Model {
            link_id: link_id.clone(),
            step: (*step).to_owned(),
            organisation_id: kept.organisation_id.to_owned(),
            application_id: kept.application_id.to_owned(),
            device: device.to_owned(),
            browser: browser.to_owned(),
            spent_ms: *spent_ms,
            begun: 1,
            opened_at_ms: kept.opened_at_ms,
        }));
        visits.push(visit::Model {
            link_id,
            organisation_id: kept.organisation_id.to_owned(),
            application_id: kept.application_id.to_owned(),
            device: device.to_owned(),
            browser: browser.to_owned(),
            browser_major: 142,
            system: "android".to_owned(),
            step: (*last).to_owned(),
            reason: kept.reason.map(str::to_owned),
            pages: "{}".to_owned(),
            opened_at_ms: kept.opened_at_ms,
            heard_at_ms: kept.heard_at_ms,
        });
    }
    let visits = visits.into_iter().map(visit::ActiveModel::from);
    visit::Entity::insert_many(visits).exec_without_returning(&stack.app.database).await.expect("visits");
    let steps = steps.into_iter().map(visit_step::ActiveModel::from);
    visit_step::Entity::insert_many(steps).exec_without_returning(&stack.app.database).await.expect("steps");
}
