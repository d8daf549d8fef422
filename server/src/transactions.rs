//! Partners' transactions of the certificate dialect: every call is a row, each id of a caller's belongs to one request,
//! and whoever dies over a call leaves nothing behind. What a call does, and how the log of calls is read, is in the rooms
//! below.

pub mod certificate;
pub mod demo;
pub mod export;
pub mod liveness;
pub mod log;
mod notice;
mod photos;
mod quota;
mod turns;
pub mod usage;

use std::time::Duration;

use contract::{
    applicant::YOUNGEST_YEARS,
    ecert::{ANSWER_WITHIN_MS, Failure, Judgement, Run, Service},
    face::Mode,
    instant::Instant,
    portal::transaction::{FieldFault, Troubles},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

pub use photos::{PhotoFetcher, PhotoSettings};

use crate::{
    App, Fault,
    auth::Caller,
    store::{
        self,
        entity::partner_transaction::{self as row, Column},
    },
    verification::pipeline,
};

/// What a transaction is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionSettings {
    /// From the request to its answer.
    pub answer_within: Duration,
    /// The youngest age that may apply, completed years; 0 for none. Certificate registration holds people to it too.
    pub youngest_years: i32,
}

impl Default for TransactionSettings {
    fn default() -> Self {
        // A sixth of what callers wait is left for the way back and for taking back what came too late.
        let answer_within = Duration::from_millis(ANSWER_WITHIN_MS / 6 * 5);
        Self { answer_within, youngest_years: YOUNGEST_YEARS }
    }
}

/// A call as it came.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// The body.
    pub body: &'a str,
    /// When it came.
    pub sent_at: Instant,
    /// The id of its line in the log.
    pub id: &'a str,
}

contract::redact_debug!(Asked<'a>);

/// Which call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Certificate,
    Liveness,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Ending {
    http_status: u16,
    charged: &'static [Service],
    judgement: Option<Judgement>,
    error_code: Option<String>,
    liveness_id: Option<String>,
    bundle_id: Option<String>,
    troubles: Troubles,
}

impl Ending {
    /// Of a call that ended before anything ran, or over which somebody died.
    fn refused(http_status: u16, error_code: &str) -> Self {
        let charged = Run::Refused.charged();
        Self { http_status, charged, error_code: Some(error_code.to_owned()), ..Self::default() }
    }

    /// The same of a certificate call, with the fields that were wrong.
    fn of_failure(failure: &Failure) -> Self {
        let troubles = Troubles { fields: FieldFault::of_failure(failure), ..Troubles::default() };
        Self { troubles, ..Self::refused(failure.status(), failure.code()) }
    }
}

/// The right to answer a call, and what it is known by.
#[derive(Debug)]
struct Turn {
    id: String,
    application_id: String,
    sent_at: Instant,
    /// Whether a test call was taken from the quota for it.
    spent: bool,
    /// How far it came: what is charged if it ends here.
    run: Run,
    /// The id of its liveness check, once that ran.
    liveness_id: Option<String>,
}

/// A random UUID, with dashes, as the vendor's ids are.
pub(crate) fn fresh_uuid(app: &App) -> String {
    let mut bytes = [0; 16];
    app.randomness.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Ends calls over which somebody died: their callers never heard an answer, so nothing is charged, and nothing follows
/// from what was under way.
///
/// # Errors
/// The database failed.
pub async fn end_abandoned(app: &App) -> Result<usize, Fault> {
    let now = app.clock.now().epoch_ms();
    let abandoned = row::Entity::find().filter(Column::LeasedUntilMs.lte(now)).all(&app.database).await?;
    for row in &abandoned {
        abandon(app, row).await?;
    }
    Ok(abandoned.len())
}

async fn abandon(app: &App, known: &row::Model) -> Result<(), Fault> {
    let turn = Turn {
        id: known.id.clone(),
        application_id: known.application_id.clone(),
        sent_at: Instant::from_epoch_ms(known.sent_at_ms),
        spent: known.mode == Mode::Testing.as_str(),
        run: Run::Refused,
        liveness_id: None,
    };
    let ending = Ending { bundle_id: known.bundle_id.clone(), ..Ending::of_failure(&Failure::Internal) };
    if end_without_result(app, &turn, &ending, known.bundle_id.as_deref()).await? {
        quota::settle(app, &turn, &ending).await?;
    }
    Ok(())
}

/// Closes a call without a result and takes its capture back, both or neither. False, and nothing is taken back, where it
/// was closed before: a commit whose answer was lost may have succeeded, and what was told then holds.
async fn end_without_result(
    app: &App,
    turn: &Turn,
    ending: &Ending,
    capture_id: Option<&str>,
) -> Result<bool, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    if !turns::close(app, &transaction, turn, ending).await? {
        return Ok(false);
    }
    if let Some(capture_id) = capture_id {
        pipeline::withdraw_within(app, &transaction, capture_id).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
