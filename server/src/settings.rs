//! What an organisation chose, and what it is called.

use contract::portal::{Settings, audit::AuditAction};
use sea_orm::{ConnectionTrait, EntityTrait, Set, sea_query::OnConflict};

use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
    store::{
        self,
        entity::{organisation, organisation_settings as row},
    },
};

/// An organisation's settings.
pub(crate) async fn of(connection: &impl ConnectionTrait, organisation_id: &str) -> Result<Settings, Fault> {
    let found = row::Entity::find_by_id(organisation_id).one(connection).await?;
    Ok(found.map_or_else(Settings::default, |row| Settings { four_eyes: row.four_eyes }))
}

/// Changes them, and writes down who did.
pub(crate) async fn change(app: &App, member: &Member, wanted: Settings) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let before = of(&transaction, &member.organisation_id).await?;
    if before == wanted {
        return Ok(());
    }
    let new = row::ActiveModel {
        organisation_id: Set(member.organisation_id.clone()),
        four_eyes: Set(wanted.four_eyes),
        ..row::ActiveModel::default()
    };
    let there =
        OnConflict::column(row::Column::OrganisationId).update_column(row::Column::FourEyes).to_owned();
    row::Entity::insert(new).on_conflict(there).exec_without_returning(&transaction).await?;
    let entry = Entry::of(member, AuditAction::SettingsChanged, "settings");
    audit::append(app, &transaction, entry.with("fourEyes", wanted.four_eyes.to_string())).await?;
    transaction.commit().await?;
    Ok(())
}

/// Whether what an organisation reports of the civil registry counts.
pub(crate) async fn takes_registry_reports(
    connection: &impl ConnectionTrait,
    organisation_id: &str,
) -> Result<bool, Fault> {
    let found = row::Entity::find_by_id(organisation_id).one(connection).await?;
    Ok(found.is_some_and(|row| row.registry_reports))
}

/// Says so, for an operator or the sandbox.
pub(crate) async fn allow_registry_reports(app: &App, organisation_id: &str) -> Result<(), Fault> {
    let new = row::ActiveModel {
        organisation_id: Set(organisation_id.to_owned()),
        registry_reports: Set(true),
        four_eyes: Set(Settings::default().four_eyes),
        ..row::ActiveModel::default()
    };
    let there = OnConflict::column(row::Column::OrganisationId)
        .update_column(row::Column::RegistryReports)
        .to_owned();
    row::Entity::insert(new).on_conflict(there).exec_without_returning(&app.database).await?;
    Ok(())
}

/// What an organisation is called; empty where it is gone.
pub(crate) async fn organisation_name(app: &App, organisation_id: &str) -> Result<String, Fault> {
    let found = organisation::Entity::find_by_id(organisation_id).one(&app.database).await?;
    Ok(found.map(|row| row.name).unwrap_or_default())
}
