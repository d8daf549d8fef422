//! What photos and a claim come to that a partner sends and waits for. Every point is answered by itself and at once, so
//! nobody looks at a doubt later: what was not confirmed does not agree.

use super::CardTrouble;
use crate::{document::IdvCode, face::MatchStatus};

/// What was found, point by point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimFindings {
    /// Whether the selfie shows a living person.
    pub is_live: bool,
    /// The civil registry's word on the claim.
    pub record: RecordFinding,
    /// The selfie.
    pub selfie: SelfieFinding,
    /// Whether the card is a KTP that carries the claim.
    pub ktp_matches: bool,
    /// The contacts that are another person's.
    pub taken: Taken,
}

/// Contacts that were used by another NIK before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// The phone number was.
    pub phone: bool,
    /// The e-mail address was.
    pub email: bool,
}

/// What the civil registry knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFinding {
    /// No such number, so there is nothing to compare a name or a birth date with.
    NotFound,
    /// The number exists.
    Found {
        /// Its name is the claimed one.
        name_matches: bool,
        /// Its birth date is the claimed one.
        birth_date_matches: bool,
    },
}

/// What the selfie shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfieFinding {
    /// The person of the card.
    Matches,
    /// Somebody else.
    Differs,
    /// Nothing that could be compared.
    Invalid,
    /// A face, but the card that it would be compared with is not the person's, which is told of the card.
    Uncompared,
}

/// What was seen and heard of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentEvidence {
    /// Whether the selfie shows a living person.
    pub is_live: bool,
    /// What document verification says of the card's picture; nothing where nobody could look.
    pub document: Option<IdvCode>,
    /// Whether the number on the card is the claimed one; nothing where it could not be read.
    pub number_on_card: Option<bool>,
    /// The same of the name; nothing where it was not read surely.
    pub name_on_card: Option<bool>,
    /// The selfie beside the card's portrait; nothing where the selfie has no usable face.
    pub face: Option<MatchStatus>,
    /// The selfie beside the registry's own picture, where the registry compares faces.
    pub face_in_registry: Option<bool>,
    /// The civil registry's word on the claim.
    pub record: RecordFinding,
    /// The contacts that are another person's.
    pub taken: Taken,
}

impl SentEvidence {
    /// Why the card does not agree; nothing where it does. The rule is told at [`ClaimFindings::of`].
    pub fn card_trouble(&self) -> Option<CardTrouble> {
        let name_is_wrong = matches!(self.record, RecordFinding::Found { name_matches: false, .. });
        let number_is_nobodys = self.record == RecordFinding::NotFound && self.number_on_card == Some(false);
        Some(match self.document {
            None | Some(IdvCode::Error) => CardTrouble::Unseen,
            Some(IdvCode::CardNotFound | IdvCode::NoSupportedCard) => CardTrouble::NoCard,
            Some(IdvCode::TooManyCards) => CardTrouble::SeveralCards,
            Some(IdvCode::IncompletedCard) => CardTrouble::Cut,
            Some(IdvCode::TooSmallCard) => CardTrouble::TooSmall,
            Some(IdvCode::ForgeryDetected) => CardTrouble::Forged,
            Some(IdvCode::LowQualityImage) => CardTrouble::LowQuality,
            Some(IdvCode::Success) => match self.number_on_card {
                None => CardTrouble::NumberUnread,
                Some(false) if !number_is_nobodys => CardTrouble::NumberDiffers,
                _ if self.name_on_card == Some(false) && !name_is_wrong => CardTrouble::NameDiffers,
                _ => return None,
            },
        })
    }
}

impl ClaimFindings {
    /// The one rule from evidence to points.
    ///
    /// - The card is theirs where its picture is good and shows no forgery, its number was read and is the claimed one, and
    ///   its name is no other. What the registry says already is told of that field alone: a claimed name that is wrong, or
    ///   a number that nobody has, with which a genuine card cannot agree.
    /// - The selfie is held against the portrait of their own card alone. Where nobody who may say so compared the two, the
    ///   registry's own picture counts.
    pub fn of(seen: &SentEvidence) -> Self {
        let ktp_matches = seen.card_trouble().is_none();
        let selfie = match (seen.face, seen.face_in_registry) {
            (None, _) => SelfieFinding::Invalid,
            (_, Some(false)) => SelfieFinding::Differs,
            _ if !ktp_matches => SelfieFinding::Uncompared,
            (Some(MatchStatus::Matched), _) | (Some(MatchStatus::NotEvaluated), Some(true)) => {
                SelfieFinding::Matches
            }
            (Some(MatchStatus::NotMatched), _) => SelfieFinding::Differs,
            (Some(MatchStatus::NotEvaluated), None) => SelfieFinding::Invalid,
        };
        Self { is_live: seen.is_live, record: seen.record, selfie, ktp_matches, taken: seen.taken }
    }

