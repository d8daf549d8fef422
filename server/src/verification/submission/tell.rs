//! What a partner is told: where a submission stands after what its capture came to, by callback as soon as it moves, and
//! to whoever asks. Which event moves it where, and what is said of it, are `contract`'s rules.

use contract::{
    capture_flow::Purpose,
    finding::Verdict,
    instant::Instant,
    ktp::CardText,
    onekyc::{
        self, Breakdown, Event, Findings, Flow, IMAGE_URL_SECONDS, ImageUrls, RecordsFound,
        RegistryBreakdown, Rejection, SivDetails, Standing,
    },
    portal::review::Opinion,
    registration::RegistrationDetails,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde::Serialize;

use super::{Submission, integration, of_capture, opened, standing};
use crate::{
    App, Fault,
    delivery::callback,
    ids, jobs,
    leases::State,
    picture_links::{self, Shown},
    store::entity::{bundle, capture_link, submission as row},
    verification::{
        issue::Issued,
        pipeline::{self, Outcome, Progress, Step, progress},
        registry::{RegistryFault, Unavailable},
        standing::last_word,
    },
};

/// What there is to tell of a submission.
pub(in crate::verification) struct Word {
    pub(super) submission: Submission,
    /// What happened to it, in order; what moved it before moves it no more.
    pub(super) events: Vec<Event>,
    /// What its capture came to.
    pub(super) found: Option<Found>,
}

/// What a capture came to, for whoever is told of it.
pub(super) struct Found {
    outcome: Box<Outcome>,
    verdict: Verdict,
    records: RecordsFound,
    with_certificate: bool,
    images: Option<ImageUrls>,
}

contract::redact_debug!(Word, Found, Told);

/// A submission as its partner is told of it.
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// Of an identity verification.
    Verification(Box<onekyc::Submission<SivDetails>>),
    /// Of a certificate registration.
    Registration(onekyc::Submission<RegistrationDetails>),
}

impl Word {
    /// The word on the submission of a capture that is decided; nothing where there is none.
    pub(in crate::verification) async fn of(app: &App, bundle_id: &str) -> Result<Option<Self>, Fault> {
        let Some(row) = of_capture(bundle_id).one(&app.database).await? else { return Ok(None) };
        let Some(found) = Found::of(app, bundle_id).await? else { return Ok(None) };
        let mut events = vec![Event::Submitted];
        events.extend(onekyc::event(&found.findings()));
        events.extend(certificate_event(app, bundle_id, &found).await?);
        Ok(Some(Self { submission: opened(app, row)?, events, found: Some(found) }))
    }
}

impl Found {
    /// What a capture came to; nothing while it is not decided.
    async fn of(app: &App, bundle_id: &str) -> Result<Option<Self>, Fault> {
        let Progress::Decided(outcome) = progress(app, bundle_id).await? else { return Ok(None) };
        let verdict = match last_word(app, bundle_id).await? {
            Some(Opinion::Approve) => Verdict::Passed,
            Some(Opinion::Reject) => Verdict::Failed,
            None => outcome.decision.verdict,
        };
        let records = match outcome.records {
            Some(records) => RecordsFound::Answered(records.into()),
            None => match jobs::state_of(app, bundle_id, Step::Record.as_str()).await? {
                Some((State::Failed, fault)) => RecordsFound::BrokenDown(breakdown(fault.as_deref())),
                _ => RecordsFound::Unknown,
            },
        };
        let capture = bundle::Entity::find_by_id(bundle_id).one(&app.database).await?;
        let capture = capture.ok_or_else(|| Fault::Invariant(format!("no capture {bundle_id}")))?;
        let with_certificate = pipeline::purpose(&capture)? >= Purpose::Certificate;
        let images = image_urls(app, bundle_id).await?;
        Ok(Some(Self { outcome, verdict, records, with_certificate, images }))
    }

    fn findings(&self) -> Findings<'_> {
        Findings {
            verdict: self.verdict,
            decision: &self.outcome.decision,
            document: self.outcome.document.as_ref(),
            liveness: self.outcome.liveness,
            face: self.outcome.face.as_ref(),
            records: self.records,
            with_certificate: self.with_certificate,
        }
    }
}

/// An answer that nobody can read stays what it is; everything else may answer another day.
fn breakdown(fault: Option<&str>) -> RegistryBreakdown {
    let nonsense = Fault::from(RegistryFault::Unavailable(Unavailable::Nonsense)).to_string();
    if fault == Some(nonsense.as_str()) {
        RegistryBreakdown::Irretrievable
    } else {
        RegistryBreakdown::Unavailable
    }
}

/// What became of the certificate, once that is known.
async fn certificate_event(app: &App, bundle_id: &str, found: &Found) -> Result<Option<Event>, Fault> {
    if !found.with_certificate || found.verdict != Verdict::Passed {
        return Ok(None);
    }
    let state = jobs::state_of(app, bundle_id, Step::Issue.as_str()).await?;
    Ok(match state {
        Some((State::Done, _)) => {
            // Read after its end was seen: what an earlier turn of the step found is over.
            let issued: Option<Issued> = pipeline::found(app, bundle_id, Step::Issue).await?;
            Some(match issued.unwrap_or_default() {
                Issued { certificate: Some(_), .. } => Event::Issued,
                // Somebody else's contact since the records were asked.
                Issued { in_use, .. } if in_use.email => Event::Rejected(Rejection::EmailUsed),
                Issued { in_use, .. } if in_use.phone => Event::Rejected(Rejection::PhoneUsed),
                // Approved, and nobody could read to whom it would be issued.
                Issued { .. } => Event::Failed(Breakdown::System),
            })
        }
        Some((State::Failed, _)) => Some(Event::Failed(Breakdown::System)),
        Some((State::Due, _)) | None => None,
    })
}

