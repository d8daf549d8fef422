//! Applications, and what is left of their quota of test calls.

use contract::{
    instant::Instant,
    portal::{application::ApplicationView, audit::AuditAction},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set, sea_query::Expr,
};

use crate::{
    App, Fault,
    audit::{self, Entry},
    ids,
    store::{self, entity::application},
};

/// Calls in Testing mode that a new application has (ours: no vendor gives a number).
pub const TESTING_QUOTA: i64 = 1_000;

/// Makes an application.
///
/// # Errors
/// The database failed.
pub async fn create(app: &App, organisation_id: &str, name: &str) -> Result<application::Model, Fault> {
    create_in(app, &app.database, organisation_id, name).await
}

/// The same in the caller's transaction.
pub(super) async fn create_in(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    name: &str,
) -> Result<application::Model, Fault> {
    let now = app.clock.now();
    let new = application::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        organisation_id: Set(organisation_id.to_owned()),
        name: Set(name.to_owned()),
        testing_left: Set(TESTING_QUOTA),
        created_at_ms: Set(now.epoch_ms()),
        closed_at_ms: Set(None),
    };
    Ok(new.insert(connection).await?)
}

/// An application as members see it.
pub(super) fn view(row: application::Model) -> ApplicationView {
    ApplicationView {
        testing_left: u32::try_from(row.testing_left).unwrap_or_default(),
        // Whoever was given more has so many at least.
        testing_total: u32::try_from(Ord::max(row.testing_left, TESTING_QUOTA)).unwrap_or_default(),
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        closed_at: row.closed_at_ms.map(Instant::from_epoch_ms),
        application_id: row.id,
        name: row.name,
    }
}

/// Gives an application more test calls, for whoever runs the server. In the audit log, in the same transaction.
///
/// # Errors
/// There is no such application, or the database failed.
pub async fn grant_testing(app: &App, id: &str, calls: u32) -> Result<ApplicationView, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let raised = application::Entity::update_many()
        .col_expr(application::Column::TestingLeft, Expr::col(application::Column::TestingLeft).add(calls))
        .filter(application::Column::Id.eq(id))
        .exec(&transaction)
        .await?;
    let known = application::Entity::find_by_id(id).one(&transaction).await?;
    let known = known.filter(|_| raised.rows_affected == 1);
    let known = known.ok_or_else(|| Fault::Configuration(format!("there is no application {id}")))?;
    let subject = format!("application {id}");
    let entry = Entry::of_operator(&known.organisation_id, AuditAction::ApplicationChanged, subject);
    audit::append(app, &transaction, entry.with("testCalls", calls.to_string())).await?;
    transaction.commit().await?;
    Ok(view(known))
}

/// The application of a caller.
///
/// # Errors
/// The database failed, or it is not there.
pub async fn of(app: &App, id: &str) -> Result<application::Model, Fault> {
    let found = application::Entity::find_by_id(id).one(&app.database).await?;
    found.ok_or_else(|| Fault::Invariant(format!("application {id} is not there")))
}

/// Every application of an organisation, the open ones first, each by name.
///
/// # Errors
/// The database failed.
pub async fn of_organisation(app: &App, organisation_id: &str) -> Result<Vec<ApplicationView>, Fault> {
    let mut rows = application::Entity::find()
        .filter(application::Column::OrganisationId.eq(organisation_id))
        .all(&app.database)
        .await?;
    rows.sort_by(|one, other| {
        let place =
            |row: &application::Model| (row.closed_at_ms.is_some(), row.name.to_lowercase(), row.id.clone());
        place(one).cmp(&place(other))
    });
    Ok(rows.into_iter().map(view).collect())
}

/// Takes one test call from the quota; `false` where none is left. One statement, so that of any number of calls at
/// once no more are let through than there were.
///
/// # Errors
/// The database failed.
pub async fn spend_testing(app: &App, id: &str) -> Result<bool, Fault> {
    let spent = application::Entity::update_many()
        .col_expr(application::Column::TestingLeft, Expr::col(application::Column::TestingLeft).sub(1))
        .filter(application::Column::Id.eq(id))
        .filter(application::Column::TestingLeft.gt(0))
        .exec(&app.database)
        .await?;
    Ok(spent.rows_affected == 1)
}

/// Gives a test call back that came to nothing.
///
/// # Errors
/// The database failed.
pub async fn give_back_testing(app: &App, id: &str) -> Result<(), Fault> {
    application::Entity::update_many()
        .col_expr(application::Column::TestingLeft, Expr::col(application::Column::TestingLeft).add(1))
        .filter(application::Column::Id.eq(id))
        .exec(&app.database)
        .await?;
    Ok(())
}
