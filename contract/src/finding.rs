//! Votes, and what follows from them: fused answers, tier, verdict, score. One table, no I/O.
//!
//! A voter that could not observe is absent: it is listed with its reason and never counts as a failure.

use serde::{Deserialize, Serialize};

use crate::{
    document::IdvCode,
    face::{Liveness, MatchStatus},
};

/// What one check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observation {
    /// In favour.
    Pass,
    /// Against.
    Fail,
    /// It could not look.
    NotObservable,
}

/// Every check that can vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voter {
    /// The camera saw the colours of the challenge.
    FlashReflectance,
    /// The frames came from a camera and not from a file.
    CaptureOrigin,
    /// No interference of a screen's grid with the camera's.
    ScreenMoire,
    /// Laminate gives a small moving highlight, paper a broad one.
    SpecularCheck,
    /// No dots of a print.
    PrintHalftone,
    /// Frames that follow each other differ as those of a hand-held camera do.
    FrameLiveness,
    /// The NIK agrees with what is claimed or printed beside it.
    NikConsistency,
    /// The number is set in the typeface of the card.
    FontMatch,
    /// A colour-shifting overlay was seen.
    HologramCheck,
    /// No digit of the number differs from its neighbours in place, ink or ground.
    NikGlyphs,
    /// The portrait belongs to the card: no border, other grain or other compression.
    PhotoRegion,
    /// All four corners and sides are there.
    CardEdges,
    /// Colours are those of a card and not of a grey copy.
    CardColour,
}

impl Voter {
    /// Every voter.
    pub const ALL: [Self; 13] = [
        Self::FlashReflectance,
        Self::CaptureOrigin,
        Self::ScreenMoire,
        Self::SpecularCheck,
        Self::PrintHalftone,
        Self::FrameLiveness,
        Self::NikConsistency,
        Self::FontMatch,
        Self::HologramCheck,
        Self::NikGlyphs,
        Self::PhotoRegion,
        Self::CardEdges,
        Self::CardColour,
    ];

    /// The voter of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|voter| voter.as_str() == name)
    }

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FlashReflectance => "flash_reflectance",
            Self::CaptureOrigin => "capture_origin",
            Self::ScreenMoire => "screen_moire",
            Self::SpecularCheck => "specular_check",
            Self::PrintHalftone => "print_halftone",
            Self::FrameLiveness => "frame_liveness",
            Self::NikConsistency => "nik_consistency",
            Self::FontMatch => "font_match",
            Self::HologramCheck => "hologram_check",
            Self::NikGlyphs => "nik_glyphs",
            Self::PhotoRegion => "photo_region",
            Self::CardEdges => "card_edges",
            Self::CardColour => "card_colour",
        }
    }

    /// Whether it asks for a living moment before a camera; the others ask for the card as it was issued.
    pub fn is_about_life(self) -> bool {
        matches!(
            self,
            Self::FlashReflectance
                | Self::CaptureOrigin
                | Self::ScreenMoire
                | Self::SpecularCheck
                | Self::PrintHalftone
                | Self::FrameLiveness
        )
    }

    /// What its objection is worth.
    pub fn weight(self) -> Weight {
        match self {
            Self::FlashReflectance | Self::SpecularCheck | Self::HologramCheck => Weight::Counted,
            Self::CaptureOrigin | Self::NikConsistency | Self::FontMatch | Self::CardEdges => Weight::Doubt,
            Self::ScreenMoire
            | Self::PrintHalftone
            | Self::FrameLiveness
            | Self::NikGlyphs
            | Self::PhotoRegion
            | Self::CardColour => Weight::Sign,
        }
    }
}

/// What a voter's objection is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is counted. The flash is one of these: a face may reflect too little, and a capture whose other voters are in
    /// favour is then `standard`, as one without the flash is.
    Counted,
    /// A person should look, but no number of these proves an attack: a genuine card may contradict its number, a
    /// person may have no camera, an old card may have lost a corner.
    Doubt,
    /// It sees what an attack leaves behind.
    Sign,
}

/// One voter's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vote {
    /// Who.
    pub voter: Voter,
    /// What it found.
    pub observation: Observation,
    /// Why, for a person.
    pub reason: String,
    /// The numbers behind it, by name.
    pub numbers: Vec<(String, f64)>,
}

