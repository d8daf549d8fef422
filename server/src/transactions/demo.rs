//! Trying the certificate call on the dashboard: what a member can try, the synthetic people and the drawn examples beside
//! it, and what is told of a try. The call itself is the certificate door's.

use axum::body::Bytes;
use contract::{
    ecert::VERIFY_PATH,
    portal::{
        audit::AuditAction,
        demo::{Answered, DemoAnswer, DemoSpecimen, DemoView, GuidePicture},
    },
};
use data_encoding::BASE64;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use specimen::{Person, card_photo, people, selfie_photo};
use thiserror::Error;
use tokio::sync::OnceCell;

use super::log;
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        Caller, application,
        member::Member,
        rate_limit::{self, Bucket},
    },
    store::entity::application as row,
};

/// Tries a minute and member (ours): nobody fills a form in faster.
const TRY: Bucket = Bucket { name: "demo", per_minute: 30 };

/// Why nothing is tried.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The organisation has none of this id, or there is no such person or picture.
    #[error("there is no such application, person or picture")]
    Unknown,
    /// A closed application makes no calls.
    #[error("the application is closed")]
    Closed,
    /// Too many tries.
    #[error("too many tries; wait a moment")]
    TooMany {
        /// When the next one is looked at.
        retry_after_s: u32,
    },
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a member can try.
///
/// # Errors
/// The database failed.
pub async fn view(app: &App, member: &Member) -> Result<DemoView, Fault> {
    let mut applications = application::of_organisation(app, &member.organisation_id).await?;
    applications.retain(|application| application.closed_at.is_none());
    Ok(DemoView {
        applications,
        verify_url: format!("{}{VERIFY_PATH}", app.settings.base_url),
        youngest_years: app.settings.transactions.youngest_years,
        has_specimens: app.settings.sandbox,
        contact_url: app.settings.contact_url(),
    })
}

/// Lets a member try an application: gives the caller that its calls come from.
///
/// # Errors
/// [`DemoError`]
pub async fn caller(app: &App, member: &Member, application_id: &str) -> Result<Caller, DemoError> {
    let application = own(app, member, application_id).await?;
    if application.closed_at_ms.is_some() {
        return Err(DemoError::Closed);
    }
    let caller = Caller::trying(member, &application);
    let allowance = rate_limit::count(app, &caller.credential_id, TRY).await?;
    if allowance.allowed { Ok(caller) } else { Err(DemoError::TooMany { retry_after_s: allowance.reset_s }) }
}

async fn own(app: &App, member: &Member, application_id: &str) -> Result<row::Model, DemoError> {
    let found = row::Entity::find_by_id(application_id)
        .filter(row::Column::OrganisationId.eq(&member.organisation_id))
        .one(&app.database)
        .await;
    found.map_err(Fault::from)?.ok_or(DemoError::Unknown)
}

/// Writes down who tries, before anything is asked about anybody.
///
/// # Errors
/// The database failed.
pub async fn record(app: &App, member: &Member, caller: &Caller, transaction_id: &str) -> Result<(), Fault> {
    let entry = Entry::of(member, AuditAction::DemoTried, format!("transaction/{transaction_id}"));
    audit::record(app, entry.with("application", caller.application_id.as_str())).await
}

/// What is told of a try that was answered.
///
/// # Errors
/// The database failed, or the try is not in the log.
pub async fn told(
    app: &App,
    caller: &Caller,
    transaction_id: &str,
    answer: Answered,
) -> Result<DemoAnswer, Fault> {
    let outcome = log::outcome(app, &caller.organisation_id, transaction_id).await?;
    let missing = || Fault::Invariant(format!("try {transaction_id} is not in the log"));
    let log::Told { summary: transaction, rejections, troubles, .. } = outcome.ok_or_else(missing)?;
    let left = application::of(app, &caller.application_id).await?.testing_left;
    let testing_left = u32::try_from(left).unwrap_or_default();
    Ok(DemoAnswer { transaction, rejections, troubles, answer, testing_left })
}

/// One of the synthetic people whom the registry answers about; counted round.
///
/// # Errors
/// There are none here: it is no sandbox.
pub async fn specimen(app: &App, n: usize) -> Result<DemoSpecimen, DemoError> {
    // Those beyond make the registry fail.
    let mut people = people();
    people.retain(|person| person.serial() < "9980");
    if !app.settings.sandbox || people.is_empty() {
        return Err(DemoError::Unknown);
    }
    let person = people.swap_remove(n % people.len());
    let drawn = tokio::task::spawn_blocking(move || described(person)).await;
    Ok(drawn.map_err(|_| Fault::Invariant("a specimen could not be drawn".to_owned()))?)
}

fn described(person: Person) -> DemoSpecimen {
    DemoSpecimen {
        selfie_photo: BASE64.encode(&selfie_photo(&person)),
        ktp_photo: BASE64.encode(&card_photo(&person)),
        nik: person.nik,
        name: person.name,
        birth_date: person.birth_date,
        email: person.email,
        phone: person.phone,
    }
}

/// A drawn example, drawn once a process.
///
/// # Errors
/// There is none of this name.
pub async fn picture(name: &str) -> Result<Bytes, DemoError> {
    static DRAWN: [OnceCell<Bytes>; GuidePicture::ALL.len()] =
        [const { OnceCell::const_new() }; GuidePicture::ALL.len()];
    let picture = GuidePicture::named(name).ok_or(DemoError::Unknown)?;
    let draw = async || {
        let drawn = tokio::task::spawn_blocking(move || specimen::guide::draw(picture)).await;
        drawn.map(Bytes::from).map_err(|_| Fault::Invariant(format!("{name} could not be drawn")))
    };
    let place = GuidePicture::ALL.iter().zip(&DRAWN).find(|(other, _)| **other == picture);
    let (_, place) = place.ok_or(DemoError::Unknown)?;
    Ok(place.get_or_try_init(draw).await?.clone())
}
