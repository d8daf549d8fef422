//! What a liveness call answers. The shape is pieced together from client code in public; `null` where nobody looked.

use serde::{Deserialize, Serialize};

use super::Asked;
use crate::face::Liveness;

/// What was seen in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Whether a living person was.
    pub liveness: Liveness,
    /// How many faces were.
    pub face_count: u32,
    /// What covers the face.
    pub attributes: Attributes,
    /// How the picture is.
    pub quality: Quality,
}

/// What covers a face; `null` where nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attributes {
    /// Sunglasses.
    pub sunglasses_on: Option<bool>,
    /// A mask.
    pub mask_on: Option<bool>,
    /// A veil.
    pub veil_on: Option<bool>,
    /// A hat.
    pub hat_on: Option<bool>,
    /// Anything else before it.
    pub face_blocker_on: Option<bool>,
}

/// How a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quality {
    /// Out of focus, or smeared.
    pub blur: bool,
    /// Too little light.
    pub dark: bool,
}

/// What failed a call, as the vendor's bit mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailOn(u8);

impl FailOn {
    const LIVENESS: u8 = 1;
    const ATTRIBUTE: u8 = 2;
    const QUALITY: u8 = 4;
    const FACE_COUNT: u8 = 8;

    /// What was asked to fail the call and was seen. Anything but a living person fails liveness; of the attributes,
    /// sunglasses, a mask and other things before the face count.
    pub fn of(asked: &Asked, seen: &Seen) -> Option<Self> {
        let covered =
            [seen.attributes.sunglasses_on, seen.attributes.mask_on, seen.attributes.face_blocker_on];
        let bits = [
            (asked.validate_liveness && seen.liveness != Liveness::Live, Self::LIVENESS),
            (asked.validate_attribute && covered.contains(&Some(true)), Self::ATTRIBUTE),
            (asked.validate_quality && (seen.quality.blur || seen.quality.dark), Self::QUALITY),
            (asked.validate_nface && seen.face_count > 1, Self::FACE_COUNT),
        ];
        let mask = bits.into_iter().filter(|(fails, _)| *fails).map(|(_, bit)| bit).sum();
        (mask > 0).then_some(Self(mask))
    }

    /// `FAIL_ON_1` to `FAIL_ON_15`.
    pub fn code(self) -> String {
        format!("FAIL_ON_{}", self.0)
    }
}

/// The answer, with HTTP status 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LivenessAnswer {
    /// What became of the call.
    pub message: String,
    /// `FAIL_ON_..` where something failed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error_code: Option<String>,
    /// Ours.
    pub session_id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    /// How many faces were seen.
    pub nface: u32,
    /// Whether a living person was.
    pub liveness: LivenessWord,
    /// What covers the face, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub attributes: Option<Attributes>,
    /// How the picture is, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_quality: Option<Quality>,
}

/// Whether a living person was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LivenessWord {
    /// A living person was.
    pub status: bool,
    /// `live | spoof | unclear`. Additive.
    pub verdict: String,
}

impl LivenessAnswer {
    /// Renders what was seen.
    pub fn of(asked: &Asked, seen: &Seen, session_id: &str, epoch_s: i64) -> Self {
        let failed = FailOn::of(asked, seen);
        let message =
            if failed.is_some() { "Detect face liveness failed" } else { "Detect face liveness success" };
        Self {
            message: message.to_owned(),
            error_code: failed.map(FailOn::code),
            session_id: session_id.to_owned(),
            timestamp: epoch_s,
            nface: seen.face_count,
            liveness: LivenessWord {
                status: seen.liveness == Liveness::Live,
                verdict: seen.liveness.as_str().to_owned(),
            },
            attributes: asked.is_attribute.then_some(seen.attributes),
            image_quality: asked.is_quality.then_some(seen.quality),
        }
    }
}
