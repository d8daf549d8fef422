//! What follows from everything that is known of a capture: tier, verdict, score. One table, no I/O.

use serde::{Deserialize, Serialize};

use super::{ClaimFindings, Fused, Fusion, Observation, Vote, Voter};
use crate::{
    document::IdvCode,
    face::{Liveness, MatchStatus},
};

/// How sure a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// The voter whose objection weighs most; of several as heavy the first one.
    pub fn objection(&self) -> Option<Voter> {
        let votes = self.anti_spoof.votes.iter().chain(&self.tamper.votes);
        let against = votes.filter(|vote| vote.observation == Observation::Fail).map(|vote| vote.voter);
        against.min_by_key(|voter| std::cmp::Reverse(voter.weight()))
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
    let score = score(tier, &anti_spoof, &tamper);
    Decision { anti_spoof, tamper, tier, verdict, score }
}

/// Decides on photos that were sent to be answered at once. No camera of ours saw a living moment and nobody will look at
/// a doubt, so the points decide; what the voters saw is kept beside them.
pub fn decide_at_once(anti_spoof: Vec<Vote>, tamper: Vec<Vote>, points: &ClaimFindings) -> Decision {
    let (anti_spoof, tamper) = (Fusion::of(anti_spoof), Fusion::of(tamper));
    let (tier, verdict) =
        if points.agrees() { (Tier::Standard, Verdict::Passed) } else { (Tier::Low, Verdict::Failed) };
    let score = score(tier, &anti_spoof, &tamper);
    Decision { anti_spoof, tamper, tier, verdict, score }
}

fn score(tier: Tier, anti_spoof: &Fusion, tamper: &Fusion) -> u32 {
    let (present, passed) = (anti_spoof.present() + tamper.present(), anti_spoof.passed() + tamper.passed());
    let share = u32::try_from((passed * 100).checked_div(present).unwrap_or(0)).unwrap_or(0);
    if tier == Tier::Low { share.min(HIGHEST_LOW_SCORE) } else { share }
}

#[cfg(test)]
mod tests;
