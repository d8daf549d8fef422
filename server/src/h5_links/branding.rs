//! How the H5 page of an application looks, as its members see and change it. It is part of the application's settings, and
//! a change is in the audit log in the transaction in which it is made.

use contract::{
    h5_idv::AccountSettings,
    portal::{audit::AuditAction, branding::Branding},
};

use super::{change_in, settings};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        keyring::{self, KeyringError},
        member::Member,
    },
    store,
};

/// The look of an application's page.
///
/// # Errors
/// [`KeyringError`]
pub async fn see(app: &App, member: &Member, application_id: &str) -> Result<Branding, KeyringError> {
    keyring::known(app, member, application_id).await?;
    Ok(Branding::of(&settings(app, application_id).await?.page))
}

/// Gives an application's page this look. It holds for links that are made from now on.
///
/// # Errors
/// [`KeyringError`]
pub async fn change(
    app: &App,
    member: &Member,
    application_id: &str,
    wanted: &Branding,
) -> Result<Branding, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    keyring::own(&transaction, member, application_id).await?;
    let put_on = |settings: AccountSettings| {
        Ok::<_, Fault>(AccountSettings { page: wanted.put_on(settings.page), ..settings })
    };
    let page = change_in(app, &transaction, application_id, put_on).await?.page;
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let subject = format!("application {application_id}");
    let entry = Entry::of(member, AuditAction::ApplicationBranded, subject)
        .with("displayName", word(&page.display_name))
        .with("primaryColor", word(&page.primary_color))
        .with("primaryColorDark", word(&page.primary_color_dark));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(Branding::of(&page))
}
