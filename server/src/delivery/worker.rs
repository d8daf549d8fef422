//! The worker: takes what is due, many at once but few of one lane, sends it, writes down what became of it.

use std::{collections::HashMap, time::Duration};

use contract::portal::webhook::DeliveryFault;
use tokio::task::{Id, JoinError, JoinSet};

use super::{
    endpoint::{self, Endpoint, OffBecause},
    mail,
    outbox::{self, Outcome, Taken, Try},
    posting,
};
use crate::{App, Fault, store};

/// Deliveries on their way at once: each waits for somebody else, none for a core.
const AT_ONCE: usize = 64;
/// Of one lane: sixteen endpoints would have to hang at once to hold up another one.
const OF_ONE_LANE: usize = 4;
/// A worker with nothing to do looks again after this long: a partner hears of an event within a second.
const IDLE: Duration = Duration::from_millis(250);

/// What is on its way.
#[derive(Default)]
struct Flights {
    tasks: JoinSet<Result<(), Fault>>,
    lanes: HashMap<Id, String>,
}

impl Flights {
    fn of_lane(&self, lane: &str) -> usize {
        self.lanes.values().filter(|flying| *flying == lane).count()
    }

    fn busy_lanes(&self) -> Vec<&str> {
        let mut busy: Vec<&str> = self
            .lanes
            .values()
            .map(String::as_str)
            .filter(|lane| self.of_lane(lane) >= OF_ONE_LANE)
            .collect();
        busy.sort_unstable();
        busy.dedup();
        busy
    }

    fn start(&mut self, app: &App, taken: Taken) {
        let lane = taken.row.lane.clone();
        let own = app.clone();
        // A task of its own: a delivery that panics ends that and not this.
        let task = self.tasks.spawn(async move { send(&own, taken).await });
        self.lanes.insert(task.id(), lane);
    }

    /// Waits for one to end, and takes note of those that have ended by then.
    async fn landed(&mut self) {
        let mut next = self.tasks.join_next_with_id().await;
        while let Some(ended) = next {
            self.forget(ended);
            next = self.tasks.try_join_next_with_id();
        }
    }

    fn forget(&mut self, ended: Result<(Id, Result<(), Fault>), JoinError>) {
        let (id, fault) = match ended {
            Ok((id, Ok(()))) => (id, None),
            Ok((id, Err(fault))) => (id, Some(fault.to_string())),
            Err(error) => (error.id(), Some("a delivery panicked".to_owned())),
        };
        self.lanes.remove(&id);
        if let Some(fault) = fault {
            // Its lease runs out, and it is taken again.
            tracing::error!(fault, "a delivery could not be settled");
        }
    }
}

/// Sends whatever is due, for as long as the process lives.
pub async fn work(app: App) {
    let mut flights = Flights::default();
    loop {
        match take(&app, &mut flights).await {
            Ok(0) => {
                // Whichever is first: somebody has come back, or it is time to look again.
                let landed = async {
                    if flights.tasks.is_empty() {
                        std::future::pending::<()>().await;
                    }
                    flights.landed().await;
                };
                drop(tokio::time::timeout(IDLE, landed).await);
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::error!(%fault, "deliveries cannot be taken");
                tokio::time::sleep(IDLE).await;
            }
        }
        while flights.tasks.len() >= AT_ONCE {
            flights.landed().await;
        }
    }
}

/// Sends what is due now and waits until it is settled; says how many deliveries that were. For tests and for whoever
/// wants an empty outbox before the process ends.
///
/// # Errors
/// The database failed.
pub async fn send_due(app: &App) -> Result<usize, Fault> {
    let mut flights = Flights::default();
    let mut sent = 0;
    loop {
        let taken = take(app, &mut flights).await?;
        if taken == 0 && flights.tasks.is_empty() {
            return Ok(sent);
        }
        sent += taken;
        flights.landed().await;
    }
}

/// Starts what is due, of lanes that are not busy.
async fn take(app: &App, flights: &mut Flights) -> Result<usize, Fault> {
    let room = AT_ONCE.saturating_sub(flights.tasks.len());
    if room == 0 {
        return Ok(0);
    }
    let taken =
        outbox::take(app, &flights.busy_lanes(), OF_ONE_LANE, room, |lane| flights.of_lane(lane)).await?;
    let count = taken.len();
    for one in taken {
        flights.start(app, one);
    }
    Ok(count)
}

/// Sends one and settles it. An error here is the database's.
async fn send(app: &App, taken: Taken) -> Result<(), Fault> {
    let began = app.clock.now();
    let refused = |fault| Try::without_answer(Outcome::Refused { fault }, began);
    if taken.kills() {
        return settle(app, &taken, refused(DeliveryFault::SenderDied), None, false).await;
    }
    let Some(endpoint_id) = taken.endpoint_id() else {
        let done = mail::try_once(app, &taken).await?;
        return settle(app, &taken, done, None, false).await;
    };
    match endpoint::find(app, endpoint_id).await? {
        None => settle(app, &taken, refused(DeliveryFault::EndpointGone), None, false).await,
        Some(endpoint) if endpoint.off_because.is_some() => {
            settle(app, &taken, refused(DeliveryFault::EndpointOff), None, false).await
        }
        Some(endpoint) => {
            let posted = posting::post(app, &endpoint, &taken).await?;
            settle(app, &taken, posted.done, Some(&endpoint), posted.gone).await
        }
    }
}

/// Writes down what became of a delivery, and what that says about its endpoint.
async fn settle(
    app: &App,
    taken: &Taken,
    done: Try,
    endpoint: Option<&Endpoint>,
    gone: bool,
) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    if !outbox::settle(app, &transaction, taken, &done).await? {
        // Another worker has it by now, and writes down what he saw.
        transaction.rollback().await?;
        return Ok(());
    }
    if let Some(endpoint) = endpoint {
        let off = match &done.outcome {
            Outcome::Delivered => endpoint::answered(&transaction, endpoint).await.map(|()| false),
            Outcome::Refused { .. } if gone => {
                let because = OffBecause::Gone;
                endpoint::turn_off(&transaction, &endpoint.organisation_id, &endpoint.id, because).await
            }
            Outcome::Failed { .. } | Outcome::Refused { .. } => {
                endpoint::failed(&transaction, endpoint, app.clock.now()).await
            }
        };
        if off? {
            tracing::warn!(endpoint_id = endpoint.id, gone, "an endpoint is off");
        }
    }
    transaction.commit().await?;
    if let Some(fault) = done.outcome.fault() {
        let (delivery_id, fault, status) = (&taken.row.id, fault.as_str(), done.status);
        tracing::info!(delivery_id, attempt = taken.attempt(), fault, status, "a delivery failed");
    }
    Ok(())
}
