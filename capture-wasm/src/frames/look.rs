//! What frames are looked at for, and the look itself. Leaves out history: `aim` holds hints and shots.

use contract::nik::Nik;
use vision::document::{DocumentEye, DocumentFrame};
use vision::face::FaceFrame;
use vision::frame::Frame;
use wasm_bindgen::JsValue;

use super::faces;
use crate::error::{CaptureError, ErrorCode};
use crate::{document, face};

/// What frames are looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Subject {
    /// Nothing: colour, light and motion alone are measured.
    #[default]
    None,
    /// A card.
    Card,
    /// A face.
    Face,
}

impl Subject {
    /// Its word on the surface.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Card => "card",
            Self::Face => "face",
        }
    }

    /// The subject of a word.
    pub(crate) fn parse(word: &str) -> Result<Self, CaptureError> {
        [Self::None, Self::Card, Self::Face].into_iter().find(|subject| subject.word() == word).ok_or_else(
            || CaptureError::new(ErrorCode::InvalidInput, "subject must be \"card\", \"face\" or \"none\""),
        )
    }
}

/// From pixels of the frame measured to those of the camera's picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// The frame measured.
    pub(crate) frame: (u32, u32),
    /// The camera's picture.
    pub(crate) picture: (u32, u32),
}

impl Scale {
    /// A picture measured as it is.
    pub(crate) fn same(width: u32, height: u32) -> Self {
        Self { frame: (width, height), picture: (width, height) }
    }

    /// The factors across and down.
    pub(crate) fn factors(self) -> [f64; 2] {
        let part = |picture: u32, frame: u32| f64::from(picture) / f64::from(frame.max(1));
        [part(self.picture.0, self.frame.0), part(self.picture.1, self.frame.1)]
    }
}

/// The memory of looks.
#[derive(Default)]
pub(crate) struct Eyes {
    document: DocumentEye,
}

/// What a look saw.
pub(crate) enum Look {
    /// With subject card.
    Document(Box<DocumentFrame>),
    /// With subject face.
    Face(Box<FaceFrame>),
}

impl Eyes {
    /// Looks at a frame for a subject; none where there is nothing to look for, or no means.
    pub(crate) fn look(&mut self, subject: Subject, frame: &Frame<'_>, motion: Option<f64>) -> Option<Look> {
        match subject {
            Subject::Card => {
                let plausible = |digits: &str| Nik::parse(digits).is_ok();
                Some(Look::Document(Box::new(self.document.look(frame, motion, &plausible))))
            }
            Subject::Face => {
                faces::warm();
                face::look(frame, motion).map(|seen| Look::Face(Box::new(seen)))
            }
            Subject::None => None,
        }
    }
}

impl Look {
    /// The `document` and `face` members of a report or shot.
    pub(super) fn to_js(look: Option<&Self>, scale: Scale) -> [JsValue; 2] {
        match look {
            Some(Self::Document(seen)) => [document::report(seen, scale).into(), JsValue::NULL],
            Some(Self::Face(seen)) => [JsValue::NULL, face::report(seen, scale).into()],
            None => [JsValue::NULL, JsValue::NULL],
        }
    }
}
