//! Finding the face that is meant: of a selfie the one person's, of a card the one in its portrait.

use contract::finding::SelfieTrouble;
use image::{RgbaImage, imageops};
use thiserror::Error;
use vision::{
    card::PORTRAIT,
    face::{AlignedFace, Face, FaceEye, FaceFrame, FaceModel},
    frame::{FrameError, RgbaView},
    guidance::{FaceHint, FaceMeasures, face_hint},
};

/// The narrowest face that is compared, in pixels of the photo: its eyes are as far apart as those of an aligned face.
pub const MIN_FACE_PX: f64 = 90.0;
/// The same of a portrait: that of a card 400 pixels wide. Enlarged for the comparison, which costs certainty.
const MIN_PORTRAIT_FACE_PX: f64 = 50.0;
/// Photos are made this small along their shorter side for the search; the limits of light and focus are fitted at it.
const SEARCH_SIDE_PX: u32 = 720;
/// A portrait is looked at with this much of the card around it, as a share of the card's width: corners are found to a
/// hundredth of it.
const AROUND: f32 = 0.02;

/// The usable face of a selfie.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfieFace {
    /// Its square in pixels of the photo.
    pub bounds: Face,
    /// The middles of its eyes in pixels of the photo, the one at the left of the picture first.
    pub eyes: [[f64; 2]; 2],
    /// The line through them, clockwise from level.
    pub roll_degrees: f64,
    /// The face as matchers take it.
    pub aligned: AlignedFace,
}

/// Why a selfie has no usable face, in the words of the doors.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum SelfieFault {
    /// There is none.
    #[error("No face detected in image")]
    NoFace,
    /// There are several people.
    #[error("more than one face in image")]
    SeveralFaces {
        /// How many.
        faces: u32,
    },
    /// A mask, glasses, a hand or the card hides the face or a part of it, or the eyes cannot be seen.
    #[error("the face is covered")]
    Covered,
    /// It is too small.
    #[error("the face is too small")]
    TooSmall {
        /// Its width in pixels of the photo.
        width_px: f64,
    },
    /// Too little light.
    #[error("the photo is too dark")]
    TooDark,
    /// Too much light.
    #[error("the photo is too bright")]
    TooBright,
    /// It is not sharp.
    #[error("the photo is blurred")]
    Blurred,
    /// The photo's sides are none that are looked at.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

impl SelfieFault {
    /// The same as a code, for whoever is told what to do.
    pub fn trouble(self) -> SelfieTrouble {
        match self {
            Self::SeveralFaces { .. } => SelfieTrouble::SeveralFaces,
            Self::Covered => SelfieTrouble::Covered,
            Self::TooSmall { .. } => SelfieTrouble::TooSmall,
            Self::TooDark => SelfieTrouble::TooDark,
            Self::TooBright => SelfieTrouble::TooBright,
            Self::Blurred => SelfieTrouble::Blurred,
            Self::NoFace | Self::Frame(_) => SelfieTrouble::Unreadable,
        }
    }
}

/// The face in a card's portrait.
#[derive(Debug, Clone, PartialEq)]
pub struct PortraitFace {
    /// Its square in pixels of the card's picture.
    pub bounds: Face,
    /// The face as matchers take it.
    pub aligned: AlignedFace,
}

/// Why a portrait has no usable face.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PortraitFault {
    /// There is none where the portrait is printed.
    #[error("no face was found in the card's portrait")]
    NoFace,
    /// It is too small.
    #[error("the card's portrait is too small")]
    TooSmall {
        /// Its width in pixels of the card's picture.
        width_px: f64,
    },
    /// The eyes cannot be seen.
    #[error("the eyes of the card's portrait cannot be seen")]
    EyesUnseen,
    /// The card's sides are none that are looked at.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

