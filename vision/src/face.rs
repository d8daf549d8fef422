//! One look at a frame that should show a face: where faces are, the measures of the largest, and the hint that follows.
//! Keeps no history; steadiness over time is in [`crate::guidance`]. The detector's data is passed in.

mod align;
mod cascade;
mod cover;
mod eyes;
mod likeness;
mod model;
mod network;
mod portrait;
mod scan;
mod skin;
mod window;

pub use align::{ALIGNED_PX, AlignedFace, MIN_EYES_PX};
pub use cover::Cover;
pub use likeness::Likeness;
pub use model::{FaceModel, FaceModelError};

use crate::{
    exposure::Exposure,
    frame::Frame,
    guidance::{CENTRE, FaceHint, FaceMeasures, LEAST_NTEN, LEAST_WIDTH_SHARE, face_hint, is_burnt},
    luma::LumaImage,
    order,
    outline::number::real,
    outline::reduce::reduce,
    outline::{Card, CardFinder},
    region::Region,
    sharpness::live_pass,
};
use cascade::Cascade;
use cover::LEAST_EYES;
use eyes::Eyes;
use portrait::Portrait;
use window::Window;

/// The shorter side of the searched image: a face is found from 40 of these pixels on, a fifth.
const SEARCH_SIDE_PX: usize = 200;
/// A face of this score or more is one.
const LEAST_SCORE: f32 = 2.0;
/// Without a face, windows whose answers before the last network sum to this are something like one: on the fitted
/// seeds hidden faces have 4 to 19, rooms, desks and paper at most 1, the print of cards up to 4 in windows that small.
const ALMOST_SCORE: f32 = 4.0;
/// A second face counts as a second person from this share of the largest one's width on.
const SECOND_SHARE: f64 = 0.5;
/// The portrait's face is 13 to 15 % as wide as its card.
const MOST_PRINTED_SHARE: f64 = 0.25;

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
    /// Faces of people, the largest first.
    pub faces: Vec<Face>,
    /// Those of a size like the largest one's; smaller ones are far behind or in a picture.
    pub people: u32,
    /// A face that is printed on a card in the frame. Looked for only beside a larger face, and where none is near.
    pub printed: Option<Face>,
    /// Width of the largest over the shorter side of the frame; 0 without a face.
    pub width_share: f64,
    /// Its middle in fractions of the frame.
    pub centre: [f64; 2],
    /// What a cover would differ in.
    pub cover: Option<Cover>,
    /// Something hides the face or a part of it.
    pub covered: bool,
    /// The line through the eyes, clockwise from level, where both are seen.
    pub roll_degrees: Option<f64>,
    /// Their middles in pixels of the frame, the one at the left of the picture first.
    pub eyes: Option<[[f64; 2]; 2]>,
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
    /// Pixels of the frame along a side of a pixel of the small image.
    factor: usize,
    cascade: Cascade,
    cards: CardFinder,
}

impl FaceEye {
    /// An eye that knows faces by this data.
    pub fn new(model: FaceModel) -> Self {
        Self {
            model,
            luma: LumaImage::default(),
            sums: Vec::new(),
            small: Vec::new(),
            factor: 1,
            cascade: Cascade::default(),
            cards: CardFinder::default(),
        }
    }

    /// Looks at a frame. `motion` is the difference to the frame before, where there was one
    /// ([`crate::motion::LumaThumbnail::difference`]).
    pub fn look(&mut self, frame: &Frame<'_>, motion: Option<f64>) -> FaceFrame {
        self.luma.fill_from(frame);
        let size = [frame.width(), frame.height()];
        let [width, height] = size.map(f64::from);
        let share = |face: &Face| face.width / width.min(height);
        let mut faces = self.search();
        let is_near = faces.first().is_some_and(|face| share(face) >= LEAST_WIDTH_SHARE);
        let cards = if is_near && faces.len() == 1 { Vec::new() } else { self.cards.find(&self.luma).cards };
        let printed = take_printed(&mut faces, &cards);
        let hidden = faces.is_empty() && self.is_hidden(&cards, size);

        let first = faces.first();
        let pass = live_pass(&self.luma, first.and_then(|face| face.region(size)).unwrap_or(Region::FULL));
        let exposure = pass.histogram.exposure();
        let portrait =
            first.map(|face| Portrait::of((&self.small, size[0] as usize / self.factor), &self.window(face)));
        let eyes = portrait.as_ref().and_then(Eyes::of);
        let cover =
            first.zip(portrait.as_ref()).map(|(face, portrait)| Cover::of(portrait, eyes, frame, face));
        let seen_eyes = eyes.filter(|eyes| eyes.contrast >= LEAST_EYES);
        let people =
            faces.iter().filter(|face| first.is_some_and(|first| face.width >= SECOND_SHARE * first.width));
        let nten = pass.sharpness.nten;
        let has_lines = !is_burnt(&exposure) && nten >= LEAST_NTEN;
        let measures = FaceMeasures {
            faces: u32::try_from(people.count()).unwrap_or(u32::MAX),
            width_share: first.map_or(0.0, share),
            centre: first.map_or([0.5; 2], |face| face.middle(size)),
            covered: hidden
                || first.zip(cover).is_some_and(|(face, cover)| cover.hides(face.score, has_lines)),
            motion,
            exposure,
            nten,
        };
        FaceFrame {
            people: measures.faces,
            printed,
            width_share: measures.width_share,
            centre: measures.centre,
            cover,
            covered: measures.covered,
            roll_degrees: seen_eyes.map(|eyes| eyes.roll_degrees),
            eyes: first.zip(seen_eyes).map(|(face, eyes)| eyes.places.map(|place| face.place(place))),
            exposure,
            nten,
            hint: face_hint(&measures),
            size,
            faces,
        }
    }

