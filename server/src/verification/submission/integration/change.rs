//! What is changed of an integration: how it calls back, from where it may be called, what was agreed of it.

use contract::{
    onekyc::{CallbackSettings, IpRange},
    portal::{
        audit::AuditAction,
        integration::{CallbackChange, IntegrationChange},
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use super::{Integration, SetUpError};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::member::Member,
    delivery::{
        callback::EndpointSettings,
        endpoint::{self, Endpoint, Kind, Locked, OffBecause},
    },
    store::{self, entity::integration as row},
};

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
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let known = held(&transaction, application_id, name).await?;
    let known = known.filter(|known| known.organisation_id() == member.organisation_id);
    let known = known.ok_or(SetUpError::Unknown)?;
    apply(app, &transaction, &known, wanted).await?;
    let subject = format!("integration {application_id} {name}");
    let mut entry = Entry::of(member, AuditAction::SettingsChanged, subject);
    let told = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let callback = wanted.callback.as_ref().map(|callback| match callback {
        CallbackChange::As(_) => "set".to_owned(),
        CallbackChange::Removed => "removed".to_owned(),
    });
    for (name, value) in [
        ("callback", callback),
        ("sourceIps", wanted.source_ips.as_deref().map(|ranges| joined(ranges, " "))),
        ("withCertificate", told(wanted.with_certificate)),
        ("contactsAreVerified", told(wanted.contacts_are_verified)),
    ] {
        if let Some(value) = value {
            entry = entry.with(name, value);
        }
    }
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(())
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
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    let known = held(&transaction, application_id, name).await?.ok_or(SetUpError::Unknown)?;
    apply(app, &transaction, &known, wanted).await?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(())
}

/// An integration, held until the transaction ends: of two changes at once the second begins with what the first one left.
async fn held(
    transaction: &DatabaseTransaction,
    application_id: &str,
    name: &str,
) -> Result<Option<Integration>, Fault> {
    let key = (application_id.to_owned(), name.to_owned());
    let row = row::Entity::find_by_id(key).lock_exclusive().one(transaction).await?;
    Ok(row.map(Integration))
}

/// Writes a change down.
async fn apply(
    app: &App,
    transaction: &impl ConnectionTrait,
    known: &Integration,
    wanted: &IntegrationChange,
) -> Result<(), SetUpError> {
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
    if let Some(ranges) = &wanted.source_ips {
        update = update.col_expr(row::Column::SourceAddresses, Expr::value(joined(ranges, ",")));
    }
    if let Some(callback) = &wanted.callback {
        let before = match known.endpoint_id() {
            Some(id) => {
                endpoint::of_member(app, transaction, known.organisation_id(), id, Locked::Yes).await?
            }
            None => None,
        };
        let id = match callback {
            CallbackChange::As(settings) => Some(call(app, transaction, known, before, settings).await?),
            CallbackChange::Removed => {
                if let Some(before) = before {
                    endpoint::remove(transaction, known.organisation_id(), &before.id).await?;
                }
                None
            }
        };
        update = update.col_expr(row::Column::EndpointId, Expr::value(id));
    }
    update.exec(transaction).await.map_err(Fault::from)?;
    Ok(())
}

/// Writes down how to call, and gives the endpoint. Whoever says so says that somebody is there: one that failed is on
/// again, and gets what it missed. One that a member turned off stays off until a member turns it on.
async fn call(
    app: &App,
    transaction: &impl ConnectionTrait,
    known: &Integration,
    before: Option<Endpoint>,
    settings: &CallbackSettings,
) -> Result<String, SetUpError> {
    let organisation_id = known.organisation_id();
    let before_settings = before.as_ref().map(|endpoint| &endpoint.settings);
    let how = how_to_call(settings, before_settings, app.settings.delivery.allow_private)?;
    let Some(before) = before else {
        return Ok(endpoint::add(app, transaction, organisation_id, Kind::Callback, &how).await?);
    };
    endpoint::change(app, transaction, organisation_id, &before.id, &how).await?;
    if before.off_because != Some(OffBecause::Member) {
        endpoint::turn_on_in(app, transaction, organisation_id, &before.id).await?;
    }
    Ok(before.id)
}

fn joined(ranges: &[IpRange], by: &str) -> String {
    ranges.iter().map(IpRange::to_string).collect::<Vec<_>>().join(by)
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