/// What the votes of one question come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fused {
    /// Live, or authentic.
    Genuine,
    /// Spoof, or tampered.
    Attack,
    /// Not enough to say either.
    Unclear,
}

/// How sure a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// One or both questions were not answered in favour; kept for an analyst.
    Low,
    /// Both answered in favour, without the flash.
    Standard,
    /// Both answered in favour, and the camera saw the flash.
    High,
}

impl Tier {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Standard => "standard",
            Self::High => "high",
        }
    }
}

/// What is said of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Trusted.
    Passed,
    /// Refused.
    Failed,
    /// An analyst decides.
    RequiresReview,
}

impl Verdict {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::RequiresReview => "requires_review",
        }
    }
}

/// Where the customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KycTier {
    /// Nothing is known.
    None,
    /// The NIK's structure holds.
    Basic,
    /// A capture was trusted.
    Standard,
}

impl KycTier {
    /// Where a capture of this tier lifts a customer to; whether it showed a number whose structure holds.
    pub fn after(tier: Tier, shows_number: bool) -> Self {
        match (tier, shows_number) {
            (Tier::Standard | Tier::High, _) => Self::Standard,
            (Tier::Low, true) => Self::Basic,
            (Tier::Low, false) => Self::None,
        }
    }

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Basic => "basic",
            Self::Standard => "standard",
        }
    }
}

/// The votes of one question, taken together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    /// What they come to.
    pub fused: Fused,
    /// Every voter's answer, in order.
    pub votes: Vec<Vote>,
}

impl Fusion {
    /// Takes votes together.
    ///
    /// - [`Fused::Attack`]: two voters that see what an attack leaves behind both say so. One alone may be wrong: each
    ///   was fitted on drawn specimens.
    /// - [`Fused::Genuine`]: more than half of those present are in favour, and none of those whose objection wants a
    ///   look ([`Weight`]) objects.
    /// - [`Fused::Unclear`]: anything else, and when nobody could observe. A person decides.
    pub fn of(votes: Vec<Vote>) -> Self {
        let (present, passed) = count(&votes);
        let objections = |least: Weight| {
            let failed = votes.iter().filter(|vote| vote.observation == Observation::Fail);
            failed.filter(|vote| vote.voter.weight() >= least).count()
        };
        let (signs, doubts) = (objections(Weight::Sign), objections(Weight::Doubt));
        let flash_failed = votes
            .iter()
            .any(|vote| vote.voter == Voter::FlashReflectance && vote.observation == Observation::Fail);
        let fused = if signs >= 2 || signs == 1 && flash_failed {
            Fused::Attack
        } else if doubts == 0 && passed * 2 > present {
            Fused::Genuine
        } else {
            Fused::Unclear
        };
        Self { fused, votes }
    }

    /// Voters that could observe.
    pub fn present(&self) -> usize {
        count(&self.votes).0
    }

    /// Voters in favour.
    pub fn passed(&self) -> usize {
        count(&self.votes).1
    }

    fn found(&self, voter: Voter) -> Option<Observation> {
        self.votes.iter().find(|vote| vote.voter == voter).map(|vote| vote.observation)
    }
}

fn count(votes: &[Vote]) -> (usize, usize) {
    let of = |wanted: fn(Observation) -> bool| votes.iter().filter(|vote| wanted(vote.observation)).count();
    (of(|found| found != Observation::NotObservable), of(|found| found == Observation::Pass))
}

/// What a capture comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Was a living person before the camera?
    pub anti_spoof: Fusion,
    /// Is the card as it was issued?
    pub tamper: Fusion,
    /// How sure.
    pub tier: Tier,
    /// What is said.
    pub verdict: Verdict,
    /// 0 to 100: the share of present voters in favour, over both questions; never above 59 for a `low` tier.
    pub score: u32,
}

impl Decision {
    /// Nothing is known so far: what nobody has seen is for a person to see.
    pub fn undecided() -> Self {
        decide(Heard::default())
    }
}

/// Highest score of a capture that is not trusted.
const HIGHEST_LOW_SCORE: u32 = 59;

