//! What is said of a face: whether a selfie shows a living person, and whether it is the person of the card. The rules that
//! lead from evidence to these answers, each one function. Measuring and matching are done elsewhere.

use serde::{Deserialize, Serialize};

use crate::finding::{Observation, Plain};

/// Whose data a capture is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A partner tries the service.
    Testing,
    /// A person's identity depends on it.
    Live,
}

impl Mode {
    /// As the store writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Testing => "testing",
            Self::Live => "live",
        }
    }
}

/// Whether two faces are one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchStatus {
    /// They are.
    Matched,
    /// They are not.
    NotMatched,
    /// Nobody who may say so compared them.
    NotEvaluated,
}

/// What a matcher made of two faces.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How alike they are, -1 to 1.
    pub similarity: f64,
    /// From here on they are one person's.
    pub threshold: f64,
    /// Which matcher said so.
    pub matcher: MatcherName,
}

/// Which matcher is at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatcherName {
    /// The model's name; `none` without one.
    pub model_id: String,
    /// Whether it is the built-in baseline, which no decision about a person may rest on.
    pub is_stub: bool,
}

/// The match of the card's portrait and the selfie, as doors render it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceFinding {
    /// `matched | not_matched | not_evaluated`
    pub status: MatchStatus,
    /// -1 to 1, where two faces were compared.
    pub similarity: Option<f64>,
    /// The least similarity of a match, where two faces were compared.
    pub threshold: Option<f64>,
    /// Whether the built-in baseline compared them, or nobody.
    pub stub: bool,
    /// Which model did.
    pub model_id: String,
    /// Why, for a person.
    pub reasons: Vec<String>,
}

impl FaceFinding {
    /// The finding of a comparison. The baseline has a say in Testing alone: what it finds of a living person is no
    /// answer, whichever way it went.
    pub fn of(comparison: &Comparison, mode: Mode) -> Self {
        let matched = comparison.similarity >= comparison.threshold;
        let trusted = !comparison.matcher.is_stub || mode == Mode::Testing;
        let (status, reason) = match (trusted && comparison.similarity.is_finite(), matched) {
            (true, true) => (MatchStatus::Matched, "the selfie shows the person of the portrait"),
            (true, false) => (MatchStatus::NotMatched, "the selfie shows somebody else than the portrait"),
            (false, _) if trusted => (MatchStatus::NotEvaluated, Plain::FacesUnmeasured.english()),
            (false, _) => (MatchStatus::NotEvaluated, Plain::NoFaceModel.english()),
        };
        let finite = |number: f64| number.is_finite().then_some(number);
        Self {
            status,
            similarity: finite(comparison.similarity),
            threshold: finite(comparison.threshold),
            stub: comparison.matcher.is_stub,
            model_id: comparison.matcher.model_id.clone(),
            reasons: vec![reason.to_owned()],
        }
    }

    /// Nothing was compared, and why.
    pub fn not_evaluated(matcher: &MatcherName, reason: impl Into<String>) -> Self {
        Self {
            status: MatchStatus::NotEvaluated,
            similarity: None,
            threshold: None,
            stub: matcher.is_stub,
            model_id: matcher.model_id.clone(),
            reasons: vec![reason.into()],
        }
    }

    /// Whether a person must look before anything follows.
    pub fn requires_review(&self) -> bool {
        self.status == MatchStatus::NotEvaluated
    }
}

/// What tells a living person from a picture of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfieCue {
    /// The grid of a screen or the dots of a print over the face.
    RegularPattern,
    /// A frame of one tone around the picture: a screen's case, a print's margin.
    PictureBorder,
    /// Skin without grain, or without tones at its ends.
    SkinSurface,
    /// Blocks of an earlier compression at another place than the photo's own.
    EarlierCompression,
    /// The camera saw the colours of the flash challenge on the skin. Voted elsewhere.
    FlashReflectance,
    /// Frames that follow each other differ as those of a living person do. Voted elsewhere.
    FrameLiveness,
}

impl SelfieCue {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RegularPattern => "regular_pattern",
            Self::PictureBorder => "picture_border",
            Self::SkinSurface => "skin_surface",
            Self::EarlierCompression => "earlier_compression",
            Self::FlashReflectance => "flash_reflectance",
            Self::FrameLiveness => "frame_liveness",
        }
    }

    /// What a cue weighs against life. Two are an attack: a pattern is one alone; of the others each has an innocent
    /// reason (a letterbox, a beauty filter, a photo that was cut, a bright room).
    fn weight(self) -> u32 {
        match self {
            Self::RegularPattern => 2,
            Self::PictureBorder
            | Self::SkinSurface
            | Self::EarlierCompression
            | Self::FlashReflectance
            | Self::FrameLiveness => 1,
        }
    }

    /// Whether its absence speaks for life. A picture has no border when it fills the frame, and no earlier
    /// compression when it was never cut, so those two say nothing in favour.
    fn vouches(self) -> bool {
        matches!(self, Self::RegularPattern | Self::FlashReflectance | Self::FrameLiveness)
    }
}

/// What one cue said of a selfie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SelfieEvidence {
    /// Which.
    pub cue: SelfieCue,
    /// For life, against it, or it could not look.
    pub observation: Observation,
    /// Why, for a person.
    pub reason: String,
    /// The numbers behind it, by name.
    pub numbers: Vec<(String, f64)>,
}

/// Whether a selfie shows a living person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liveness {
    /// Nothing speaks against it, and something that would have shown an attack looked.
    Live,
    /// A picture was before the camera.
    Spoof,
    /// Not enough to say either.
    Unclear,
}

