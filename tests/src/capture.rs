//! Captures as a client sends them: signed with the module's own code, of specimen photos, flash included.

use contract::{
    bundle::{
        Draft, DraftFrame, EncodedFrame, FlashSample, FrameOrigin, FrameSource, OcrField, Platform, assemble,
    },
    challenge::FlashSequence,
    instant::Instant,
    photo::PhotoKind,
    signing::HmacSecret,
};
use serde_json::{Value, json};

use crate::stack::{Answer, Stack};

/// Where challenges are issued.
pub const CHALLENGE: &str = "/api/identity/document/ktp/challenge";
/// Where captures are sent.
pub const CAPTURE: &str = "/api/identity/document/ktp/capture";

/// What a camera would have seen of a challenge: skin in a room, lit by the screen with this gain.
pub fn lit_samples(challenge: &Value, gain: f64) -> Vec<FlashSample> {
    let sequence = FlashSequence::parse_wire(&challenge.to_string()).expect("a challenge");
    let mut at_ms = 0.0;
    let mut samples = Vec::new();
    for (index, step) in sequence.steps().iter().enumerate() {
        let [red, green, blue] = step.colour.rgb().map(f64::from);
        samples.push(FlashSample {
            step: u32::try_from(index).ok(),
            t_ms: at_ms + f64::from(step.hold_ms) * 0.75,
            mean_r: 110.0 + gain * red,
            mean_g: 85.0 + gain * green,
            mean_b: 70.0 + gain * blue,
            frames: Some(5),
            clipped: Some(0.0),
        });
        at_ms += f64::from(step.hold_ms);
    }
    samples
}

/// A capture in the making; [`CaptureDraft::body`] signs it.
#[derive(Debug, Clone)]
pub struct CaptureDraft {
    /// The customer.
    pub customer_id: String,
    /// What signs it.
    pub secret: String,
    /// Which challenge.
    pub nonce: Option<String>,
    /// What the camera saw.
    pub samples: Vec<FlashSample>,
    /// The client's clock.
    pub captured_at: Instant,
    /// The photos of the card.
    pub frames: Vec<Vec<u8>>,
    /// Further photos, with what they were taken for.
    pub also: Vec<(FrameOrigin, Vec<u8>)>,
    /// Camera or file.
    pub source: FrameSource,
    /// The client's reading.
    pub ocr_fields: Vec<(&'static str, String)>,
}

impl CaptureDraft {
    /// A capture that deserves `high`, for a challenge as it was issued.
    pub fn good(stack: &Stack, challenge: &Value) -> Self {
        let wire = &challenge["flashChallenge"];
        let person = &specimen::people()[0];
        Self {
            customer_id: stack.customer_id().to_owned(),
            secret: wire["hmacSecret"].as_str().expect("a secret").to_owned(),
            nonce: wire["nonce"].as_str().map(str::to_owned),
            samples: lit_samples(wire, 0.15),
            captured_at: stack.app.clock.now(),
            frames: vec![small_card()],
            also: Vec::new(),
            source: FrameSource::Camera,
            ocr_fields: vec![("nik", person.nik.clone()), ("dateOfBirth", person.birth_date.clone())],
        }
    }

    /// The signed request body.
    pub fn body(&self) -> Vec<u8> {
        let frame = |bytes: &Vec<u8>| DraftFrame {
            image: EncodedFrame::new(bytes),
            origin: FrameOrigin::new(PhotoKind::Ktp, self.source),
        };
        let ocr: Vec<OcrField> = self
            .ocr_fields
            .iter()
            .map(|(name, value)| {
                OcrField::new((*name).to_owned(), value.clone(), None).expect("a field of a card is short")
            })
            .collect();
        let also = |(origin, bytes): &(FrameOrigin, Vec<u8>)| DraftFrame {
            image: EncodedFrame::new(bytes),
            origin: origin.clone(),
        };
        let frames: Vec<DraftFrame> =
            self.frames.iter().map(frame).chain(self.also.iter().map(also)).collect();
        let draft = Draft {
            sdk_version: "tanda-capture-web@0.1.0",
            platform: Platform::Web,
            captured_at: self.captured_at,
            frames: &frames,
            nonce: self.nonce.as_deref(),
            samples: &self.samples,
            ocr_fields: &ocr,
        };
        assemble(&draft, Some(&self.customer_id), &HmacSecret::new(&self.secret))
    }

    /// The signed request body, as JSON to be changed.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body()).expect("JSON")
    }
}

/// A specimen card, small enough to send two hundred times and large enough to be read.
pub fn small_card() -> Vec<u8> {
    specimen::jpeg::encode_jpeg(&specimen::draw_card(&specimen::people()[0], 640), 80)
}

/// Asks for a challenge of eight steps.
pub async fn challenge(stack: &Stack) -> Value {
    let answer = stack.post(CHALLENGE, &json!({ "customerId": stack.customer_id(), "steps": 8 })).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body
}

/// Sends a capture.
pub async fn send(stack: &Stack, draft: &CaptureDraft) -> Answer {
    stack.post_bytes(CAPTURE, draft.body()).await
}
