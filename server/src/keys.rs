//! Master keys while the server runs: which there are, adding one and wrapping every data key anew, removing old ones.
//!
//! Sealed objects are never touched: only the short wrapped keys in the rows are. Every pass looks for what is not
//! wrapped under the newest key, so a rotation that was cut off goes on where it stopped, and running it twice does
//! no harm.

mod columns;
mod pass;

use std::{collections::BTreeMap, time::Duration};

use contract::instant::Instant;
use sea_orm::{EntityTrait, Set, sea_query::OnConflict};
use thiserror::Error;

use crate::{App, Fault, store::entity::master_key, vault::KeyFileLock};

use pass::{count_by_key, pass};

/// An old key stays this long after the newest was added. A server seals under the newest key from its next call on;
/// a call that had sealed before may take five minutes to arrive and some more to be stored.
pub const RETIRE_AFTER_MS: i64 = 15 * 60_000;

/// What a pass may leave behind: a call that sealed just before the key was added and stored just after the pass.
const SETTLE: Duration = Duration::from_secs(2);

/// Why keys are not changed.
#[derive(Debug, Error)]
pub enum KeysError {
    /// An old key has to stay a while.
    #[error("older keys stay until {} minutes after the newest was added: try again in {wait_s} s", RETIRE_AFTER_MS / 60_000)]
    TooEarly {
        /// Seconds to wait.
        wait_s: i64,
    },
    /// Values that no key of the file opens: nothing is removed before somebody has looked.
    #[error("{count} values do not open, the first is {first}: nothing was removed")]
    Unopened {
        /// How many.
        count: u64,
        /// Table, column and id of the first one.
        first: String,
    },
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A master key and what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Its name.
    pub name: String,
    /// Whether it is in the key file: values under a key that is not there are lost unless it comes back.
    pub in_file: bool,
    /// Whether it seals.
    pub seals: bool,
    /// When it was added, where that was a rotation.
    pub added_at: Option<Instant>,
    /// Data keys wrapped under it.
    pub wrapped: u64,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key that seals now.
    pub key: String,
    /// Whether it was added now; otherwise a rotation that had been cut off was finished.
    pub added: bool,
    /// Data keys wrapped anew.
    pub rewrapped: u64,
    /// Values that did not open and stay as they are.
    pub unopened: u64,
}

/// What retiring came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retirement {
    /// Keys that were removed.
    pub removed: Vec<String>,
    /// Older keys that stay, since something is still wrapped under them.
    pub kept: Vec<String>,
}

/// The master keys, oldest first, with what hangs on each.
///
/// # Errors
/// The key file or the database failed.
pub async fn list(app: &App) -> Result<Vec<KeyUse>, Fault> {
    let names = app.vault.key_names()?;
    let mut wrapped = count_by_key(app).await?;
    let added: BTreeMap<String, i64> = master_key::Entity::find()
        .all(&app.database)
        .await?
        .into_iter()
        .map(|row| (row.id, row.added_at_ms))
        .collect();
    let sealing = names.last().cloned();
    let mut uses: Vec<KeyUse> = names
        .into_iter()
        .map(|name| KeyUse {
            in_file: true,
            seals: sealing.as_ref() == Some(&name),
            added_at: added.get(&name).copied().map(Instant::from_epoch_ms),
            wrapped: wrapped.remove(&name).unwrap_or(0),
            name,
        })
        .collect();
    uses.extend(wrapped.into_iter().map(|(name, wrapped)| KeyUse {
        name,
        in_file: false,
        seals: false,
        added_at: None,
        wrapped,
    }));
    Ok(uses)
}

/// Adds a master key and wraps every data key under it; where an earlier rotation was cut off, finishes that one and
/// adds none. Servers may run meanwhile.
///
/// # Errors
/// The key file or the database failed, or another rotation is under way.
pub async fn rotate(app: &App) -> Result<Rotation, Fault> {
    let lock = app.vault.lock_keys()?;
    let newest = newest(&list(app).await?)?.to_owned();
    // Where the newest key has something left to take over, its own rotation was cut off.
    let mut rewrapped = pass(app, &newest).await?.rewrapped;
    let added = rewrapped == 0;
    let key = if added { app.vault.add_key(&lock, app.randomness.as_ref())? } else { newest };
    // Also for a key whose rotation was cut off before this: its age then counts from now.
    master_key::Entity::insert(master_key::ActiveModel {
        id: Set(key.clone()),
        added_at_ms: Set(app.clock.now().epoch_ms()),
    })
    .on_conflict(OnConflict::column(master_key::Column::Id).do_nothing().to_owned())
    .exec_without_returning(&app.database)
    .await?;
    let mut settled = false;
    let unopened = loop {
        let pass = pass(app, &key).await?;
        rewrapped += pass.rewrapped;
        match (pass.rewrapped, settled) {
            (0, true) => break pass.unopened,
            (0, false) => {
                settled = true;
                tokio::time::sleep(SETTLE).await;
            }
            _ => {}
        }
    };
    Ok(Rotation { key, added, rewrapped, unopened: unopened.count })
}

/// Wraps anew what older keys still hold, and removes those keys.
///
/// # Errors
/// [`KeysError`]; then every key is still there.
pub async fn retire(app: &App) -> Result<Retirement, KeysError> {
    let lock = app.vault.lock_keys()?;
    let before = list(app).await?;
    let newest = newest(&before)?.to_owned();
    let older: Vec<String> =
        before.iter().filter(|key| key.in_file && !key.seals).map(|key| key.name.clone()).collect();
    if older.is_empty() {
        return Ok(Retirement::default());
    }
    wait_enough(app, &before)?;
    let pass = pass(app, &newest).await?;
    if let Some(first) = pass.unopened.first {
        return Err(KeysError::Unopened { count: pass.unopened.count, first });
    }
    remove_unused(app, &lock, older).await
}

/// Removes keys under which nothing is wrapped; the count is made after the last write of this process.
async fn remove_unused(app: &App, lock: &KeyFileLock, older: Vec<String>) -> Result<Retirement, KeysError> {
    let wrapped = count_by_key(app).await?;
    let (kept, removed): (Vec<_>, Vec<_>) = older.into_iter().partition(|name| wrapped.contains_key(name));
    for name in &removed {
        app.vault.remove_key(lock, name)?;
    }
    Ok(Retirement { removed, kept })
}

fn newest(keys: &[KeyUse]) -> Result<&str, Fault> {
    let newest = keys.iter().find(|key| key.seals).map(|key| key.name.as_str());
    newest.ok_or_else(|| Fault::Invariant("no master key seals".to_owned()))
}

/// A key that was put into the file by hand has no known age, so its first time here counts.
fn wait_enough(app: &App, keys: &[KeyUse]) -> Result<(), KeysError> {
    let added_at = keys.iter().find(|key| key.seals).and_then(|key| key.added_at);
    let Some(added_at) = added_at else {
        return Err(Fault::Configuration(
            "the newest master key was not added by `tanda keys rotate`: rotate once, then retire".to_owned(),
        )
        .into());
    };
    let left_ms = RETIRE_AFTER_MS - app.clock.now().since_ms(added_at);
    if left_ms > 0 { Err(KeysError::TooEarly { wait_s: (left_ms + 999) / 1000 }) } else { Ok(()) }
}
