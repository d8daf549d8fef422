//! Where a frame of a bundle came from and what the client measured on it: additive members, signed too.
//!
//! Evidence, never a block: what a client says of itself is read as far as it holds, and the rest is left out.

use serde::{Deserialize, Serialize};

use super::assemble::Members;
use super::read::{number_within, present, short_text, whole_within};
use crate::{canonical::Json, challenge::MAX_STEPS, photo::PhotoKind};

/// Most signals of one frame that are kept; the module knows fewer than ten.
const MAX_SIGNALS: usize = 16;
/// Longest signal or hint, in bytes. They are words of a program, not sentences.
const MAX_WORD_BYTES: usize = 40;
/// Beyond every measure that has no scale of its own: sharpness, colour spread, pattern peaks.
const LARGEST_MEASURE: f64 = 1e6;

/// Where a frame came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FrameSource {
    /// The module's own camera.
    Camera,
    /// A file that the person chose.
    Upload,
}

/// What the browser says of the camera. Labels can be anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CameraFacts {
    /// The camera's name.
    pub label: Option<String>,
    /// Pixels across, as delivered.
    pub width: Option<u32>,
    /// Pixels down, as delivered.
    pub height: Option<u32>,
    /// Frames a second, as delivered.
    pub frame_rate: Option<f64>,
    /// `user` or `environment`, where the browser says.
    pub facing: Option<String>,
}

/// What the client measured on a frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FrameQuality {
    /// Normalised Tenengrad of the card's text or of the face.
    pub sharpness: Option<f64>,
    /// Mean luma, 0 to 255.
    pub mean_luma: Option<f64>,
    /// Share of the card in glare, 0 to 1.
    pub glare_share: Option<f64>,
    /// How far the colours spread.
    pub colour_spread: Option<f64>,
    /// Mean number of pattern peaks, where a pattern could be seen.
    pub moire: Option<f64>,
    /// The hint that this frame would have given, `ok` or what was wrong.
    pub guidance: Option<String>,
}

/// What a frame shows and where it came from; one for each frame, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameOrigin {
    /// Card or face.
    pub kind: PhotoKind,
    /// Camera or file.
    pub source: FrameSource,
    /// The camera, where it was one.
    #[serde(default)]
    pub camera: Option<CameraFacts>,
    /// Whether the module took it by itself; `None` where the client does not say.
    #[serde(default)]
    pub automatic: Option<bool>,
    /// What was measured on it.
    #[serde(default)]
    pub quality: Option<FrameQuality>,
    /// Signs of a camera that is none, `label_virtual` for example.
    #[serde(default)]
    pub signals: Vec<String>,
    /// The step of the flash challenge that the screen showed, from 0, of a frame that was taken for it.
    #[serde(default)]
    pub flash_step: Option<u32>,
}

impl FrameOrigin {
    /// The origin of a frame of which nothing more is known.
    pub fn new(kind: PhotoKind, source: FrameSource) -> Self {
        Self {
            kind,
            source,
            camera: None,
            automatic: None,
            quality: None,
            signals: Vec::new(),
            flash_step: None,
        }
    }

    pub(super) fn read(json: &Json<'_>) -> Result<Self, &'static str> {
        let kind = match json.member("kind").and_then(Json::as_text) {
            Some("ktp") => PhotoKind::Ktp,
            Some("selfie") => PhotoKind::Selfie,
            _ => return Err("needs kind ktp or selfie"),
        };
        let source = match json.member("source").and_then(Json::as_text) {
            Some("camera") => FrameSource::Camera,
            Some("upload") => FrameSource::Upload,
            _ => return Err("needs source camera or upload"),
        };
        let signals = present(json, "signals").and_then(Json::as_list).unwrap_or_default();
        Ok(Self {
            kind,
            source,
            camera: present(json, "camera").map(CameraFacts::read),
            automatic: json.member("automatic").and_then(|value| match value {
                Json::Bool(automatic) => Some(*automatic),
                _ => None,
            }),
            quality: present(json, "quality").map(FrameQuality::read),
            signals: signals.iter().filter_map(word).take(MAX_SIGNALS).collect(),
            flash_step: whole_within(json, "flashStep", MAX_STEPS - 1)?,
        })
    }

    pub(super) fn json(&self) -> Json<'_> {
        let kind = match self.kind {
            PhotoKind::Ktp => "ktp",
            PhotoKind::Selfie => "selfie",
        };
        let source = match self.source {
            FrameSource::Camera => "camera",
            FrameSource::Upload => "upload",
        };
        let mut members = Members::default();
        members.text("kind", Some(kind));
        members.text("source", Some(source));
        if let Some(camera) = &self.camera {
            members.put("camera", camera.json());
        }
        if let Some(automatic) = self.automatic {
            members.put("automatic", automatic.into());
        }
        if let Some(quality) = &self.quality {
            members.put("quality", quality.json());
        }
        if !self.signals.is_empty() {
            let signals = self.signals.iter().map(|signal| signal.as_str().into()).collect();
            members.put("signals", Json::List(signals));
        }
        members.number("flashStep", self.flash_step.map(f64::from));
        members.json()
    }
}

impl CameraFacts {
    fn read(json: &Json<'_>) -> Self {
        Self {
            label: short_text(json, "label"),
            width: whole_within(json, "width", 100_000).ok().flatten(),
            height: whole_within(json, "height", 100_000).ok().flatten(),
            frame_rate: number_within(json, "frameRate", 0.0, 1_000.0),
            facing: short_text(json, "facing"),
        }
    }

    fn json(&self) -> Json<'_> {
        let mut members = Members::default();
        members.text("label", self.label.as_deref());
        members.number("width", self.width.map(f64::from));
        members.number("height", self.height.map(f64::from));
        members.number("frameRate", finite(self.frame_rate));
        members.text("facing", self.facing.as_deref());
        members.json()
    }
}

impl FrameQuality {
    fn read(json: &Json<'_>) -> Self {
        let measure = |name| number_within(json, name, 0.0, LARGEST_MEASURE);
        Self {
            sharpness: measure("sharpness"),
            mean_luma: number_within(json, "meanLuma", 0.0, 255.0),
            glare_share: number_within(json, "glareShare", 0.0, 1.0),
            colour_spread: measure("colourSpread"),
            moire: measure("moire"),
            guidance: json.member("guidance").and_then(word),
        }
    }

    fn json(&self) -> Json<'_> {
        let mut members = Members::default();
        members.number("sharpness", finite(self.sharpness));
        members.number("meanLuma", finite(self.mean_luma));
        members.number("glareShare", finite(self.glare_share));
        members.number("colourSpread", finite(self.colour_spread));
        members.number("moire", finite(self.moire));
        members.text("guidance", self.guidance.as_deref());
        members.json()
    }
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// A word of a program, `label_virtual`; whatever else stands there is no word.
fn word(json: &Json<'_>) -> Option<String> {
    let word = json.as_text()?;
    let shaped = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (shaped && (1..=MAX_WORD_BYTES).contains(&word.len())).then(|| word.to_owned())
}
