//! What to tell the person who holds the camera: one hint a frame, the most useful first, steady, and a shutter.
//! Pure functions of numbers that others measured; times are passed in, in milliseconds of any one clock.

mod document;
mod face;
mod pose;
mod shutter;
mod steady;

pub use document::{
    DocumentHint, DocumentMeasures, LEAST_COLOUR_SPREAD, MOST_MOTION, document_hint, least_nten,
};
pub(crate) use face::{CENTRE, LEAST_NTEN, LEAST_WIDTH_SHARE, is_burnt};
pub use face::{FaceHint, FaceMeasures, face_hint};
pub use pose::CardPose;
pub use shutter::{MANUAL_AFTER_MS, STABLE_MS, Shutter, ShutterState};
pub use steady::{MIN_SHOWN_MS, Steady};
