//! Where objects are kept: a folder, or an S3 bucket. What is kept here is sealed by whoever brings it; the one thing that
//! lies plain for a while is what others upload straight into a bucket, and that is [`Incoming`]'s.

mod bucket;
mod incoming;

use std::{path::Path, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as Key};

pub use bucket::Bucket;
pub use incoming::{Arrived, Incoming, Version};

use crate::Fault;

/// Where objects are kept, and who takes uploads.
#[derive(Debug, Clone, Default)]
pub struct ObjectSettings {
    /// The bucket; without one objects lie in a folder of the data folder.
    pub bucket: Option<Bucket>,
    /// Who takes uploads.
    pub uploads: UploadsTo,
}

/// Where the photos of a certificate registration are uploaded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum UploadsTo {
    /// This server, which seals them before they lie anywhere.
    #[default]
    Server,
    /// The bucket, by addresses that S3 honours: a photo lies there unsealed until it is confirmed.
    S3,
}

/// A store of sealed bytes by key.
#[derive(Debug, Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    incoming: Option<Incoming>,
    uploads: UploadsTo,
}

impl Objects {
    /// The store of the settings: their bucket, tried under a key of this name, or a folder, which is made when it is not
    /// there.
    ///
    /// # Errors
    /// The settings do not fit together, or the store cannot be used.
    pub async fn open(settings: &ObjectSettings, folder: &Path, trial: &str) -> Result<Self, Fault> {
        let uploads = settings.uploads;
        let Some(bucket) = &settings.bucket else {
            if uploads == UploadsTo::S3 {
                let missing = "TANDA_UPLOADS=s3 needs objects in a bucket: name one by --objects s3://..";
                return Err(Fault::Configuration(missing.to_owned()));
            }
            std::fs::create_dir_all(folder).map_err(Fault::io(format!("folder {}", folder.display())))?;
            let store = Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true));
            return Ok(Self { store, incoming: None, uploads });
        };
        let (store, is_versioned) = bucket.open(trial).await?;
        if is_versioned && uploads == UploadsTo::S3 {
            let kept = "the bucket keeps versions of what is removed, and photos that are uploaded into it are not sealed: turn \
                        versioning off, or let uploads go to the server";
            return Err(Fault::Configuration(kept.to_owned()));
        }
        let store = Arc::new(store);
        if uploads == UploadsTo::S3 && bucket.credentials_pass() {
            tracing::warn!(
                "uploads go to S3 by temporary credentials: their addresses end with these, before five days are over"
            );
        }
        Ok(Self { store: store.clone(), incoming: Some(Incoming::of(store)), uploads })
    }

    /// Where others upload to, where it is the bucket.
    pub fn upload_target(&self) -> Option<&Incoming> {
        self.incoming().filter(|_| self.uploads == UploadsTo::S3)
    }

    /// What others uploaded into the bucket, now or under settings of before.
    pub fn incoming(&self) -> Option<&Incoming> {
        self.incoming.as_ref()
    }

    /// Keeps an object; when this returns, it is kept for good.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        self.store.put(&Key::from(key), bytes.into()).await?;
        Ok(())
    }

    /// Reads an object.
    ///
    /// # Errors
    /// The store failed, or has no such object.
    pub async fn get(&self, key: &str) -> Result<Vec<u8>, Fault> {
        Ok(self.store.get(&Key::from(key)).await?.bytes().await?.to_vec())
    }

    /// Removes an object; one that is not there is removed already.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        remove(&*self.store, &Key::from(key)).await
    }
}

async fn remove(store: &dyn ObjectStore, key: &Key) -> Result<(), Fault> {
    match store.delete(key).await {
        Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
