//! A photo of a request: base64, an address, or a word of the sandbox. Addresses are fetched elsewhere.

use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};
use thiserror::Error;

use crate::{
    address::WebAddress,
    face::Mode,
    field::FieldError,
    photo::{Photo, PhotoError, PhotoKind, PhotoLimits},
};

/// How long a photo's address may take (sister API: `INVALID_PAYLOAD_IMAGE_TIMEOUT` after 15 s).
pub const UNREACHABLE_AFTER_MS: u64 = 15_000;

/// Where a photo comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoSource {
    /// It was in the request, and its header holds.
    Base64(Photo),
    /// It has to be fetched, and is then held against [`PhotoSource::fetched`].
    Url(WebAddress),
    /// The sandbox stands in for it.
    Magic(MagicPhoto),
}

/// What a photo of the sandbox shows. `NO_FACE_PHOTO` is none of these: it is refused at once, as
/// [`PhotoSourceError::NoFace`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MagicPhoto {
    /// The person, or the card, of the claim.
    Valid,
    /// A picture of a person: liveness is false.
    Spoof,
    /// Somebody else.
    OtherPerson,
    /// Somebody else's card.
    OtherCard,
}

impl MagicPhoto {
    fn named(word: &str) -> Option<Self> {
        match word {
            "VALID_PHOTO" => Some(Self::Valid),
            "SPOOF_PHOTO" => Some(Self::Spoof),
            "OTHER_PERSON_PHOTO" => Some(Self::OtherPerson),
            "OTHER_CARD_PHOTO" => Some(Self::OtherCard),
            _ => None,
        }
    }
}

/// The word of the sandbox for a photo without a face.
pub(super) const NO_FACE_WORD: &str = "NO_FACE_PHOTO";

/// Why a photo of a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PhotoSourceError {
    /// Neither base64 nor an address.
    #[error("format is incorrect in body, should be in a valid base64 or URL format")]
    Format,
    /// The header of the image breaks a rule.
    #[error("{0}")]
    Photo(PhotoError),
    /// The image has no face where one is needed.
    #[error("No face detected in image")]
    NoFace,
    /// The address did not answer in [`UNREACHABLE_AFTER_MS`].
    #[error("could not be fetched from its URL in 15 seconds")]
    TimedOut,
    /// The address is not to be had: refused, not found, a private network, a redirect into one.
    #[error("could not be fetched from its URL")]
    Unreachable,
}

impl PhotoSourceError {
    /// The error of a field. The vendor's message about faces does not name the field, all others do.
    pub fn of_field(&self, field: &str) -> FieldError {
        let (code, message) = match self {
            Self::NoFace => ("no_face", self.to_string()),
            Self::Format => ("format", format!("{field} {self}")),
            Self::Photo(error) => (error.code(), format!("{field} {self}")),
            Self::TimedOut => ("timed_out", format!("{field} {self}")),
            Self::Unreachable => ("unreachable", format!("{field} {self}")),
        };
        FieldError::new(field, code, message)
    }
}

impl PhotoSource {
    /// Reads the photo of a request; words of the sandbox mean something in Testing alone.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str, kind: PhotoKind, mode: Mode) -> Result<Self, Vec<PhotoSourceError>> {
        if mode == Mode::Testing {
            if text == NO_FACE_WORD {
                return Err(vec![PhotoSourceError::NoFace]);
            }
            if let Some(magic) = MagicPhoto::named(text) {
                return Ok(Self::Magic(magic));
            }
        }
        Self::given(text, &kind.limits())
    }

    /// Base64 or an address.
    pub(super) fn given(text: &str, limits: &PhotoLimits) -> Result<Self, Vec<PhotoSourceError>> {
        if WebAddress::is_meant(text) {
            return WebAddress::parse(text).map(Self::Url).map_err(|_| vec![PhotoSourceError::Format]);
        }
        let bytes = decode(text).ok_or_else(|| vec![PhotoSourceError::Format])?;
        Self::fetched(bytes, limits).map(Self::Base64)
    }

    /// Holds the bytes of a photo, fetched or sent, against limits.
    ///
    /// # Errors
    /// Everything that is wrong with its header.
    pub fn fetched(bytes: Vec<u8>, limits: &PhotoLimits) -> Result<Photo, Vec<PhotoSourceError>> {
        Photo::admit(bytes, limits)
            .map_err(|errors| errors.into_iter().map(PhotoSourceError::Photo).collect())
    }
}

/// Base64 as clients write it: plain, as a data address (`data:image/jpeg;base64,`), or in lines, as Android's encoder
/// does by default. Empty is none.
fn decode(text: &str) -> Option<Vec<u8>> {
    let data = text.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    let base64 = match data {
        Some(("jpeg" | "jpg" | "png", base64)) => base64,
        Some(_) => return None,
        None => text,
    };
    let in_lines = base64.contains(['\r', '\n']);
    let encoding = if in_lines { &BASE64_MIME_PERMISSIVE } else { &BASE64 };
    encoding.decode(base64.as_bytes()).ok().filter(|bytes| !bytes.is_empty())
}