/// What was said of the face of a selfie that came with a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceAnswer {
    /// Whether it shows a living person.
    pub liveness: Liveness,
    /// Whether it is the person of the card.
    pub status: MatchStatus,
    /// Whether the built-in baseline compared them, on which no refusal rests either.
    pub by_baseline: bool,
}

impl FaceAnswer {
    /// The worst verdict that the face allows.
    fn most(self) -> Verdict {
        match (self.liveness, self.status, self.by_baseline) {
            (Liveness::Spoof, ..) | (_, MatchStatus::NotMatched, false) => Verdict::Failed,
            (_, MatchStatus::NotMatched, true) | (_, MatchStatus::NotEvaluated, _) => Verdict::RequiresReview,
            (_, MatchStatus::Matched, _) => Verdict::Passed,
        }
    }
}

/// What the records say to what a person claims, where they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordAnswer {
    /// The civil registry knows the person as claimed.
    Agrees,
    /// It knows no such number, or another person under it.
    Differs,
    /// It gave no answer, or the card reads differently from what is claimed.
    Unclear,
}

impl RecordAnswer {
    /// The worst verdict that the records allow.
    fn most(self) -> Verdict {
        match self {
            Self::Agrees => Verdict::Passed,
            Self::Differs => Verdict::Failed,
            Self::Unclear => Verdict::RequiresReview,
        }
    }
}

/// Everything that is known of a capture when it is decided.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// Was a living person before the camera?
    pub anti_spoof: Vec<Vote>,
    /// Is the card as it was issued?
    pub tamper: Vec<Vote>,
    /// What document verification says of the card's picture; `None` where nobody could look.
    pub document: Option<IdvCode>,
    /// The face, where one was asked for or came along.
    pub face: Option<FaceAnswer>,
    /// The records, where they were asked.
    pub records: Option<RecordAnswer>,
}

/// The worst verdict that a picture allows: of a part of a card, or of one that is blurred, most voters see nothing, and
/// what none of them could see is not in its favour.
fn picture_allows(document: Option<IdvCode>) -> Verdict {
    match document {
        Some(IdvCode::Success | IdvCode::ForgeryDetected) => Verdict::Passed,
        _ => Verdict::RequiresReview,
    }
}

