//! One certificate transaction, from a request that holds to its answer: the quota, the photos, liveness first, the
//! person's certificate, and what is charged. Who is told of it is the room `notice`'s.

use std::time::Duration;

use contract::{
    applicant::Applicant,
    date::format_day_month_year,
    ecert::{
        Failure, Findings, Judgement, PhotoSourceError, RecordFinding, ReferenceId, Rejection, Rules, Run,
        SelfieFinding, Status, Taken, VerifyAnswer, VerifyRequest,
    },
    face::Liveness,
    field::FieldError,
    finding::SelfieTrouble,
    photo::{Photo, PhotoKind},
    portal::transaction::Troubles,
};

use super::{
    Asked, Ending, Kind, Turn, end_without_result, fresh_uuid, notice,
    photos::{self, Sitter, mode_of_words},
    quota,
    turns::{self, Opened, ReferenceError},
};
use crate::{
    App, Fault,
    auth::Caller,
    body_memory::NoMemory,
    store,
    verification::{
        Claim,
        capture::fresh_id,
        certify::{self, Candidate, SelfieSight},
        challenge::Holder,
        face::SelfieFault,
        pipeline::Unanswered,
        registry::RegistryFault,
    },
};

/// What a transaction came to.
struct Outcome {
    judgement: Judgement,
    /// The capture, where one was made.
    bundle_id: Option<String>,
    certificate: Option<String>,
    /// What was wrong with the photos.
    troubles: Troubles,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        failed(&fault)
    }
}

fn failed(fault: &Fault) -> Failure {
    tracing::error!(%fault, "a certificate transaction failed");
    Failure::Internal
}

/// The rules that a caller's request is held against.
pub fn rules(app: &App, caller: &Caller) -> Rules {
    Rules {
        today: app.clock.now().date_in_jakarta(),
        youngest_years: app.settings.transactions.youngest_years,
        mode: mode_of_words(app, caller),
    }
}

/// Logs a request that does not hold, and gives its failure back. `reference` is the caller's id as far as it can be read.
pub async fn refuse(app: &App, asked: Asked<'_>, reference: Option<&str>, failure: Failure) -> Failure {
    let ending = Ending::of_failure(&failure);
    match turns::refusal(app, asked, Kind::Certificate, reference, ending).await {
        Ok(()) => failure,
        Err(fault) => failed(&fault),
    }
}

/// Runs a transaction whose every field holds. It is to be run to its end, whether or not the caller still waits.
///
/// # Errors
/// [`Failure`]: nothing is charged, and there is no certificate.
pub async fn run(app: &App, asked: Asked<'_>, request: &VerifyRequest) -> Result<VerifyAnswer, Failure> {
    let generated = || ReferenceId::generated(&fresh_uuid(app));
    let reference = request.reference_id.clone().unwrap_or_else(generated);
    let capture_id = fresh_id(app);
    let mut turn = match turns::open(app, asked, &reference, &request.applicant.nik, &capture_id).await {
        Ok(Opened::First(turn)) => turn,
        Ok(Opened::Again(answer)) => return Ok(answer),
        Err(ReferenceError::Fault(fault)) => return Err(failed(&fault)),
        Err(error) => {
            let failure = match error {
                ReferenceError::Taken => Failure::ReferenceTaken,
                _ => Failure::InProgress,
            };
            return Err(refuse(app, asked, Some(reference.as_str()), failure).await);
        }
    };
    let call = Call { app, asked, request, capture_id: &capture_id };
    let within = app.settings.transactions.answer_within;
    let done = match tokio::time::timeout(within, call.process(&mut turn, within)).await {
        Ok(done) => done,
        Err(_) => Err(Failure::SourceTimeout),
    };
    match done {
        Ok(outcome) => call.answer(turn, &reference, outcome).await,
        Err(failure) => Err(call.give_up(&turn, failure).await),
    }
}

#[derive(Clone, Copy)]
struct Call<'a> {
    app: &'a App,
    asked: Asked<'a>,
    request: &'a VerifyRequest,
    capture_id: &'a str,
}

