//! The step that looks at the card: decodes the frames that may show one, looks at each, keeps the best, and makes the
//! pictures that people see. What is looked for is `vision`'s; what it is called, `contract`'s.

use contract::{
    bundle::FlashSample,
    document::{DocumentFinding, ForgeryLabel, QualityLabel, Subject},
    finding::{Observation, Plain, Reason, Vote, Voter},
    ktp::{FieldReading, KtpField},
    nik::Nik,
    photo::PhotoKind,
    portal::mark::{Mark, Spot},
};
use image::{DynamicImage, RgbImage, RgbaImage, imageops};
use serde::{Deserialize, Serialize};
use vision::{
    card::PORTRAIT,
    colour::mean_rgb,
    frame::{Frame, RgbaView},
    nik_reader::NikReading,
    region::Region,
    series::{self, Registered},
    sign::{Seen, Sign, SignKind},
    still::{self, Fault, Origin, Still, StillCard, StillEye},
};

use super::{
    evidence::{Evidence, Role},
    pictures::{self, Kind},
    reading::card_reader::number_field,
};
use crate::App;

/// Frames that are looked at in full: a capture has one or two of the card, and each look takes a quarter of a second.
const MOST_LOOKS: usize = 4;
/// Frames are compared with each other at no more than this along the longer side.
const SERIES_SIDE_PX: u32 = 640;

/// What was seen of the card.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Inspected {
    /// What document verification says.
    pub(super) document: DocumentFinding,
    /// Votes on whether this was a living moment.
    pub(super) anti_spoof: Vec<Vote>,
    /// Votes on whether the card is as it was issued.
    pub(super) tamper: Vec<Vote>,
    /// The number, where it could be read.
    pub(super) nik: Option<ReadNik>,
    /// The frame that the card was laid flat from.
    pub(super) card_position: Option<i32>,
    /// What was found where on that frame.
    #[serde(default)]
    pub(super) frame_marks: Vec<Mark>,
    /// What was found where on the card laid flat.
    #[serde(default)]
    pub(super) card_marks: Vec<Mark>,
    /// What our own eyes saw of the flash, on frames that were sent for its steps; trusted before the client's samples.
    pub(super) flash: Vec<FlashSample>,
}

/// The number as we read it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ReadNik {
    /// Sixteen digits, and how sure they are.
    pub(super) field: FieldReading,
    /// How many of them the rules of the number changed.
    pub(super) corrected: u32,
    /// Mean correlation with the typeface, up to 1.
    pub(super) mean_correlation: f64,
}

contract::redact_debug!(Inspected, ReadNik);

/// Looks at the card of a capture.
pub(super) async fn inspect(app: &App, evidence: &Evidence) -> Result<Inspected, crate::Fault> {
    let mut eye = StillEye::default();
    let mut best: Option<(i32, Still, [u32; 2])> = None;
    let (mut flats, mut small) = (Vec::new(), Vec::new());
    let roles = evidence.roles()?;
    let mut flash = Vec::new();
    for (row, role) in evidence.frames.iter().zip(roles) {
        let Some(photo) = evidence.photo(app, row).await? else { continue };
        pictures::keep(app, &evidence.row, Kind::Copy, row.position, &pictures::copy_of(&photo)).await?;
        let Some(view) = view_of(&photo) else { continue };
        match role {
            Role::Flash(step) => flash.push(flash_sample(&view, step)),
            Role::Shows(Some(PhotoKind::Selfie)) => {}
            Role::Shows(_) => {
                small.push(reduced(&photo));
                if small.len() > MOST_LOOKS {
                    continue;
                }
                let still = eye.look(&view, &|digits| Nik::parse(digits).is_ok());
                let flat = still.card.as_ref().map(|card| &card.rgba).filter(|rgba| !rgba.is_empty());
                flats.extend(flat.cloned());
                if best.as_ref().is_none_or(|(_, other, _)| worth(&still) > worth(other)) {
                    best = Some((row.position, still, [photo.width(), photo.height()]));
                }
            }
        }
    }
    let Some((position, still, sides)) = best else {
        let document = DocumentFinding::of(Subject::Unseen, &[], &[]);
        return Ok(Inspected {
            document,
            anti_spoof: Vec::new(),
            tamper: Vec::new(),
            nik: None,
            card_position: None,
            frame_marks: Vec::new(),
            card_marks: Vec::new(),
            flash,
        });
    };
    let flat = still.card.as_ref().and_then(flat_picture);
    if let Some(flat) = &flat {
        pictures::keep(app, &evidence.row, Kind::Card, position, flat).await?;
    }
    let mut signs = still.signs.clone();
    signs.extend(series_signs(&small, &flats));
    let votes: Vec<Vote> = signs.into_iter().map(vote_of).collect();
    let document = document_of(&still, &votes);
    let (anti_spoof, tamper) = votes.into_iter().partition(|vote| vote.voter.is_about_life());
    let card_position = flat.is_some().then_some(position);
    Ok(Inspected {
        document,
        anti_spoof,
        tamper,
        nik: still.nik.as_ref().map(ReadNik::from),
        card_position,
        frame_marks: still.card.iter().map(|card| on_frame(card, sides)).collect(),
        card_marks: on_card(&still),
        flash,
    })
}

