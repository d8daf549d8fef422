//! Votes, and what the votes of one question come to. What follows from both questions is [`decide`]'s.
//!
//! A voter that could not observe is absent: it is listed with its reason and never counts as a failure.

mod decision;
mod figure;
mod reason;
mod sent;
mod trouble;

use serde::{Deserialize, Serialize};

pub use decision::{
    Decision, FaceAnswer, Heard, KycTier, RecordAnswer, Tier, Verdict, decide, decide_at_once,
};
pub use figure::figure_in_indonesian;
pub use reason::{Compared, Plain, Reason, in_english, in_indonesian};
pub use sent::{ClaimFindings, RecordFinding, SelfieFinding, SentEvidence, Taken};
pub use trouble::{CardTrouble, SelfieTrouble};

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
    /// Why, for a person who reads English: partners do.
    pub reason: String,
    /// The same as the code of a [`Reason`]; nothing in a vote that is older than codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The numbers behind it, by name.
    pub numbers: Vec<(String, f64)>,
}

impl Vote {
    /// A vote without numbers.
    pub fn new(voter: Voter, observation: Observation, because: &Reason) -> Self {
        let code = because.to_string();
        // Every reason has its words: a test holds it.
        let reason = in_english(&code).unwrap_or_default();
        Self { voter, observation, reason, because: Some(code), numbers: Vec::new() }
    }
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
