//! One call of the liveness check by itself: what is seen on a photo, logged and charged like a transaction.

use contract::{
    ecert::{
        ErrorBody, Failure, Service,
        liveness::{
            Attributes, IMAGE_LIMITS, LivenessAnswer, LivenessFailure, LivenessImage, LivenessRequest,
            Quality, Seen,
        },
    },
    face::Liveness,
    photo::PhotoKind,
    portal::transaction::{FieldFault, Troubles},
};

use super::{
    Asked, Ending, Kind,
    photos::{self, Sitter, mode_of_words},
    quota,
    turns::{self, LEASE_MS},
};
use crate::{
    App, Fault,
    auth::Caller,
    body_memory::NoMemory,
    verification::{
        certify::{self, SelfieSight},
        face::SelfieFault,
    },
};

/// Why a call has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The photo or the switches.
    Liveness(LivenessFailure),
    /// What every call of the dialect may be refused for.
    Common(Failure),
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::Liveness(_) => LivenessFailure::STATUS,
            Self::Common(failure) => failure.status(),
        }
    }

    /// The body.
    pub fn body(&self) -> ErrorBody {
        match self {
            Self::Liveness(failure) => failure.body(),
            Self::Common(failure) => failure.body(),
        }
    }

    /// How the call ends by it.
    fn ending(&self) -> Ending {
        match self {
            Self::Liveness(failure) => Ending {
                troubles: Troubles { fields: vec![FieldFault::of_liveness(*failure)], ..Troubles::default() },
                ..Ending::refused(self.status(), failure.code())
            },
            Self::Common(failure) => Ending::of_failure(failure),
        }
    }
}

impl From<LivenessFailure> for Refusal {
    fn from(failure: LivenessFailure) -> Self {
        Self::Liveness(failure)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        tracing::error!(%fault, "a liveness call failed");
        Self::Common(Failure::Internal)
    }
}

/// Runs a call. It is to be run to its end, whether or not the caller still waits.
///
/// # Errors
/// [`Refusal`]: nothing is charged.
pub async fn run(app: &App, asked: Asked<'_>) -> Result<LivenessAnswer, Refusal> {
    let request = match LivenessRequest::parse(asked.body, mode_of_words(app, asked.caller)) {
        Ok(request) => request,
        Err(failure) => return Err(refuse(app, asked, failure.into()).await),
    };
    let id = asked.id.to_owned();
    let row = crate::store::entity::partner_transaction::Model {
        liveness_id: Some(id.clone()),
        leased_until_ms: Some(app.clock.now().epoch_ms() + LEASE_MS),
        ..turns::new_row(app, asked, Kind::Liveness)
    };
    let mut turn = turns::turn(&row, asked);
    turns::insert(app, row).await?;
    let seen = if quota::spend(app, asked.caller.mode, &mut turn).await? {
        let within = app.settings.transactions.answer_within;
        let looked = tokio::time::timeout(within, look(app, asked.caller, &request.image)).await;
        looked.unwrap_or(Err(Refusal::Common(Failure::SourceTimeout)))
    } else {
        Err(Refusal::Common(Failure::InsufficientQuota))
    };
    let (answer, ending) = match seen {
        Ok(seen) => {
            let now_s = app.clock.now().epoch_ms() / 1000;
            let answer = LivenessAnswer::of(&request.asked, &seen, &id, now_s);
            let charged: &[Service] = &[Service::Liveness];
            let error_code = answer.error_code.clone();
            let liveness_id = Some(id);
            let ending = Ending { http_status: 200, charged, error_code, liveness_id, ..Ending::default() };
            (Ok(answer), ending)
        }
        Err(refusal) => {
            let ending = refusal.ending();
            (Err(refusal), ending)
        }
    };
    if !turns::close(app, &app.database, &turn, &ending).await? {
        return Err(Refusal::Common(Failure::Internal));
    }
    quota::settle(app, &turn, &ending).await?;
    answer
}

/// Logs a call that does not hold, and gives its refusal back.
pub async fn refuse(app: &App, asked: Asked<'_>, refusal: Refusal) -> Refusal {
    let ending = refusal.ending();
    match turns::refusal(app, asked, Kind::Liveness, None, ending).await {
        Ok(()) => refusal,
        Err(fault) => fault.into(),
    }
}

async fn look(app: &App, caller: &Caller, image: &LivenessImage) -> Result<Seen, Refusal> {
    let source = match image {
        LivenessImage::Person(person) => return Ok(person.seen),
        LivenessImage::Given(source) => source,
    };
    let held = photos::memory(app, caller, &[(source, &IMAGE_LIMITS)]).await;
    let _held = held.map_err(|NoMemory| Refusal::Common(Failure::Busy))?;
    let photo = photos::get(app, source, PhotoKind::Selfie, &IMAGE_LIMITS, Sitter::Anybody).await?;
    let photo = photo.map_err(|errors| LivenessFailure::of_photo(&errors))?;
    seen(certify::look_at_selfie(app, &photo).await?)
}

/// What was seen, in the words of the call; what nobody looks for stays open.
fn seen(sight: SelfieSight) -> Result<Seen, Refusal> {
    let covered = |face_blocker_on| Attributes { face_blocker_on, ..Attributes::default() };
    let unclear = Seen {
        liveness: Liveness::Unclear,
        face_count: 1,
        attributes: Attributes::default(),
        quality: Quality::default(),
    };
    Ok(match sight {
        SelfieSight::Face(liveness) => Seen { liveness, attributes: covered(Some(false)), ..unclear },
        SelfieSight::Unusable(SelfieFault::NoFace) => return Err(LivenessFailure::FaceNotDetected.into()),
        SelfieSight::Unusable(SelfieFault::SeveralFaces { faces }) => Seen { face_count: faces, ..unclear },
        SelfieSight::Unusable(SelfieFault::Covered) => Seen { attributes: covered(Some(true)), ..unclear },
        SelfieSight::Unusable(SelfieFault::TooDark) => {
            Seen { quality: Quality { dark: true, ..Quality::default() }, ..unclear }
        }
        SelfieSight::Unusable(SelfieFault::Blurred) => {
            Seen { quality: Quality { blur: true, ..Quality::default() }, ..unclear }
        }
        SelfieSight::Unusable(_) | SelfieSight::Unseen => unclear,
    })
}
