//! Links by which anybody who has one may see one picture of a capture, for a while: the capture, the picture and the end
//! are in the link, signed. Nothing is stored, so a link is made anew whenever it is asked for; it never outlives the
//! picture.
//!
//! ```text
//! {base}/pictures/{capture}/{card|flat-card|selfie}?expires=1700000000&signature={hex}
//! ```
//!
//! The signature is HMAC-SHA256, in lower-case hex, of these lines, joined by line feeds: `tanda-picture-v1`, the
//! capture, the picture, the end in seconds since 1970.

use contract::instant::Instant;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::DatabaseConnection;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    App, Fault,
    clock::Randomness,
    own_secret::{self, SECRET_BYTES},
    vault::Vault,
    verification::pictures,
};

pub use crate::verification::pictures::Shown;

const KEY_ID: &str = "picture_links";

/// The key that signs links to pictures.
pub struct PictureKey(Zeroizing<[u8; SECRET_BYTES]>);

contract::redact_debug!(PictureKey);

/// The query of a link, as it came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct PictureQuery {
    /// The end, in seconds since 1970.
    pub expires: i64,
    /// The signature.
    pub signature: String,
}

/// Why a picture is not shown.
#[derive(Debug, Error)]
pub enum PictureLinkError {
    /// Not a link of ours, or changed.
    #[error("the link is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the link has expired; ask for a new one")]
    Expired,
    /// The picture was erased.
    #[error("the picture is no longer kept")]
    Gone,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PictureKey {
    /// Reads the key, or makes it at the first start.
    ///
    /// # Errors
    /// The database failed, or the key does not open.
    pub async fn open_or_create(
        database: &DatabaseConnection,
        vault: &Vault,
        now: Instant,
        randomness: &dyn Randomness,
    ) -> Result<Self, Fault> {
        own_secret::open_or_create(KEY_ID, database, vault, now, randomness).await.map(Self)
    }

    fn mac(&self, bundle_id: &str, shown: Shown, expires_at_s: i64) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes a key of any length");
        mac.chain_update(format!("tanda-picture-v1\n{bundle_id}\n{}\n{expires_at_s}", shown.as_str()))
    }
}

/// Makes a link to a picture of a capture, its path and query, to be put behind the server's address; `None` where there
/// is no such picture.
///
/// # Errors
/// The database failed.
pub async fn issue(app: &App, bundle_id: &str, shown: Shown, life_ms: i64) -> Result<Option<String>, Fault> {
    if pictures::shown(app, bundle_id, shown).await?.is_none() {
        return Ok(None);
    }
    let expires_at_s = app.clock.now().plus_ms(life_ms).epoch_ms() / 1000;
    let signature =
        HEXLOWER.encode(&app.pictures.mac(bundle_id, shown, expires_at_s).finalize().into_bytes());
    let picture = shown.as_str();
    Ok(Some(format!("/pictures/{bundle_id}/{picture}?expires={expires_at_s}&signature={signature}")))
}

/// Opens the picture of a link, a JPEG.
///
/// # Errors
/// [`PictureLinkError::Invalid`], `Expired` or `Gone`, in this order: what a changed link says is not even read.
pub async fn open(
    app: &App,
    bundle_id: &str,
    picture: &str,
    query: &PictureQuery,
) -> Result<Vec<u8>, PictureLinkError> {
    let shown = Shown::named(picture).ok_or(PictureLinkError::Invalid)?;
    let signature = HEXLOWER.decode(query.signature.as_bytes()).map_err(|_| PictureLinkError::Invalid)?;
    // Compares in constant time.
    let mac = app.pictures.mac(bundle_id, shown, query.expires);
    mac.verify_slice(&signature).map_err(|_| PictureLinkError::Invalid)?;
    if app.clock.now() >= Instant::from_epoch_ms(query.expires.saturating_mul(1000)) {
        return Err(PictureLinkError::Expired);
    }
    let row = pictures::shown(app, bundle_id, shown).await?.ok_or(PictureLinkError::Gone)?;
    Ok(pictures::open(app, &row).await?)
}