/// Links to the pictures of a capture, as long as they are kept.
async fn image_urls(app: &App, bundle_id: &str) -> Result<Option<ImageUrls>, Fault> {
    let life_ms = i64::from(IMAGE_URL_SECONDS) * 1_000;
    let link = async |shown| picture_links::issue(app, bundle_id, shown, life_ms).await;
    let base = &app.settings.base_url;
    let (Some(ktp), Some(selfie)) = (link(Shown::Card).await?, link(Shown::Selfie).await?) else {
        return Ok(None);
    };
    let additional_selfie = link(Shown::AdditionalSelfie).await?.map(|path| format!("{base}{path}"));
    Ok(Some(ImageUrls { ktp: format!("{base}{ktp}"), selfie: format!("{base}{selfie}"), additional_selfie }))
}

/// Moves a submission as far as there is something to tell, and puts a callback into the outbox wherever it comes to
/// stand, in the caller's transaction. What was told before is not told again.
pub(in crate::verification) async fn tell(
    app: &App,
    transaction: &impl ConnectionTrait,
    word: &Word,
) -> Result<(), Fault> {
    let id = &word.submission.row.id;
    let row = row::Entity::find_by_id(id).lock_exclusive().one(transaction).await?;
    let mut row = row.ok_or_else(|| Fault::Invariant(format!("submission {id} is gone")))?;
    let integration = integration::find(transaction, &row.application_id, &row.integration).await?;
    let endpoint_id = integration.as_ref().and_then(|integration| integration.endpoint_id());
    let mut stands = standing(&row)?;
    while let Some(next) = word.events.iter().find_map(|event| stands.after(*event)) {
        stands = next;
        next.status().as_str().clone_into(&mut row.status);
        row.result = next.outcome().map(|outcome| outcome.as_str().to_owned());
        row.reason_code = next.reason_code().map(str::to_owned);
        if next.calls_back() {
            row.processed_at_ms = Some(app.clock.now().epoch_ms());
        }
        if next == Standing::Valid && word.found.as_ref().is_some_and(|found| found.with_certificate) {
            row.registration_id = Some(ids::dashed(&ids::row_id(app.clock.now(), app.randomness.as_ref())));
        }
        if let Some(endpoint_id) = endpoint_id.filter(|_| next.calls_back()) {
            let submission = Submission { row: row.clone(), order: word.submission.order.clone() };
            let told = Told::of(&submission, word.found.as_ref())?;
            let body = serde_json::to_vec(&told).map_err(|error| Fault::Invariant(error.to_string()))?;
            let of = &row.organisation_id;
            let (event, first) = (event_word(next), event_word(Standing::PartiallyCompleted));
            if next == Standing::PartiallyCompleted {
                callback::send(app, transaction, of, endpoint_id, (&event, id), &body).await?;
            } else {
                let event = (event.as_str(), id.as_str(), first.as_str());
                callback::send_after(app, transaction, of, endpoint_id, event, &body).await?;
            }
        }
    }
    row::Entity::update_many()
        .col_expr(row::Column::Status, Expr::value(row.status))
        .col_expr(row::Column::Result, Expr::value(row.result))
        .col_expr(row::Column::ReasonCode, Expr::value(row.reason_code))
        .col_expr(row::Column::ProcessedAtMs, Expr::value(row.processed_at_ms))
        .col_expr(row::Column::RegistrationId, Expr::value(row.registration_id))
        .filter(row::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// What a callback is told apart by, beside its submission.
fn event_word(standing: Standing) -> String {
    let outcome = standing.outcome().map_or("", onekyc::Outcome::as_str);
    format!("{}:{outcome}", standing.status().as_str())
}

/// A submission as its partner is told of it now.
///
/// # Errors
/// The database failed, or something is not as it was written.
pub async fn told(app: &App, submission: &Submission) -> Result<Told, Fault> {
    let link = match &submission.row.link_id {
        Some(link_id) => capture_link::Entity::find_by_id(link_id).one(&app.database).await?,
        None => None,
    };
    let found = match link.and_then(|link| link.bundle_id) {
        Some(bundle_id) => Found::of(app, &bundle_id).await?,
        None => None,
    };
    Told::of(submission, found.as_ref())
}

impl Told {
    fn of(submission: &Submission, found: Option<&Found>) -> Result<Self, Fault> {
        let standing = standing(&submission.row)?;
        let key = submission.key()?;
        let processed_at = submission.row.processed_at_ms.map(Instant::from_epoch_ms);
        // Nothing is said of a person before there is an answer about them.
        let found = found.filter(|_| standing.outcome().is_some());
        let registration_id = submission.row.registration_id.as_deref();
        Ok(match submission.flow()? {
            Flow::IdentityVerification => {
                let nothing = CardText::default();
                let details = found.map(|found| {
                    let card = found.outcome.text.as_ref().unwrap_or(&nothing);
                    SivDetails::of(&found.findings(), card, standing, registration_id, found.images.clone())
                });
                Self::Verification(Box::new(onekyc::Submission { key, standing, processed_at, details }))
            }
            Flow::CertificateRegistration => {
                let details =
                    found.map(|found| RegistrationDetails::of(&found.findings(), standing, registration_id));
                Self::Registration(onekyc::Submission { key, standing, processed_at, details })
            }
        })
    }
}
