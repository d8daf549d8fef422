//! The persons of the sandbox: `LIVE_PERSON_[BLUR|DARK|BLURDARK_][letters of MVS_]<A-J>_<1-9>`.

use super::{Attributes, Quality, Seen};
use crate::face::Liveness;

/// A living person of the sandbox, as its word describes the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MagicFace {
    /// `A` to `J`.
    pub person: char,
    /// What the call is to see.
    pub seen: Seen,
}

impl MagicFace {
    /// The person of a word.
    pub fn named(word: &str) -> Option<Self> {
        let mut parts: Vec<&str> = word.strip_prefix("LIVE_PERSON_")?.split('_').collect();
        let face_count =
            parts.pop().filter(|count| count.len() == 1)?.parse::<u32>().ok().filter(|count| *count > 0)?;
        let person = parts.pop().filter(|letter| letter.len() == 1)?.chars().next()?;
        let quality = match parts.first() {
            Some(&"BLUR") => Quality { blur: true, dark: false },
            Some(&"DARK") => Quality { blur: false, dark: true },
            Some(&"BLURDARK") => Quality { blur: true, dark: true },
            _ => Quality::default(),
        };
        let rest = if quality == Quality::default() { &parts[..] } else { &parts[1..] };
        let covers = match rest {
            [] => "",
            [covers] if ["M", "V", "S", "MV", "MS", "VS", "MVS"].contains(covers) => covers,
            _ => return None,
        };
        let attributes = Attributes {
            mask_on: Some(covers.contains('M')),
            veil_on: Some(covers.contains('V')),
            sunglasses_on: Some(covers.contains('S')),
            hat_on: Some(false),
            face_blocker_on: Some(false),
        };
        let seen = Seen { liveness: Liveness::Live, face_count, attributes, quality };
        ('A'..='J').contains(&person).then_some(Self { person, seen })
    }
}