    /// All faces of the frame in `luma`, the largest first.
    fn search(&mut self) -> Vec<Face> {
        let shorter = self.luma.width().min(self.luma.height());
        self.factor = (shorter / SEARCH_SIDE_PX).max(1);
        reduce(&self.luma, self.factor, &mut self.sums, &mut self.small);
        let width = self.luma.width() / self.factor;
        let first_scale = real(SEARCH_SIDE_PX) / real(shorter / self.factor);
        let windows = self.cascade.search(&self.model, (&self.small, width), first_scale);
        let mut faces = Vec::new();
        for window in windows.iter().filter(|window| window.score >= LEAST_SCORE) {
            let face = self.face(window);
            order::insert(&mut faces, face, |other| other.width < face.width);
        }
        faces
    }

    /// Whether something hides the face where none was found: a card lies where it should be, or the search all but
    /// found one.
    fn is_hidden(&self, cards: &[Card], size: [u32; 2]) -> bool {
        let [width, height] = size.map(f64::from);
        let middle = [0, 1].map(|axis| CENTRE[axis] * [width, height][axis]);
        let almost = self.cascade.almost().filter(|window| window.score >= ALMOST_SCORE);
        let is_near = |face: Face| face.width >= LEAST_WIDTH_SHARE * width.min(height);
        cards.iter().any(|card| holds(card, middle))
            || almost.is_some_and(|window| is_near(self.face(&window)))
    }

    /// A window of the small image in pixels of the frame.
    fn face(&self, window: &Window) -> Face {
        let factor = f64::from(real(self.factor));
        let [x, y, side] = [window.x, window.y, window.side].map(|length| factor * f64::from(length));
        Face { x, y, width: side, height: side, score: f64::from(window.score) }
    }

    /// A face in pixels of the small image.
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a frame, which are exact in 24 bits")]
    fn window(&self, face: &Face) -> Window {
        let factor = f64::from(real(self.factor));
        let [x, y, side] = [face.x, face.y, face.width].map(|length| (length / factor) as f32);
        Window { x, y, side, score: face.score as f32 }
    }
}

/// Takes the faces that lie in a card out of `faces`; returns the largest of them.
fn take_printed(faces: &mut Vec<Face>, cards: &[Card]) -> Option<Face> {
    let is_printed = |face: &Face| {
        let middle = [face.x + 0.5 * face.width, face.y + 0.5 * face.height];
        let fits = |card: &Card| face.width < MOST_PRINTED_SHARE * f64::from(card.width_px());
        cards.iter().any(|card| fits(card) && holds(card, middle))
    };
    let printed = faces.iter().copied().find(is_printed);
    faces.retain(|face| !is_printed(face));
    printed
}

/// Whether a point lies within a card's corners, which go around clockwise.
fn holds(card: &Card, [x, y]: [f64; 2]) -> bool {
    let corners = card.corners.map(|corner| corner.map(f64::from));
    (0..4).all(|at| {
        let ([ax, ay], [bx, by]) = (corners[at], corners[(at + 1) % 4]);
        (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0.0
    })
}

impl Face {
    /// A part of its square: left, top, width and height in fractions of it.
    fn part(&self, [left, top, width, height]: [f64; 4]) -> Self {
        Self {
            x: self.x + left * self.width,
            y: self.y + top * self.height,
            width: width * self.width,
            height: height * self.height,
            score: self.score,
        }
    }

    /// A point of its square, given in fractions of it, in pixels of the frame.
    fn place(&self, [across, down]: [f64; 2]) -> [f64; 2] {
        [self.x + across * self.width, self.y + down * self.height]
    }

    /// Its middle in fractions of a frame of these sides.
    fn middle(&self, size: [u32; 2]) -> [f64; 2] {
        let [width, height] = size.map(f64::from);
        [(self.x + 0.5 * self.width) / width, (self.y + 0.5 * self.height) / height]
    }

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