/// Decides. Trust takes both questions answered in favour, a number that was read on the card and agrees with what is
/// known beside it, a picture good enough to judge, and nothing against it from face and records: a face that is
/// somebody else's or was shown by a screen is refused, one that nobody could compare is for a person to look at.
pub fn decide(heard: Heard) -> Decision {
    let Heard { document, face, records, .. } = heard;
    let (mut anti_spoof, tamper) = (Fusion::of(heard.anti_spoof), Fusion::of(heard.tamper));
    if face.is_some_and(|face| face.liveness == Liveness::Spoof) {
        anti_spoof.fused = Fused::Attack;
    }
    let allowed =
        [Some(picture_allows(document)), face.map(FaceAnswer::most), records.map(RecordAnswer::most)];
    let refused = allowed.contains(&Some(Verdict::Failed));
    let number_agrees = tamper.found(Voter::NikConsistency) == Some(Observation::Pass);
    let doubted = allowed.contains(&Some(Verdict::RequiresReview)) || !number_agrees;
    let flash_seen = anti_spoof.found(Voter::FlashReflectance) == Some(Observation::Pass);
    let tier = match (anti_spoof.fused, tamper.fused) {
        _ if refused || doubted => Tier::Low,
        (Fused::Genuine, Fused::Genuine) if flash_seen => Tier::High,
        (Fused::Genuine, Fused::Genuine) => Tier::Standard,
        _ => Tier::Low,
    };
    let verdict = match (tier, anti_spoof.fused, tamper.fused) {
        (Tier::High | Tier::Standard, ..) => Verdict::Passed,
        (Tier::Low, Fused::Attack, _) | (Tier::Low, _, Fused::Attack) => Verdict::Failed,
        (Tier::Low, ..) if refused => Verdict::Failed,
        (Tier::Low, ..) => Verdict::RequiresReview,
    };
    let (present, passed) = (anti_spoof.present() + tamper.present(), anti_spoof.passed() + tamper.passed());
    let share = u32::try_from((passed * 100).checked_div(present).unwrap_or(0)).unwrap_or(0);
    let score = if tier == Tier::Low { share.min(HIGHEST_LOW_SCORE) } else { share };
    Decision { anti_spoof, tamper, tier, verdict, score }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(voter: Voter, observation: Observation) -> Vote {
        Vote { voter, observation, reason: String::new(), numbers: Vec::new() }
    }

    #[test]
    fn tier_and_verdict_follow_from_the_votes() {
        use Observation::{Fail, NotObservable as Absent, Pass};
        for (flash, origin, nik, tier, verdict) in [
            (Pass, Pass, Pass, Tier::High, Verdict::Passed),
            (Pass, Absent, Pass, Tier::High, Verdict::Passed),
            (Absent, Pass, Pass, Tier::Standard, Verdict::Passed),
            // Nothing looked for life, or nothing looked at the card: no trust without a look.
            (Absent, Absent, Pass, Tier::Low, Verdict::RequiresReview),
            (Pass, Pass, Absent, Tier::Low, Verdict::RequiresReview),
            // One of two against is a doubt.
            (Fail, Pass, Pass, Tier::Low, Verdict::RequiresReview),
            (Pass, Fail, Pass, Tier::Low, Verdict::RequiresReview),
            (Fail, Fail, Pass, Tier::Low, Verdict::RequiresReview),
            (Fail, Absent, Pass, Tier::Low, Verdict::RequiresReview),
            // A genuine card may contradict its number: review, never failed.
            (Pass, Pass, Fail, Tier::Low, Verdict::RequiresReview),
            (Absent, Absent, Absent, Tier::Low, Verdict::RequiresReview),
        ] {
            let decision = decide(Heard {
                anti_spoof: vec![vote(Voter::FlashReflectance, flash), vote(Voter::CaptureOrigin, origin)],
                tamper: vec![vote(Voter::NikConsistency, nik)],
                document: Some(IdvCode::Success),
                ..Heard::default()
            });
            assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{flash:?} {origin:?} {nik:?}");
            assert_eq!(decision.score >= 60, tier != Tier::Low, "{flash:?} {origin:?} {nik:?}");
        }
    }

    #[test]
    fn an_objection_weighs_what_its_voter_can_know() {
        use Voter::{
            CaptureOrigin, CardColour, FlashReflectance, FrameLiveness, HologramCheck, NikConsistency,
            NikGlyphs, PhotoRegion, PrintHalftone, ScreenMoire, SpecularCheck,
        };
        // Of six or five voters present, those named object.
        let live =
            [FlashReflectance, CaptureOrigin, ScreenMoire, PrintHalftone, FrameLiveness, SpecularCheck];
        let card = [NikConsistency, NikGlyphs, PhotoRegion, CardColour, HologramCheck];
        for (objecting, tier, verdict) in [
            (&[][..], Tier::High, Verdict::Passed),
            (&[FlashReflectance], Tier::Standard, Verdict::Passed),
            (&[SpecularCheck], Tier::High, Verdict::Passed),
            (&[HologramCheck], Tier::High, Verdict::Passed),
            (&[CaptureOrigin], Tier::Low, Verdict::RequiresReview),
            (&[ScreenMoire], Tier::Low, Verdict::RequiresReview),
            (&[NikConsistency], Tier::Low, Verdict::RequiresReview),
            (&[NikGlyphs], Tier::Low, Verdict::RequiresReview),
            (&[CaptureOrigin, SpecularCheck], Tier::Low, Verdict::RequiresReview),
            (&[NikConsistency, NikGlyphs], Tier::Low, Verdict::RequiresReview),
            (&[ScreenMoire, FlashReflectance], Tier::Low, Verdict::Failed),
            (&[ScreenMoire, FrameLiveness], Tier::Low, Verdict::Failed),
            (&[PhotoRegion, CardColour], Tier::Low, Verdict::Failed),
            // One sign at each question is no proof of either.
            (&[ScreenMoire, CardColour], Tier::Low, Verdict::RequiresReview),
        ] {
            let votes = |voters: &[Voter]| {
                let seen = |voter: &Voter| {
                    if objecting.contains(voter) { Observation::Fail } else { Observation::Pass }
                };
                voters.iter().map(|voter| vote(*voter, seen(voter))).collect()
            };
            let decision = decide(Heard {
                anti_spoof: votes(&live),
                tamper: votes(&card),
                document: Some(IdvCode::Success),
                ..Heard::default()
            });
            assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{objecting:?}");
        }
    }

    #[test]
    fn a_selfie_that_came_along_has_a_say() {
        use Liveness::{Live, Spoof, Unclear};
        use MatchStatus::{Matched, NotEvaluated, NotMatched};
        for (liveness, status, by_baseline, tier, verdict) in [
            (Live, Matched, false, Tier::High, Verdict::Passed),
            (Live, Matched, true, Tier::High, Verdict::Passed),
            (Unclear, Matched, false, Tier::High, Verdict::Passed),
            (Spoof, Matched, false, Tier::Low, Verdict::Failed),
            (Live, NotMatched, false, Tier::Low, Verdict::Failed),
            (Live, NotMatched, true, Tier::Low, Verdict::RequiresReview),
            (Live, NotEvaluated, false, Tier::Low, Verdict::RequiresReview),
            (Spoof, NotEvaluated, true, Tier::Low, Verdict::Failed),
        ] {
            let face = FaceAnswer { liveness, status, by_baseline };
            let decision = decide(Heard { face: Some(face), ..in_favour() });
            assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{face:?}");
        }
    }

    #[test]
    fn records_that_were_asked_have_a_say() {
        use RecordAnswer::{Agrees, Differs, Unclear};
        let stranger =
            FaceAnswer { liveness: Liveness::Live, status: MatchStatus::NotMatched, by_baseline: false };
        for (face, records, tier, verdict) in [
            (None, Agrees, Tier::High, Verdict::Passed),
            (None, Differs, Tier::Low, Verdict::Failed),
            (None, Unclear, Tier::Low, Verdict::RequiresReview),
            // The worst answer holds.
            (Some(stranger), Agrees, Tier::Low, Verdict::Failed),
            (Some(stranger), Unclear, Tier::Low, Verdict::Failed),
        ] {
            let decision = decide(Heard { face, records: Some(records), ..in_favour() });
            assert_eq!((decision.tier, decision.verdict), (tier, verdict), "{face:?} {records:?}");
        }
    }

    /// A capture with a flash that was seen, a number that agrees, and nothing else.
    fn in_favour() -> Heard {
        Heard {
            anti_spoof: vec![vote(Voter::FlashReflectance, Observation::Pass)],
            tamper: vec![vote(Voter::NikConsistency, Observation::Pass)],
            document: Some(IdvCode::Success),
            ..Heard::default()
        }
    }

    #[test]
    fn what_nobody_could_see_is_not_in_its_favour() {
        // Colours and edges of a card under glare are those of a card, but nobody read its number.
        let unread = [
            vote(Voter::NikConsistency, Observation::NotObservable),
            vote(Voter::CardColour, Observation::Pass),
            vote(Voter::CardEdges, Observation::Pass),
        ];
        let decision = decide(Heard { tamper: unread.to_vec(), ..in_favour() });
        assert_eq!((decision.tier, decision.verdict), (Tier::Low, Verdict::RequiresReview));
        for code in IdvCode::ALL {
            let decision = decide(Heard { document: Some(code), ..in_favour() });
            let judged = matches!(code, IdvCode::Success | IdvCode::ForgeryDetected);
            assert_eq!(decision.verdict == Verdict::Passed, judged, "{code:?}");
        }
        assert_eq!(decide(Heard { document: None, ..in_favour() }).verdict, Verdict::RequiresReview);
    }

    #[test]
    fn absent_voters_are_not_counted() {
        let fusion = Fusion::of(vec![
            vote(Voter::FlashReflectance, Observation::NotObservable),
            vote(Voter::CaptureOrigin, Observation::Pass),
        ]);
        assert_eq!((fusion.present(), fusion.passed(), fusion.fused), (1, 1, Fused::Genuine));
    }
}
