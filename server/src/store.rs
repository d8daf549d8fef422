//! The database: entities, migrations and the few rules that only a database can hold. SQLite or PostgreSQL by
//! URL, one code path. Every time is milliseconds since 1970 in a BIGINT, which sorts the same on both.

pub mod entity;
mod migrations;

use std::time::Duration;

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use serde::{Deserialize, de::value::StrDeserializer};

use crate::Fault;

/// Rows that SQLite's thread may be ahead of who reads them: those of an export's read. At sqlx's own 50 the two wait for each
/// other on every page of the transaction log.
const ROWS_UNDER_WAY: usize = 2_000;

/// Connects and brings the database to the shape that this version needs.
///
/// # Errors
/// The database cannot be reached or migrated.
pub async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        // Two cores of API threads and four of capture work: more connections would only queue on the disk.
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        // PRAGMAs belong to a connection, so they are part of how one is made. FULL: an acknowledged capture
        // survives a power cut.
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .foreign_keys(true)
                .row_buffer_size(ROWS_UNDER_WAY)
                .busy_timeout(Duration::from_secs(30))
        });
    let connection = Database::connect(options).await?;
    migrations::Migrator::up(&connection, None).await?;
    Ok(connection)
}

/// Begins a transaction that will write. On SQLite it takes the write lock at once: a lock that is asked for
/// after a read can fail where waiting would have done.
///
/// # Errors
/// The database failed.
pub async fn begin_write(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    connection
        .begin_with_options(TransactionOptions {
            isolation_level: None,
            // Both databases write by default; SQLite warns of every transaction that says so.
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        })
        .await
}

/// A word of the store as the value that it stands for: both are written the same way.
pub(crate) fn word<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Fault> {
    let reader = StrDeserializer::<serde::de::value::Error>::new(text);
    T::deserialize(reader).map_err(|error| Fault::Invariant(format!("stored word: {error}")))
}
