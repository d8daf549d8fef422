//! One case on the wire: everything that speaks for and against a capture, personal data masked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Colleague,
    review::{Opinion, ReviewSummary},
};
use crate::{
    document::DocumentFinding,
    face::FaceFinding,
    finding::{
        Decision, Fused, Fusion, KycTier, Observation, Tier, Verdict, Voter, figure_in_indonesian,
        in_indonesian,
    },
    identity::VerificationStatus,
    instant::Instant,
    ktp::{CardText, KtpField},
};

/// A case with everything that is known of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// As in the queue.
    #[serde(flatten)]
    pub summary: ReviewSummary,
    /// When the capture arrived.
    pub received_at: Instant,
    /// Where the customer stands now.
    pub kyc_tier: Option<KycTier>,
    /// What the voters came to.
    pub decision: MachineDecision,
    /// What document verification says; none where the card could not be looked at.
    pub document: Option<DocumentFinding>,
    /// Whether the selfie is the person of the card; none without a selfie.
    pub face: Option<FaceFinding>,
    /// Why nobody compared the two, where nobody did, in Indonesian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face_indonesian: Option<String>,
    /// What the records say to the claim; none where they were not asked, or have not answered.
    pub records: Option<RecordsView>,
    /// What was claimed of the person and read on the card, masked unless it was asked for unmasked by somebody who may.
    pub subject: SubjectView,
    /// What the screen showed and what was seen of it, step by step; empty without a flash.
    #[serde(default)]
    pub flash: Vec<FlashStepView>,
    /// The pictures that are still kept.
    pub pictures: Vec<PictureView>,
    /// Verifications so far, oldest first: the machine's, then members'.
    pub verifications: Vec<VerificationView>,
    /// What members said that did not decide the case, oldest first.
    pub notes: Vec<NoteView>,
}

crate::redact_debug!(ReviewView);

/// What the voters came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MachineDecision {
    /// How sure.
    pub tier: Tier,
    /// What is said.
    pub verdict: Verdict,
    /// 0 to 100.
    pub score: u32,
    /// Was a living person before the camera?
    pub anti_spoof: VotesView,
    /// Is the card as it was issued?
    pub tamper: VotesView,
}

/// The votes on one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VotesView {
    /// What they come to.
    pub fused: Fused,
    /// Voters in favour.
    pub passed: usize,
    /// Voters that could observe.
    pub present: usize,
    /// Every voter, those that could not observe too.
    pub voters: Vec<VoterView>,
}

/// One voter's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoterView {
    /// Who.
    pub name: Voter,
    /// What it found.
    pub observation: Observation,
    /// Why, in English.
    pub reason: String,
    /// Why, in Indonesian; nothing for a vote that is older than codes, or of a newer server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indonesian: Option<String>,
    /// The numbers behind it.
    pub numbers: BTreeMap<String, f64>,
    /// What those are called in Indonesian, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
}

impl MachineDecision {
    /// The same for whoever sees no personal data: a reason may name digits of the number.
    #[must_use]
    pub fn without_reasons(mut self) -> Self {
        for voter in self.anti_spoof.voters.iter_mut().chain(&mut self.tamper.voters) {
            voter.reason.clear();
            voter.indonesian = None;
        }
        self
    }
}

impl From<&Decision> for MachineDecision {
    fn from(decision: &Decision) -> Self {
        Self {
            tier: decision.tier,
            verdict: decision.verdict,
            score: decision.score,
            anti_spoof: VotesView::from(&decision.anti_spoof),
            tamper: VotesView::from(&decision.tamper),
        }
    }
}

impl From<&Fusion> for VotesView {
    fn from(fusion: &Fusion) -> Self {
        let voters = fusion.votes.iter().map(|vote| {
            let numbers: BTreeMap<String, f64> = vote.numbers.iter().cloned().collect();
            let figure =
                |name: &String| figure_in_indonesian(name).map_or_else(|| name.clone(), str::to_owned);
            VoterView {
                name: vote.voter,
                observation: vote.observation,
                reason: vote.reason.clone(),
                indonesian: vote.because.as_deref().and_then(in_indonesian),
                figures: numbers.keys().map(figure).collect(),
                numbers,
            }
        });
        Self {
            fused: fusion.fused,
            passed: fusion.passed(),
            present: fusion.present(),
            voters: voters.collect(),
        }
    }
}

/// What the records say to a claim: enough to judge a case, and nothing that they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordsView {
    /// Whether the civil registry knows the number.
    pub is_registered: bool,
    /// Whether it knows it under the claimed name; nothing where it does not say.
    pub name: Option<bool>,
    /// Whether it knows it with the claimed birth date.
    pub birth_date: Option<bool>,
    /// Whether the card carries the claimed name.
    pub name_on_card: Option<bool>,
    /// Whether the e-mail address is another person's.
    pub email_in_use: bool,
    /// Whether the phone number is.
    pub phone_in_use: bool,
}

/// What was claimed of the person, and what was read on the card.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubjectView {
    /// Whether the values are masked.
    pub masked: bool,
    /// Sixteen digits.
    pub nik: Option<String>,
    /// DD-MM-YYYY.
    pub birth_date: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The card's fields as we read them, with how sure that is; empty where nothing could be read.
    pub printed: CardText,
}

