//! The step that looks at the person: the face of the selfie, whether it was alive, and whether it is the card's.

use contract::{
    face::{FaceFinding, Mode, SelfieLiveness},
    finding::Plain,
    photo::PhotoKind,
    portal::mark::{Mark, Spot},
};
use image::{DynamicImage, RgbaImage};
use serde::{Deserialize, Serialize};
use vision::face::Face;

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
    /// Where it is there.
    #[serde(default)]
    pub(super) selfie_mark: Option<Mark>,
    /// Where the face of the portrait is on the card laid flat.
    #[serde(default)]
    pub(super) portrait_mark: Option<Mark>,
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
    let name = app.faces.matcher_name();
    let absent = |reason: Plain| FaceFinding::not_evaluated(&name, reason.english());
    let card_position = inspected.and_then(|seen| seen.card_position);
    let without_face = |has_selfie, fault: Option<String>, finding| Person {
        has_selfie,
        position: None,
        selfie_mark: None,
        portrait_mark: None,
        fault,
        liveness: None,
        finding,
    };
    let (position, photo, face) = match selfie(app, evidence, card_position).await? {
        Selfie::None => {
            return Ok(without_face(false, None, absent(Plain::NoSelfie)));
        }
        Selfie::Unusable(fault) => {
            let finding = absent(Plain::SelfieUnusable);
            return Ok(without_face(true, Some(fault.to_string()), finding));
        }
        Selfie::Usable(position, photo, face) => (position, photo, face),
    };
    let liveness = Some(SelfieLiveness::of(app.faces.replay_evidence(&photo, &face)));
    let mut portrait_mark = None;
    let finding = match portrait_picture(app, evidence, card_position).await? {
        None => absent(Plain::NoCardForSelfie),
        Some(card) => match app.faces.portrait(&card) {
            Ok(portrait) => {
                portrait_mark = Some(around(&portrait.bounds, &card));
                app.faces.compare(&portrait.aligned, &face.aligned, mode(app))
            }
            Err(fault) => FaceFinding::not_evaluated(&name, fault.to_string()),
        },
    };
    let selfie_mark = Some(around(&face.bounds, &photo));
    let position = Some(position);
    Ok(Person { has_selfie: true, position, selfie_mark, portrait_mark, fault: None, liveness, finding })
}

/// A face's place on its picture.
fn around(face: &Face, picture: &RgbaImage) -> Mark {
    let [wide, high] = [picture.width(), picture.height()].map(f64::from);
    #[expect(clippy::cast_possible_truncation, reason = "shares of a side")]
    let edges = [face.x / wide, face.y / high, (face.x + face.width) / wide, (face.y + face.height) / high]
        .map(|share| share as f32);
    Mark::level(Spot::Face, edges)
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
