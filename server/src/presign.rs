//! Links by which one object may be uploaded without any other credential: the object, the method, the kinds of file, the
//! size and the end are in the link, signed. What is uploaded, and the route that takes it, are others' business.
//!
//! ```text
//! {base}/uploads/{object}?types=image/jpeg,image/png&maxBytes=10485760&expires=1700000000&signature={hex}
//! ```
//!
//! The signature is HMAC-SHA256, in lower-case hex, of these lines, joined by line feeds: `tanda-upload-v1`, the method,
//! the object, the types joined by commas, the bytes, the end in seconds since 1970. No value holds a line feed, so no
//! two links have the same lines. That a link is used once is decided by its row, in one conditional update.

use contract::instant::Instant;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, Set,
    sea_query::Expr,
};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    App, Fault,
    clock::Randomness,
    own_secret::{self, SECRET_BYTES},
    store::entity::upload_link,
    vault::Vault,
};

const KEY_ID: &str = "presign";
/// The one method: a client that has a link puts the bytes there, as it would into S3.
const METHOD: &str = "PUT";
/// An object's id is a UUID and a word.
const LONGEST_OBJECT_CHARS: usize = 80;

/// What a link allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadGrant {
    object: String,
    media_types: Vec<String>,
    most_bytes: u64,
    /// In whole seconds: that is what a link says.
    expires_at_s: i64,
}

/// Why nothing may be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PresignError {
    /// Not a link of ours, or changed.
    #[error("the link is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
    /// Another method than `PUT`.
    #[error("the link is for PUT")]
    Method,
    /// Another kind of file.
    #[error("the link is for another type of file")]
    MediaType,
    /// Too many bytes, or none.
    #[error("the link is for fewer bytes")]
    Size,
    /// It was used before.
    #[error("the link has been used")]
    Used,
}

/// The query of a link, as it came.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadQuery {
    /// Media types, joined by commas.
    pub types: String,
    /// The most bytes.
    pub max_bytes: u64,
    /// The end, in seconds since 1970.
    pub expires: i64,
    /// The signature.
    pub signature: String,
}

impl UploadGrant {
    /// What a link is to allow. It ends at a full second.
    ///
    /// # Errors
    /// [`PresignError::Invalid`]: the object's id is not of letters, digits, `-` and `_`, or a media type is none.
    pub fn new(
        object: &str,
        media_types: &[&str],
        most_bytes: u64,
        expires_at: Instant,
    ) -> Result<Self, PresignError> {
        let object_holds = (1..=LONGEST_OBJECT_CHARS).contains(&object.len())
            && object.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !object_holds || media_types.is_empty() || !media_types.iter().all(|text| is_media_type(text)) {
            return Err(PresignError::Invalid);
        }
        Ok(Self {
            object: object.to_owned(),
            media_types: media_types.iter().map(|text| (*text).to_owned()).collect(),
            most_bytes,
            expires_at_s: expires_at.epoch_ms() / 1000,
        })
    }

    /// The object that may be uploaded.
    pub fn object(&self) -> &str {
        &self.object
    }

    /// The most bytes that it may have.
    pub fn most_bytes(&self) -> u64 {
        self.most_bytes
    }

    /// When it ends.
    pub fn expires_at(&self) -> Instant {
        Instant::from_epoch_ms(self.expires_at_s.saturating_mul(1000))
    }

    /// Whether a file of this type and size may be uploaded. Parameters of the type do not count, nor does its case.
    ///
    /// # Errors
    /// [`PresignError::MediaType`] or [`PresignError::Size`]
    pub fn accepts(&self, content_type: &str, size_bytes: u64) -> Result<(), PresignError> {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !self.media_types.iter().any(|allowed| allowed.eq_ignore_ascii_case(media_type)) {
            Err(PresignError::MediaType)
        } else if size_bytes == 0 || size_bytes > self.most_bytes {
            Err(PresignError::Size)
        } else {
            Ok(())
        }
    }

    fn signed_text(&self) -> String {
        let types = self.media_types.join(",");
        format!(
            "tanda-upload-v1\n{METHOD}\n{}\n{types}\n{}\n{}",
            self.object, self.most_bytes, self.expires_at_s
        )
    }
}

/// `type/subtype` of the letters that RFC 6838, 4.2 allows; a comma would part a list.
fn is_media_type(text: &str) -> bool {
    let named = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$&-^_.+".contains(&byte)
            })
    };
    text.split_once('/').is_some_and(|(kind, subtype)| named(kind) && named(subtype))
}

/// The key that signs links.
pub struct PresignKey(Zeroizing<[u8; SECRET_BYTES]>);