    /// Whether the person is who they say. Whose the contacts are is another question.
    pub fn agrees(&self) -> bool {
        let known = RecordFinding::Found { name_matches: true, birth_date_matches: true };
        self.is_live && self.record == known && self.selfie == SelfieFinding::Matches && self.ktp_matches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: RecordFinding = RecordFinding::Found { name_matches: true, birth_date_matches: true };
    const GOOD: SentEvidence = SentEvidence {
        is_live: true,
        document: Some(IdvCode::Success),
        number_on_card: Some(true),
        name_on_card: Some(true),
        face: Some(MatchStatus::Matched),
        face_in_registry: None,
        record: KNOWN,
        taken: Taken { phone: false, email: false },
    };

    #[test]
    fn points_follow_from_the_evidence() {
        use MatchStatus::{Matched, NotEvaluated, NotMatched};
        use SelfieFinding::{Differs, Invalid, Matches, Uncompared};
        let wrong_name = RecordFinding::Found { name_matches: false, birth_date_matches: true };
        let face = |face| SentEvidence { face, ..GOOD };
        let both = |face, registry| SentEvidence { face: Some(face), face_in_registry: registry, ..GOOD };
        for (what, seen, card, selfie) in [
            ("everything agrees", GOOD, true, Matches),
            ("nobody could look at the card", SentEvidence { document: None, ..GOOD }, false, Uncompared),
            (
                "a blurred card",
                SentEvidence { document: Some(IdvCode::LowQualityImage), ..GOOD },
                false,
                Uncompared,
            ),
            (
                "a forged card",
                SentEvidence { document: Some(IdvCode::ForgeryDetected), ..GOOD },
                false,
                Uncompared,
            ),
            (
                "another person's card",
                SentEvidence { number_on_card: Some(false), face: Some(NotMatched), ..GOOD },
                false,
                Uncompared,
            ),
            (
                "a number of nobody, and the person's own card",
                SentEvidence { number_on_card: Some(false), record: RecordFinding::NotFound, ..GOOD },
                true,
                Matches,
            ),
            (
                "a number that nobody could read",
                SentEvidence { number_on_card: None, ..GOOD },
                false,
                Uncompared,
            ),
            (
                "another name on the card",
                SentEvidence { name_on_card: Some(false), ..GOOD },
                false,
                Uncompared,
            ),
            ("a name that was not read surely", SentEvidence { name_on_card: None, ..GOOD }, true, Matches),
            (
                "another name on the card than the wrong one that is claimed",
                SentEvidence { name_on_card: Some(false), record: wrong_name, ..GOOD },
                true,
                Matches,
            ),
            (
                "another name on the card, and a number of nobody",
                SentEvidence { name_on_card: Some(false), record: RecordFinding::NotFound, ..GOOD },
                false,
                Uncompared,
            ),
            ("no usable face", face(None), true, Invalid),
            ("somebody else's face", face(Some(NotMatched)), true, Differs),
            ("faces that nobody compared", face(Some(NotEvaluated)), true, Invalid),
            ("the registry compared them", both(NotEvaluated, Some(true)), true, Matches),
            ("the registry knows another face", both(Matched, Some(false)), true, Differs),
            ("the registry knows the face, the card another", both(NotMatched, Some(true)), true, Differs),
        ] {
            let found = ClaimFindings::of(&seen);
            assert_eq!((found.ktp_matches, found.selfie), (card, selfie), "{what}");
            assert_eq!(found.agrees(), card && selfie == Matches && seen.record == KNOWN, "{what}");
        }
        for (trouble, seen) in [
            (CardTrouble::Unseen, SentEvidence { document: None, ..GOOD }),
            (CardTrouble::NoCard, SentEvidence { document: Some(IdvCode::CardNotFound), ..GOOD }),
            // What is wrong with the picture goes before what was read on it.
            (
                CardTrouble::LowQuality,
                SentEvidence {
                    document: Some(IdvCode::LowQualityImage),
                    number_on_card: Some(false),
                    ..GOOD
                },
            ),
            (CardTrouble::NumberUnread, SentEvidence { number_on_card: None, ..GOOD }),
            (CardTrouble::NumberDiffers, SentEvidence { number_on_card: Some(false), ..GOOD }),
            (CardTrouble::NameDiffers, SentEvidence { name_on_card: Some(false), ..GOOD }),
        ] {
            assert_eq!(seen.card_trouble(), Some(trouble), "{seen:?}");
        }
        assert!(!ClaimFindings::of(&SentEvidence { is_live: false, ..GOOD }).agrees());
        let taken = Taken { phone: true, email: true };
        assert!(ClaimFindings::of(&SentEvidence { taken, ..GOOD }).agrees(), "contacts are another question");
    }
}
