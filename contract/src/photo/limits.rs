//! What a photo is of, and what is asked of it before anybody decodes it.

use serde::{Deserialize, Serialize};

/// What a photo is of; decides its limits and the field that its errors name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhotoKind {
    /// The card.
    Ktp,
    /// The face.
    Selfie,
}

impl PhotoKind {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ktp => "ktp",
            Self::Selfie => "selfie",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Ktp, Self::Selfie].into_iter().find(|kind| kind.as_str() == name)
    }

    /// The field of the partner APIs.
    pub fn field(self) -> &'static str {
        match self {
            Self::Ktp => "ktp_photo",
            Self::Selfie => "selfie_photo",
        }
    }

    /// The documented limits.
    pub fn limits(self) -> PhotoLimits {
        match self {
            Self::Ktp => {
                PhotoLimits { max_bytes: 2_000_000, min_width: 480, min_height: 360, ..PhotoLimits::SELFIE }
            }
            Self::Selfie => PhotoLimits::SELFIE,
        }
    }
}

/// What is asked of a photo before anybody decodes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoLimits {
    /// Fewest bytes of the image itself.
    pub min_bytes: usize,
    /// Most bytes of the image itself.
    pub max_bytes: usize,
    /// Narrowest, as displayed.
    pub min_width: u32,
    /// Lowest, as displayed.
    pub min_height: u32,
    /// Longest side.
    pub max_side: u32,
    /// Most pixels.
    pub max_pixels: u64,
}

/// What may follow an image's end in its file: phones append films to images (ours). It is cut later.
const TAIL_BYTES: usize = 3 * 1024 * 1024;

/// What is read at most of a file whose image may have so many bytes.
pub const fn most_file_bytes(max_bytes: usize) -> usize {
    max_bytes.saturating_add(TAIL_BYTES)
}

impl PhotoLimits {
    /// A selfie: 100 kB to 4 MB, at least 480x640, at most 10,000 a side (certificate API). 40 megapixels are ours: above
    /// the largest phone still that browsers hand out, and 160 MB decoded.
    pub const SELFIE: Self = Self {
        min_bytes: 100_000,
        max_bytes: 4_000_000,
        min_width: 480,
        min_height: 640,
        max_side: 10_000,
        max_pixels: 40_000_000,
    };
    /// A frame of a capture bundle: at most 12 MB as base64, which is 9 MiB of image; no smallest size is
    /// documented.
    pub const FRAME: Self =
        Self { min_bytes: 1, max_bytes: 9 * 1024 * 1024, min_width: 1, min_height: 1, ..Self::SELFIE };
}
