//! Document verification by a link, as an application has it: its settings, its links with the page that they open, and
//! the one charge of each. The capture behind a link is `verification::link`'s.

pub mod branding;
pub mod callback;
pub mod logo;
pub mod places;

use contract::{
    capture_flow::PageView,
    face::Mode,
    h5_idv::{AccountSettings, FailReason},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};

use crate::{
    App, Fault,
    store::{
        self,
        entity::{h5_link, h5_settings},
    },
};

/// A link's page, and what decides where its browser goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkPage {
    /// How the page is to be.
    pub view: PageView,
    /// A document of another kind goes where results go.
    pub ignores_other_documents: bool,
}

impl LinkPage {
    /// Why the browser goes to the address for failures, as this link has it.
    pub fn fail(&self, reason: Option<FailReason>) -> Option<FailReason> {
        reason.filter(|reason| !(self.ignores_other_documents && *reason == FailReason::NoSupportedCard))
    }
}

/// An application's settings.
///
/// # Errors
/// The database failed.
pub async fn settings(app: &App, application_id: &str) -> Result<AccountSettings, Fault> {
    opened(application_id, h5_settings::Entity::find_by_id(application_id).one(&app.database).await?)
}

/// Changes an application's settings, and answers them. They hold for links that are made from now on. Of two changes at
/// once, the second begins with what the first one left.
///
/// # Errors
/// The change's own, and then nothing is changed; or the database failed.
pub async fn change<E: From<Fault>>(
    app: &App,
    application_id: &str,
    change: impl FnOnce(AccountSettings) -> Result<AccountSettings, E>,
) -> Result<AccountSettings, E> {
    let fault = |error: sea_orm::DbErr| E::from(error.into());
    let transaction = store::begin_write(&app.database).await.map_err(fault)?;
    let changed = change_in(app, &transaction, application_id, change).await?;
    transaction.commit().await.map_err(fault)?;
    Ok(changed)
}

/// The same in the caller's transaction.
pub(crate) async fn change_in<E: From<Fault>>(
    app: &App,
    transaction: &DatabaseTransaction,
    application_id: &str,
    change: impl FnOnce(AccountSettings) -> Result<AccountSettings, E>,
) -> Result<AccountSettings, E> {
    let fault = |error: sea_orm::DbErr| E::from(error.into());
    let new = h5_settings::ActiveModel {
        application_id: Set(application_id.to_owned()),
        settings: Set(written(&AccountSettings::default())?),
        changed_at_ms: Set(app.clock.now().epoch_ms()),
    };
    let there = OnConflict::column(h5_settings::Column::ApplicationId).do_nothing().to_owned();
    let made = h5_settings::Entity::insert(new).on_conflict(there);
    made.exec_without_returning(transaction).await.map_err(fault)?;
    let known = h5_settings::Entity::find_by_id(application_id).lock_exclusive().one(transaction).await;
    let changed = change(opened(application_id, known.map_err(fault)?)?)?;
    h5_settings::Entity::update_many()
        .col_expr(h5_settings::Column::Settings, Expr::value(written(&changed)?))
        .col_expr(h5_settings::Column::ChangedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .filter(h5_settings::Column::ApplicationId.eq(application_id))
        .exec(transaction)
        .await
        .map_err(fault)?;
    Ok(changed)
}

fn opened(application_id: &str, row: Option<h5_settings::Model>) -> Result<AccountSettings, Fault> {
    let Some(row) = row else { return Ok(AccountSettings::default()) };
    serde_json::from_str(&row.settings)
        .map_err(|error| Fault::Invariant(format!("settings of application {application_id}: {error}")))
}

/// A link as its application has it.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// The link.
    pub link_id: &'a str,
    /// Whose it is.
    pub application_id: &'a str,
    /// The page that it opens.
    pub page: &'a LinkPage,
    /// Who is called back.
    pub callback_endpoint_id: Option<&'a str>,
}

/// Gives a link to an application, with its page.
///
/// # Errors
/// The database failed.
pub async fn add(app: &App, new: NewLink<'_>) -> Result<(), Fault> {
    let row = h5_link::ActiveModel {
        link_id: Set(new.link_id.to_owned()),
        application_id: Set(new.application_id.to_owned()),
        page: Set(written(new.page)?),
        callback_endpoint_id: Set(new.callback_endpoint_id.map(str::to_owned)),
        created_at_ms: Set(app.clock.now().epoch_ms()),
        charged_at_ms: Set(None),
        charged_call: Set(None),
        charged_mode: Set(None),
    };
    row.insert(&app.database).await?;
    Ok(())
}

/// A link of an application; another's is not there.
///
/// # Errors
/// The database failed.
pub async fn find(app: &App, link_id: &str, application_id: &str) -> Result<Option<h5_link::Model>, Fault> {
    // PostgreSQL has no text with a zero in it, and no id does.
    if link_id.contains('\0') {
        return Ok(None);
    }
    let row = h5_link::Entity::find_by_id(link_id).one(&app.database).await?;
    Ok(row.filter(|row| row.application_id == application_id))
}

/// The page of a link; nothing where it was not made by an application of this dialect.
///
/// # Errors
/// The database failed.
pub async fn page(app: &App, link_id: &str) -> Result<Option<LinkPage>, Fault> {
    if link_id.contains('\0') {
        return Ok(None);
    }
    let row = h5_link::Entity::find_by_id(link_id).one(&app.database).await?;
    let read = |row: h5_link::Model| {
        serde_json::from_str(&row.page)
            .map_err(|error| Fault::Invariant(format!("the page of link {link_id}: {error}")))
    };
    row.map(read).transpose()
}

/// Charges a link to a call; `false` where it was charged before. One conditional update, so that of any number of calls
/// at once, at any number of replicas, exactly one is charged; and nothing that is decided later changes it.
///
/// # Errors
/// The database failed.
pub async fn charge(app: &App, link_id: &str, call: &str, mode: Mode) -> Result<bool, Fault> {
    let charged = h5_link::Entity::update_many()
        .col_expr(h5_link::Column::ChargedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .col_expr(h5_link::Column::ChargedCall, Expr::value(call))
        .col_expr(h5_link::Column::ChargedMode, Expr::value(mode.as_str()))
        .filter(h5_link::Column::LinkId.eq(link_id))
        .filter(h5_link::Column::ChargedAtMs.is_null())
        .exec(&app.database)
        .await?;
    Ok(charged.rows_affected == 1)
}

fn written(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::Invariant(error.to_string()))
}
