//! The uploads of a submission are confirmed with the user's details: kept in one transaction with what the user agreed
//! to, and made a capture at once, or by the next sweep where this process ends first.

use contract::{
    capture_flow::Purpose,
    date::format_day_month_year,
    onekyc::{Event, Flow, Standing, User},
    photo::PhotoKind,
    registration::{Confirmation, ConsentText, PartnerConsent},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde::{Deserialize, Serialize};

use super::{SubmissionError, incoming, order::Given, standing, upload, user_key};
use crate::{
    App, Fault, ids,
    store::{
        self,
        entity::{capture_link, partner_consent, submission as row},
    },
    verification::{
        Claim,
        capture::{self, CaptureError, PhotoIntake},
        challenge::Holder,
        link::{self, LinkOrder},
        pipeline,
    },
    work::at_work,
};

/// What confirmed the uploads.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    claim: Claim,
    email: Option<Given>,
    phone: Option<Given>,
    locale: String,
    additional_data: Option<String>,
}

/// Confirms the uploads of a user's submission. Said again in the same words it is confirmed once.
///
/// # Errors
/// [`SubmissionError`]
pub async fn confirm(
    app: &App,
    (application_id, integration): (&str, &str),
    user: &User,
    confirmation: &Confirmation,
    request: &[u8],
) -> Result<(), SubmissionError> {
    let id = confirmation.submission_id.as_str();
    let known = row::Entity::find_by_id(id)
        .filter(row::Column::ApplicationId.eq(application_id))
        .filter(row::Column::UserKey.eq(user_key(app, user)))
        .filter(row::Column::Flow.eq(Flow::CertificateRegistration.as_str()))
        .filter(row::Column::Integration.eq(integration))
        .one(&app.database)
        .await?
        .ok_or(SubmissionError::Foreign)?;
    let hash = ids::hash_of(&[request]);
    if let Some(answer) = answer_to_confirmed(&known, &hash) {
        return answer;
    }
    if known.expires_at_ms <= app.clock.now().epoch_ms() || standing(&known)? != Standing::Initiated {
        return Err(SubmissionError::Expired);
    }
    let mut there = incoming::take_in(app, &known).await?;
    there.extend(upload::there(&app.database, id).await?);
    let missing: Vec<PhotoKind> = upload::KINDS.into_iter().filter(|kind| !there.contains(kind)).collect();
    if !missing.is_empty() {
        // Or they are a capture by now.
        return answer_to_slower(app, id, &hash, SubmissionError::NotUploaded(missing)).await;
    }
    if !keep(app, &known, confirmation, &hash).await? {
        // Or its time has ended it.
        return answer_to_slower(app, id, &hash, SubmissionError::Expired).await;
    }
    let (own, id) = (app.clone(), id.to_owned());
    // Goes on when the caller leaves. What fails is tried again by the next sweep.
    tokio::spawn(async move {
        match hand_in(&own, &id).await {
            Ok(Some(bundle_id)) => {
                if let Err(fault) = pipeline::follow(&own, &bundle_id).await {
                    tracing::warn!(%fault, submission = id, "the steps of a submission cannot be taken");
                }
            }
            Ok(None) => {}
            Err(fault) => tracing::warn!(%fault, submission = id, "a submission could not be handed in"),
        }
    });
    Ok(())
}

/// What is answered where it is confirmed: with these words, or with others.
fn answer_to_confirmed(known: &row::Model, hash: &str) -> Option<Result<(), SubmissionError>> {
    let before = known.details_hash.as_deref()?;
    Some(if before == hash { Ok(()) } else { Err(SubmissionError::AlreadyConfirmed) })
}

/// What is answered where somebody else was faster; `otherwise` where nobody was.
async fn answer_to_slower(
    app: &App,
    id: &str,
    hash: &str,
    otherwise: SubmissionError,
) -> Result<(), SubmissionError> {
    let now = row::Entity::find_by_id(id).one(&app.database).await?;
    now.and_then(|now| answer_to_confirmed(&now, hash)).unwrap_or(Err(otherwise))
}

