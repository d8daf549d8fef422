//! What the capture module tells a person to do next, and what that says of a photo. Pure: the module measures
//! and decides; here are its words as a type.

/// The hint of a frame or of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// No card, or no face.
    Nothing,
    /// More than one of them.
    TooMany,
    /// Too small.
    TooFar,
    /// Hardly fits.
    TooClose,
    /// Partly outside, or not in the middle.
    OffFrame,
    /// Turned, or leaning.
    Tilted,
    /// A mask, sunglasses, a hat.
    Covered,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// It moves, or is not sharp yet.
    HoldStill,
    /// A reflection lies on the card.
    Glare,
    /// A photocopy.
    Copy,
    /// A picture on a screen.
    Screen,
    /// Nothing is in the way of a photo.
    Good,
}

impl Hint {
    /// The hint of one of the module's words; none for a word that this page does not know.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "no_card" | "no_face" => Self::Nothing,
            "too_many_cards" | "many_faces" => Self::TooMany,
            "too_far" => Self::TooFar,
            "too_close" => Self::TooClose,
            "move_into_frame" | "off_centre" => Self::OffFrame,
            "tilted" => Self::Tilted,
            "covered" => Self::Covered,
            "too_dark" => Self::TooDark,
            "too_bright" => Self::TooBright,
            "hold_still" => Self::HoldStill,
            "glare" => Self::Glare,
            "not_colour" => Self::Copy,
            "screen_detected" => Self::Screen,
            "ok" => Self::Good,
            _ => return None,
        })
    }
}

/// The sides from which a photo is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Whether there is one face.
    OneFace,
    /// Whether the light is right.
    Light,
    /// Whether it is sharp.
    Sharp,
    /// Whether it is free of reflections.
    NoGlare,
}

/// Whether a photo with this hint is good from a side; none where the hint leaves it open, since a photo has one
/// hint alone, the most useful.
#[must_use]
pub fn verdict(hint: Hint, side: Side) -> Option<bool> {
    match (hint, side) {
        (Hint::Nothing | Hint::TooMany, Side::OneFace)
        | (Hint::TooDark | Hint::TooBright, Side::Light)
        | (Hint::HoldStill, Side::Sharp)
        | (Hint::Glare, Side::NoGlare) => Some(false),
        (Hint::Good, _) | (Hint::HoldStill | Hint::Glare | Hint::Copy | Hint::Screen, Side::Light) => {
            Some(true)
        }
        (Hint::Nothing | Hint::TooMany, _) => None,
        (_, Side::OneFace) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_module_is_known() {
        let words = [
            "no_card",
            "too_many_cards",
            "too_far",
            "too_close",
            "move_into_frame",
            "tilted",
            "hold_still",
            "too_dark",
            "too_bright",
            "glare",
            "not_colour",
            "screen_detected",
            "ok",
            "no_face",
            "many_faces",
            "off_centre",
            "covered",
        ];
        for word in words {
            assert!(Hint::of(word).is_some(), "{word}");
        }
        assert_eq!(Hint::of("something_new"), None);
    }

    #[test]
    fn a_good_photo_is_good_from_every_side() {
        for side in [Side::OneFace, Side::Light, Side::Sharp, Side::NoGlare] {
            assert_eq!(verdict(Hint::Good, side), Some(true), "{side:?}");
        }
    }

    #[test]
    fn a_hint_faults_its_own_side_and_leaves_open_what_it_hides() {
        assert_eq!(verdict(Hint::Glare, Side::NoGlare), Some(false));
        assert_eq!(verdict(Hint::Glare, Side::Light), Some(true));
        assert_eq!(verdict(Hint::Glare, Side::Sharp), None, "glare lowers it as well");
        assert_eq!(verdict(Hint::TooDark, Side::Light), Some(false));
        assert_eq!(verdict(Hint::TooDark, Side::Sharp), None);
        assert_eq!(verdict(Hint::TooMany, Side::OneFace), Some(false));
        assert_eq!(verdict(Hint::HoldStill, Side::OneFace), Some(true));
    }
}
