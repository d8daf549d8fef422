//! What is tried and counted of each component: the database answers, the object store keeps what it is given, queues are
//! not old, calls are not answered with faults of ours. Thresholds are ours.

use std::time::Duration;

use contract::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{Component, ComponentHealth, Health, pulse::Count};
use crate::{
    App, Fault,
    delivery::State,
    ids,
    store::entity::{delivery, job, partner_transaction},
};

/// Whatever does not answer within this time does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);
/// What takes longer than this is slow.
const SLOW: Duration = Duration::from_secs(1);
/// How old the oldest step or delivery that is due may be: then it is late, then nobody works.
const LATE_MS: i64 = 60_000;
const STUCK_MS: i64 = 10 * 60_000;
/// Fewer faults than these are nobody's trend.
const LEAST_FAULTS: u32 = 5;
/// The transaction log of the last minutes.
const RECENT_MS: i64 = 5 * 60_000;

/// Every component.
pub(super) async fn components(app: &App) -> Vec<ComponentHealth> {
    let now = app.clock.now();
    let (database, objects) = tokio::join!(tried(ping(app)), tried(keep_something(app)));
    let answers = database < Health::Down;
    let counted = async |count: Result<Health, Fault>| match count {
        Ok(health) => health,
        Err(fault) => {
            tracing::warn!(%fault, "the status of a component is not known");
            Health::Degraded
        }
    };
    let (pipeline, deliveries, log) = if answers {
        let counts = async {
            tokio::join!(
                async { counted(pipeline(app, now).await).await },
                async { counted(deliveries(app, now).await).await },
                async { transactions(app, now).await.unwrap_or_default() },
            )
        };
        let unknown = (Health::Degraded, Health::Degraded, Count::default());
        tokio::time::timeout(PATIENCE, counts).await.unwrap_or(unknown)
    } else {
        (Health::Down, Health::Down, Count::default())
    };
    // Photos cannot be taken in while nothing can be kept.
    let takes_photos = if objects == Health::Down { Health::Down } else { database };
    let decides = pipeline.min(Health::Degraded);
    let health = |component| {
        let pulse = shares(app.pulse.of(now, component));
        match component {
            Component::CapturePages | Component::Identity | Component::H5 => {
                takes_photos.max(decides).max(pulse)
            }
            Component::Onekyc | Component::Registration => takes_photos.max(decides).max(pulse),
            Component::Certificates => takes_photos.max(pulse).max(shares(log)),
            Component::Pipeline => pipeline,
            Component::Deliveries => deliveries,
            Component::Database => database,
            Component::Objects => objects,
        }
    };
    Component::ALL.map(|component| ComponentHealth { component, health: health(component) }).to_vec()
}

/// Whether something is done, and how fast.
async fn tried(what: impl Future<Output = Result<(), Fault>>) -> Health {
    let began = tokio::time::Instant::now();
    match tokio::time::timeout(PATIENCE, what).await {
        Ok(Ok(())) if began.elapsed() < SLOW => Health::Operational,
        Ok(Ok(())) => Health::Degraded,
        Ok(Err(fault)) => {
            tracing::warn!(%fault, "a store does not work");
            Health::Down
        }
        Err(_) => Health::Down,
    }
}

async fn ping(app: &App) -> Result<(), Fault> {
    Ok(app.database.ping().await?)
}

/// Keeps an object, reads it back, removes it.
async fn keep_something(app: &App) -> Result<(), Fault> {
    let key = format!("trials/{}", ids::row_id(app.clock.now(), app.randomness.as_ref()));
    app.objects.put(&key, b"trial".to_vec()).await?;
    let kept = app.objects.get(&key).await?;
    app.objects.remove(&key).await?;
    if kept == b"trial" { Ok(()) } else { Err(Fault::Invariant("an object changed".to_owned())) }
}

/// How late the oldest step is.
async fn pipeline(app: &App, now: Instant) -> Result<Health, Fault> {
    let oldest: Option<Option<i64>> = job::Entity::find()
        .select_only()
        .column_as(job::Column::DueAtMs.min(), "oldest")
        .filter(job::Column::State.eq(State::Due.as_str()))
        .into_tuple()
        .one(&app.database)
        .await?;
    Ok(lateness(oldest.flatten(), now))
}

/// How late the oldest delivery is; none is, while somebody sends: endpoints that hang make their own lane wait, and are not
/// our fault.
async fn deliveries(app: &App, now: Instant) -> Result<Health, Fault> {
    let due = delivery::Entity::find().filter(delivery::Column::State.eq(State::Due.as_str()));
    let oldest: Option<Option<i64>> = due
        .clone()
        .select_only()
        .column_as(delivery::Column::DueAtMs.min(), "oldest")
        .into_tuple()
        .one(&app.database)
        .await?;
    let late = lateness(oldest.flatten(), now);
    if late == Health::Operational {
        return Ok(late);
    }
    let being_sent = due
        .filter(delivery::Column::DueAtMs.gt(now.epoch_ms()))
        .filter(delivery::Column::Lease.is_not_null())
        .one(&app.database)
        .await?;
    Ok(if being_sent.is_some() { Health::Operational } else { late })
}

fn lateness(oldest_due_at_ms: Option<i64>, now: Instant) -> Health {
    match oldest_due_at_ms.map(|due_at_ms| now.epoch_ms() - due_at_ms) {
        Some(late_ms) if late_ms >= STUCK_MS => Health::Down,
        Some(late_ms) if late_ms >= LATE_MS => Health::Degraded,
        _ => Health::Operational,
    }
}

/// The certificate dialect's calls of the last minutes, wherever they were answered.
async fn transactions(app: &App, now: Instant) -> Result<Count, Fault> {
    let recent = partner_transaction::Entity::find()
        .filter(partner_transaction::Column::SentAtMs.gt(now.epoch_ms() - RECENT_MS))
        .filter(partner_transaction::Column::HttpStatus.is_not_null());
    let faults = recent.clone().filter(partner_transaction::Column::HttpStatus.gte(500));
    let (answers, faults) = (recent.count(&app.database).await?, faults.count(&app.database).await?);
    let short = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Count { answers: short(answers), faults: short(faults) })
}

/// How a component does whose answers were so often our fault: one in five is bad, three in five are no service.
fn shares(count: Count) -> Health {
    let Count { answers, faults } = count;
    if faults < LEAST_FAULTS || faults.saturating_mul(5) < answers {
        Health::Operational
    } else if faults.saturating_mul(5) < answers.saturating_mul(3) {
        Health::Degraded
    } else {
        Health::Down
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_late_and_then_stuck() {
        let now = Instant::from_epoch_ms(10_000_000);
        for (late_ms, health) in [
            (-1, Health::Operational),
            (LATE_MS - 1, Health::Operational),
            (LATE_MS, Health::Degraded),
            (STUCK_MS, Health::Down),
        ] {
            assert_eq!(lateness(Some(now.epoch_ms() - late_ms), now), health, "{late_ms}");
        }
        assert_eq!(lateness(None, now), Health::Operational);
    }

    #[test]
    fn a_few_faults_are_no_trend() {
        for (answers, faults, health) in [
            (0, 0, Health::Operational),
            (4, 4, Health::Operational),
            (5, 5, Health::Down),
            (100, 19, Health::Operational),
            (100, 20, Health::Degraded),
            (100, 60, Health::Down),
        ] {
            assert_eq!(shares(Count { answers, faults }), health, "{faults} of {answers}");
        }
    }
}
