//! The steps from a stored capture to its decision: each a durable job that may run twice without harm, and goes on
//! after a crash. What a step sees is in its own room; how that is kept is in `findings`.

mod at_once;
mod findings;
mod progress;
mod step;

use std::time::Duration;

use contract::capture_flow::Purpose;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

pub use at_once::{AtOnce, Unanswered, answer_at_once, withdraw, withdraw_within};
pub(crate) use findings::finding_sealed_as;
pub(super) use findings::{Findings, found};
pub use progress::{Outcome, Progress, decision_on, progress};
pub(super) use progress::{Places, document, own_flash, places};
pub(super) use step::Step;

use super::{decision, evidence::Evidence, inspection, issue, person, record, submission, text};
use crate::{
    App, Fault,
    jobs::{self, Leased},
    store::{self, entity::bundle},
    work::at_work,
};

/// A caller waits so long for the decision; after that it goes on without him.
const PATIENCE: Duration = Duration::from_secs(20);
/// Who waits looks again after this long, where a worker elsewhere has the step.
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// A worker with nothing to do looks again after this long.
const IDLE: Duration = Duration::from_secs(1);

/// Takes the steps of a capture that was just stored, and says what they came to. It goes on when the caller leaves or
/// loses patience; a worker takes over where this process ends.
///
/// # Errors
/// The database failed. The capture is stored all the same.
pub async fn follow(app: &App, bundle_id: &str) -> Result<Progress, Fault> {
    let (own, id) = (app.clone(), bundle_id.to_owned());
    let began = tokio::time::Instant::now();
    let steps = tokio::spawn(async move {
        loop {
            if let Some(leased) = jobs::lease_of(&own, &id).await? {
                take(&own, leased).await?;
            } else if let progress @ Progress::Decided(_) = progress(&own, &id).await? {
                return Ok(progress);
            } else if began.elapsed() > PATIENCE {
                // Nobody waits any longer; what is due later is the workers'.
                return Ok(Progress::Processing);
            } else {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        }
    });
    match tokio::time::timeout(PATIENCE, steps).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Fault::Invariant("a step panicked".to_owned())),
        Err(_) => Ok(Progress::Processing),
    }
}

async fn capture(connection: &impl ConnectionTrait, bundle_id: &str) -> Result<bundle::Model, Fault> {
    let row = bundle::Entity::find_by_id(bundle_id).one(connection).await?;
    row.ok_or_else(|| Fault::Invariant(format!("no capture {bundle_id}")))
}

/// What a capture is for.
pub(super) fn purpose(capture: &bundle::Model) -> Result<Purpose, Fault> {
    Purpose::named(&capture.purpose)
        .ok_or_else(|| Fault::Invariant(format!("capture {} is for {}", capture.id, capture.purpose)))
}

/// A member decided otherwise than the machine, or than another member: what follows from it follows anew.
pub(super) async fn overruled(
    app: &App,
    transaction: &impl ConnectionTrait,
    bundle_id: &str,
) -> Result<(), Fault> {
    let row = capture(transaction, bundle_id).await?;
    if purpose(&row)? >= Step::Issue.least_purpose() {
        jobs::enqueue_again(app, transaction, bundle_id, Step::Issue.as_str()).await?;
    }
    tell_again(app, transaction, bundle_id).await
}

/// Something changed of which the capture's submission, where it has one, has to tell.
async fn tell_again(app: &App, transaction: &impl ConnectionTrait, bundle_id: &str) -> Result<(), Fault> {
    if submission::is_waiting(transaction, bundle_id).await? {
        jobs::enqueue_again(app, transaction, bundle_id, Step::Tell.as_str()).await?;
    }
    Ok(())
}

