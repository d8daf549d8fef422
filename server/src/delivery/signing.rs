//! The secrets that sign what an organisation's endpoints get: made with its first delivery, in the database, sealed, the
//! same for every replica. An endpoint with secrets of its own is signed with those.

use contract::{
    instant::Instant,
    portal::{
        audit::AuditAction,
        credential::Rotation,
        webhook::{CallbackSecret, FreshCallbackSecret},
    },
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect, Set,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use super::webhook::WebhookSecret;
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
    own_secret::sealed_as,
    store::{self, entity::sealed_secret as row},
};

/// Secrets that sign at once, at most (ours): whoever rotates faster than receivers change over loses the oldest.
const MOST_AT_ONCE: usize = 4;

/// Secrets that sign, the newest first, each with its end.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SigningSecrets(Vec<Kept>);

/// A secret, and until when it signs beside its successor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    secret: WebhookSecret,
    ends_at_ms: Option<i64>,
    /// Since when it signs; of the first one, its row says so.
    #[serde(default)]
    begins_at_ms: Option<i64>,
}

contract::redact_debug!(SigningSecrets, Kept);

impl SigningSecrets {
    /// Secrets without an end, the newest first.
    pub fn of(secrets: impl IntoIterator<Item = WebhookSecret>) -> Self {
        Self(
            secrets.into_iter().map(|secret| Kept { secret, ends_at_ms: None, begins_at_ms: None }).collect(),
        )
    }

    /// Whether there never were any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that sign now.
    pub fn in_force(&self, now: Instant) -> Vec<WebhookSecret> {
        let in_force = |kept: &&Kept| kept.ends_at_ms.is_none_or(|end| end > now.epoch_ms());
        self.0.iter().filter(in_force).map(|kept| kept.secret.clone()).collect()
    }

    /// With a new secret; the others sign beside it until `end`, if they do not end before. A secret that is the newest
    /// already stays as it is.
    #[must_use]
    pub fn rotated(&self, secret: WebhookSecret, now: Instant, end: Instant) -> Self {
        if self.0.first().is_some_and(|newest| newest.secret == secret) {
            return self.clone();
        }
        let older = self.0.iter().filter(|kept| kept.ends_at_ms.is_none_or(|end| end > now.epoch_ms()));
        let older = older.map(|kept| {
            let ends_at_ms = kept.ends_at_ms.map_or(end.epoch_ms(), |before| before.min(end.epoch_ms()));
            Kept { ends_at_ms: Some(ends_at_ms), ..kept.clone() }
        });
        let newest = Kept { secret, ends_at_ms: None, begins_at_ms: Some(now.epoch_ms()) };
        Self(std::iter::once(newest).chain(older).take(MOST_AT_ONCE).collect())
    }

    /// Since when the newest one signs, where that is known.
    fn since(&self) -> Option<Instant> {
        self.0.first()?.begins_at_ms.map(Instant::from_epoch_ms)
    }

    /// Until when an older one signs beside it.
    fn older_until(&self, now: Instant) -> Option<Instant> {
        let ends = self.0.iter().skip(1).filter_map(|kept| kept.ends_at_ms);
        ends.max().filter(|end| *end > now.epoch_ms()).map(Instant::from_epoch_ms)
    }
}

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
    Ok(kept.in_force(app.clock.now()))
}

/// How an organisation's secret stands. Asking makes none.
///
/// # Errors
/// The database failed, or the secrets do not open.
pub(crate) async fn standing(app: &App, organisation_id: &str) -> Result<CallbackSecret, Fault> {
    let known = row::Entity::find_by_id(id(organisation_id)).one(&app.database).await?;
    let Some(known) = known else { return Ok(CallbackSecret { since: None, older_until: None }) };
    Ok(stands(&opened(app, &known)?, known.created_at_ms, app.clock.now()))
}

fn stands(kept: &SigningSecrets, created_at_ms: i64, now: Instant) -> CallbackSecret {
    let since = kept.since().unwrap_or(Instant::from_epoch_ms(created_at_ms));
    CallbackSecret { since: Some(since), older_until: kept.older_until(now) }
}

