//! The one error of everything that is nobody's mistake outside: the database, the disk, the keys.

use thiserror::Error;

/// Something of ours failed. Doors answer 500 or 503 in their own words, and the log has the reason.
#[derive(Debug, Error)]
pub enum Fault {
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The object store failed.
    #[error("objects: {0}")]
    Objects(#[from] object_store::Error),
    /// Sealing or opening failed.
    #[error("vault: {0}")]
    Vault(#[from] crate::vault::VaultError),
    /// A file or a socket failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The civil registry gave no answer.
    #[error(transparent)]
    Registry(#[from] crate::verification::registry::RegistryFault),
    /// The configuration cannot be used.
    #[error("configuration: {0}")]
    Configuration(String),
    /// A row or a task is not as it was written: a fault in the program or in the data.
    #[error("broken invariant: {0}")]
    Invariant(String),
}

impl Fault {
    /// Whether a row was refused because another one holds what only one may have.
    pub fn is_taken(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
    }

    /// Whether the object store itself failed, and not one object in it.
    pub fn is_store_away(&self) -> bool {
        matches!(self, Self::Objects(error) if !matches!(error, object_store::Error::NotFound { .. }))
    }

    /// Names what was being done when a file or a socket failed.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
