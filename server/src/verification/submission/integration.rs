//! A partner's integrations: which endpoint is called back, from where the partner may call, whether who is verified gets
//! a certificate. One row each, of one application.

use std::net::IpAddr;

use contract::onekyc::{CallbackMethod as Method, CallbackSettings, IpRange};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr, sea_query::OnConflict,
};
use thiserror::Error;

use crate::{
    App, Fault,
    delivery::{
        callback::{CallbackMethod, EndpointError, EndpointSettings},
        endpoint::{self, Kind},
    },
    store::{
        self,
        entity::{application, integration as row},
    },
};

/// An integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration(row::Model);

/// Why an integration cannot be set up like that.
#[derive(Debug, Error)]
pub enum SetUpError {
    /// There is none of this name.
    #[error("there is no such integration")]
    Unknown,
    /// The endpoint cannot be called like that.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Integration {
    /// What the partner calls it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose it is.
    pub fn organisation_id(&self) -> &str {
        &self.0.organisation_id
    }

    /// Of which application.
    pub fn application_id(&self) -> &str {
        &self.0.application_id
    }

    /// Whether who is verified gets a certificate.
    pub fn with_certificate(&self) -> bool {
        self.0.with_certificate
    }

    /// Whether the partner makes sure of contacts before it calls.
    pub fn contacts_are_verified(&self) -> bool {
        self.0.contacts_are_verified
    }

    /// The endpoint that is called back.
    pub(super) fn endpoint_id(&self) -> Option<&str> {
        self.0.endpoint_id.as_deref()
    }

    /// Whether it may be used from an address. A range that cannot be read admits nobody: what was meant as a lock is not
    /// left open.
    pub fn admits(&self, from: IpAddr) -> bool {
        let ranges = &self.0.source_addresses;
        ranges.is_empty()
            || ranges.split(',').any(|range| range.parse::<IpRange>().is_ok_and(|range| range.contains(from)))
    }
}

/// Makes an integration of an application, with a certificate for who is verified and calls from anywhere; one that is
/// there stays as it is.
///
/// # Errors
/// The database failed.
pub async fn register(app: &App, application: &application::Model, name: &str) -> Result<(), Fault> {
    let new = row::ActiveModel {
        application_id: Set(application.id.clone()),
        name: Set(name.to_owned()),
        organisation_id: Set(application.organisation_id.clone()),
        endpoint_id: Set(None),
        source_addresses: Set(String::new()),
        with_certificate: Set(true),
        contacts_are_verified: Set(false),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    };
    let key = [row::Column::ApplicationId, row::Column::Name];
    let there = OnConflict::columns(key).do_nothing_on(key).to_owned();
    row::Entity::insert(new).on_conflict(there).exec_without_returning(&app.database).await?;
    Ok(())
}

/// An application's integration of this name.
///
/// # Errors
/// The database failed.
pub async fn find(
    connection: &impl ConnectionTrait,
    application_id: &str,
    name: &str,
) -> Result<Option<Integration>, Fault> {
    // PostgreSQL has no text with a zero in it, and no integration does.
    if name.contains('\0') {
        return Ok(None);
    }
    let key = (application_id.to_owned(), name.to_owned());
    Ok(row::Entity::find_by_id(key).one(connection).await?.map(Integration))
}

/// How an integration calls back, and from where it is called, from now on.
///
/// # Errors
/// [`SetUpError`]
pub async fn set_up(
    app: &App,
    (application_id, name): (&str, &str),
    settings: &CallbackSettings,
) -> Result<(), SetUpError> {
    let how = how_to_call(settings, app.settings.delivery.allow_private)?;
    let ranges: Vec<String> = settings.source_ips.iter().map(IpRange::to_string).collect();
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let known = find(&transaction, application_id, name).await?.ok_or(SetUpError::Unknown)?;
    let organisation_id = known.organisation_id();
    let changed = match known.endpoint_id() {
        Some(id) => endpoint::change(app, &transaction, organisation_id, id, &how).await?,
        None => false,
    };
    let endpoint_id = match known.endpoint_id().filter(|_| changed) {
        Some(id) => id.to_owned(),
        None => endpoint::add(app, &transaction, organisation_id, Kind::Callback, &how).await?,
    };
    change(&known)
        .col_expr(row::Column::EndpointId, Expr::value(endpoint_id))
        .col_expr(row::Column::SourceAddresses, Expr::value(ranges.join(",")))
        .exec(&transaction)
        .await
        .map_err(Fault::from)?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(())
}

/// Whether who is verified gets a certificate from now on, and whether the partner makes sure of contacts.
///
/// # Errors
/// [`SetUpError::Unknown`], or a fault.
pub async fn agree(
    app: &App,
    (application_id, name): (&str, &str),
    with_certificate: bool,
    contacts_are_verified: bool,
) -> Result<(), SetUpError> {
    let known = find(&app.database, application_id, name).await?.ok_or(SetUpError::Unknown)?;
    change(&known)
        .col_expr(row::Column::WithCertificate, Expr::value(with_certificate))
        .col_expr(row::Column::ContactsAreVerified, Expr::value(contacts_are_verified))
        .exec(&app.database)
        .await
        .map_err(Fault::from)?;
    Ok(())
}

fn change(known: &Integration) -> sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .filter(row::Column::ApplicationId.eq(known.application_id()))
        .filter(row::Column::Name.eq(known.name()))
}

fn how_to_call(settings: &CallbackSettings, allow_private: bool) -> Result<EndpointSettings, EndpointError> {
    let method = match settings.method {
        Method::Post => CallbackMethod::Post,
        Method::Put => CallbackMethod::Put,
        Method::Patch => CallbackMethod::Patch,
    };
    EndpointSettings::new(settings.url.as_str(), allow_private)?
        .with_method(method)
        .with_headers(settings.headers.iter().map(|header| (header.name(), header.value())))
}