impl From<&NikReading> for ReadNik {
    fn from(read: &NikReading) -> Self {
        Self {
            field: number_field(read),
            corrected: u32::try_from(read.corrected.len()).unwrap_or(u32::MAX),
            mean_correlation: f64::from(read.mean_correlation),
        }
    }
}

/// Where the card lies on its frame.
fn on_frame(card: &StillCard, sides: [u32; 2]) -> Mark {
    #[expect(clippy::cast_precision_loss, reason = "sides of a photo are below 2^24")]
    let [wide, high] = sides.map(|side| side.max(1) as f32);
    Mark { spot: Spot::Card, corners: card.corners.map(|[x, y]| [x / wide, y / high]) }
}

/// What was found where on the card laid flat: its portrait, its number, and the light that spoils it.
fn on_card(still: &Still) -> Vec<Mark> {
    let number = |nik: &NikReading| Mark { spot: Spot::Field(KtpField::Nik), corners: nik.corners() };
    let is_spoilt = still.faults.contains(&Fault::Glare);
    let spots = still.measures.iter().filter(|_| is_spoilt).flat_map(|measures| &measures.glare_spots);
    let glare = spots.map(|spot| {
        #[expect(clippy::cast_possible_truncation, reason = "shares of a side")]
        let edges = [spot.x, spot.y, spot.x + spot.width, spot.y + spot.height].map(|share| share as f32);
        Mark::level(Spot::Glare, edges)
    });
    let portrait = Mark::level(Spot::Portrait, PORTRAIT);
    [portrait].into_iter().chain(still.nik.as_ref().map(number)).chain(glare).collect()
}

/// Which of two looks says more: a whole card before a part, one that is read before one that is not, then the sharper.
fn worth(still: &Still) -> (bool, bool, bool, u32) {
    let nten = still.measures.as_ref().map_or(0.0, |measures| measures.nten);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "thousandths of a sharpness, capped"
    )]
    let sharpness = (nten.clamp(0.0, 1e6) * 1000.0) as u32;
    (still.subject == still::Subject::Whole, still.nik.is_some(), still.faults.is_empty(), sharpness)
}

/// What only several frames show together.
fn series_signs(small: &[RgbaImage], flats: &[Vec<u8>]) -> Vec<Sign> {
    let frames: Vec<Frame<'_>> = small.iter().filter_map(view_of).map(Frame::from).collect();
    let mut signs = vec![series::frame_liveness(&frames)];
    let flats: Vec<&[u8]> = flats.iter().map(Vec::as_slice).collect();
    let [width, height] = StillCard::SIDES_PX;
    if let Some(registered) = Registered::new(&flats, width, height) {
        signs.extend([registered.specular(), registered.hologram()]);
    }
    signs
}

