//! Where sealed objects are kept: a folder today, anything that `object_store` speaks tomorrow.

use std::{path::Path, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as Key};

use crate::Fault;

/// A store of sealed bytes by key. It never sees anything unsealed.
#[derive(Debug, Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// A store in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// The folder cannot be made or used.
    pub fn folder(path: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(path).map_err(Fault::io(format!("folder {}", path.display())))?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))))
    }

    /// Keeps an object; when this returns, it is on the disk.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        self.0.put(&Key::from(key), bytes.into()).await?;
        Ok(())
    }

    /// Reads an object.
    ///
    /// # Errors
    /// The store failed, or has no such object.
    pub async fn get(&self, key: &str) -> Result<Vec<u8>, Fault> {
        Ok(self.0.get(&Key::from(key)).await?.bytes().await?.to_vec())
    }

    /// Removes an object; one that is not there is removed already.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        match self.0.delete(&Key::from(key)).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
