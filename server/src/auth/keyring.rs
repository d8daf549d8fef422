//! Applications as members make, change and close them, and in `credentials` their credentials; each act is in the audit
//! log, in the transaction in which it is done. What a credential opens is `auth::credential`'s.

mod credentials;

use contract::portal::{
    application::{ApplicationChange, ApplicationDetails, ApplicationName, ApplicationView},
    audit::AuditAction,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use thiserror::Error;

pub use credentials::{issue, revoke, rotate};

use super::{application, member::Member};
use crate::{
    App, Fault,
    audit::{self, Entry},
    store::{
        self,
        entity::{application as application_row, credential as row},
    },
};

/// Applications that an organisation may have, closed ones too (ours).
const MOST_APPLICATIONS: u64 = 200;

/// Why nothing is done.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// The organisation has none of this id.
    #[error("there is no such application or credential")]
    Unknown,
    /// What people's identities depend on, or their data: not everybody makes those.
    #[error("your roles allow test credentials of the certificate door alone")]
    LiveNotAllowed,
    /// A closed application gets nothing new.
    #[error("the application is closed")]
    Closed,
    /// It was taken back, has ended or was rotated.
    #[error("the credential is not in force, or was replaced before")]
    Ended,
    /// As many as there may be.
    #[error("there may be {0} at most; close or take back what is not used")]
    TooMany(u64),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for KeyringError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Makes an application.
///
/// # Errors
/// [`KeyringError`]
pub async fn create(
    app: &App,
    member: &Member,
    name: &ApplicationName,
) -> Result<ApplicationView, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    // Closed ones count: each brought a quota of test calls.
    let mine = application_row::Column::OrganisationId.eq(&member.organisation_id);
    if application_row::Entity::find().filter(mine).count(&transaction).await? >= MOST_APPLICATIONS {
        return Err(KeyringError::TooMany(MOST_APPLICATIONS));
    }
    let made = application::create_in(app, &transaction, &member.organisation_id, name.as_str()).await?;
    let entry = Entry::of(member, AuditAction::ApplicationCreated, format!("application {}", made.id));
    audit::append(app, &transaction, entry.with("name", name.as_str())).await?;
    transaction.commit().await?;
    Ok(application::view(made))
}

/// Changes an application: what it is called, and whether it is open.
///
/// # Errors
/// [`KeyringError`]
pub async fn change(
    app: &App,
    member: &Member,
    application_id: &str,
    change: &ApplicationChange,
) -> Result<ApplicationView, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    let mut known = own(&transaction, member, application_id).await?;
    let mut entry =
        Entry::of(member, AuditAction::ApplicationChanged, format!("application {application_id}"));
    if let Some(name) = &change.name {
        name.as_str().clone_into(&mut known.name);
        entry = entry.with("name", name.as_str());
    }
    if let Some(closed) = change.closed {
        let since = known.closed_at_ms.unwrap_or(app.clock.now().epoch_ms());
        known.closed_at_ms = closed.then_some(since);
        entry = entry.with("closed", closed.to_string());
    }
    application_row::ActiveModel::from(known.clone()).reset_all().update(&transaction).await?;
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(application::view(known))
}

/// An application of a member's organisation.
///
/// # Errors
/// [`KeyringError`]
pub(crate) async fn known(
    app: &App,
    member: &Member,
    application_id: &str,
) -> Result<application_row::Model, KeyringError> {
    let found = application_row::Entity::find_by_id(application_id)
        .filter(application_row::Column::OrganisationId.eq(&member.organisation_id));
    found.one(&app.database).await?.ok_or(KeyringError::Unknown)
}

/// An application and its credentials, the newest first.
///
/// # Errors
/// [`KeyringError`]
pub async fn details(
    app: &App,
    member: &Member,
    application_id: &str,
) -> Result<ApplicationDetails, KeyringError> {
    let known = known(app, member, application_id).await?;
    let rows = row::Entity::find()
        .filter(row::Column::ApplicationId.eq(application_id))
        .order_by_desc(row::Column::Id)
        .all(&app.database)
        .await?;
    let credentials = rows.iter().filter_map(credentials::view).collect();
    let contact_url = app.settings.contact_url();
    Ok(ApplicationDetails { application: application::view(known), credentials, contact_url })
}

/// An application of a member's organisation, held until the transaction ends.
pub(crate) async fn own(
    transaction: &DatabaseTransaction,
    member: &Member,
    application_id: &str,
) -> Result<application_row::Model, KeyringError> {
    let found = application_row::Entity::find_by_id(application_id)
        .filter(application_row::Column::OrganisationId.eq(&member.organisation_id))
        // Of two changes at once the second begins with what the first one left.
        .lock_exclusive()
        .one(transaction)
        .await?;
    found.ok_or(KeyringError::Unknown)
}
