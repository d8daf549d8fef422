//! What a look at pictures says for or against a card: one sign a question, with the numbers behind it.
//! Leaves out what signs come to together.

/// A question that pictures answer. The names are those of the voters on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignKind {
    /// The grid of a screen.
    ScreenMoire,
    /// The dots of a print.
    PrintHalftone,
    /// Colours of a card, not of a grey copy.
    CardColour,
    /// All corners there.
    CardEdges,
    /// The number in the typeface of the card.
    FontMatch,
    /// Digits alike in place, weight, ink and ground.
    NikGlyphs,
    /// The portrait a part of the card.
    PhotoRegion,
    /// A camera's picture, not a screenshot or a scan.
    CaptureOrigin,
    /// Frames that differ as those of a hand-held camera do.
    FrameLiveness,
    /// A small highlight that moves over laminate.
    SpecularCheck,
    /// Colours that shift.
    HologramCheck,
}

impl SignKind {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ScreenMoire => "screen_moire",
            Self::PrintHalftone => "print_halftone",
            Self::CardColour => "card_colour",
            Self::CardEdges => "card_edges",
            Self::FontMatch => "font_match",
            Self::NikGlyphs => "nik_glyphs",
            Self::PhotoRegion => "photo_region",
            Self::CaptureOrigin => "capture_origin",
            Self::FrameLiveness => "frame_liveness",
            Self::SpecularCheck => "specular_check",
            Self::HologramCheck => "hologram_check",
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// In favour.
    Pass,
    /// Against.
    Fail,
    /// It could not be looked at.
    NotObservable,
}

macro_rules! reasons {
    ($($reason:ident $name:literal: $about:literal,)+) => {
        /// Why a sign is what it is. How that is said to people is the caller's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum SignReason {
            $(#[doc = $about] $reason,)+
        }

        impl SignReason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$reason),+];

            /// Its name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$reason => $name,)+
                }
            }
        }
    };
}

reasons! {
    NoFrames "no_frames": "no frames",
    OneFrame "one_frame": "fewer than two frames that can be compared",
    FramesAlike "frames_alike": "the frames are one picture",
    FramesMove "frames_move": "the frames move as a hand does",
    FewFrames "few_frames": "fewer than five frames",
    HighlightMoves "highlight_moves": "a small highlight moves over the card",
    NothingShines "nothing_shines": "the light changes and nothing shines",
    NoHighlight "no_highlight": "no highlight moved",
    ColoursShift "colours_shift": "colours shift from frame to frame",
    NoColourShift "no_colour_shift": "no colour was seen to shift",
    TooDarkForColours "too_dark_for_colours": "too dark for colours",
    NoColours "no_colours": "the card has no colours: a copy in greys",
    Colours "colours": "the card has its colours",
    CutToCard "cut_to_card": "the picture was cut to the card",
    CornerMissing "corner_missing": "the ground shows where a corner should be",
    EdgesWhole "edges_whole": "four corners and four sides",
    NumberUnread "number_unread": "the number cannot be read",
    DigitsUnclear "digits_unclear": "the digits are not clear enough to be compared",
    DigitOffLine "digit_off_line": "a digit stands off the line",
    DigitDrawnOtherwise "digit_drawn_otherwise": "a digit is drawn otherwise",
    DigitInk "digit_ink": "a digit has another ink",
    DigitGround "digit_ground": "the ground of a digit has another tone",
    DigitBare "digit_bare": "the ground of a digit lacks the card's print",
    DigitsAlike "digits_alike": "the digits are alike",
    PortraitUnclear "portrait_unclear": "the portrait's border is not clear enough",
    PortraitNotFound "portrait_not_found": "the portrait's border was not found",
    PortraitRim "portrait_rim": "the portrait has a rim",
    PortraitShadow "portrait_shadow": "the portrait throws a shadow",
    PortraitMoved "portrait_moved": "the portrait is not at its place",
    PortraitGrain "portrait_grain": "the portrait has another grain than the card",
    PortraitBelongs "portrait_belongs": "the portrait is a part of the card",
    ScreenBars "screen_bars": "a picture of a screen with its bars",
    FlatBed "flat_bed": "a flat-bed's picture",
    MaybeCamera "maybe_camera": "nothing speaks against a camera",
    TooNarrow "too_narrow": "the card is too narrow to show a pattern",
    TurnedTooFar "turned_too_far": "the card is turned too far to look for a pattern",
    ScreenGrid "screen_grid": "the grid of a screen",
    NoScreenGrid "no_screen_grid": "no grid of a screen",
    PrintDots "print_dots": "the dots of a print",
    NoPrintDots "no_print_dots": "no dots of a print",
    NumberTypeface "number_typeface": "sixteen digits in OCR-A",
    OtherTypeface "other_typeface": "no sixteen digits in OCR-A where the number stands",
    TooPoorToRead "too_poor_to_read": "the picture is too poor to read the number",
}

/// A number behind a sign, by name.
pub type Number = (&'static str, f64);

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The question.
    pub kind: SignKind,
    /// The answer.
    pub seen: Seen,
    /// Why.
    pub reason: SignReason,
    /// The numbers behind it, all finite.
    pub numbers: Vec<Number>,
}

impl Sign {
    pub(crate) fn new(kind: SignKind, seen: Seen, reason: SignReason, numbers: Vec<Number>) -> Self {
        Self {
            kind,
            seen,
            reason,
            numbers: numbers.into_iter().filter(|(_, value)| value.is_finite()).collect(),
        }
    }

    pub(crate) fn absent(kind: SignKind, reason: SignReason) -> Self {
        Self::new(kind, Seen::NotObservable, reason, Vec::new())
    }

    /// Against where any of the faults holds: the first gives the reason.
    pub(crate) fn judged(
        kind: SignKind,
        faults: &[(bool, SignReason)],
        fine: SignReason,
        numbers: Vec<Number>,
    ) -> Self {
        match faults.iter().find(|(holds, _)| *holds) {
            Some((_, reason)) => Self::new(kind, Seen::Fail, *reason, numbers),
            None => Self::new(kind, Seen::Pass, fine, numbers),
        }
    }
}
