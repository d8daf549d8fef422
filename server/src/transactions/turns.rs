//! Turns at answering a call: every call is a row, opened once an id of the caller's and closed once with how the call ended.

use contract::{
    ecert::{Judgement, ReferenceId, Rejection, Run, Service, Status, TransactionStatus, VerifyAnswer},
    nik::Nik,
    portal::transaction::Troubles,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use thiserror::Error;

use super::{Asked, Ending, Kind, Turn, abandon};
use crate::{
    App, Fault, ids,
    lookup::Hashed,
    store::entity::partner_transaction::{self as row, Column},
};

/// Whoever takes longer has died: twice the minute in which a call is answered.
pub(super) const LEASE_MS: i64 = 120_000;

/// What is to be done with a call.
pub(super) enum Opened {
    /// Answer it.
    First(Turn),
    /// It was answered.
    Again(VerifyAnswer),
}

/// Why a call is not answered.
#[derive(Debug, Error)]
pub(super) enum ReferenceError {
    #[error("the id belongs to another request")]
    Taken,
    #[error("the first call with this id is still being answered")]
    InProgress,
    #[error(transparent)]
    Fault(#[from] Fault),
}

pub(super) fn new_row(app: &App, asked: Asked<'_>, kind: Kind) -> row::Model {
    let caller = asked.caller;
    row::Model {
        id: asked.id.to_owned(),
        organisation_id: caller.organisation_id.clone(),
        application_id: caller.application_id.clone(),
        credential_id: caller.credential_id.clone(),
        mode: caller.mode.as_str().to_owned(),
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
        troubles: None,
    }
}

/// Opens a call under an id of the caller's. Of any number of calls with one id, at any number of replicas, one is answered.
pub(super) async fn open(
    app: &App,
    asked: Asked<'_>,
    reference: &ReferenceId,
    nik: &Nik,
    capture_id: &str,
) -> Result<Opened, ReferenceError> {
    let caller = asked.caller;
    let words = [caller.application_id.as_str(), caller.mode.as_str(), reference.as_str()];
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

pub(super) fn turn(row: &row::Model, asked: Asked<'_>) -> Turn {
    Turn {
        id: row.id.clone(),
        application_id: row.application_id.clone(),
        sent_at: asked.sent_at,
        spent: false,
        run: Run::Refused,
        liveness_id: None,
    }
}

pub(super) async fn insert(app: &App, row: row::Model) -> Result<bool, Fault> {
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
pub(super) async fn close(
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
        .col_expr(Column::Troubles, Expr::value(troubles_words(&ending.troubles)?))
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

/// What was wrong as it is stored; nothing where nothing was.
fn troubles_words(troubles: &Troubles) -> Result<Option<String>, Fault> {
    if troubles.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(troubles).map(Some).map_err(|error| Fault::Invariant(error.to_string()))
}

fn charged_words(services: &[Service]) -> String {
    services.iter().map(|service| service.as_str()).collect::<Vec<_>>().join(", ")
}

/// Logs a call that was refused before anything ran.
pub(super) async fn refusal(
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
        charged: charged_words(ending.charged),
        troubles: troubles_words(&ending.troubles)?,
        error_code: ending.error_code,
        took_ms: Some(app.clock.now().since_ms(asked.sent_at)),
        ..new_row(app, asked, kind)
    };
    insert(app, closed).await.map(drop)
}
