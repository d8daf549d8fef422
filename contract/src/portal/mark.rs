//! Places on a case's pictures at which something was read or looked for.

use std::fmt;

use serde::{Deserialize, Serialize, de::IntoDeserializer};

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

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "card" => Self::Card,
            "portrait" => Self::Portrait,
            "face" => Self::Face,
            "glare" => Self::Glare,
            field => {
                let field: Result<_, serde::de::value::Error> =
                    KtpField::deserialize(field.into_deserializer());
                Self::Field(field.ok()?)
            }
        })
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card => formatter.write_str("card"),
            Self::Portrait => formatter.write_str("portrait"),
            Self::Face => formatter.write_str("face"),
            Self::Glare => formatter.write_str("glare"),
            // A field is a word on the wire.
            Self::Field(field) => field.serialize(formatter),
        }
    }
}

/// Ten-thousandths of a side: a tenth of a pixel of the card laid flat.
const UNITS: f32 = 10_000.0;

/// A place on a picture. On the wire it is a text, `nik 2380 2010 7440 2010 7440 2670 2380 2670`, which a page reads with
/// far less code than an object takes.
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

    /// The mark of a text; nothing for one that a newer server writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let spot = Spot::named(words.next()?)?;
        let mut corners = [[0.0; 2]; 4];
        for share in corners.as_flattened_mut() {
            let units: i16 = words.next()?.parse().ok()?;
            *share = f32::from(units) / UNITS;
        }
        Some(Self { spot, corners })
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.spot)?;
        self.corners.as_flattened().iter().try_for_each(|share| write!(formatter, " {:.0}", UNITS * share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        let fields = KtpField::ALL.map(Spot::Field);
        for spot in [Spot::Card, Spot::Portrait, Spot::Face, Spot::Glare].into_iter().chain(fields) {
            let mark = Mark { spot, corners: [[-0.02, 0.25], [1.03, 0.25], [1.0, 0.5], [0.0, 0.5]] };
            assert_eq!(Mark::read(&mark.to_string()), Some(mark), "{mark}");
        }
        let nik = Mark::level(Spot::Field(KtpField::Nik), [0.25, 0.2, 0.75, 0.3]);
        assert_eq!(nik.to_string(), "nik 2500 2000 7500 2000 7500 3000 2500 3000");
        for text in
            ["", "nik", "nik 1 2 3", "shoe 0 0 0 0 0 0 0 0", "nik 0 0 0 0 0 0 0 x", "nik 0 0 0 0 0 0 0 99999"]
        {
            assert_eq!(Mark::read(text), None, "{text}");
        }
    }
}
