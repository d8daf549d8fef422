//! Partners' transactions of the certificate dialect: every call is a row, each id of a caller's belongs to one request,
//! and whoever dies over a call leaves nothing behind. What a call does, and how the log of calls is read, is in the rooms
//! below.

pub mod certificate;
pub mod export;
pub mod liveness;
pub mod log;
mod notice;
mod photos;
mod quota;
pub mod usage;

use contract::{
    ecert::{Judgement, ReferenceId, Rejection, Service, Status, TransactionStatus, VerifyAnswer},
    face::Mode,
    instant::Instant,
    nik::Nik,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use thiserror::Error;

pub use certificate::TransactionSettings;
pub use photos::{PhotoFetcher, PhotoSettings};

use crate::{
    App, Fault,
    auth::Caller,
    ids,
    lookup::Hashed,
    store::{
        self,
        entity::partner_transaction::{self as row, Column},
    },
    verification::pipeline,
};

/// Whoever takes longer has died: twice the minute in which a call is answered.
const LEASE_MS: i64 = 120_000;

/// A call as it came.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who calls.
    pub caller: &'a Caller,
    /// The body.
    pub body: &'a str,
    /// When it came.
    pub sent_at: Instant,
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
}

impl Ending {
    fn refused(http_status: u16, error_code: &str) -> Self {
        Self { http_status, error_code: Some(error_code.to_owned()), ..Self::default() }
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
}

/// What is to be done with a call.
enum Opened {
    /// Answer it.
    First(Turn),
    /// It was answered.
    Again(VerifyAnswer),
}

/// Why a call is not answered.
#[derive(Debug, Error)]
enum ReferenceError {
    #[error("the id belongs to another request")]
    Taken,
    #[error("the first call with this id is still being answered")]
    InProgress,
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn new_row(app: &App, asked: Asked<'_>, kind: Kind) -> row::Model {
    let caller = asked.caller;
    row::Model {
        id: fresh_uuid(app),
        organisation_id: caller.organisation_id.clone(),
        application_id: caller.application_id.clone(),
        credential_id: caller.credential_id.clone(),
        mode: mode_word(caller.mode).to_owned(),
        call: match kind {
            Kind::Certificate => "certificate",
            Kind::Liveness => "liveness",
        }
        .to_owned(),
        liveness_id: None,
        reference_id: None,
        reference_claim: None,
        request_hash: app.lookup.hash(Hashed::Request, asked.body),
        nik_hash: None,
        bundle_id: None,
        status: None,
        charged: String::new(),
        http_status: None,
        api_status: None,
        rejections: String::new(),
        error_code: None,
        sent_at_ms: asked.sent_at.epoch_ms(),
        took_ms: None,
        leased_until_ms: None,
    }
}

/// A random UUID, with dashes, as the vendor's ids are.
fn fresh_uuid(app: &App) -> String {
    let mut bytes = [0; 16];
    app.randomness.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

const fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Testing => "testing",
        Mode::Live => "live",
    }
}

/// Opens a call under an id of the caller's. Of any number of calls with one id, at any number of replicas, one is answered.
async fn open(
    app: &App,
    asked: Asked<'_>,
    reference: &ReferenceId,
    nik: &Nik,
    capture_id: &str,
) -> Result<Opened, ReferenceError> {
    let caller = asked.caller;
    let words = [caller.application_id.as_str(), mode_word(caller.mode), reference.as_str()];
    let claim = ids::hash_of(&words.map(str::as_bytes));
    let new = row::Model {
        reference_id: Some(reference.as_str().to_owned()),
        reference_claim: Some(claim.clone()),
        nik_hash: Some(app.lookup.person(nik)),
        bundle_id: Some(capture_id.to_owned()),
        leased_until_ms: Some(app.clock.now().epoch_ms() + LEASE_MS),
        ..new_row(app, asked, Kind::Certificate)
    };
    if insert(app, new.clone()).await? {
        return Ok(Opened::First(turn(&new, asked)));
    }
    let known = row::Entity::find().filter(Column::ReferenceClaim.eq(&claim)).one(&app.database).await;
    // Gone since: the first call was just answered with an error.
    let known = known.map_err(Fault::from)?.ok_or(ReferenceError::InProgress)?;
    let is_abandoned = known.leased_until_ms.is_some_and(|until| until <= app.clock.now().epoch_ms());
    if is_abandoned {
        abandon(app, &known).await?;
        let is_first = insert(app, new.clone()).await?;
        return if is_first { Ok(Opened::First(turn(&new, asked))) } else { Err(ReferenceError::InProgress) };
    }
    if known.request_hash != new.request_hash {
        return Err(ReferenceError::Taken);
    }
    if known.status.is_none() {
        return Err(ReferenceError::InProgress);
    }
    Ok(Opened::Again(answer_of(&known, reference)?))
}

fn turn(row: &row::Model, asked: Asked<'_>) -> Turn {
    Turn {
        id: row.id.clone(),
        application_id: row.application_id.clone(),
        sent_at: asked.sent_at,
        spent: false,
    }
}

async fn insert(app: &App, row: row::Model) -> Result<bool, Fault> {
    let once = OnConflict::column(Column::ReferenceClaim).do_nothing_on([Column::Id]).to_owned();
    let inserted = row::Entity::insert(row::ActiveModel::from(row).reset_all())
        .on_conflict(once)
        .exec_without_returning(&app.database)
        .await?;
    Ok(inserted == 1)
}

/// The answer that was given, read back.
fn answer_of(known: &row::Model, reference: &ReferenceId) -> Result<VerifyAnswer, Fault> {
    let broken = || Fault::Invariant(format!("transaction {} was not answered with a result", known.id));
    let status = known.api_status.as_deref().and_then(Status::named).ok_or_else(broken)?;
    let rejections: Vec<Rejection> = serde_json::from_str(&known.rejections).map_err(|_| broken())?;
    Ok(VerifyAnswer::of(&known.id, &Judgement { status, rejections }, reference))
}

/// Closes a call with its answer. Whoever is charged nothing may use the id again. False where the call was given up for
/// dead meanwhile: then nobody may be told of success.
async fn close(
    app: &App,
    connection: &impl ConnectionTrait,
    turn: &Turn,
    ending: &Ending,
) -> Result<bool, Fault> {
    let now = app.clock.now();
    let mut update = row::Entity::update_many()
        .col_expr(Column::Status, Expr::value(TransactionStatus::of(ending.http_status).as_str()))
        .col_expr(Column::Charged, Expr::value(charged_words(ending.charged)))
        .col_expr(Column::HttpStatus, Expr::value(i32::from(ending.http_status)))
        .col_expr(Column::ErrorCode, Expr::value(ending.error_code.clone()))
        .col_expr(Column::LivenessId, Expr::value(ending.liveness_id.clone()))
        .col_expr(Column::BundleId, Expr::value(ending.bundle_id.clone()))
        .col_expr(Column::TookMs, Expr::value(now.since_ms(turn.sent_at)))
        .col_expr(Column::LeasedUntilMs, Expr::value(Option::<i64>::None))
        .filter(Column::Id.eq(&turn.id))
        .filter(Column::Status.is_null());
    if let Some(judgement) = &ending.judgement {
        let rejections = serde_json::to_string(&judgement.rejections);
        let rejections = rejections.map_err(|error| Fault::Invariant(error.to_string()))?;
        update = update
            .col_expr(Column::ApiStatus, Expr::value(judgement.status.as_str()))
            .col_expr(Column::Rejections, Expr::value(rejections));
    } else {
        update = update.col_expr(Column::ReferenceClaim, Expr::value(Option::<String>::None));
    }
    Ok(update.exec(connection).await?.rows_affected == 1)
}

fn charged_words(services: &[Service]) -> String {
    services.iter().map(|service| service.as_str()).collect::<Vec<_>>().join(", ")
}

/// Logs a call that was refused before anything ran.
async fn log_refusal(
    app: &App,
    asked: Asked<'_>,
    kind: Kind,
    reference: Option<&str>,
    ending: Ending,
) -> Result<(), Fault> {
    let closed = row::Model {
        reference_id: reference.map(str::to_owned),
        status: Some(TransactionStatus::of(ending.http_status).as_str().to_owned()),
        http_status: Some(i32::from(ending.http_status)),
        error_code: ending.error_code,
        took_ms: Some(app.clock.now().since_ms(asked.sent_at)),
        ..new_row(app, asked, kind)
    };
    insert(app, closed).await.map(drop)
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
        spent: known.mode == mode_word(Mode::Testing),
    };
    let ending = Ending {
        bundle_id: known.bundle_id.clone(),
        ..Ending::refused(500, contract::ecert::Failure::Internal.code())
    };
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
    if !close(app, &transaction, turn, ending).await? {
        return Ok(false);
    }
    if let Some(capture_id) = capture_id {
        pipeline::withdraw_within(app, &transaction, capture_id).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
