//! Applications and their credentials as members make, change and take them back; each act is in the audit log, in the
//! transaction in which it is done. What a credential opens is `credential`'s.

use contract::{
    face::Mode,
    instant::Instant,
    portal::{
        access::Permission,
        application::{ApplicationChange, ApplicationDetails, ApplicationName, ApplicationView},
        audit::AuditAction,
        credential::{CredentialOrder, CredentialView, Door, FreshCredential, Rotation},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use thiserror::Error;

use super::{
    NewCredential, application,
    credential::{self, LIVE, is_in_force, store_in},
    member::Member,
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    ids,
    store::{
        self,
        entity::{application as application_row, credential as row},
    },
};

/// Applications that an organisation may have, closed ones too (ours).
const MOST_APPLICATIONS: u64 = 200;
/// Credentials in force that an application may have (ours).
const MOST_CREDENTIALS: u64 = 50;
/// Characters of a public part: 100 random bits, which nobody guesses and nobody has to keep secret.
const PUBLIC_CHARS: usize = 20;
/// Characters of a secret: 160 random bits.
const SECRET_CHARS: usize = 32;

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
    let credentials = rows.iter().filter_map(view).collect();
    let contact_url = app.settings.contact_url();
    Ok(ApplicationDetails { application: application::view(known), credentials, contact_url })
}

/// Makes a credential.
///
/// # Errors
/// [`KeyringError`]
pub async fn issue(
    app: &App,
    member: &Member,
    application_id: &str,
    order: &CredentialOrder,
) -> Result<FreshCredential, KeyringError> {
    check_right(member, order.door, order.mode)?;
    let transaction = store::begin_write(&app.database).await?;
    let application = own(&transaction, member, application_id).await?;
    if application.closed_at_ms.is_some() {
        return Err(KeyringError::Closed);
    }
    check_room(app, &transaction, application_id).await?;
    let (mode, random) = (mode_word(order.door, order.mode), app.randomness.as_ref());
    let public_part =
        if order.door.has_public_part() { ids::random_base32(PUBLIC_CHARS, random) } else { String::new() };
    let secret = fresh_secret(app, order.door, mode);
    let row = store_in(
        app,
        &transaction,
        NewCredential {
            application: &application,
            door: order.door,
            mode,
            public_part: &public_part,
            secret: &secret,
            scopes: &order.scopes,
            allowed: &order.allowed,
        },
    )
    .await?;
    log(app, &transaction, member, AuditAction::CredentialCreated, &row).await?;
    transaction.commit().await?;
    shown(&row, secret)
}

/// Gives a credential a new secret; the old one works on for a while.
///
/// # Errors
/// [`KeyringError`]
pub async fn rotate(
    app: &App,
    member: &Member,
    credential_id: &str,
    rotation: Rotation,
) -> Result<FreshCredential, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = own_credential(&transaction, member, credential_id).await?;
    let door = Door::ALL.into_iter().find(|door| door.as_str() == known.door).ok_or(KeyringError::Unknown)?;
    // The one that is replaced works on beside its successor.
    check_room(app, &transaction, &known.application_id).await?;
    let secret = fresh_secret(app, door, &known.mode);
    let named = (member.organisation_id.as_str(), credential_id);
    let made = credential::rotate(app, &transaction, named, &secret, rotation.overlap_ms).await?;
    let made = made.ok_or(KeyringError::Ended)?;
    log(app, &transaction, member, AuditAction::CredentialRotated, &known).await?;
    transaction.commit().await?;
    shown(&made, secret)
}

/// An application has room for one credential more; those that work on for a while count too.
async fn check_room(
    app: &App,
    transaction: &DatabaseTransaction,
    application_id: &str,
) -> Result<(), KeyringError> {
    let now_ms = app.clock.now().epoch_ms();
    let in_force = row::Entity::find()
        .filter(row::Column::ApplicationId.eq(application_id))
        .filter(row::Column::RevokedAtMs.is_null())
        .filter(row::Column::ExpiresAtMs.is_null().or(row::Column::ExpiresAtMs.gt(now_ms)));
    if in_force.count(transaction).await? >= MOST_CREDENTIALS {
        return Err(KeyringError::TooMany(MOST_CREDENTIALS));
    }
    Ok(())
}