contract::redact_debug!(PresignKey);

impl PresignKey {
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

    /// The link, its path and query, to be put behind the server's address.
    pub fn link(&self, grant: &UploadGrant) -> String {
        // `+` and the like would be read as something else in a query; `/` and `,` may stand there as they are.
        let types = grant.media_types.join(",");
        let types: String = types
            .chars()
            .map(|sign| match sign {
                '+' | '&' | '#' | '^' => format!("%{:02X}", u32::from(sign)),
                sign => sign.to_string(),
            })
            .collect();
        let signature = HEXLOWER.encode(&self.mac(grant).finalize().into_bytes());
        format!(
            "/uploads/{}?types={types}&maxBytes={}&expires={}&signature={signature}",
            grant.object, grant.most_bytes, grant.expires_at_s
        )
    }

    /// Reads a link that came with a request. Whether it was used before is for [`use_once`] to say.
    ///
    /// # Errors
    /// [`PresignError::Invalid`], `Method` or `Expired`, in this order: what a changed link says is not even read.
    pub fn check(
        &self,
        method: &str,
        object: &str,
        query: &UploadQuery,
        now: Instant,
    ) -> Result<UploadGrant, PresignError> {
        let media_types: Vec<&str> = query.types.split(',').collect();
        let end = Instant::from_epoch_ms(query.expires.saturating_mul(1000));
        let grant = UploadGrant::new(object, &media_types, query.max_bytes, end)?;
        let signature = HEXLOWER.decode(query.signature.as_bytes()).map_err(|_| PresignError::Invalid)?;
        // Compares in constant time.
        self.mac(&grant).verify_slice(&signature).map_err(|_| PresignError::Invalid)?;
        if method != METHOD {
            return Err(PresignError::Method);
        }
        if now >= grant.expires_at() {
            return Err(PresignError::Expired);
        }
        Ok(grant)
    }

    fn mac(&self, grant: &UploadGrant) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes a key of any length");
        mac.chain_update(grant.signed_text().as_bytes())
    }
}

/// Makes a link for a partner, in the transaction that makes what it is for, and answers its address.
///
/// # Errors
/// The database failed, or there is a link for this object.
pub async fn issue(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    grant: &UploadGrant,
) -> Result<String, Fault> {
    upload_link::ActiveModel {
        id: Set(grant.object.clone()),
        organisation_id: Set(organisation_id.to_owned()),
        expires_at_ms: Set(grant.expires_at().epoch_ms()),
        used_at_ms: Set(None),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    }
    .insert(connection)
    .await?;
    Ok(format!("{}{}", app.settings.base_url, app.uploads.link(grant)))
}

/// Whether a link can still be used, before anything is read for it. That it was not used meanwhile is for [`use_once`] to
/// say.
///
/// # Errors
/// The database failed. That the link is used up is the answer.
pub async fn check_unused(app: &App, grant: &UploadGrant) -> Result<Result<(), PresignError>, Fault> {
    let row = upload_link::Entity::find_by_id(&grant.object).one(&app.database).await?;
    Ok(match row {
        None => Err(PresignError::Invalid),
        Some(row) if row.used_at_ms.is_some() => Err(PresignError::Used),
        Some(_) => Ok(()),
    })
}

/// Uses a link up, in the transaction that writes down what was uploaded, and says through which partner: of any number
/// of uploads at once exactly one wins. To be called with the whole object in hand, so that a connection that broke costs
/// nobody the link.
///
/// # Errors
/// The database failed. That the link is used up or has ended is the answer.
pub async fn use_once(
    app: &App,
    connection: &impl ConnectionTrait,
    grant: &UploadGrant,
) -> Result<Result<String, PresignError>, Fault> {
    let now = app.clock.now().epoch_ms();
    let used = upload_link::Entity::update_many()
        .col_expr(upload_link::Column::UsedAtMs, Expr::value(now))
        .filter(upload_link::Column::Id.eq(&grant.object))
        .filter(upload_link::Column::UsedAtMs.is_null())
        .filter(upload_link::Column::ExpiresAtMs.gt(now))
        .exec(connection)
        .await?;
    let row = upload_link::Entity::find_by_id(&grant.object).one(connection).await?;
    Ok(match row {
        Some(row) if used.rows_affected == 1 => Ok(row.organisation_id),
        Some(row) if row.used_at_ms.is_some() => Err(PresignError::Used),
        Some(_) => Err(PresignError::Expired),
        None => Err(PresignError::Invalid),
    })
}

#[cfg(test)]
mod tests;
