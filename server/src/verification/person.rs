//! The step that looks at the person: the face of the selfie, whether it was alive, and whether it is the card's.

use contract::{
    face::{FaceFinding, Mode, SelfieLiveness},
    photo::PhotoKind,
};
use image::{DynamicImage, RgbaImage};
use serde::{Deserialize, Serialize};

use super::{
    evidence::{Evidence, Role},
    face::{SelfieFace, SelfieFault},
    inspection::Inspected,
    pictures::{self, Kind},
};
use crate::{App, Fault};

/// What was seen of the person.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Person {
    /// Whether a selfie came with the capture: without one nothing is asked of a face.
    pub(super) has_selfie: bool,
    /// Which frame the face was taken from.
    pub(super) position: Option<i32>,
    /// Why the selfie cannot be used, in the words of the doors.
    pub(super) fault: Option<String>,
    /// Whether it shows a living person, where it shows one.
    pub(super) liveness: Option<SelfieLiveness>,
    /// Whether it is the person of the card.
    pub(super) finding: FaceFinding,
}

contract::redact_debug!(Person);

/// Looks at the faces of a capture.
pub(super) async fn look(
    app: &App,
    evidence: &Evidence,
    inspected: Option<&Inspected>,
) -> Result<Person, Fault> {
    let absent = |reason: &str| FaceFinding::not_evaluated(&app.faces.matcher_name(), reason);
    let card_position = inspected.and_then(|seen| seen.card_position);
    let (position, photo, face) = match selfie(app, evidence, card_position).await? {
        Selfie::None => {
            let finding = absent("no selfie was sent");
            return Ok(Person { has_selfie: false, position: None, fault: None, liveness: None, finding });
        }
        Selfie::Unusable(fault) => {
            let finding = absent("the selfie cannot be used");
            let fault = Some(fault.to_string());
            return Ok(Person { has_selfie: true, position: None, fault, liveness: None, finding });
        }
        Selfie::Usable(position, photo, face) => (position, photo, face),
    };
    let liveness = Some(SelfieLiveness::of(app.faces.replay_evidence(&photo, &face)));
    let finding = match portrait_picture(app, evidence, card_position).await? {
        None => absent("there is no card to compare the selfie with"),
        Some(card) => match app.faces.portrait(&card) {
            Ok(portrait) => app.faces.compare(&portrait.aligned, &face.aligned, mode(app)),
            Err(fault) => absent(&fault.to_string()),
        },
    };
    Ok(Person { has_selfie: true, position: Some(position), fault: None, liveness, finding })
}

enum Selfie {
    None,
    Unusable(SelfieFault),
    Usable(i32, Box<RgbaImage>, Box<SelfieFace>),
}

/// The first usable face among the frames that are selfies. Of frames of which the client says nothing, any but the
/// card's may be one, and one without a usable face is none.
async fn selfie(app: &App, evidence: &Evidence, card_position: Option<i32>) -> Result<Selfie, Fault> {
    let mut unusable = None;
    for (row, role) in evidence.frames.iter().zip(evidence.roles()?) {
        let named = match role {
            Role::Shows(Some(PhotoKind::Selfie)) => true,
            Role::Shows(None) if Some(row.position) != card_position => false,
            _ => continue,
        };
        let Some(photo) = evidence.photo(app, row).await? else {
            // What is called a selfie and shows nothing is no way around being looked at.
            unusable = unusable.or(named.then_some(SelfieFault::NoFace));
            continue;
        };
        match app.faces.selfie(&photo) {
            Ok(face) => return Ok(Selfie::Usable(row.position, Box::new(photo), Box::new(face))),
            Err(fault) if named => unusable = unusable.or(Some(fault)),
            Err(_) => {}
        }
    }
    Ok(unusable.map_or(Selfie::None, Selfie::Unusable))
}

async fn portrait_picture(
    app: &App,
    evidence: &Evidence,
    card_position: Option<i32>,
) -> Result<Option<RgbaImage>, Fault> {
    let Some(position) = card_position else { return Ok(None) };
    let Some(row) = pictures::find(app, &evidence.row.id, Kind::Card, position).await? else {
        return Ok(None);
    };
    Ok(Some(DynamicImage::ImageRgb8(pictures::decoded(app, &row).await?).into_rgba8()))
}

/// Synthetic people are the sandbox's; anybody else's identity depends on the answer.
fn mode(app: &App) -> Mode {
    if app.settings.sandbox { Mode::Testing } else { Mode::Live }
}
