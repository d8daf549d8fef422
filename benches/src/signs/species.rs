//! What stills are drawn of, and what should be said of each.

use contract::document::IdvCode;

/// What a still shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Species {
    /// A card held before one of many cameras, on one of many grounds.
    Genuine,
    /// Turned by a right angle or two.
    GenuineTurned,
    /// With a finger over a corner or a side.
    GenuineHand,
    /// On a screen of 1.3 to 3.1 camera pixels; the card is 1020 pixels wide or more, as of all patterns.
    Screen,
    /// The same, a little out of focus: a blur of 1.0 to 1.6 camera pixels.
    ScreenSoft,
    /// A grey copy in white, warm, blue or green light.
    GreyCopy,
    /// An offset print of dots 4 to 6.5 camera pixels apart.
    ColourCopy,
    /// A photo on paper glued over the portrait.
    PhotoGlued,
    /// Another portrait set into the photograph.
    PhotoEdited,
    /// One or two digits in another typeface.
    DigitFont,
    /// Heavier or smaller ones.
    DigitWeight,
    /// Ones that stand off their place.
    DigitOffset,
    /// Ones in another ink.
    DigitInk,
    /// Well made ones, on a ground of one tone.
    DigitPatch,
    /// A corner cut off.
    CutCorner,
    /// A photograph in a viewer.
    Screenshot,
    /// A flat-bed's picture.
    Scan,
    /// Out of focus.
    Blur,
    /// Smeared by motion.
    Smear,
    /// A spot or a tube lamp.
    Glare,
    /// A tenth to a third of good light.
    Dim,
    /// A bank card.
    BankCard,
    /// A driving licence.
    Licence,
    /// A passport's page.
    Passport,
    /// A white card.
    BlankCard,
    /// Two cards.
    TwoCards,
    /// A card of which a part is outside.
    CutByFrame,
    /// A card too far away.
    Small,
    /// A desk, a face, paper, a telephone.
    Empty,
}

/// In what group a species is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What should be accepted.
    Genuine,
    /// A forgery.
    Attack,
    /// A card that cannot be read well.
    Fault,
    /// Not one whole card.
    Other,
}

impl Species {
    /// The group that it is counted in.
    pub fn group(self) -> Group {
        match self {
            Self::Genuine | Self::GenuineTurned | Self::GenuineHand => Group::Genuine,
            Self::Blur | Self::Smear | Self::Glare | Self::Dim => Group::Fault,
            Self::BankCard
            | Self::Licence
            | Self::Passport
            | Self::BlankCard
            | Self::TwoCards
            | Self::CutByFrame
            | Self::Small
            | Self::Empty => Group::Other,
            _ => Group::Attack,
        }
    }

    /// The code that it should have.
    pub fn code(self) -> IdvCode {
        match self.group() {
            Group::Genuine => IdvCode::Success,
            Group::Attack => IdvCode::ForgeryDetected,
            Group::Fault => IdvCode::LowQualityImage,
            Group::Other => match self {
                Self::TwoCards => IdvCode::TooManyCards,
                Self::CutByFrame => IdvCode::IncompletedCard,
                Self::Small => IdvCode::TooSmallCard,
                Self::Empty => IdvCode::CardNotFound,
                _ => IdvCode::NoSupportedCard,
            },
        }
    }

    pub(super) fn needs_native_pattern(self) -> bool {
        matches!(self, Self::Screen | Self::ScreenSoft | Self::ColourCopy)
    }
}
