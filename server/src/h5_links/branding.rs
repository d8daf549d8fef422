//! How the H5 page of an application looks, as its members see and change it. It is part of the application's settings, and
//! a change is in the audit log in the transaction in which it is made.

use contract::{
    h5_idv::AccountSettings,
    portal::{
        audit::AuditAction,
        branding::{Branding, logo::LogoError},
    },
};
use thiserror::Error;

use super::{change_in, logo, settings};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        keyring::{self, KeyringError},
        member::Member,
    },
    store,
};

/// Why a look is not changed.
#[derive(Debug, Error)]
pub enum BrandingError {
    /// The application is not the member's.
    #[error(transparent)]
    Application(#[from] KeyringError),
    /// The picture is not taken.
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// The logo was never the application's, or went meanwhile.
    #[error("{}", contract::portal::branding::UNKNOWN_LOGO)]
    LogoGone,
    /// As many logos were sent for the application as there may be within an hour.
    #[error("too many logos were sent; try again in an hour")]
    TooMany,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for BrandingError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// The look of an application's page.
///
/// # Errors
/// [`BrandingError`]
pub async fn see(app: &App, member: &Member, application_id: &str) -> Result<Branding, BrandingError> {
    keyring::known(app, member, application_id).await?;
    Ok(Branding::of(&settings(app, application_id).await?.page))
}

/// Gives an application's page this look. It holds for links that are made from now on.
///
/// # Errors
/// [`BrandingError`]
pub async fn change(
    app: &App,
    member: &Member,
    application_id: &str,
    wanted: &Branding,
) -> Result<Branding, BrandingError> {
    let transaction = store::begin_write(&app.database).await?;
    keyring::own(&transaction, member, application_id).await?;
    logo::wear(app, &transaction, application_id, wanted.logo.as_deref()).await?;
    let put_on = |settings: AccountSettings| {
        Ok::<_, Fault>(AccountSettings { page: wanted.put_on(settings.page), ..settings })
    };
    let page = change_in(app, &transaction, application_id, put_on).await?.page;
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let entry = Entry::of(member, AuditAction::ApplicationBranded, format!("application {application_id}"))
        .with("displayName", word(&page.display_name))
        .with("colorScheme", page.color_scheme.as_str())
        .with("primaryColor", word(&page.primary_color))
        .with("primaryColorDark", word(&page.primary_color_dark))
        .with("logo", word(&page.logo));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(Branding::of(&page))
}
