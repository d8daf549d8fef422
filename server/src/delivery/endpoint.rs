//! Partners' endpoints as rows: making one, changing it, turning it off when it is gone or failed for a day, and on again.

pub use contract::portal::webhook::{EndpointKind as Kind, OffBecause};
use contract::{instant::Instant, portal::webhook::DeliveryFault};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::Expr,
};

use super::{
    callback::EndpointSettings,
    outbox::{self, Lane},
};
use crate::{
    App, Fault, ids,
    store::{self, entity::delivery_endpoint as row},
};

/// An endpoint where every try failed for so long is left alone until somebody has looked: the rule of webhooks.
const PATIENCE_MS: i64 = 24 * 3_600_000;

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// What it is for.
    pub kind: Kind,
    /// How it is called.
    pub settings: EndpointSettings,
    /// Why nothing is sent to it; nothing while it is on.
    pub off_because: Option<OffBecause>,
    /// Since when every try failed.
    pub failing_since: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

/// Makes an endpoint and answers its id.
///
/// # Errors
/// The database failed.
pub async fn add(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    kind: Kind,
    settings: &EndpointSettings,
) -> Result<String, Fault> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    row::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(organisation_id.to_owned()),
        kind: Set(kind.as_str().to_owned()),
        sealed_settings: Set(sealed(app, &id, settings)?),
        off_because: Set(None),
        failing_since_ms: Set(None),
        created_at_ms: Set(now.epoch_ms()),
    }
    .insert(connection)
    .await?;
    Ok(id)
}

/// Calls a partner's endpoint otherwise from now on. False where he has none of this id.
///
/// # Errors
/// The database failed.
pub async fn change(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    id: &str,
    settings: &EndpointSettings,
) -> Result<bool, Fault> {
    let changed = of(organisation_id, id)
        .col_expr(row::Column::SealedSettings, Expr::value(sealed(app, id, settings)?))
        .exec(connection)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Takes a partner's endpoint away. What waits for it is given up when its turn comes.
///
/// # Errors
/// The database failed.
pub async fn remove(connection: &impl ConnectionTrait, organisation_id: &str, id: &str) -> Result<(), Fault> {
    let own = row::Column::OrganisationId.eq(organisation_id);
    row::Entity::delete_by_id(id).filter(own).exec(connection).await?;
    Ok(())
}

/// Turns a partner's endpoint off. What is in the outbox for it is given up, and sent once it is on again.
///
/// # Errors
/// The database failed.
pub async fn turn_off(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    id: &str,
    because: OffBecause,
) -> Result<bool, Fault> {
    let off = of(organisation_id, id)
        .col_expr(row::Column::OffBecause, Expr::value(because.as_str()))
        .filter(row::Column::OffBecause.is_null())
        .exec(connection)
        .await?;
    Ok(off.rows_affected == 1)
}

/// Turns a partner's endpoint on, and sends what it missed; says how much that is, nothing where he has none of this id.
///
/// # Errors
/// The database failed.
pub async fn turn_on(app: &App, organisation_id: &str, id: &str) -> Result<Option<u64>, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let missed = turn_on_in(app, &transaction, organisation_id, id).await?;
    transaction.commit().await?;
    Ok(missed)
}

/// The same in the caller's transaction.
pub(crate) async fn turn_on_in(
    app: &App,
    transaction: &impl ConnectionTrait,
    organisation_id: &str,
    id: &str,
) -> Result<Option<u64>, Fault> {
    let on = of(organisation_id, id)
        .col_expr(row::Column::OffBecause, Expr::value(Option::<String>::None))
        .col_expr(row::Column::FailingSinceMs, Expr::value(Option::<i64>::None))
        .exec(transaction)
        .await?;
    if on.rows_affected == 0 {
        return Ok(None);
    }
    Ok(Some(outbox::send_refused(app, transaction, Lane::Endpoint(id), DeliveryFault::EndpointOff).await?))
}

/// A partner's endpoints, the oldest first.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn of_organisation(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
) -> Result<Vec<Endpoint>, Fault> {
    let rows = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(row::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter().map(|row| opened(app, row)).collect()
}

/// Whether a row is read to be written back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locked {
    Yes,
    No,
}

/// A partner's endpoint by its id.
pub(crate) async fn of_member(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    id: &str,
    locked: Locked,
) -> Result<Option<Endpoint>, Fault> {
    let mut wanted = row::Entity::find_by_id(id).filter(row::Column::OrganisationId.eq(organisation_id));
    if locked == Locked::Yes {
        wanted = wanted.lock_exclusive();
    }
    wanted.one(connection).await?.map(|row| opened(app, row)).transpose()
}

/// An endpoint by its id.
pub(super) async fn find(app: &App, id: &str) -> Result<Option<Endpoint>, Fault> {
    let row = row::Entity::find_by_id(id).one(&app.database).await?;
    row.map(|row| opened(app, row)).transpose()
}

/// It took something: whatever failed before does not count any longer.
pub(super) async fn answered(connection: &impl ConnectionTrait, endpoint: &Endpoint) -> Result<(), Fault> {
    if endpoint.failing_since.is_some() {
        of(&endpoint.organisation_id, &endpoint.id)
            .col_expr(row::Column::FailingSinceMs, Expr::value(Option::<i64>::None))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// A try failed: from now on, or for too long. Says whether it was turned off for it.
pub(super) async fn failed(
    connection: &impl ConnectionTrait,
    endpoint: &Endpoint,
    now: Instant,
) -> Result<bool, Fault> {
    match endpoint.failing_since {
        None => {
            of(&endpoint.organisation_id, &endpoint.id)
                .col_expr(row::Column::FailingSinceMs, Expr::value(now.epoch_ms()))
                .filter(row::Column::FailingSinceMs.is_null())
                .exec(connection)
                .await?;
            Ok(false)
        }
        Some(since) if now.since_ms(since) >= PATIENCE_MS => {
            turn_off(connection, &endpoint.organisation_id, &endpoint.id, OffBecause::Failing).await
        }
        Some(_) => Ok(false),
    }
}

fn of(organisation_id: &str, id: &str) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::OrganisationId.eq(organisation_id))
}

fn sealed(app: &App, id: &str, settings: &EndpointSettings) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_string(settings)
        .map_err(|error| Fault::Invariant(format!("an endpoint cannot be written as JSON: {error}")))?;
    Ok(app.vault.seal_text(&settings_sealed_as(id), &text, app.randomness.as_ref()))
}

fn opened(app: &App, row: row::Model) -> Result<Endpoint, Fault> {
    let broken = || Fault::Invariant(format!("endpoint {} is not as it was written", row.id));
    let text = app.vault.open_text(&settings_sealed_as(&row.id), &row.sealed_settings)?;
    let settings = serde_json::from_str(&text).map_err(|_| broken())?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == row.kind).ok_or_else(broken)?;
    let off_because = match &row.off_because {
        None => None,
        Some(word) => {
            let because = OffBecause::ALL.into_iter().find(|because| because.as_str() == word);
            Some(because.ok_or_else(broken)?)
        }
    };
    let failing_since = row.failing_since_ms.map(Instant::from_epoch_ms);
    Ok(Endpoint {
        id: row.id,
        organisation_id: row.organisation_id,
        kind,
        settings,
        off_because,
        failing_since,
        created_at: Instant::from_epoch_ms(row.created_at_ms),
    })
}

pub(crate) fn settings_sealed_as(id: &str) -> String {
    format!("delivery_endpoint|{id}|settings")
}
