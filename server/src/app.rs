//! What every door shares: the stores, the keys, the clock, and the settings of this process.

use std::{path::Path, sync::Arc};

use sea_orm::DatabaseConnection;
use tokio::sync::Semaphore;

use crate::{
    Fault,
    clock::{Clock, Randomness, SystemClock, SystemRandomness},
    objects::Objects,
    store,
    vault::Vault,
    verification::{
        face::{FaceSettings, Faces},
        reading::card_reader::{CardReader, ReaderSettings},
    },
};

/// Captures that are parsed, checked and sealed at once. Each holds one decoded frame beside its body; more of them would
/// only share the same cores.
const CAPTURES_AT_ONCE: usize = 4;

/// Memory for bodies: sixteen of the largest, five hundred of the usual two megabytes.
const BODY_MEMORY_KIB: usize = 1024 * 1024;

/// How this process serves.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The address that people and partners see, without a slash at its end.
    pub base_url: String,
    /// Whether synthetic people are offered.
    pub sandbox: bool,
    /// Multiplies every rate limit.
    pub rate_limit_factor: u32,
    /// Where Tesseract is and how much it may do.
    pub reader: ReaderSettings,
    /// Who compares faces.
    pub faces: FaceSettings,
    /// Proxies of ours in front of this server: whose word on the caller's address is believed.
    pub proxies: u8,
}

/// Everything that a request needs. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts, by name.
pub struct Parts {
    /// The database.
    pub database: DatabaseConnection,
    /// Sealed objects.
    pub objects: Objects,
    /// Keys.
    pub vault: Vault,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Reads the text of cards.
    pub reader: CardReader,
    /// Looks at faces.
    pub faces: Faces,
    /// Settings.
    pub settings: Settings,
    /// One permit a kibibyte of bodies that are being read or worked on.
    pub body_memory: Arc<Semaphore>,
    /// One permit a capture at work.
    pub capture_permits: Arc<Semaphore>,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the stores in a folder, with the machine's clock and randomness.
    ///
    /// # Errors
    /// A store or the master key cannot be opened.
    pub async fn open(data: &Path, database_url: &str, settings: Settings) -> Result<Self, Fault> {
        Self::open_with(data, database_url, settings, Arc::new(SystemClock)).await
    }

    /// The same with a clock of the caller's.
    ///
    /// # Errors
    /// A store or the master key cannot be opened.
    pub async fn open_with(
        data: &Path,
        database_url: &str,
        settings: Settings,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Fault> {
        std::fs::create_dir_all(data).map_err(Fault::io(format!("folder {}", data.display())))?;
        let vault = Vault::open_or_create(&data.join("master.key"), &SystemRandomness)?;
        Ok(Self(Arc::new(Parts {
            database: store::open(database_url).await?,
            objects: Objects::folder(&data.join("objects"))?,
            vault,
            reader: CardReader::find(&settings.reader).await,
            faces: Faces::open(&settings.faces)?,
            clock,
            randomness: Arc::new(SystemRandomness),
            settings,
            body_memory: Arc::new(Semaphore::new(BODY_MEMORY_KIB)),
            capture_permits: Arc::new(Semaphore::new(CAPTURES_AT_ONCE)),
        })))
    }
}