impl Liveness {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Spoof => "spoof",
            Self::Unclear => "unclear",
        }
    }
}

/// What a selfie's evidence comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SelfieLiveness {
    /// The answer.
    pub verdict: Liveness,
    /// Everything that looked or could not, in order.
    pub evidence: Vec<SelfieEvidence>,
}

impl SelfieLiveness {
    /// Takes evidence together: an attack from a weight of two against life on, unclear at one, and live only where
    /// something that would have shown an attack could look.
    pub fn of(evidence: Vec<SelfieEvidence>) -> Self {
        let cues = |wanted: Observation| {
            evidence.iter().filter(move |one| one.observation == wanted).map(|one| one.cue)
        };
        let against: u32 = cues(Observation::Fail).map(SelfieCue::weight).sum();
        let verdict = match against {
            0 if cues(Observation::Pass).any(SelfieCue::vouches) => Liveness::Live,
            0 | 1 => Liveness::Unclear,
            _ => Liveness::Spoof,
        };
        Self { verdict, evidence }
    }

    /// Whether nothing that would have shown an attack could look and nothing speaks against life: the face is too far
    /// away to be judged, which is a fault of the photo and no sign of an attack.
    pub fn is_unseen(&self) -> bool {
        let objects = self.evidence.iter().any(|one| one.observation == Observation::Fail);
        self.verdict == Liveness::Unclear && !objects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_decides_nothing_in_live_mode() {
        use MatchStatus::{Matched, NotEvaluated, NotMatched};
        for (is_stub, mode, similarity, status) in [
            (false, Mode::Live, 0.5, Matched),
            (false, Mode::Live, 0.4, Matched),
            (false, Mode::Live, 0.39, NotMatched),
            (false, Mode::Testing, 0.5, Matched),
            (false, Mode::Live, f64::NAN, NotEvaluated),
            (true, Mode::Testing, 0.9, Matched),
            (true, Mode::Testing, 0.1, NotMatched),
            (true, Mode::Testing, f64::NAN, NotEvaluated),
            (true, Mode::Live, 1.0, NotEvaluated),
            (true, Mode::Live, 0.0, NotEvaluated),
        ] {
            let matcher = MatcherName { model_id: "m".to_owned(), is_stub };
            let found = FaceFinding::of(&Comparison { similarity, threshold: 0.4, matcher }, mode);
            assert_eq!(found.status, status, "stub {is_stub} {mode:?} {similarity}");
            assert_eq!(found.requires_review(), status == NotEvaluated);
            assert_eq!(found.stub, is_stub);
            assert_eq!(found.similarity.is_some(), similarity.is_finite());
        }
    }

    #[test]
    fn a_finding_is_written_in_the_words_of_the_wire() {
        let matcher = MatcherName { model_id: "none".to_owned(), is_stub: true };
        let json =
            serde_json::to_value(FaceFinding::not_evaluated(&matcher, "no portrait was found")).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"status": "not_evaluated", "similarity": null, "threshold": null, "stub": true,
                               "modelId": "none", "reasons": ["no portrait was found"]})
        );
    }

    #[test]
    fn liveness_follows_from_the_evidence() {
        use Observation::{Fail, NotObservable as Absent, Pass};
        use SelfieCue::{
            EarlierCompression as Compression, FlashReflectance as Flash, FrameLiveness as Frames,
            PictureBorder as Border, RegularPattern as Pattern, SkinSurface as Skin,
        };
        for (evidence, verdict) in [
            (vec![], Liveness::Unclear),
            (vec![(Pattern, Pass)], Liveness::Live),
            (vec![(Pattern, Pass), (Border, Pass), (Skin, Pass), (Compression, Pass)], Liveness::Live),
            (vec![(Pattern, Pass), (Flash, Absent), (Frames, Absent)], Liveness::Live),
            // What says nothing in favour does not make a selfie live.
            (vec![(Pattern, Absent), (Border, Pass), (Skin, Pass), (Compression, Pass)], Liveness::Unclear),
            (vec![(Pattern, Absent), (Flash, Pass)], Liveness::Live),
            (vec![(Pattern, Absent), (Frames, Pass)], Liveness::Live),
            // A pattern is an attack alone, whatever else was seen.
            (vec![(Pattern, Fail), (Flash, Pass), (Frames, Pass)], Liveness::Spoof),
            // One other sign is a doubt, two are an attack.
            (vec![(Pattern, Pass), (Border, Fail)], Liveness::Unclear),
            (vec![(Pattern, Pass), (Skin, Fail)], Liveness::Unclear),
            (vec![(Pattern, Pass), (Compression, Fail)], Liveness::Unclear),
            (vec![(Pattern, Pass), (Flash, Fail)], Liveness::Unclear),
            (vec![(Pattern, Pass), (Frames, Fail)], Liveness::Unclear),
            (vec![(Pattern, Pass), (Border, Fail), (Compression, Fail)], Liveness::Spoof),
            (vec![(Pattern, Absent), (Flash, Fail), (Frames, Fail)], Liveness::Spoof),
        ] {
            let list = evidence.iter().map(|(cue, observation)| SelfieEvidence {
                cue: *cue,
                observation: *observation,
                reason: String::new(),
                numbers: vec![],
            });
            let found = SelfieLiveness::of(list.collect());
            assert_eq!(found.verdict, verdict, "{evidence:?}");
            let doubted = evidence.iter().any(|(_, observation)| *observation == Fail);
            assert_eq!(found.is_unseen(), verdict == Liveness::Unclear && !doubted, "{evidence:?}");
        }
    }
}
