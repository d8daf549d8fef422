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

/// A number behind a sign, by name.
pub type Number = (&'static str, f64);

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The question.
    pub kind: SignKind,
    /// The answer.
    pub seen: Seen,
    /// Why, for a person.
    pub reason: &'static str,
    /// The numbers behind it, all finite.
    pub numbers: Vec<Number>,
}

impl Sign {
    pub(crate) fn new(kind: SignKind, seen: Seen, reason: &'static str, numbers: Vec<Number>) -> Self {
        Self {
            kind,
            seen,
            reason,
            numbers: numbers.into_iter().filter(|(_, value)| value.is_finite()).collect(),
        }
    }

    pub(crate) fn absent(kind: SignKind, reason: &'static str) -> Self {
        Self::new(kind, Seen::NotObservable, reason, Vec::new())
    }

    /// Against where any of the faults holds: the first gives the reason.
    pub(crate) fn judged(
        kind: SignKind,
        faults: &[(bool, &'static str)],
        fine: &'static str,
        numbers: Vec<Number>,
    ) -> Self {
        match faults.iter().find(|(holds, _)| *holds) {
            Some((_, reason)) => Self::new(kind, Seen::Fail, reason, numbers),
            None => Self::new(kind, Seen::Pass, fine, numbers),
        }
    }
}
