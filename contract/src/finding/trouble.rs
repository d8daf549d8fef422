//! Why a photo of a claim could not be judged, or does not agree: codes for people, who are told what to do. Partners are
//! told the field alone.

use serde::{Deserialize, Serialize};

/// Why a selfie could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfieTrouble {
    /// There are several people.
    SeveralFaces,
    /// Something hides the face or a part of it.
    Covered,
    /// The face is too small, or too far away.
    TooSmall,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// It is not sharp.
    Blurred,
    /// Nothing could be looked for on it.
    Unreadable,
    /// A living person's face that nobody could compare with the card's portrait.
    Uncompared,
}

/// Why a card does not agree with its claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardTrouble {
    /// Nobody could look at it.
    Unseen,
    /// The photo shows no KTP.
    NoCard,
    /// It shows several cards.
    SeveralCards,
    /// A part of the card is outside.
    Cut,
    /// The card is too small.
    TooSmall,
    /// It is a copy, a picture of a screen, or altered.
    Forged,
    /// The photo is blurred, dark or has glare on it.
    LowQuality,
    /// Its number could not be read.
    NumberUnread,
    /// Its number is another one.
    NumberDiffers,
    /// Its name is another one.
    NameDiffers,
}
