//! A partner's integrations: which endpoint is called back, from where the partner may call, whether who is verified gets
//! a certificate. One row each, of one application.

use std::net::IpAddr;

use contract::{
    onekyc::{CallbackSettings, IpRange},
    portal::{
        audit::AuditAction,
        integration::{IntegrationChange, IntegrationView},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::Expr,
    sea_query::OnConflict,
};
use thiserror::Error;

use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
    delivery::{
        callback::{EndpointError, EndpointSettings},
        endpoint::{self, Kind, Locked},
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
        let off_because = endpoint.and_then(|endpoint| endpoint.off_because);
        let settings = endpoint.map(|endpoint| &endpoint.settings);
        let headers = settings.map(|settings| settings.chosen_headers().keys().cloned().collect());
        let ranges = row.source_addresses.split(',').filter(|range| !range.is_empty());
        IntegrationView {
            callback_url: settings.map(|settings| settings.url().to_owned()),
            callback_method: settings.map(EndpointSettings::chosen_method).unwrap_or_default(),
            callback_headers: headers.unwrap_or_default(),
            off_because: off_because.map(|because| because.as_str().to_owned()),
            source_ips: ranges.map(str::to_owned).collect(),
            with_certificate: row.with_certificate,
            contacts_are_verified: row.contacts_are_verified,
            application_id: row.application_id,
            name: row.name,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Changes an integration on behalf of a member of the partner, and writes down who did.
///
/// # Errors
/// [`SetUpError`]
pub(crate) async fn change(
    app: &App,
    member: &Member,
    (application_id, name): (&str, &str),
    wanted: &IntegrationChange,
) -> Result<(), SetUpError> {
    let known = find(&app.database, application_id, name).await?;
    let known = known.filter(|known| known.organisation_id() == member.organisation_id);
    let known = known.ok_or(SetUpError::Unknown)?;
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let endpoint_id = apply(app, &transaction, &known, wanted).await?;
    let subject = format!("integration {application_id} {name}");
    let entry = Entry::of(member, AuditAction::SettingsChanged, subject);
    audit::append(app, &transaction, entry.with("callback", wanted.callback.is_some().to_string())).await?;
    transaction.commit().await.map_err(Fault::from)?;
    turn_on(app, &known, endpoint_id).await
}

/// Changes an integration; for whoever runs the server.
///
/// # Errors
/// [`SetUpError`]
pub async fn set_up(
    app: &App,
    (application_id, name): (&str, &str),
    wanted: &IntegrationChange,
) -> Result<(), SetUpError> {
    let known = find(&app.database, application_id, name).await?.ok_or(SetUpError::Unknown)?;
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let endpoint_id = apply(app, &transaction, &known, wanted).await?;
    transaction.commit().await.map_err(Fault::from)?;
    turn_on(app, &known, endpoint_id).await
}

/// Whoever says where to call says that somebody is there: what an endpoint that was off has missed is sent.
async fn turn_on(app: &App, known: &Integration, endpoint_id: Option<String>) -> Result<(), SetUpError> {
    if let Some(id) = endpoint_id {
        endpoint::turn_on(app, known.organisation_id(), &id).await?;
    }
    Ok(())
}

/// Writes a change down. Gives the endpoint where it is called otherwise from now on.
async fn apply(
    app: &App,
    transaction: &impl ConnectionTrait,
    known: &Integration,
    wanted: &IntegrationChange,
) -> Result<Option<String>, SetUpError> {
    let mut update = row::Entity::update_many()
        .col_expr(
            row::Column::WithCertificate,
            Expr::value(wanted.with_certificate.unwrap_or(known.with_certificate())),
        )
        .col_expr(
            row::Column::ContactsAreVerified,
            Expr::value(wanted.contacts_are_verified.unwrap_or(known.contacts_are_verified())),
        )
        .filter(row::Column::ApplicationId.eq(known.application_id()))
        .filter(row::Column::Name.eq(known.name()));
    let mut endpoint_id = None;
    if let Some(settings) = &wanted.callback {
        let ranges: Vec<String> = settings.source_ips.iter().map(IpRange::to_string).collect();
        let organisation_id = known.organisation_id();
        let before = match known.endpoint_id() {
            Some(id) => endpoint::of_member(app, transaction, organisation_id, id, Locked::Yes).await?,
            None => None,
        };
        let before_settings = before.as_ref().map(|endpoint| &endpoint.settings);
        let how = how_to_call(settings, before_settings, app.settings.delivery.allow_private)?;
        let id = match before {
            Some(before) => {
                endpoint::change(app, transaction, organisation_id, &before.id, &how).await?;
                before.id
            }
            None => endpoint::add(app, transaction, organisation_id, Kind::Callback, &how).await?,
        };
        update = update
            .col_expr(row::Column::EndpointId, Expr::value(id.as_str()))
            .col_expr(row::Column::SourceAddresses, Expr::value(ranges.join(",")));
        endpoint_id = Some(id);
    }
    update.exec(transaction).await.map_err(Fault::from)?;
    Ok(endpoint_id)
}

fn how_to_call(
    settings: &CallbackSettings,
    before: Option<&EndpointSettings>,
    allow_private: bool,
) -> Result<EndpointSettings, SetUpError> {
    let how = EndpointSettings::new(settings.url.as_str(), allow_private)?.with_method(settings.method);
    // What nobody is shown goes to no other address either.
    let kept = before.filter(|before| before.url() == how.url()).map(EndpointSettings::chosen_headers);
    let mut headers = Vec::with_capacity(settings.headers.len());
    for (at, header) in settings.headers.iter().enumerate() {
        let kept = || kept?.get(header.name()).map(String::as_str);
        let value = header.value().or_else(kept).ok_or(SetUpError::HeaderValue(at))?;
        headers.push((header.name(), value));
    }
    Ok(how.with_headers(headers)?)
}
