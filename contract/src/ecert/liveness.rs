//! The liveness call beside the certificate: `POST /v1/face/liveness`. Its error codes and the words of its sandbox are the
//! vendor's.

mod answer;
mod magic;

use thiserror::Error;

pub use answer::{Attributes, FailOn, LivenessAnswer, LivenessWord, Quality, Seen};
pub use magic::MagicFace;

use super::{ErrorBody, MagicPhoto, PhotoSource, PhotoSourceError, photo_source::NO_FACE_WORD};
use crate::{
    canonical::{Json, parse_keeping_digits},
    face::Mode,
    photo::{PhotoError, PhotoLimits},
};

/// 5 MiB; no smallest size or side is asked for, 4:3 is advice.
pub const IMAGE_LIMITS: PhotoLimits = PhotoLimits {
    min_bytes: 1,
    max_bytes: 5 * 1024 * 1024,
    min_width: 1,
    min_height: 1,
    ..PhotoLimits::SELFIE
};

/// A call whose every field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivenessRequest {
    /// What to look at.
    pub image: LivenessImage,
    /// What to look for.
    pub asked: Asked,
}

/// What a call looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LivenessImage {
    /// A photo.
    Given(PhotoSource),
    /// A person of the sandbox.
    Person(MagicFace),
}

/// What a call wants to know, and what shall fail it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the switches of the vendor's request")]
pub struct Asked {
    /// Blur and dark are measured and told. On unless switched off.
    pub is_quality: bool,
    /// What covers the face is told. On unless switched off.
    pub is_attribute: bool,
    /// Blur or dark fails the call.
    pub validate_quality: bool,
    /// Sunglasses or a mask fail it.
    pub validate_attribute: bool,
    /// A picture of a person fails it.
    pub validate_liveness: bool,
    /// More than one face fails it.
    pub validate_nface: bool,
}

/// Why a call was not processed. `Display` is the message; statuses and codes are the vendor's where it has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LivenessFailure {
    /// No JSON object, or a switch that is no boolean.
    #[error("invalid payload")]
    InvalidPayload,
    /// No image.
    #[error("missing payload image")]
    ImageMissing,
    /// Neither base64 nor an address.
    #[error("image should be in a valid base64 or URL format")]
    ImageEmpty,
    /// Beyond [`IMAGE_LIMITS`].
    #[error("image size is too large")]
    ImageSize,
    /// No JPEG or PNG, or nothing that can be read at its address.
    #[error("image cannot be decoded, should be JPEG or PNG")]
    ImageFormat,
    /// Its address did not answer in 15 s.
    #[error("timeout getting image from URL in 15 seconds")]
    ImageTimeout,
    /// No face.
    #[error("face not detected")]
    FaceNotDetected,
    /// `validate_quality` without `is_quality`.
    #[error("is_quality must be true if validate_quality is true")]
    QualityDependency,
    /// `validate_attribute` without `is_attribute`.
    #[error("is_attribute must be true if validate_attribute is true")]
    AttributeDependency,
}

impl LivenessFailure {
    /// The code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::InvalidPayload => "INVALID_PAYLOAD",
            Self::ImageMissing => "MISSING_PAYLOAD_IMAGE",
            Self::ImageEmpty => "INVALID_PAYLOAD_IMAGE_MISSING",
            Self::ImageSize => "INVALID_PAYLOAD_IMAGE_SIZE",
            Self::ImageFormat => "INVALID_PAYLOAD_IMAGE_FORMAT",
            Self::ImageTimeout => "INVALID_PAYLOAD_IMAGE_TIMEOUT",
            Self::FaceNotDetected => "FACE_NOT_DETECTED",
            Self::QualityDependency => "INVALID_PAYLOAD_QUALITY_VALIDATION_DEPENDENCY",
            Self::AttributeDependency => "INVALID_PAYLOAD_ATTRIBUTE_VALIDATION_DEPENDENCY",
        }
    }

    /// The HTTP status.
    pub const STATUS: u16 = 400;

    /// The body.
    pub fn body(self) -> ErrorBody {
        ErrorBody { message: self.to_string(), error_code: self.code().to_owned(), error_fields: None }
    }

    /// The first thing that is wrong with a photo, sent or fetched.
    pub fn of_photo(errors: &[PhotoSourceError]) -> Self {
        let is_large = |error: &PhotoSourceError| {
            matches!(
                error,
                PhotoSourceError::Photo(PhotoError::TooManyBytes { .. } | PhotoError::TooLarge { .. })
            )
        };
        match errors.first() {
            Some(PhotoSourceError::Format) => Self::ImageEmpty,
            Some(PhotoSourceError::NoFace) => Self::FaceNotDetected,
            Some(PhotoSourceError::TimedOut) => Self::ImageTimeout,
            _ if errors.iter().any(is_large) => Self::ImageSize,
            _ => Self::ImageFormat,
        }
    }
}

impl LivenessRequest {
    /// Reads a body; words of the sandbox mean something in Testing alone.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(body: &str, mode: Mode) -> Result<Self, LivenessFailure> {
        let json = parse_keeping_digits(body).map_err(|_| LivenessFailure::InvalidPayload)?;
        if json.as_object().is_none() {
            return Err(LivenessFailure::InvalidPayload);
        }
        let given = |name: &str| json.member(name).filter(|value| **value != Json::Null);
        let switch = |name: &str, default: bool| match given(name) {
            None => Ok(default),
            Some(value) => value.as_bool().ok_or(LivenessFailure::InvalidPayload),
        };
        let image = given("image").ok_or(LivenessFailure::ImageMissing)?;
        let image = read_image(image.as_text().ok_or(LivenessFailure::ImageEmpty)?, mode)?;
        let asked = Asked {
            is_quality: switch("is_quality", true)?,
            is_attribute: switch("is_attribute", true)?,
            validate_quality: switch("validate_quality", false)?,
            validate_attribute: switch("validate_attribute", false)?,
            validate_liveness: switch("validate_liveness", false)?,
            validate_nface: switch("validate_nface", false)?,
        };
        if asked.validate_quality && !asked.is_quality {
            return Err(LivenessFailure::QualityDependency);
        }
        if asked.validate_attribute && !asked.is_attribute {
            return Err(LivenessFailure::AttributeDependency);
        }
        Ok(Self { image, asked })
    }
}

fn read_image(text: &str, mode: Mode) -> Result<LivenessImage, LivenessFailure> {
    if mode == Mode::Testing {
        match text {
            "IMAGE_EXCEED_LIMIT" => return Err(LivenessFailure::ImageSize),
            NO_FACE_WORD => return Err(LivenessFailure::FaceNotDetected),
            "VALID_PHOTO" => return Ok(LivenessImage::Given(PhotoSource::Magic(MagicPhoto::Valid))),
            "SPOOF_PHOTO" => return Ok(LivenessImage::Given(PhotoSource::Magic(MagicPhoto::Spoof))),
            _ => {}
        }
        if let Some(person) = MagicFace::named(text) {
            return Ok(LivenessImage::Person(person));
        }
    }
    PhotoSource::given(text, &IMAGE_LIMITS)
        .map(LivenessImage::Given)
        .map_err(|errors| LivenessFailure::of_photo(&errors))
}

#[cfg(test)]
mod tests;
