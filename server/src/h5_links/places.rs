//! Where an application's links may lead and who may hold them in a frame, as its members see and change it. They are part
//! of the application's settings, which its own keys change too, and a change is in the audit log in the transaction in
//! which it is made.

use contract::portal::{
    audit::AuditAction,
    places::{Places, PlacesChange},
};

use super::{change_in, settings};
use crate::{
    App,
    audit::{self, Entry},
    auth::{
        keyring::{self, KeyringError},
        member::Member,
    },
    store,
};

/// What an application allows.
///
/// # Errors
/// [`KeyringError`]
pub async fn see(app: &App, member: &Member, application_id: &str) -> Result<Places, KeyringError> {
    keyring::known(app, member, application_id).await?;
    Ok(Places::of(&settings(app, application_id).await?))
}

/// Changes what an application allows. It holds for links that are made from now on.
///
/// # Errors
/// [`KeyringError`]
pub async fn change(
    app: &App,
    member: &Member,
    application_id: &str,
    wanted: &PlacesChange,
) -> Result<Places, KeyringError> {
    let transaction = store::begin_write(&app.database).await?;
    keyring::own(&transaction, member, application_id).await?;
    let put_on = |settings| Ok::<_, KeyringError>(wanted.put_on(settings));
    let places = Places::of(&change_in(app, &transaction, application_id, put_on).await?);
    let mut entry =
        Entry::of(member, AuditAction::ApplicationPlacesChanged, format!("application {application_id}"));
    if wanted.return_domains.is_some() {
        entry = entry.with("returnDomains", places.return_domains.join(" "));
    }
    if wanted.embed_origins.is_some() {
        entry = entry.with("embedOrigins", places.embed_origins.join(" "));
    }
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(places)
}