impl Call<'_> {
    /// Liveness first, then the certificate. The turn says at every moment what is charged if it is the last one.
    async fn process(&self, turn: &mut Turn, within: Duration) -> Result<Outcome, Failure> {
        let began = tokio::time::Instant::now();
        let Self { app, asked, request, .. } = *self;
        if !quota::spend(app, asked.caller.mode, turn).await? {
            return Err(Failure::InsufficientQuota);
        }
        let (ktp_limits, selfie_limits) = (PhotoKind::Ktp.limits(), PhotoKind::Selfie.limits());
        let sources = [(&request.ktp_photo, &ktp_limits), (&request.selfie_photo, &selfie_limits)];
        let held = photos::memory(app, asked.caller, &sources).await;
        let _held = held.map_err(|NoMemory| Failure::Busy)?;
        let [card, selfie] = self.photos().await?;
        turn.run = Run::LivenessFailed;
        let sight = match certify::look_at_selfie(app, &selfie).await? {
            SelfieSight::Unusable(fault @ SelfieFault::NoFace) => {
                let error = FieldError::new(PhotoKind::Selfie.field(), "no_face", fault.to_string());
                turn.run = Run::Refused;
                return Err(Failure::InvalidPayload(vec![error]));
            }
            // What cannot be judged is told of the selfie, with everything else.
            SelfieSight::Unusable(fault) => Err(fault.trouble()),
            SelfieSight::Unseen => Err(SelfieTrouble::TooSmall),
            SelfieSight::Face(liveness) => Ok(liveness),
        };
        turn.liveness_id = Some(fresh_uuid(app));
        if sight.is_ok_and(|liveness| liveness != Liveness::Live) {
            turn.run = Run::NotLive;
            let (judgement, troubles) = (Judgement::of(&NOT_LIVE), Troubles::default());
            return Ok(Outcome { judgement, bundle_id: None, certificate: None, troubles });
        }
        turn.run = Run::CertificateFailed;
        let claim = claim_of(&request.applicant);
        let person = app.lookup.person(&request.applicant.nik);
        let candidate = Candidate {
            holder: Holder {
                organisation_id: &asked.caller.organisation_id,
                customer_id: &person,
                link_id: None,
            },
            claim: &claim,
            card: &card,
            selfie: &selfie,
            capture_id: self.capture_id,
            received_at: asked.sent_at,
        };
        let left = within.saturating_sub(began.elapsed());
        let found = certify::certify(app, candidate, left).await.map_err(failure_of)?;
        turn.run = if found.points.is_live { Run::Completed } else { Run::NotLive };
        let judgement = Judgement::of(&found.points);
        let is_invalid = judgement.rejections.contains(&Rejection::SelfieInvalid);
        let selfie = is_invalid.then(|| sight.err().unwrap_or(SelfieTrouble::Uncompared));
        let card = found.card.filter(|_| judgement.rejections.contains(&Rejection::KtpDiffers));
        Ok(Outcome {
            troubles: Troubles { selfie, card, fields: Vec::new() },
            judgement,
            bundle_id: Some(self.capture_id.to_owned()),
            certificate: found.certificate,
        })
    }

    /// Both photos, or everything that is wrong with either.
    async fn photos(&self) -> Result<[Photo; 2], Failure> {
        let Self { app, request, .. } = *self;
        let sitter = Sitter::Applicant(&request.applicant);
        let get =
            async |source, kind: PhotoKind| photos::get(app, source, kind, &kind.limits(), sitter).await;
        let (selfie, card) = tokio::join!(
            get(&request.selfie_photo, PhotoKind::Selfie),
            get(&request.ktp_photo, PhotoKind::Ktp)
        );
        match (selfie?, card?) {
            (Ok(selfie), Ok(card)) => Ok([card, selfie]),
            (selfie, card) => {
                let told = |kind: PhotoKind, errors: Option<Vec<PhotoSourceError>>| {
                    let errors = errors.unwrap_or_default();
                    errors.into_iter().map(move |error| error.of_field(kind.field()))
                };
                let errors = told(PhotoKind::Selfie, selfie.err()).chain(told(PhotoKind::Ktp, card.err()));
                Err(Failure::InvalidPayload(errors.collect()))
            }
        }
    }

    /// Closes a transaction with its result, and tells of it, in one go: a result that is not written down was never given.
    async fn answer(
        &self,
        mut turn: Turn,
        reference: &ReferenceId,
        outcome: Outcome,
    ) -> Result<VerifyAnswer, Failure> {
        let answer = VerifyAnswer::of(&turn.id, &outcome.judgement, reference);
        let Outcome { judgement, bundle_id, certificate, troubles } = outcome;
        let ending = Ending {
            http_status: 200,
            charged: turn.run.charged(),
            judgement: Some(judgement),
            error_code: None,
            liveness_id: turn.liveness_id.clone(),
            bundle_id,
            troubles,
        };
        let written = self.write_down(&turn, &ending, &answer, certificate.as_deref()).await;
        let failure = match written {
            Ok(true) => return Ok(answer),
            Ok(false) => Failure::Internal,
            Err(fault) => failed(&fault),
        };
        turn.run = Run::CertificateFailed;
        Err(self.give_up(&turn, failure).await)
    }

    async fn write_down(
        &self,
        turn: &Turn,
        ending: &Ending,
        answer: &VerifyAnswer,
        certificate: Option<&str>,
    ) -> Result<bool, Fault> {
        let Self { app, asked, .. } = *self;
        let mail = match certificate {
            Some(serial) if answer.data.status == Status::Verified => {
                Some(notice::mail(app, asked, self.request, serial).await?)
            }
            _ => None,
        };
        let organisation_id = &asked.caller.organisation_id;
        let transaction = store::begin_write(&app.database).await?;
        if !turns::close(app, &transaction, turn, ending).await? {
            return Ok(false);
        }
        notice::tell(app, &transaction, organisation_id, (mail, &answer.data)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends a transaction without a result. Nothing follows from what was under way, and the id is free again.
    async fn give_up(&self, turn: &Turn, failure: Failure) -> Failure {
        match self.take_back(turn, &failure).await {
            Ok(()) => failure,
            // The row is left open: who died over it is looked after later.
            Err(fault) => failed(&fault),
        }
    }

    async fn take_back(&self, turn: &Turn, failure: &Failure) -> Result<(), Fault> {
        let ending = Ending {
            charged: turn.run.charged(),
            liveness_id: turn.liveness_id.clone(),
            ..Ending::of_failure(failure)
        };
        if end_without_result(self.app, turn, &ending, Some(self.capture_id)).await? {
            quota::settle(self.app, turn, &ending).await?;
        }
        Ok(())
    }
}

/// What is known of a person whose selfie shows no living one: nothing else was asked.
const NOT_LIVE: Findings = Findings {
    is_live: false,
    record: RecordFinding::NotFound,
    selfie: SelfieFinding::Uncompared,
    ktp_matches: false,
    taken: Taken { phone: false, email: false },
};

fn claim_of(applicant: &Applicant) -> Claim {
    Claim {
        nik: Some(applicant.nik.as_str().to_owned()),
        name: Some(applicant.name.as_str().to_owned()),
        birth_date: Some(format_day_month_year(applicant.birth_date)),
        email: Some(applicant.email.as_str().to_owned()),
        phone: Some(applicant.phone.as_str().to_owned()),
    }
}

fn failure_of(unanswered: Unanswered) -> Failure {
    match unanswered {
        Unanswered::Registry(RegistryFault::TimedOut) | Unanswered::OutOfTime => Failure::SourceTimeout,
        Unanswered::Registry(RegistryFault::Unavailable(_)) => Failure::SourceUnavailable,
        Unanswered::Fault(fault) => failed(&fault),
    }
}