/// What document verification says of a still with these votes.
pub fn document_of(still: &Still, votes: &[Vote]) -> DocumentFinding {
    let subject = match still.subject {
        still::Subject::Nothing => Subject::Nothing,
        still::Subject::Several => Subject::Several,
        still::Subject::Other => Subject::Other,
        still::Subject::Part => Subject::Part,
        still::Subject::Whole => Subject::Whole,
    };
    let against = votes.iter().filter(|vote| vote.observation == Observation::Fail);
    let forgery: Vec<ForgeryLabel> = against
        .filter_map(|vote| ForgeryLabel::of(vote.voter))
        .chain(still.origin.and_then(|origin: Origin| ForgeryLabel::named(origin.as_str())))
        .collect();
    let quality: Vec<QualityLabel> =
        still.faults.iter().filter_map(|fault| QualityLabel::named(fault.as_str())).collect();
    DocumentFinding::of(subject, &forgery, &quality)
}

/// A sign as a vote.
pub fn vote_of(sign: Sign) -> Vote {
    let voter = match sign.kind {
        SignKind::ScreenMoire => Voter::ScreenMoire,
        SignKind::PrintHalftone => Voter::PrintHalftone,
        SignKind::CardColour => Voter::CardColour,
        SignKind::CardEdges => Voter::CardEdges,
        SignKind::FontMatch => Voter::FontMatch,
        SignKind::NikGlyphs => Voter::NikGlyphs,
        SignKind::PhotoRegion => Voter::PhotoRegion,
        SignKind::CaptureOrigin => Voter::CaptureOrigin,
        SignKind::FrameLiveness => Voter::FrameLiveness,
        SignKind::SpecularCheck => Voter::SpecularCheck,
        SignKind::HologramCheck => Voter::HologramCheck,
    };
    let observation = match sign.seen {
        Seen::Pass => Observation::Pass,
        Seen::Fail => Observation::Fail,
        Seen::NotObservable => Observation::NotObservable,
    };
    let numbers = sign.numbers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    // Every reason of a sign is one of these: a test holds it.
    let reason = Plain::named(sign.reason.as_str()).unwrap_or(Plain::NothingToLookAt);
    Vote { numbers, ..Vote::new(voter, observation, &Reason::Plain(reason)) }
}

/// The mean colour of a frame that was sent for a step of the flash. The middle of the picture is enough: the light of a
/// screen falls on all of it, and it is the same part each time.
fn flash_sample(view: &RgbaView<'_>, step: u32) -> FlashSample {
    let mean = mean_rgb(&Frame::from(*view), Region::CENTRE);
    FlashSample {
        step: Some(step),
        t_ms: 0.0,
        mean_r: mean.r,
        mean_g: mean.g,
        mean_b: mean.b,
        frames: Some(1),
        clipped: Some(mean.clipped),
    }
}

fn view_of(photo: &RgbaImage) -> Option<RgbaView<'_>> {
    RgbaView::new(photo.as_raw(), photo.width(), photo.height()).ok()
}

fn reduced(photo: &RgbaImage) -> RgbaImage {
    let (width, height) = photo.dimensions();
    let factor = width.max(height).div_ceil(SERIES_SIDE_PX).max(1);
    imageops::thumbnail(photo, (width / factor).max(1), (height / factor).max(1))
}

fn flat_picture(card: &StillCard) -> Option<RgbImage> {
    let [width, height] = StillCard::SIDES_PX.map(|side| u32::try_from(side).unwrap_or(0));
    let flat = RgbaImage::from_raw(width, height, card.rgba.clone())?;
    Some(DynamicImage::ImageRgba8(flat).into_rgb8())
}

#[cfg(test)]
mod tests {
    use vision::sign::SignReason;

    use super::*;

    #[test]
    fn every_reason_of_a_sign_has_its_words() {
        for reason in SignReason::ALL {
            assert!(Plain::named(reason.as_str()).is_some(), "{reason:?}");
        }
    }
}
