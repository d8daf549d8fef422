//! A partner's integrations: which endpoint is called back, from where the partner may call, whether who is verified gets
//! a certificate. One row each, of one application.

mod change;

use std::net::IpAddr;

use contract::{
    onekyc::IpRange,
    portal::{
        audit::AuditAction,
        integration::{IntegrationName, IntegrationView},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
    sea_query::OnConflict,
};
use thiserror::Error;

pub(crate) use change::change;
pub use change::set_up;

use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        keyring::{self, KeyringError},
        member::Member,
    },
    delivery::{
        callback::{EndpointError, EndpointSettings},
        endpoint,
    },
    store::{
        self,
        entity::{application, integration as row},
    },
};

/// Integrations that an application may have (ours).
const MOST_INTEGRATIONS: u64 = 50;

/// An integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration(row::Model);

/// Why an integration cannot be set up like that.
#[derive(Debug, Error)]
pub enum SetUpError {
    /// There is none of this name.
    #[error("there is no such integration")]
    Unknown,
    /// The application is not the member's.
    #[error(transparent)]
    Application(#[from] KeyringError),
    /// The application has one of this name.
    #[error("the application has an integration of this name")]
    Taken,
    /// The endpoint cannot be called like that.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    /// A header that is named without a value, by its place among them, has none to keep.
    #[error("a header keeps its value as long as the address is the same")]
    HeaderValue(usize),
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
/// there stays as it is. Says whether it was made.
///
/// # Errors
/// The database failed.
pub async fn register(
    app: &App,
    connection: &impl ConnectionTrait,
    application: &application::Model,
    name: &str,
) -> Result<bool, Fault> {
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
    let made = row::Entity::insert(new).on_conflict(there).exec_without_returning(connection).await?;
    Ok(made == 1)
}

/// The same on behalf of a member of the partner, written down.
///
/// # Errors
/// [`SetUpError`]
pub(crate) async fn create(
    app: &App,
    member: &Member,
    application_id: &str,
    name: &IntegrationName,
) -> Result<(), SetUpError> {
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let application = keyring::own(&transaction, member, application_id).await?;
    if application.closed_at_ms.is_some() {
        return Err(KeyringError::Closed.into());
    }
    let of_application = row::Entity::find().filter(row::Column::ApplicationId.eq(application_id));
    if of_application.count(&transaction).await.map_err(Fault::from)? >= MOST_INTEGRATIONS {
        return Err(KeyringError::TooMany(MOST_INTEGRATIONS).into());
    }
    if !register(app, &transaction, &application, name.as_str()).await? {
        return Err(SetUpError::Taken);
    }
    let subject = format!("integration {application_id} {}", name.as_str());
    audit::append(app, &transaction, Entry::of(member, AuditAction::IntegrationCreated, subject)).await?;
    transaction.commit().await.map_err(Fault::from)?;
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

/// What an organisation has.
///
/// # Errors
/// The database failed, or an endpoint does not open.
pub async fn of_organisation(app: &App, organisation_id: &str) -> Result<Vec<IntegrationView>, Fault> {
    let endpoints = endpoint::of_organisation(app, &app.database, organisation_id).await?;
    let rows = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(row::Column::ApplicationId)
        .order_by_asc(row::Column::Name)
        .all(&app.database)
        .await?;
    let view = |row: row::Model| {
        let endpoint = endpoints.iter().find(|endpoint| Some(&endpoint.id) == row.endpoint_id.as_ref());
        let settings = endpoint.map(|endpoint| &endpoint.settings);
        let headers = settings.map(|settings| settings.chosen_headers().keys().cloned().collect());
        let ranges = row.source_addresses.split(',').filter(|range| !range.is_empty());
        IntegrationView {
            callback_url: settings.map(|settings| settings.url().to_owned()),
            callback_method: settings.map(EndpointSettings::chosen_method).unwrap_or_default(),
            callback_headers: headers.unwrap_or_default(),
            callback_endpoint_id: endpoint.map(|endpoint| endpoint.id.clone()),
            off_because: endpoint.and_then(|endpoint| endpoint.off_because),
            failing_since: endpoint.and_then(|endpoint| endpoint.failing_since),
            source_ips: ranges.map(str::to_owned).collect(),
            with_certificate: row.with_certificate,
            contacts_are_verified: row.contacts_are_verified,
            application_id: row.application_id,
            name: row.name,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}
