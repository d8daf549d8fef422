//! One look at every sealed column: wrapping anew what is not under a key, and counting what each key wraps.

use std::collections::BTreeMap;

use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Alias, Expr, Func, IntoIden, Order, Query, TableRef, ValueTuple},
};

use super::columns::{SEALED, SealedColumn};
use crate::{App, Fault, vault};

/// Rows read and written at once: a tenth of a second of the database's write lock at most.
const BATCH_ROWS: u64 = 500;

/// What one look at every sealed column came to.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// Data keys wrapped anew.
    pub(super) rewrapped: u64,
    /// Values that stay as they are.
    pub(super) unopened: Unopened,
}

#[derive(Debug, Default)]
pub(super) struct Unopened {
    /// How many.
    pub(super) count: u64,
    /// Table, column and id of the first one.
    pub(super) first: Option<String>,
}

/// Wraps under a key what is not under it yet.
pub(super) async fn pass(app: &App, key: &str) -> Result<Pass, Fault> {
    let mut pass = Pass::default();
    for column in SEALED {
        let mut after = String::new();
        loop {
            let rows = batch(app, column, key, &after).await?;
            let Some(last) = rows.last() else {
                break;
            };
            after.clone_from(&last.id);
            rewrap(app, column, rows, &mut pass).await?;
        }
    }
    Ok(pass)
}

/// A row whose value another key wraps.
struct Row {
    id: String,
    organisation_id: String,
    value: Vec<u8>,
}

async fn batch(app: &App, column: &SealedColumn, key: &str, after: &str) -> Result<Vec<Row>, Fault> {
    let of = |name: &'static str| Expr::col((Alias::new(column.table), Alias::new(name)));
    let mut query = Query::select();
    query
        .expr_as(of("id"), "id")
        .expr_as(of(column.column), "value")
        .from(column.table)
        .and_where(of("id").gt(after))
        .and_where(key_name(column).ne(key.as_bytes().to_vec()))
        .order_by((Alias::new(column.table), Alias::new("id")), Order::Asc)
        .limit(BATCH_ROWS);
    if column.organisation_of_bundle {
        let organisation = Expr::col((Alias::new("bundle"), Alias::new("organisation_id")));
        let bundle_id = Expr::col((Alias::new("bundle"), Alias::new("id")));
        query.expr_as(organisation, "organisation_id").inner_join("bundle", bundle_id.eq(of("bundle_id")));
    } else {
        query.expr_as(Expr::val(""), "organisation_id");
    }
    let found = app.database.query_all(&query).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Row {
            id: row.try_get("", "id")?,
            organisation_id: row.try_get("", "organisation_id")?,
            value: row.try_get("", "value")?,
        })
    };
    found.iter().map(read).collect::<Result<_, sea_orm::DbErr>>().map_err(Fault::from)
}

/// Wraps a batch. A row that changed since it was read is left alone: whoever changed it sealed it anew.
async fn rewrap(app: &App, column: &SealedColumn, rows: Vec<Row>, pass: &mut Pass) -> Result<(), Fault> {
    let mut wrapped = Vec::with_capacity(rows.len());
    for row in rows {
        let what = (column.sealed_as)(&row.organisation_id, &row.id);
        match app.vault.rewrap(&what, &row.value, app.randomness.as_ref()) {
            Ok(value) => wrapped.push(ValueTuple::Three(row.id.into(), row.value.into(), value.into())),
            Err(error) => {
                let place = format!("{}.{} of {}", column.table, column.column, row.id);
                tracing::error!(%error, place, "a value could not be wrapped anew");
                pass.unopened.count += 1;
                pass.unopened.first.get_or_insert(place);
            }
        }
    }
    if wrapped.is_empty() {
        return Ok(());
    }
    // One statement a batch: a statement a row takes about five times as long on PostgreSQL. Both databases call the columns
    // of a list of values `column1`, `column2` and so on.
    let of = |name: &'static str| (Alias::new("fresh"), Alias::new(name));
    let own = |name: &'static str| Expr::col((Alias::new(column.table), Alias::new(name)));
    let update = Query::update()
        .table(column.table)
        .value(column.column, Expr::col(of("column3")))
        .from(TableRef::ValuesList(wrapped, "fresh".into_iden()))
        .and_where(own("id").equals(of("column1")))
        .and_where(own(column.column).equals(of("column2")))
        .take();
    pass.rewrapped += app.database.execute(&update).await?.rows_affected();
    Ok(())
}

/// How many data keys each master key wraps, in one look: nothing is taken from the database but the names.
pub(super) async fn count_by_key(app: &App) -> Result<BTreeMap<String, u64>, Fault> {
    let mut counts = BTreeMap::new();
    for column in SEALED {
        let value = Expr::col((Alias::new(column.table), Alias::new(column.column)));
        let query = Query::select()
            .expr_as(key_name(column), "name")
            .expr_as(value.clone().count(), "wrapped")
            .from(column.table)
            .and_where(value.is_not_null())
            .add_group_by([key_name(column)])
            .take();
        for row in app.database.query_all(&query).await? {
            let (name, wrapped): (Vec<u8>, i64) = (row.try_get("", "name")?, row.try_get("", "wrapped")?);
            let name = vault::wrapped_under(&name).unwrap_or("?").to_owned();
            *counts.entry(name).or_default() += u64::try_from(wrapped).unwrap_or(0);
        }
    }
    Ok(counts)
}

/// The name of the key in front of a column's value. The numbers are written out: a database that is handed them as
/// parameters cannot tell that two such expressions are one.
fn key_name(column: &SealedColumn) -> Expr {
    let start = Expr::cust("1");
    let count = Expr::cust(vault::NAME_BYTES.to_string());
    let value = Expr::col((Alias::new(column.table), Alias::new(column.column)));
    Expr::expr(Func::cust("substr").args([value, start, count]))
}
