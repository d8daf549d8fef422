//! What every door shares: the stores, the keys, the clock, and the settings of this process.

use std::{path::Path, sync::Arc};

use contract::portal::demo::WhatsAppNumber;
use sea_orm::DatabaseConnection;
use tokio::sync::Semaphore;

use crate::{
    Fault,
    body_memory::BodyMemory,
    certificate::{CertificateAuthority, CertificateSettings, embedded::EmbeddedAuthority},
    clock::{Clock, Randomness, SystemClock, SystemRandomness},
    delivery::{Courier, DeliverySettings},
    ids,
    lookup::LookupKey,
    objects::{ObjectSettings, Objects},
    picture_links::PictureKey,
    presign::PresignKey,
    status::{LastLook, Pulse},
    store,
    transactions::{PhotoFetcher, PhotoSettings, TransactionSettings, export::Places},
    vault::Vault,
    verification::{
        face::{FaceSettings, Faces},
        reading::card_reader::{CardReader, ReaderSettings},
        registry::{self, CivilRegistry, RegistrySettings},
    },
};

/// Captures that are parsed, checked and sealed at once. Each holds one decoded frame beside its body; more of them would
/// only share the same cores.
const CAPTURES_AT_ONCE: usize = 4;

/// Memory for bodies: sixteen of the largest, five hundred of the usual two megabytes.
const BODY_MEMORY_KIB: usize = 1024 * 1024;

/// The sandbox's number: no national number begins with a zero, so it is nobody's.
const SANDBOX_NUMBER: &str = "62000000000";

/// How this process serves.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The address that people and partners see, without a slash at its end.
    pub base_url: String,
    /// Whether synthetic people are offered.
    pub sandbox: bool,
    /// Multiplies every rate limit.
    pub rate_limit_factor: u32,
    /// Where objects are kept.
    pub objects: ObjectSettings,
    /// Where Tesseract is and how much it may do.
    pub reader: ReaderSettings,
    /// Who compares faces.
    pub faces: FaceSettings,
    /// Which civil registry is asked.
    pub registry: RegistrySettings,
    /// How certificates are issued.
    pub certificates: CertificateSettings,
    /// How webhooks, callbacks and mails are sent.
    pub delivery: DeliverySettings,
    /// How photos are fetched that partners name by their addresses.
    pub photos: PhotoSettings,
    /// How long a certificate transaction may take.
    pub transactions: TransactionSettings,
    /// Who answers the questions of partners' staff; the dashboard shows nobody without one.
    pub whatsapp: Option<WhatsAppNumber>,
    /// Proxies of ours in front of this server: whose word on the caller's address is believed.
    pub proxies: u8,
}

impl Settings {
    /// Where partners' staff ask a person; nothing where nobody answers.
    pub fn contact_url(&self) -> Option<String> {
        let sandbox_number = || WhatsAppNumber::parse(SANDBOX_NUMBER).ok().filter(|_| self.sandbox);
        let number = self.whatsapp.clone().or_else(sandbox_number);
        number.map(|number| number.url())
    }
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
    pub vault: Arc<Vault>,
    /// Hashes for looking up what is sealed.
    pub lookup: Arc<LookupKey>,
    /// Signs links to upload by.
    pub uploads: PresignKey,
    /// Signs links to pictures.
    pub pictures: PictureKey,
    /// Sends webhooks, callbacks and mails.
    pub courier: Courier,
    /// Fetches photos.
    pub photos: PhotoFetcher,
    /// The civil registry.
    pub registry: Arc<dyn CivilRegistry>,
    /// What issues certificates.
    pub certificates: Arc<dyn CertificateAuthority>,
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
    /// Memory of bodies that are being read or worked on.
    pub body_memory: BodyMemory,
    /// One permit a capture at work.
    pub capture_permits: Arc<Semaphore>,
    /// One permit an export.
    pub exports: Places,
    /// Answers of the last minutes, counted.
    pub pulse: Pulse,
    /// How the service did when it was looked at last.
    pub last_look: LastLook,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the stores in a folder, and the bucket where one is named, with the machine's clock and randomness.
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
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let vault = Arc::new(Vault::open_or_create(&data.join("master.key"), randomness.as_ref())?);
        let trial = ids::row_id(clock.now(), randomness.as_ref());
        let objects = Objects::open(&settings.objects, &data.join("objects"), &trial).await?;
        let database = store::open(database_url).await?;
        let lookup = LookupKey::open_or_create(&database, &vault, clock.now(), randomness.as_ref()).await?;
        let lookup = Arc::new(lookup);
        let uploads = PresignKey::open_or_create(&database, &vault, clock.now(), randomness.as_ref()).await?;
        let pictures =
            PictureKey::open_or_create(&database, &vault, clock.now(), randomness.as_ref()).await?;
        let registry =
            registry::of_settings(&settings.registry, settings.sandbox, clock.clone(), randomness.clone())?;
        let certificates = EmbeddedAuthority {
            database: database.clone(),
            vault: vault.clone(),
            lookup: lookup.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            settings: settings.certificates.clone(),
            base_url: settings.base_url.clone(),
        };
        certificates.make_if_missing().await?;
        let own_photos = settings.sandbox.then(|| format!("{}/sandbox/persons/", settings.base_url));
        Ok(Self(Arc::new(Parts {
            database,
            objects,
            vault,
            reader: CardReader::find(&settings.reader).await,
            faces: Faces::open(&settings.faces)?,
            lookup,
            uploads,
            pictures,
            courier: Courier::new(&settings.delivery, data)?,
            photos: PhotoFetcher::new(settings.photos, own_photos.as_deref())?,
            registry,
            certificates: Arc::new(certificates),
            clock,
            randomness,
            settings,
            body_memory: BodyMemory::new(BODY_MEMORY_KIB),
            capture_permits: Arc::new(Semaphore::new(CAPTURES_AT_ONCE)),
            exports: Places::default(),
            pulse: Pulse::default(),
            last_look: LastLook::default(),
        })))
    }
}
