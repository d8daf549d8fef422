//! What others upload straight into the bucket, by addresses that S3 itself honours. It lies there unsealed, below
//! `incoming/`: who asked for it takes it in or removes it.

use std::{sync::Arc, time::Duration};

use futures_util::{Stream, StreamExt};
use object_store::{
    Attribute, GetResult, ObjectStore, ObjectStoreExt, aws::AmazonS3, path::Path as Key, prefix::PrefixStore,
    signer::Signer,
};

use super::remove;
use crate::Fault;

const FOLDER: &str = "incoming";
/// S3 signs for seven days at most, and for a second at least.
const LONGEST: Duration = Duration::from_hours(7 * 24);
const SHORTEST: Duration = Duration::from_secs(1);

/// The part of the bucket into which others upload.
#[derive(Debug, Clone)]
pub struct Incoming(Arc<PrefixStore<AmazonS3>>);

/// An object that lies there, not read yet.
pub struct Arrived {
    key: Key,
    object: GetResult,
}

contract::redact_debug!(Arrived);

impl Arrived {
    /// Its length.
    pub fn size_bytes(&self) -> usize {
        usize::try_from(self.object.meta.size).unwrap_or(usize::MAX)
    }

    /// The `Content-Type` that it was uploaded with.
    pub fn content_type(&self) -> Option<String> {
        self.object.attributes.get(&Attribute::ContentType).map(|value| value.as_ref().to_owned())
    }

    /// Which of the objects that ever lay there it is.
    pub fn version(&self) -> Version {
        Version { key: self.key.clone(), e_tag: self.object.meta.e_tag.clone() }
    }

    /// Reads it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(self) -> Result<Vec<u8>, Fault> {
        Ok(self.object.bytes().await?.to_vec())
    }
}

/// One of the objects that were uploaded by one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    key: Key,
    e_tag: Option<String>,
}

impl Incoming {
    pub(super) fn of(store: Arc<PrefixStore<AmazonS3>>) -> Self {
        Self(store)
    }

    /// The address for `PUT` of an object of this name. Each call signs a fresh one; all of them are for the same object.
    ///
    /// # Errors
    /// There are no credentials to sign with.
    pub async fn address(&self, name: &str, life: Duration) -> Result<String, Fault> {
        let life = life.clamp(SHORTEST, LONGEST);
        let url = self.0.signed_url(object_store::signer::Method::PUT, &key(name), life).await?;
        Ok(url.into())
    }

    /// What lies there under a name; its bytes stay where they are until they are asked for.
    ///
    /// # Errors
    /// The store failed.
    pub async fn look(&self, name: &str) -> Result<Option<Arrived>, Fault> {
        let key = key(name);
        match self.0.get(&key).await {
            Ok(object) => Ok(Some(Arrived { key, object })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes an object.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove(&self, name: &str) -> Result<(), Fault> {
        remove(&*self.0, &key(name)).await
    }

    /// Removes an object, unless another was uploaded in its place since it was seen.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove_version(&self, seen: &Version) -> Result<(), Fault> {
        match self.0.head(&seen.key).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            Ok(now) if now.e_tag != seen.e_tag => Ok(()),
            Ok(_) => remove(&*self.0, &seen.key).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Everything that lies there: names, and sizes in bytes.
    pub fn list(&self) -> impl Stream<Item = Result<(String, u64), Fault>> + use<> {
        self.0.list(Some(&Key::from(FOLDER))).map(|object| {
            let object = object?;
            Ok((object.location.filename().unwrap_or_default().to_owned(), object.size))
        })
    }
}

fn key(name: &str) -> Key {
    Key::from(format!("{FOLDER}/{name}"))
}