pub(super) fn selfie(detector: &FaceModel, photo: &RgbaImage) -> Result<SelfieFace, SelfieFault> {
    let whole = view(photo)?;
    let shorter = photo.width().min(photo.height());
    let reduced = (shorter > SEARCH_SIDE_PX).then(|| {
        let side = |side: u32| {
            let reduced = u64::from(side) * u64::from(SEARCH_SIDE_PX) / u64::from(shorter);
            u32::try_from(reduced).unwrap_or(1).max(1)
        };
        imageops::thumbnail(photo, side(photo.width()), side(photo.height()))
    });
    let searched = reduced.as_ref().unwrap_or(photo);
    let seen = FaceEye::new(detector.clone()).look(&view(searched)?.into(), None);
    if let Some(fault) = fault(&seen) {
        return Err(fault);
    }
    let found = seen.faces.first().copied().ok_or(SelfieFault::NoFace)?;
    let scale = [0, 1].map(|axis| {
        let sides = [(photo.width(), searched.width()), (photo.height(), searched.height())];
        f64::from(sides[axis].0) / f64::from(sides[axis].1)
    });
    let bounds = scaled(&found, scale);
    if bounds.width < MIN_FACE_PX {
        return Err(SelfieFault::TooSmall { width_px: bounds.width });
    }
    // A face without eyes has them hidden: what blurs or darkens them was told before.
    let (eyes, roll_degrees) = seen.eyes.zip(seen.roll_degrees).ok_or(SelfieFault::Covered)?;
    let eyes = eyes.map(|[x, y]| [scale[0] * x, scale[1] * y]);
    let aligned = AlignedFace::of(&whole, eyes).ok_or(SelfieFault::Covered)?;
    Ok(SelfieFace { bounds, eyes, roll_degrees, aligned })
}

/// What is wrong with a face, by the rules of the capture's own hints. Where it is in the frame does not matter any more.
fn fault(seen: &FaceFrame) -> Option<SelfieFault> {
    let hint = face_hint(&FaceMeasures {
        faces: seen.people,
        width_share: 0.5,
        centre: FaceMeasures::CENTRE,
        covered: seen.covered,
        motion: None,
        exposure: seen.exposure,
        nten: seen.nten,
    });
    match hint {
        FaceHint::NoFace => Some(SelfieFault::NoFace),
        FaceHint::ManyFaces => Some(SelfieFault::SeveralFaces { faces: seen.people }),
        FaceHint::Covered => Some(SelfieFault::Covered),
        FaceHint::TooDark => Some(SelfieFault::TooDark),
        FaceHint::TooBright => Some(SelfieFault::TooBright),
        FaceHint::HoldStill => Some(SelfieFault::Blurred),
        FaceHint::TooFar | FaceHint::TooClose | FaceHint::OffCentre | FaceHint::Ok => None,
    }
}

pub(super) fn portrait(detector: &FaceModel, card: &RgbaImage) -> Result<PortraitFace, PortraitFault> {
    let whole = view(card)?;
    let sides = [card.width(), card.height()];
    let [left, top, right, bottom] = PORTRAIT;
    let (left, right) = (place(left - AROUND, sides[0]), place(right + AROUND, sides[0]));
    let (top, bottom) = (place(top - AROUND, sides[1]), place(bottom + AROUND, sides[1]));
    if right <= left || bottom <= top {
        return Err(PortraitFault::NoFace);
    }
    let cut = imageops::crop_imm(card, left, top, right - left, bottom - top).to_image();
    let seen = FaceEye::new(detector.clone()).look(&view(&cut)?.into(), None);
    let found = seen.faces.first().copied().ok_or(PortraitFault::NoFace)?;
    let moved = |[x, y]: [f64; 2]| [x + f64::from(left), y + f64::from(top)];
    let [x, y] = moved([found.x, found.y]);
    let bounds = Face { x, y, ..found };
    if bounds.width < MIN_PORTRAIT_FACE_PX {
        return Err(PortraitFault::TooSmall { width_px: bounds.width });
    }
    let eyes = seen.eyes.ok_or(PortraitFault::EyesUnseen)?.map(moved);
    let aligned = AlignedFace::of(&whole, eyes).ok_or(PortraitFault::EyesUnseen)?;
    Ok(PortraitFace { bounds, aligned })
}

pub(super) fn view(picture: &RgbaImage) -> Result<RgbaView<'_>, FrameError> {
    RgbaView::new(picture.as_raw(), picture.width(), picture.height())
}

fn scaled(face: &Face, [across, down]: [f64; 2]) -> Face {
    Face {
        x: across * face.x,
        y: down * face.y,
        width: across * face.width,
        height: down * face.height,
        ..*face
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a side below 2^24, held between its ends"
)]
fn place(share: f32, side: u32) -> u32 {
    (f64::from(share.clamp(0.0, 1.0)) * f64::from(side)).round() as u32
}
