//! A claim, a card and a selfie that a partner sends and waits for: whether the selfie shows a living person, and the way
//! from there to the certificate. Where the photos come from and who pays is not here.

use std::time::Duration;

use contract::{
    capture_flow::Purpose,
    face::{Liveness, SelfieLiveness},
    instant::Instant,
    photo::{Photo, PhotoKind},
};

use super::{
    Claim,
    capture::{self, CaptureError, PhotoIntake},
    challenge::Holder,
    evidence,
    face::SelfieFault,
    pipeline::{self, AtOnce, Unanswered},
};
use crate::{App, Fault, work::at_work};

/// What a selfie shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SelfieSight {
    /// One usable face, and whether it is a living person's.
    Face(Liveness),
    /// One face, too far away to be judged.
    Unseen,
    /// No usable face, and why.
    Unusable(SelfieFault),
}

/// Looks at a selfie by itself.
///
/// # Errors
/// Something of ours failed.
pub async fn look_at_selfie(app: &App, photo: &Photo) -> Result<SelfieSight, Fault> {
    let (own, photo) = (app.clone(), photo.clone());
    at_work(app.clone(), async move || {
        let decoded = evidence::decode(&photo.bytes, &photo.header, photo.header.orientation);
        // What no decoder reads shows nobody.
        let Some(picture) = decoded.map(image::DynamicImage::into_rgba8) else {
            return Ok(SelfieSight::Unusable(SelfieFault::NoFace));
        };
        Ok(match own.faces.selfie(&picture) {
            Ok(face) => {
                let evidence = own.faces.replay_evidence(&picture, &face);
                let liveness = SelfieLiveness::of(evidence);
                if liveness.is_unseen() { SelfieSight::Unseen } else { SelfieSight::Face(liveness.verdict) }
            }
            Err(fault) => SelfieSight::Unusable(fault),
        })
    })
    .await
}

/// A person who wants a certificate.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    /// The partner and the person.
    pub holder: Holder<'a>,
    /// What is claimed: number, name, birth date and contacts.
    pub claim: &'a Claim,
    /// Their card.
    pub card: &'a Photo,
    /// Their face.
    pub selfie: &'a Photo,
    /// The id that the capture gets.
    pub capture_id: &'a str,
    /// When the request began.
    pub received_at: Instant,
}

contract::redact_debug!(Candidate<'a>);

/// Checks a person and gives them their certificate, within a time.
///
/// # Errors
/// There is no answer, and there never will be a certificate of this call.
pub async fn certify(app: &App, candidate: Candidate<'_>, within: Duration) -> Result<AtOnce, Unanswered> {
    let Candidate { holder, claim, card, selfie, capture_id, received_at } = candidate;
    let photos = [(PhotoKind::Ktp, card.bytes.clone()), (PhotoKind::Selfie, selfie.bytes.clone())];
    let purpose = Purpose::Certificate;
    let intake = PhotoIntake { holder, claim, purpose, received_at, photos: &photos };
    let stored =
        capture::submit_photos_at_once(app, intake, capture_id).await.map_err(|error| match error {
            CaptureError::Fault(fault) => fault,
            // Both photos were admitted by the same limits before.
            other => Fault::Invariant(other.to_string()),
        })?;
    drop(photos);
    pipeline::answer_at_once(app, &stored.ids.bundle, within).await
}
