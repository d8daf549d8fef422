//! The secrets that sign what an organisation's endpoints get: made with its first delivery, in the database, sealed, the
//! same for every replica. An endpoint with secrets of its own is signed with those.

use contract::instant::Instant;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QuerySelect, Set, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use super::webhook::WebhookSecret;
use crate::{
    App, Fault,
    own_secret::sealed_as,
    store::{self, entity::sealed_secret as row},
};

/// A secret, and until when it signs beside its successor.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    secret: WebhookSecret,
    ends_at_ms: Option<i64>,
}

contract::redact_debug!(Kept);

/// The secrets that sign for an organisation now, the newest first.
///
/// # Errors
/// The database failed, or they do not open.
pub async fn secrets(app: &App, organisation_id: &str) -> Result<Vec<WebhookSecret>, Fault> {
    let known = row::Entity::find_by_id(id(organisation_id)).one(&app.database).await?;
    let kept = match known {
        Some(row) => opened(app, &row)?,
        None => made(app, organisation_id).await?,
    };
    let now_ms = app.clock.now().epoch_ms();
    let in_force = |kept: &Kept| kept.ends_at_ms.is_none_or(|end| end > now_ms);
    Ok(kept.into_iter().filter(in_force).map(|kept| kept.secret).collect())
}

/// Makes a new secret the one that signs; the others sign beside it for so long, so that receivers can change over.
///
/// # Errors
/// The database failed, or the old ones do not open.
pub async fn rotate(
    app: &App,
    organisation_id: &str,
    secret: WebhookSecret,
    overlap_ms: i64,
) -> Result<(), Fault> {
    secrets(app, organisation_id).await?;
    let now = app.clock.now();
    let transaction = store::begin_write(&app.database).await?;
    let known = row::Entity::find_by_id(id(organisation_id)).lock_exclusive().one(&transaction).await?;
    let before = known.as_ref().map(|row| opened(app, row)).transpose()?.unwrap_or_default();
    if before.first().is_some_and(|newest| newest.secret == secret) {
        return Ok(());
    }
    let ends_at_ms = now.plus_ms(overlap_ms).epoch_ms();
    let older = before.into_iter().filter(|kept| kept.ends_at_ms.is_none_or(|end| end > now.epoch_ms()));
    let older = older.map(|kept| {
        let ends_at_ms = Some(kept.ends_at_ms.map_or(ends_at_ms, |end| end.min(ends_at_ms)));
        Kept { ends_at_ms, ..kept }
    });
    let kept: Vec<Kept> = std::iter::once(Kept { secret, ends_at_ms: None }).chain(older).collect();
    let changed = row::ActiveModel {
        id: Set(id(organisation_id)),
        sealed_value: Set(sealed(app, organisation_id, &kept)?),
        ..Default::default()
    };
    changed.update(&transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// The first secret of an organisation. Of two deliveries at once, both sign with the first one's.
async fn made(app: &App, organisation_id: &str) -> Result<Vec<Kept>, Fault> {
    let secret = WebhookSecret::fresh(app.randomness.as_ref());
    let kept = [Kept { secret, ends_at_ms: None }];
    insert(app, &app.database, organisation_id, &kept, app.clock.now()).await?;
    let row = row::Entity::find_by_id(id(organisation_id)).one(&app.database).await?;
    let gone = || Fault::Invariant(format!("the signing secret of {organisation_id} is not there"));
    opened(app, &row.ok_or_else(gone)?)
}

async fn insert(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    kept: &[Kept],
    now: Instant,
) -> Result<(), Fault> {
    let new = row::ActiveModel {
        id: Set(id(organisation_id)),
        sealed_value: Set(sealed(app, organisation_id, kept)?),
        created_at_ms: Set(now.epoch_ms()),
    };
    row::Entity::insert(new)
        .on_conflict(OnConflict::column(row::Column::Id).do_nothing().to_owned())
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn opened(app: &App, row: &row::Model) -> Result<Vec<Kept>, Fault> {
    let bytes = app.vault.open_bytes(&sealed_as(&row.id), &row.sealed_value)?;
    serde_json::from_slice(&bytes)
        .map_err(|_| Fault::Invariant(format!("{} is not as it was written", row.id)))
}

fn sealed(app: &App, organisation_id: &str, kept: &[Kept]) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_vec(kept).map_err(|error| Fault::Invariant(error.to_string()))?;
    Ok(app.vault.seal_bytes(&sealed_as(&id(organisation_id)), &text, app.randomness.as_ref()))
}

fn id(organisation_id: &str) -> String {
    format!("webhook-signing|{organisation_id}")
}
