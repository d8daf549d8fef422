//! The capture bundle, version 1.0: what a client signs and sends after a capture.

mod assemble;
mod ocr;
mod origin;
mod read;
mod samples;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

pub use assemble::{Draft, DraftFrame, EncodedFrame, assemble, assemble_pieces};
pub use ocr::OcrField;
pub use origin::{CameraFacts, FrameOrigin, FrameQuality, FrameSource};
pub use read::AdmittedFrames;
pub use samples::{FlashSample, slots};

#[cfg(feature = "schema")]
pub(crate) use {
    ocr::{MAX_FIELDS as MAX_OCR_FIELDS, MAX_VALUE_BYTES as MAX_OCR_VALUE_BYTES},
    read::{MAX_SAMPLES, MAX_TEXT_BYTES},
};

/// The only version.
pub const VERSION: &str = "1.0";
/// Most frames (ours: the vendor gives no number).
pub const MAX_FRAMES: usize = 10;
/// Longest frame as base64: "each frame <= 12 MB after base64", which is 9 MiB of image exactly.
pub const MAX_FRAME_BASE64_BYTES: usize = 12 * 1024 * 1024;
/// Largest request body (ours): five frames of the largest size and room for the rest.
pub const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// The platforms of the vendor's SDKs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// React Native on iOS.
    RnIos,
    /// React Native on Android.
    RnAndroid,
    /// Native iOS.
    Ios,
    /// Native Android.
    Android,
    /// Flutter.
    Flutter,
    /// A browser.
    Web,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::RnIos, Self::RnAndroid, Self::Ios, Self::Android, Self::Flutter, Self::Web];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RnIos => "rn-ios",
            Self::RnAndroid => "rn-android",
            Self::Ios => "ios",
            Self::Android => "android",
            Self::Flutter => "flutter",
            Self::Web => "web",
        }
    }
}

/// A bundle whose members hold. The signature is checked apart, on the JSON that this was read from.
#[derive(Clone, PartialEq)]
pub struct CaptureBundle<'a> {
    /// Name and version of the SDK.
    pub sdk_version: &'a str,
    /// The SDK's platform.
    pub platform: Platform,
    /// Base64, as sent.
    pub frames: Vec<&'a str>,
    /// The client's clock.
    pub captured_at: Instant,
    /// The challenge that was shown.
    pub nonce: Option<&'a str>,
    /// What the camera saw of it.
    pub samples: Vec<FlashSample>,
    /// The client's own reading of the card; compared, never believed.
    pub ocr_fields: BTreeMap<String, String>,
    /// 0 to 1 for each of `ocr_fields`.
    pub ocr_confidence: BTreeMap<String, f64>,
    /// Where the frames came from; empty when the client does not say.
    pub origins: Vec<FrameOrigin>,
}

impl CaptureBundle<'_> {
    /// One that says nothing: of photos that came without a bundle.
    pub fn silent(captured_at: Instant) -> Self {
        Self {
            sdk_version: "",
            platform: Platform::Web,
            frames: Vec::new(),
            captured_at,
            nonce: None,
            samples: Vec::new(),
            ocr_fields: BTreeMap::new(),
            ocr_confidence: BTreeMap::new(),
            origins: Vec::new(),
        }
    }
}

crate::redact_debug!(CaptureBundle<'a>);

#[cfg(test)]
mod tests;