/// Makes a new secret the one that signs on behalf of a member, who is shown it this once; the others sign beside it for
/// as long as the rotation says. Where there is none it is the first.
///
/// # Errors
/// The database failed, or the old ones do not open.
pub(crate) async fn rotate_by(
    app: &App,
    member: &Member,
    rotation: Rotation,
) -> Result<FreshCallbackSecret, Fault> {
    let secret = WebhookSecret::fresh(app.randomness.as_ref());
    let transaction = store::begin_write(&app.database).await?;
    let of = member.organisation_id.as_str();
    let standing = rotate_in(app, &transaction, of, secret.clone(), rotation.overlap_ms).await?;
    let entry = Entry::of(member, AuditAction::CallbackSecretRotated, "callbacks".to_owned());
    let hours = (rotation.overlap_ms / 3_600_000).to_string();
    audit::append(app, &transaction, entry.with("overlapHours", hours)).await?;
    transaction.commit().await?;
    Ok(FreshCallbackSecret { standing, secret: secret.reveal().to_owned() })
}

/// Makes a secret the one that signs; the others sign beside it for so long, so that receivers can change over.
///
/// # Errors
/// The database failed, or the old ones do not open.
pub async fn rotate(
    app: &App,
    organisation_id: &str,
    secret: WebhookSecret,
    overlap_ms: i64,
) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    rotate_in(app, &transaction, organisation_id, secret, overlap_ms).await?;
    transaction.commit().await?;
    Ok(())
}

async fn rotate_in(
    app: &App,
    transaction: &DatabaseTransaction,
    organisation_id: &str,
    secret: WebhookSecret,
    overlap_ms: i64,
) -> Result<CallbackSecret, Fault> {
    let now = app.clock.now();
    let first = SigningSecrets::of([secret.clone()]);
    if add(app, transaction, organisation_id, &first).await? {
        return Ok(stands(&first, now.epoch_ms(), now));
    }
    let known = row::Entity::find_by_id(id(organisation_id)).lock_exclusive().one(transaction).await?;
    let known = known.ok_or_else(|| gone(organisation_id))?;
    let kept = opened(app, &known)?.rotated(secret, now, now.plus_ms(overlap_ms));
    let changed = row::ActiveModel {
        id: Set(id(organisation_id)),
        sealed_value: Set(sealed(app, organisation_id, &kept)?),
        ..Default::default()
    };
    changed.update(transaction).await?;
    Ok(stands(&kept, known.created_at_ms, now))
}

/// The first secret of an organisation. Of two deliveries at once, both sign with the first one's.
async fn made(app: &App, organisation_id: &str) -> Result<SigningSecrets, Fault> {
    let kept = SigningSecrets::of([WebhookSecret::fresh(app.randomness.as_ref())]);
    add(app, &app.database, organisation_id, &kept).await?;
    let row = row::Entity::find_by_id(id(organisation_id)).one(&app.database).await?;
    opened(app, &row.ok_or_else(|| gone(organisation_id))?)
}

/// Keeps secrets where there are none; says whether there were none.
async fn add(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    kept: &SigningSecrets,
) -> Result<bool, Fault> {
    let new = row::ActiveModel {
        id: Set(id(organisation_id)),
        sealed_value: Set(sealed(app, organisation_id, kept)?),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    };
    let there = OnConflict::column(row::Column::Id).do_nothing_on([row::Column::Id]).to_owned();
    let made = row::Entity::insert(new).on_conflict(there).exec_without_returning(connection).await?;
    Ok(made == 1)
}

fn gone(organisation_id: &str) -> Fault {
    Fault::Invariant(format!("the signing secret of {organisation_id} is not there"))
}

fn opened(app: &App, row: &row::Model) -> Result<SigningSecrets, Fault> {
    let bytes = app.vault.open_bytes(&sealed_as(&row.id), &row.sealed_value)?;
    serde_json::from_slice(&bytes)
        .map_err(|_| Fault::Invariant(format!("{} is not as it was written", row.id)))
}

fn sealed(app: &App, organisation_id: &str, kept: &SigningSecrets) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_vec(kept).map_err(|error| Fault::Invariant(error.to_string()))?;
    Ok(app.vault.seal_bytes(&sealed_as(&id(organisation_id)), &text, app.randomness.as_ref()))
}

fn id(organisation_id: &str) -> String {
    format!("webhook-signing|{organisation_id}")
}