/// Keeps a confirmation; false where the submission has one.
async fn keep(app: &App, known: &row::Model, confirmation: &Confirmation, hash: &str) -> Result<bool, Fault> {
    let random = app.randomness.as_ref();
    let now = app.clock.now();
    let (email, phone) = Given::both(&confirmation.contacts);
    let claim = Claim {
        nik: Some(confirmation.nik.as_str().to_owned()),
        birth_date: Some(format_day_month_year(confirmation.birth_date)),
        name: Some(confirmation.name.as_str().to_owned()),
        email: email.as_ref().map(|email| email.value.clone()),
        phone: phone.as_ref().map(|phone| phone.value.clone()),
    };
    let link_order = LinkOrder {
        organisation_id: &known.organisation_id,
        application_id: Some(&known.application_id),
        // What is stable of a person is their number.
        customer_id: Some(&app.lookup.person(&confirmation.nik)),
        claim: claim.clone(),
        purpose: Purpose::Certificate,
        return_url: None,
        fail_return_url: None,
    };
    let locale = confirmation.locale.as_str().to_owned();
    let details =
        Details { claim, email, phone, locale, additional_data: confirmation.additional_data.clone() };
    let text = serde_json::to_string(&details).map_err(|error| Fault::Invariant(error.to_string()))?;
    let sealed = app.vault.seal_text(&details_sealed_as(&known.id), &text, random);
    let next = Standing::Initiated.after(Event::Submitted).unwrap_or(Standing::InProgress);
    let transaction = store::begin_write(&app.database).await?;
    // Nobody opens this link: it is what ties one capture to one submission.
    let link = link::create_in(app, &transaction, &link_order, 0).await?;
    let kept = row::Entity::update_many()
        .col_expr(row::Column::DetailsHash, Expr::value(hash))
        .col_expr(row::Column::SealedDetails, Expr::value(sealed))
        .col_expr(row::Column::LinkId, Expr::value(link.id))
        .col_expr(row::Column::Status, Expr::value(next.status().as_str()))
        .filter(row::Column::Id.eq(&known.id))
        .filter(row::Column::Status.eq(Standing::Initiated.status().as_str()))
        .exec(&transaction)
        .await?;
    if kept.rows_affected != 1 {
        transaction.rollback().await?;
        return Ok(false);
    }
    for consent in &confirmation.consents {
        let id = ids::row_id(now, random);
        let text = serde_json::to_string(&ConsentRecord::of(consent))
            .map_err(|error| Fault::Invariant(error.to_string()))?;
        let new = partner_consent::ActiveModel {
            submission_id: Set(known.id.clone()),
            sealed_consent: Set(app.vault.seal_text(&consent_sealed_as(&id), &text, random)),
            given_at_ms: Set(consent.given_at.epoch_ms()),
            created_at_ms: Set(now.epoch_ms()),
            id: Set(id),
        };
        partner_consent::Entity::insert(new).exec_without_returning(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Makes a capture of a confirmed submission's photos, once, and gives its id; the photos are erased then.
pub(super) async fn hand_in(app: &App, submission_id: &str) -> Result<Option<String>, Fault> {
    let Some((known, link)) = with_link(&app.database, submission_id).await? else { return Ok(None) };
    if link.bundle_id.is_none() {
        let (own, id) = (app.clone(), submission_id.to_owned());
        let (sealed, claim_of) = (known.sealed_details.clone(), details_sealed_as(&known.id));
        at_work(app.clone(), async move || {
            let broken = |what: &str| Fault::Invariant(format!("submission {id}: {what}"));
            let sealed = sealed.ok_or_else(|| broken("was not confirmed"))?;
            let text = own.vault.open_text(&claim_of, &sealed)?;
            let details: Details = serde_json::from_str(&text).map_err(|error| broken(&error.to_string()))?;
            let holder = Holder {
                organisation_id: &link.organisation_id,
                customer_id: &link.customer_id,
                link_id: Some(&link.id),
            };
            let photos = upload::open(&own, &id).await?;
            let intake = PhotoIntake {
                holder,
                claim: &details.claim,
                purpose: Purpose::Certificate,
                received_at: own.clock.now(),
                photos: &photos,
            };
            match capture::submit_admitted(&own, intake).await {
                Ok(_) | Err(CaptureError::LinkUsed) => Ok(()),
                Err(CaptureError::Fault(fault)) => Err(fault),
                Err(other) => Err(broken(&other.to_string())),
            }
        })
        .await?;
    }
    upload::erase(app, submission_id).await?;
    Ok(with_link(&app.database, submission_id).await?.and_then(|(_, link)| link.bundle_id))
}

async fn with_link(
    connection: &impl ConnectionTrait,
    submission_id: &str,
) -> Result<Option<(row::Model, capture_link::Model)>, Fault> {
    let Some(known) = row::Entity::find_by_id(submission_id).one(connection).await? else { return Ok(None) };
    let Some(link_id) = &known.link_id else { return Ok(None) };
    let link = capture_link::Entity::find_by_id(link_id).one(connection).await?;
    Ok(link.map(|link| (known, link)))
}

/// A consent as it is kept.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConsentRecord<'a> {
    entity: &'a str,
    consent_type: &'a str,
    english: Option<Shown<'a>>,
    indonesian: Option<Shown<'a>>,
    given_at: contract::instant::Instant,
    user_agent: Option<&'a str>,
    user_ip: Option<std::net::IpAddr>,
    device: [(&'static str, Option<&'a str>); 7],
}

#[derive(Serialize)]
struct Shown<'a> {
    url: Option<&'a str>,
    text: Option<&'a str>,
}

impl<'a> ConsentRecord<'a> {
    fn of(consent: &'a PartnerConsent) -> Self {
        fn shown(text: &ConsentText) -> Shown<'_> {
            Shown { url: text.url.as_deref(), text: text.text.as_deref() }
        }
        let device = &consent.device;
        Self {
            entity: &consent.entity,
            consent_type: &consent.consent_type,
            english: consent.english.as_ref().map(shown),
            indonesian: consent.indonesian.as_ref().map(shown),
            given_at: consent.given_at,
            user_agent: consent.user_agent.as_deref(),
            user_ip: consent.user_ip,
            device: [
                ("os", device.os.as_deref()),
                ("make", device.make.as_deref()),
                ("model", device.model.as_deref()),
                ("uniqueId", device.unique_id.as_deref()),
                ("networkProvider", device.network_provider.as_deref()),
                ("appId", device.app_id.as_deref()),
                ("appVersion", device.app_version.as_deref()),
            ],
        }
    }
}

pub(crate) fn details_sealed_as(submission_id: &str) -> String {
    format!("submission|{submission_id}|details")
}

pub(crate) fn consent_sealed_as(id: &str) -> String {
    format!("partner_consent|{id}|consent")
}