/// Takes a credential back: it opens nothing from now on, nor do tokens that it was traded for.
///
/// # Errors
/// [`KeyringError`]
pub async fn revoke(app: &App, member: &Member, credential_id: &str) -> Result<CredentialView, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = own_credential(&transaction, member, credential_id).await?;
    if !is_in_force(&known, app.clock.now()) {
        return Err(KeyringError::Ended);
    }
    let revoked_at_ms = app.clock.now().epoch_ms();
    row::Entity::update_many()
        .col_expr(row::Column::RevokedAtMs, Expr::value(revoked_at_ms))
        .filter(row::Column::Id.eq(credential_id))
        .exec(&transaction)
        .await?;
    log(app, &transaction, member, AuditAction::CredentialRevoked, &known).await?;
    transaction.commit().await?;
    view(&row::Model { revoked_at_ms: Some(revoked_at_ms), ..known }).ok_or(KeyringError::Unknown)
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

async fn own_credential(
    transaction: &DatabaseTransaction,
    member: &Member,
    credential_id: &str,
) -> Result<row::Model, KeyringError> {
    let found = row::Entity::find_by_id(credential_id)
        .filter(row::Column::OrganisationId.eq(&member.organisation_id))
        .lock_exclusive()
        .one(transaction)
        .await?;
    let known = found.ok_or(KeyringError::Unknown)?;
    let door = Door::ALL.into_iter().find(|door| door.as_str() == known.door).ok_or(KeyringError::Unknown)?;
    check_right(member, door, mode_of(&known.mode))?;
    Ok(known)
}

/// A test call of the certificate door is answered and charged apart. The other doors show an application's customers,
/// links and captures to each of its credentials, whatever its mode.
fn check_right(member: &Member, door: Door, mode: Mode) -> Result<(), KeyringError> {
    let is_apart = door == Door::Ecert && mode == Mode::Testing;
    if is_apart || member.may(Permission::ChangeApplications) {
        Ok(())
    } else {
        Err(KeyringError::LiveNotAllowed)
    }
}

/// The dialects have words of their own for the mode in which nothing depends on the answer.
fn mode_word(door: Door, mode: Mode) -> &'static str {
    match (mode, door) {
        (Mode::Live, _) => LIVE,
        (Mode::Testing, Door::Ecert) => "testing",
        (Mode::Testing, Door::Identity | Door::OneKyc | Door::H5Idv) => "sandbox",
    }
}

fn mode_of(word: &str) -> Mode {
    if word == LIVE { Mode::Live } else { Mode::Testing }
}

/// A secret. The Identity Platform's keys say what they are, as its vendor's do.
fn fresh_secret(app: &App, door: Door, mode: &str) -> String {
    let prefix = if door == Door::Identity { format!("qe_sk_{mode}_") } else { String::new() };
    format!("{prefix}{}", ids::random_base32(SECRET_CHARS, app.randomness.as_ref()))
}

async fn log(
    app: &App,
    transaction: &DatabaseTransaction,
    member: &Member,
    action: AuditAction,
    of: &row::Model,
) -> Result<(), Fault> {
    let entry = Entry::of(member, action, format!("credential {}", of.id));
    let entry = entry.with("application", of.application_id.as_str()).with("door", of.door.as_str());
    audit::append(app, transaction, entry.with("mode", mode_of(&of.mode).as_str())).await
}

/// A credential as members see it; `None` for one of a door that is no more.
fn view(row: &row::Model) -> Option<CredentialView> {
    let at = Instant::from_epoch_ms;
    Some(CredentialView {
        credential_id: row.id.clone(),
        door: Door::ALL.into_iter().find(|door| door.as_str() == row.door)?,
        mode: mode_of(&row.mode),
        public_part: row.public_part.clone(),
        scopes: super::Scope::ALL
            .into_iter()
            .filter(|scope| row.scopes.split(' ').any(|word| word == scope.as_str()))
            .collect(),
        allowed_addresses: row
            .allowed_addresses
            .split(',')
            .filter(|range| !range.is_empty())
            .map(str::to_owned)
            .collect(),
        created_at: at(row.created_at_ms),
        last_used_at: row.last_used_at_ms.map(at),
        ends_at: row.expires_at_ms.map(at),
        revoked_at: row.revoked_at_ms.map(at),
    })
}

fn shown(row: &row::Model, secret: String) -> Result<FreshCredential, KeyringError> {
    Ok(FreshCredential { credential: view(row).ok_or(KeyringError::Unknown)?, secret })
}