crate::redact_debug!(SubjectView);

impl SubjectView {
    /// The same with everything hidden but the last four digits of the number and the year of birth: enough to tell
    /// two cases apart in a conversation.
    #[must_use]
    pub fn masked(self) -> Self {
        let mut printed = self.printed;
        for (field, reading) in &mut printed.0 {
            let shown = if matches!(field, KtpField::Nik | KtpField::DateOfBirth) { 4 } else { 0 };
            reading.value = mask(&reading.value, shown);
            // What it was mended from would give digits away by where they stand.
            reading.raw = mask(&reading.raw, 0);
        }
        let claimed = |text: Option<String>, shown| text.map(|text| mask(&text, shown));
        Self {
            masked: true,
            nik: claimed(self.nik, 4),
            birth_date: claimed(self.birth_date, 4),
            name: claimed(self.name, 0),
            email: claimed(self.email, 0),
            phone: claimed(self.phone, 4),
            printed,
        }
    }
}

/// A text whose letters and digits are hidden, but for the last few characters.
fn mask(text: &str, shown: usize) -> String {
    let hidden = text.chars().count().saturating_sub(shown);
    let hide = |(at, character): (usize, char)| {
        if at < hidden && character.is_alphanumeric() { '*' } else { character }
    };
    text.chars().enumerate().map(hide).collect()
}

/// A step of the flash: what the screen showed, and the mean colour that was seen meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlashStepView {
    /// What the screen showed, `#RRGGBB`.
    pub colour: String,
    /// For how long.
    pub hold_ms: u32,
    /// Mean red, green and blue, 0 to 255; none where nothing was measured.
    pub seen: Option<[f64; 3]>,
}

/// A picture of a case; its bytes are a call of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PictureView {
    /// Its number, for `pictures/{n}`.
    pub n: u32,
    /// `ktp` or `selfie`, where the client said; `card` for the card laid flat.
    pub kind: Option<String>,
    /// `camera` or `upload`, where the client said.
    pub source: Option<String>,
    /// `image/jpeg` or `image/png`.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: u64,
    /// Pixels across, as displayed.
    pub width: u32,
    /// Pixels down, as displayed.
    pub height: u32,
    /// EXIF orientation, 1 to 8: what was kept as it came has lost its metadata, so the page turns it. What was drawn
    /// anew is upright, 1.
    pub orientation: u8,
    /// What was found where, each a [`Mark`](super::mark::Mark); empty for a member who sees no pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
}

/// A verification.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    /// `ver_..`
    pub id: String,
    /// `verified | failed | pending`
    pub status: VerificationStatus,
    /// 0 to 100, as the machine counted it.
    pub score: u32,
    /// How sure.
    pub tier: Tier,
    /// Whose it is; none for the machine's.
    pub actor: Option<Colleague>,
    /// Why, where it is a member's; hidden from who sees no personal data, since it may name some.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// The first of two decisions.
    Proposal,
    /// A second decision that was not equal to the first.
    Objection,
    /// A case was opened of what the machine had decided without a doubt.
    Opening,
    /// The case was opened again.
    Reopening,
}

impl NoteKind {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Objection => "objection",
            Self::Opening => "opening",
            Self::Reopening => "reopening",
        }
    }
}

/// What a member said that did not decide the case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// What it is.
    pub kind: NoteKind,
    /// Which way, where it says.
    pub decision: Option<Opinion>,
    /// Who.
    pub by: Colleague,
    /// Why; hidden from who sees no personal data, since it may name some.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

crate::redact_debug!(VerificationView, NoteView);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ktp::FieldReading;

    #[test]
    fn a_masked_subject_shows_four_digits() {
        let read = |text: &str| FieldReading {
            value: text.to_owned(),
            raw: text.to_owned(),
            confidence: 0.9,
            corrected: false,
        };
        let subject = SubjectView {
            masked: false,
            nik: Some("3204110609979901".to_owned()),
            birth_date: Some("06-09-1997".to_owned()),
            name: Some("BUDI SANTOSO".to_owned()),
            email: Some("budi@contoh.id".to_owned()),
            phone: Some("6281100000001".to_owned()),
            printed: CardText(
                [(KtpField::Name, read("BUDI")), (KtpField::Nik, read("3204110609979901"))].into(),
            ),
        };
        let masked = subject.masked();
        assert_eq!(masked.printed.value(KtpField::Name), Some("****"));
        assert_eq!(masked.name.as_deref(), Some("**** *******"));
        assert_eq!(masked.email.as_deref(), Some("****@******.**"));
        assert_eq!(masked.phone.as_deref(), Some("*********0001"));
        assert_eq!(masked.printed.value(KtpField::Nik), Some("************9901"));
        assert!(masked.printed.0.values().all(|reading| reading.raw.chars().all(|letter| letter == '*')));
        assert_eq!(masked.nik.as_deref(), Some("************9901"));
        assert_eq!(masked.birth_date.as_deref(), Some("**-**-1997"));
        assert!(masked.masked);
    }
}
