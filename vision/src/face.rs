//! One look at a frame that should show a face: where faces are, the measures of the largest, and the hint that follows.
//! Keeps no history; steadiness over time is in [`crate::guidance`]. The detector's data is passed in.

mod cascade;
mod model;
mod network;
mod scan;
mod skin;
mod window;

pub use model::{FaceModel, FaceModelError};

use crate::{
    exposure::Exposure,
    frame::Frame,
    guidance::{FaceHint, FaceMeasures, face_hint},
    luma::LumaImage,
    outline::number::real,
    outline::reduce::reduce,
    region::Region,
    sharpness::live_pass,
};
use cascade::Cascade;

/// The shorter side of the searched image: a face is found from 40 of these pixels on, a fifth.
const SEARCH_SIDE_PX: usize = 200;
/// A face of this score or more is one.
const LEAST_SCORE: f32 = 2.0;
/// A second face counts as a second person from this share of the largest one's width on.
const SECOND_SHARE: f64 = 0.5;

/// A face: a square in pixels of the frame, which may reach beyond it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// From ear to ear.
    pub width: f64,
    /// From the forehead to the chin.
    pub height: f64,
    /// How sure the detector is: 2 and more, most faces 5 to 40.
    pub score: f64,
}

/// What one look saw.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceFrame {
    /// All faces, the largest first.
    pub faces: Vec<Face>,
    /// Those of a size like the largest one's: a small one more is a picture on a card or a wall.
    pub people: u32,
    /// Width of the largest over the shorter side of the frame; 0 without a face.
    pub width_share: f64,
    /// Its middle in fractions of the frame.
    pub centre: [f64; 2],
    /// Something hides eyes, nose or mouth.
    pub covered: bool,
    /// The line through the eyes, clockwise from level, where both are seen.
    pub roll_degrees: Option<f64>,
    /// Of the face, or of the whole frame without one.
    pub exposure: Exposure,
    /// Normalised Tenengrad of the face, or of the whole frame without one.
    pub nten: f64,
    /// The most useful hint.
    pub hint: FaceHint,
    /// Sides of the frame in pixels.
    size: [u32; 2],
}

impl FaceFrame {
    /// Forehead and both cheeks of the largest face in fractions of the frame: where a flash is sampled.
    pub fn skin(&self) -> Option<[Region; 3]> {
        skin::places(self.faces.first()?, self.size)
    }
}

/// The detector with its memory; keep one for a stream of frames.
#[derive(Debug)]
pub struct FaceEye {
    model: FaceModel,
    luma: LumaImage,
    sums: Vec<u16>,
    small: Vec<u8>,
    cascade: Cascade,
}

impl FaceEye {
    /// An eye that knows faces by this data.
    pub fn new(model: FaceModel) -> Self {
        Self {
            model,
            luma: LumaImage::default(),
            sums: Vec::new(),
            small: Vec::new(),
            cascade: Cascade::default(),
        }
    }

    /// Looks at a frame. `motion` is the difference to the frame before, where there was one
    /// ([`crate::motion::LumaThumbnail::difference`]).
    pub fn look(&mut self, frame: &Frame<'_>, motion: Option<f64>) -> FaceFrame {
        self.luma.fill_from(frame);
        let size = [frame.width(), frame.height()];
        let faces = self.faces();
        let people = faces
            .iter()
            .filter(|face| faces.first().is_some_and(|first| face.width >= SECOND_SHARE * first.width))
            .count();
        let inside = faces.first().and_then(|face| face.region(size)).unwrap_or(Region::FULL);
        let pass = live_pass(&self.luma, inside);
        let [width, height] = size.map(f64::from);
        let measures = FaceMeasures {
            faces: u32::try_from(people).unwrap_or(u32::MAX),
            width_share: faces.first().map_or(0.0, |face| face.width / width.min(height)),
            centre: faces.first().map_or([0.5; 2], |face| {
                [(face.x + 0.5 * face.width) / width, (face.y + 0.5 * face.height) / height]
            }),
            covered: false,
            motion,
            exposure: pass.histogram.exposure(),
            nten: pass.sharpness.nten,
        };
        FaceFrame {
            faces,
            people: measures.faces,
            width_share: measures.width_share,
            centre: measures.centre,
            covered: measures.covered,
            roll_degrees: None,
            exposure: measures.exposure,
            nten: measures.nten,
            hint: face_hint(&measures),
            size,
        }
    }

    /// All faces of the frame in `luma`, the largest first.
    fn faces(&mut self) -> Vec<Face> {
        let shorter = self.luma.width().min(self.luma.height());
        let factor = (shorter / SEARCH_SIDE_PX).max(1);
        reduce(&self.luma, factor, &mut self.sums, &mut self.small);
        let width = self.luma.width() / factor;
        let first_scale = real(SEARCH_SIDE_PX) / real(shorter / factor);
        let windows = self.cascade.search(&self.model, (&self.small, width), first_scale);
        let factor = f64::from(real(factor));
        let mut faces: Vec<Face> = windows
            .into_iter()
            .filter(|window| window.score >= LEAST_SCORE)
            .map(|window| {
                let [x, y, side, score] = [window.x, window.y, window.side, window.score].map(f64::from);
                Face { x: factor * x, y: factor * y, width: factor * side, height: factor * side, score }
            })
            .collect();
        faces.sort_unstable_by(|a, b| b.width.total_cmp(&a.width));
        faces
    }
}

impl Face {
    /// The part of a frame of these sides that it covers, where it covers any.
    pub fn region(&self, [width, height]: [u32; 2]) -> Option<Region> {
        let part = |from: f64, length: f64, side: u32| {
            let (from, to) = (from / f64::from(side), (from + length) / f64::from(side));
            (from.clamp(0.0, 1.0), to.clamp(0.0, 1.0))
        };
        let ((left, right), (top, bottom)) =
            (part(self.x, self.width, width), part(self.y, self.height, height));
        Region::new(left, top, right - left, bottom - top).ok()
    }
}
