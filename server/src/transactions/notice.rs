//! Who is told of a transaction that was answered with a result: the partner's webhooks, and the person who has a
//! certificate now.

use contract::{
    ecert::{Channel, VerifyData, VerifyRequest},
    portal::webhook::WebhookEvent,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Asked;
use crate::{
    App, Fault,
    certificate::Serial,
    delivery::{
        mail::{
            self, Mail,
            certificate::{Brand, CertificateMail, Locale, Occasion, render},
        },
        webhook,
    },
    store::entity::organisation,
    verification::duplicates,
};

/// The event.
const EVENT: WebhookEvent = WebhookEvent::TransactionAnswered;

/// Tells of a transaction, in the one that closes it.
pub(super) async fn tell(
    app: &App,
    transaction: &impl ConnectionTrait,
    organisation_id: &str,
    (mail, data): (Option<Mail>, &VerifyData),
) -> Result<(), Fault> {
    if let Some(mail) = mail {
        mail::send(app, transaction, organisation_id, (EVENT.as_str(), &data.id), &mail).await?;
    }
    webhook::announce(app, transaction, organisation_id, EVENT, &data.id, data).await?;
    Ok(())
}

/// The mail that tells a person of their certificate, in the name of the channel or else of the company.
pub(super) async fn mail(
    app: &App,
    asked: Asked<'_>,
    request: &VerifyRequest,
    serial: &str,
) -> Result<Mail, Fault> {
    let broken = || Fault::Invariant(format!("certificate {serial} is not there"));
    let serial = Serial::parse(serial).ok_or_else(broken)?;
    let certificate = app.certificates.find(&serial).await.map_err(|_| broken())?;
    let company = organisation::Entity::find_by_id(&asked.caller.organisation_id).one(&app.database).await?;
    let company = company.map(|row| row.name).unwrap_or_default();
    let applicant = &request.applicant;
    let occasion = if duplicates::has_another_email(app, &applicant.nik, &applicant.email).await? {
        Occasion::AnotherAddress
    } else {
        Occasion::Issued
    };
    let mail = CertificateMail {
        occasion,
        brand: &Brand::of(request.channel.as_ref().map(Channel::as_str), &company),
        to: &applicant.email,
        name: applicant.name.as_str(),
        serial: serial.as_str(),
        issued_at: certificate.issued_at,
        expires_at: certificate.expires_at,
        address: &format!("{}/certificates/{}", app.settings.base_url, serial.as_str()),
    };
    Ok(render(&mail, Locale::Indonesian))
}