/// Takes whatever steps are due, of any capture, for as long as the process lives.
pub async fn work(app: App) {
    loop {
        let taken = match jobs::lease_next(&app).await {
            Ok(Some(leased)) => {
                let own = app.clone();
                // A task of its own: a step that panics ends that and not this.
                let taken = tokio::spawn(async move { take(&own, leased).await }).await;
                taken.unwrap_or_else(|_| Err(Fault::Invariant("a step panicked".to_owned()))).map(|()| true)
            }
            Ok(None) => Ok(false),
            Err(fault) => Err(fault),
        };
        match taken {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(IDLE).await,
            Err(fault) => {
                tracing::error!(%fault, "the steps of captures cannot be taken");
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

/// Takes one step. Its own faults are written down and tried again; an error here is the database's.
async fn take(app: &App, leased: Leased) -> Result<(), Fault> {
    let (bundle_id, step) = (leased.bundle_id.as_str(), leased.step.as_str());
    let fault = if leased.kills() {
        "whoever took it died, each time".to_owned()
    } else {
        match take_once(app, &leased).await {
            Ok(()) => return Ok(()),
            Err(fault) => fault.to_string(),
        }
    };
    tracing::warn!(fault, bundle_id, step, "a step failed");
    let most = most_attempts(app, bundle_id, step).await?;
    if !leased.kills() && jobs::put_back(app, &leased, most, &fault).await? {
        return Ok(());
    }
    tracing::error!(bundle_id, step, "a step is given up");
    let transaction = store::begin_write(&app.database).await?;
    if !jobs::give_up(app, &transaction, &leased, &fault).await? {
        transaction.rollback().await?;
        return Ok(());
    }
    // What could not be seen is absent, and the decision is a person's; so is one that could not be made.
    let capture = capture(&transaction, bundle_id).await?;
    if step == Step::Decide.as_str() {
        decision::give_up(app, &transaction, &capture).await?;
    }
    go_on(app, &transaction, &leased, &capture).await?;
    transaction.commit().await?;
    Ok(())
}

/// How often a step is tried. A partner who waits for a submission is told that the registry is silent before they are
/// told to ask themselves, ten minutes after it began: the fifth try is six minutes after the first. In a sandbox it is
/// silent on purpose.
async fn most_attempts(app: &App, bundle_id: &str, step: &str) -> Result<i32, Fault> {
    let is_waited_for =
        step == Step::Record.as_str() && submission::is_waiting(&app.database, bundle_id).await?;
    Ok(match (is_waited_for, app.settings.sandbox) {
        (false, _) => jobs::MOST_ATTEMPTS,
        (true, false) => 5,
        (true, true) => 3,
    })
}

/// Makes the step after this one due.
async fn go_on(
    app: &App,
    transaction: &impl ConnectionTrait,
    leased: &Leased,
    capture: &bundle::Model,
) -> Result<(), Fault> {
    let purpose = purpose(capture)?;
    let step = Step::named(&leased.step);
    if let Some(next) = step.and_then(|step| step.next(purpose)) {
        jobs::enqueue(app, transaction, &leased.bundle_id, next.as_str()).await?;
    }
    if matches!(step, Some(Step::Decide | Step::Issue)) {
        tell_again(app, transaction, &leased.bundle_id).await?;
    }
    Ok(())
}

async fn take_once(app: &App, leased: &Leased) -> Result<(), Fault> {
    let step = Step::named(&leased.step)
        .ok_or_else(|| Fault::Invariant(format!("no step is called {}", leased.step)))?;
    let (own, id, lease) = (app.clone(), leased.bundle_id.clone(), leased.clone());
    match step {
        Step::Inspect => {
            let seen = at_work(app.clone(), async move || {
                jobs::renew(&own, &lease).await?;
                inspection::inspect(&own, &Evidence::load(&own, &id).await?).await
            });
            end(app, leased, step, &seen.await?).await
        }
        Step::Read => {
            let read = at_work(app.clone(), async move || {
                jobs::renew(&own, &lease).await?;
                let inspected = found(&own, &id, Step::Inspect).await?;
                text::read(&own, &Evidence::load(&own, &id).await?, inspected.as_ref()).await
            });
            end(app, leased, step, &read.await?).await
        }
        Step::Face => {
            let seen = at_work(app.clone(), async move || {
                jobs::renew(&own, &lease).await?;
                let inspected = found(&own, &id, Step::Inspect).await?;
                person::look(&own, &Evidence::load(&own, &id).await?, inspected.as_ref()).await
            });
            end(app, leased, step, &seen.await?).await
        }
        Step::Record => {
            let evidence = Evidence::load(app, &id).await?;
            let (read, person) = (found(app, &id, Step::Read).await?, found(app, &id, Step::Face).await?);
            let records = record::ask(app, &evidence, read.as_ref(), person.as_ref()).await?;
            end(app, leased, step, &records).await
        }
        Step::Issue => {
            let evidence = Evidence::load(app, &id).await?;
            let read = found(app, &id, Step::Read).await?;
            let issued = issue::issue(app, &evidence, read.as_ref(), purpose(&evidence.row)?).await?;
            end(app, leased, step, &issued).await
        }
        Step::Decide => {
            let evidence = Evidence::load(app, &id).await?;
            let findings = Findings::of(app, &id).await?;
            let transaction = store::begin_write(&app.database).await?;
            decision::decide(app, &transaction, &evidence, &findings).await?;
            finish::<()>(app, transaction, leased, step, None).await
        }
        Step::Tell => {
            let word = submission::Word::of(app, &id).await?;
            let transaction = store::begin_write(&app.database).await?;
            if let Some(word) = word {
                submission::tell(app, &transaction, &word).await?;
            }
            finish::<()>(app, transaction, leased, step, None).await
        }
    }
}

/// Ends a step that found something and changes nothing else.
async fn end<T: Serialize>(app: &App, leased: &Leased, step: Step, found: &T) -> Result<(), Fault> {
    finish(app, store::begin_write(&app.database).await?, leased, step, Some(found)).await
}

/// Stores what a step found and makes the next one due; or nothing of it, where another worker has the step by now.
async fn finish<T: Serialize>(
    app: &App,
    transaction: sea_orm::DatabaseTransaction,
    leased: &Leased,
    step: Step,
    found: Option<&T>,
) -> Result<(), Fault> {
    if !jobs::finish(app, &transaction, leased).await? {
        transaction.rollback().await?;
        return Ok(());
    }
    if let Some(found) = found {
        findings::keep(app, &transaction, &leased.bundle_id, step, found).await?;
    }
    go_on(app, &transaction, leased, &capture(&transaction, &leased.bundle_id).await?).await?;
    transaction.commit().await?;
    Ok(())
}
