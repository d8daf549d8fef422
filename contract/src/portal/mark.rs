//! Places on a case's pictures at which something was read or looked for.

use serde::{Deserialize, Serialize};

use crate::{finding::Voter, ktp::KtpField};

/// What is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// The card.
    Card,
    /// The portrait on it.
    Portrait,
    /// A face that was compared.
    Face,
    /// Light that drowns the card.
    Glare,
    /// A field that was read.
    Field(KtpField),
}

impl Spot {
    /// Where a voter looks; nothing for one that looks at no place, or at whole frames.
    pub fn of(voter: Voter) -> Option<Self> {
        match voter {
            Voter::ScreenMoire
            | Voter::PrintHalftone
            | Voter::SpecularCheck
            | Voter::HologramCheck
            | Voter::CardEdges
            | Voter::CardColour => Some(Self::Card),
            Voter::NikConsistency | Voter::FontMatch | Voter::NikGlyphs => Some(Self::Field(KtpField::Nik)),
            Voter::PhotoRegion => Some(Self::Portrait),
            Voter::FlashReflectance | Voter::CaptureOrigin | Voter::FrameLiveness => None,
        }
    }
}

/// A place on a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What is there.
    pub spot: Spot,
    /// Upper left, upper right, lower right, lower left as it is read, in shares of the picture's sides as displayed.
    pub corners: [[f32; 2]; 4],
}

impl Mark {
    /// A place with level sides: left, top, right, bottom.
    pub fn level(spot: Spot, [left, top, right, bottom]: [f32; 4]) -> Self {
        Self { spot, corners: [[left, top], [right, top], [right, bottom], [left, bottom]] }
    }
}
