//! A database that drawn lines are put into: whose they are to be, who calls, and the statements.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter, Statement, TransactionTrait, Value,
};
use tanda::store::entity::{
    application, organisation,
    partner_transaction::{Column, Model},
};

use super::{APPLICATIONS, DAYS, HOUR_MS};

/// Lines in one statement: with twenty-two columns well below what SQLite takes, 32,766 values.
const AT_ONCE: usize = 1_000;
/// Lines in one transaction.
const TOGETHER: usize = 50_000;

/// The organisation whose log is to be filled: the sandbox's, or the only one.
///
/// # Errors
/// The database failed.
pub async fn organisation(database: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let all = organisation::Entity::find().all(database).await?;
    let sandbox = all.iter().find(|row| row.name == tanda::sandbox::ORGANISATION);
    let only = if let [only] = &all[..] { Some(only) } else { None };
    Ok(sandbox.or(only).map(|row| row.id.clone()))
}

/// Applications to call from, made where they are missing.
///
/// # Errors
/// The database failed.
pub async fn applications(
    database: &DatabaseConnection,
    organisation_id: &str,
    now_ms: i64,
) -> Result<Vec<String>, DbErr> {
    let mut ids = Vec::new();
    for (at, (name, _)) in APPLICATIONS.iter().enumerate() {
        let known = application::Entity::find()
            .filter(application::Column::OrganisationId.eq(organisation_id))
            .filter(application::Column::Name.eq(*name))
            .one(database)
            .await?;
        if let Some(known) = known {
            ids.push(known.id);
            continue;
        }
        let row = application::Model {
            id: format!("{organisation_id:.24}{at:08x}"),
            organisation_id: organisation_id.to_owned(),
            name: (*name).to_owned(),
            testing_left: 1_000,
            created_at_ms: now_ms - DAYS * 24 * HOUR_MS,
            closed_at_ms: None,
        };
        ids.push(row.id.clone());
        let new = application::ActiveModel::from(row).reset_all();
        application::Entity::insert(new).exec_without_returning(database).await?;
    }
    Ok(ids)
}

/// A connection for filling: it keeps in memory what the indexes are looked up in.
///
/// # Errors
/// The database cannot be reached or migrated.
pub async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    tanda::store::open(url).await?.close().await?;
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        // Kibibytes, where it is negative.
        sqlite.pragma("cache_size", "-262144").busy_timeout(std::time::Duration::from_mins(1))
    });
    Database::connect(options).await
}

/// Puts lines into the log; how many were not there yet.
///
/// # Errors
/// The database failed.
pub async fn insert(database: &DatabaseConnection, lines: impl Iterator<Item = Model>) -> Result<u64, DbErr> {
    let backend = database.get_database_backend();
    let full = statement(backend, AT_ONCE);
    let mut lines = lines.peekable();
    let mut added = 0;
    while lines.peek().is_some() {
        let transaction = database.begin().await?;
        for _ in 0..TOGETHER / AT_ONCE {
            let some: Vec<Model> = lines.by_ref().take(AT_ONCE).collect();
            let sql = match some.len() {
                0 => break,
                AT_ONCE => full.clone(),
                fewer => statement(backend, fewer),
            };
            let values: Vec<Value> =
                some.iter().flat_map(|line| Column::iter().map(|column| line.get(column))).collect();
            let done = transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
            added += done.rows_affected();
        }
        transaction.commit().await?;
    }
    Ok(added)
}

fn statement(backend: DbBackend, lines: usize) -> String {
    let columns: Vec<String> = Column::iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let mut number = 0;
    let mut place = || {
        number += 1;
        if backend == DbBackend::Postgres { format!("${number}") } else { "?".to_owned() }
    };
    let rows: Vec<String> = (0..lines)
        .map(|_| format!("({})", columns.iter().map(|_| place()).collect::<Vec<_>>().join(",")))
        .collect();
    format!(
        "INSERT INTO partner_transaction ({}) VALUES {} ON CONFLICT DO NOTHING",
        columns.join(","),
        rows.join(",")
    )
}
