//! Faces of a capture: the one on a selfie, the one printed on the card, whether a person or a picture was before the
//! camera, and whether both faces are one person's. What follows from the answers is `contract::face`.

mod liveness;
mod matcher;
mod onnx;
mod sight;
mod slots;

use std::{path::PathBuf, sync::Arc};

use contract::face::{FaceFinding, MatcherName, Mode, SelfieEvidence};
use image::RgbaImage;
use vision::face::{AlignedFace, FaceModel};

use crate::Fault;

pub use matcher::{Baseline, Embedding, FaceMatcher, MatchFault};
pub use onnx::{GuardFault, MAX_MODEL_BYTES, ModelFault, OnnxMatcher, PixelScale};
pub use sight::{MIN_FACE_PX, PortraitFace, PortraitFault, SelfieFace, SelfieFault};

/// The detector's data, as the browser has it too.
const DETECTOR: &[u8] = include_bytes!("../../../vision/data/faces.bin");

/// Which faces are taken for one person's, and by whom.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FaceSettings {
    /// An ONNX embedding model; the built-in baseline without one.
    pub model: Option<PathBuf>,
    /// The least cosine of a match by that model.
    pub threshold: f64,
    /// How it wants its pixels.
    pub pixels: PixelScale,
}

/// Everything that looks at faces. Cheap to clone; its work takes tens to hundreds of milliseconds and belongs on
/// threads that may block.
#[derive(Clone)]
pub struct Faces {
    detector: Arc<FaceModel>,
    matcher: Arc<dyn FaceMatcher>,
}

impl std::fmt::Debug for Faces {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Faces").field("model", &self.matcher.model_id()).finish_non_exhaustive()
    }
}

impl Faces {
    /// Loads what the settings name; a model is tried once on two faces that are none.
    ///
    /// # Errors
    /// The model cannot be used, and why.
    pub fn open(settings: &FaceSettings) -> Result<Self, Fault> {
        let matcher: Arc<dyn FaceMatcher> = match &settings.model {
            None => Arc::new(Baseline),
            Some(path) => {
                let model = OnnxMatcher::open(path, settings.threshold, settings.pixels);
                Arc::new(model.map_err(|fault| {
                    Fault::Configuration(format!("face model {}: {fault}", path.display()))
                })?)
            }
        };
        Self::with_matcher(matcher)
    }

    /// With a matcher of the caller's.
    ///
    /// # Errors
    /// The detector's data is broken: a fault of this program.
    pub fn with_matcher(matcher: Arc<dyn FaceMatcher>) -> Result<Self, Fault> {
        let detector = FaceModel::parse(DETECTOR)
            .map_err(|error| Fault::Invariant(format!("the face detector's data: {error}")))?;
        Ok(Self { detector: Arc::new(detector), matcher })
    }

    /// Who matches.
    pub fn matcher_name(&self) -> MatcherName {
        MatcherName { model_id: self.matcher.model_id().to_owned(), is_stub: self.matcher.is_stub() }
    }

    /// The one usable face of a selfie.
    ///
    /// # Errors
    /// Why there is none.
    pub fn selfie(&self, photo: &RgbaImage) -> Result<SelfieFace, SelfieFault> {
        sight::selfie(&self.detector, photo)
    }

    /// The face in the portrait of a card that was laid flat, upright, 400 pixels wide at least.
    ///
    /// # Errors
    /// Why there is none.
    pub fn portrait(&self, card: &RgbaImage) -> Result<PortraitFace, PortraitFault> {
        sight::portrait(&self.detector, card)
    }

    /// What a selfie itself tells of a person or a picture before the camera. Evidence of the flash and of successive
    /// frames is added by whoever has it, and [`contract::face::SelfieLiveness::of`] takes all of it together.
    pub fn replay_evidence(&self, photo: &RgbaImage, face: &SelfieFace) -> Vec<SelfieEvidence> {
        liveness::evidence(photo, face)
    }

    /// The numbers of a face that are stored and compared later.
    ///
    /// # Errors
    /// The matcher failed.
    pub fn embed(&self, face: &AlignedFace) -> Result<Embedding, MatchFault> {
        self.matcher.embed(face)
    }

    /// Whether the selfie shows the person of the portrait. A missing face or a failing model is no match and no
    /// mismatch: somebody must look.
    pub fn compare(&self, portrait: &AlignedFace, selfie: &AlignedFace, mode: Mode) -> FaceFinding {
        match self.matcher.compare(portrait, selfie) {
            Ok(comparison) => FaceFinding::of(&comparison, mode),
            Err(fault) => {
                tracing::warn!(%fault, model = self.matcher.model_id(), "faces could not be compared");
                FaceFinding::not_evaluated(&self.matcher_name(), fault.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests;
