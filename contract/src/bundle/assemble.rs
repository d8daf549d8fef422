//! Making a signed bundle: frames are encoded where they lie, and the rest of the body is written around them.

use std::{borrow::Cow, convert::Infallible};

use super::{FlashSample, FrameOrigin, OcrField, Platform, VERSION};
use crate::{
    base64::{encode_in_place, encoded_len},
    canonical::{Json, write_canonical},
    instant::Instant,
    signing::{HmacSecret, sign_pieces},
};

/// A frame as a body carries it: base64, in one buffer from the first byte on.
#[derive(Clone, PartialEq)]
pub struct EncodedFrame(Vec<u8>);

impl EncodedFrame {
    /// The frame of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let Ok(frame) = Self::written::<Infallible>(bytes.len(), |room| {
            room.copy_from_slice(bytes);
            Ok(())
        });
        frame
    }

    /// A frame of `size_bytes` that `write` puts where it is then encoded in place: the image is never held twice.
    ///
    /// # Errors
    /// Those of `write`.
    pub fn written<E>(size_bytes: usize, write: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut buffer = vec![0; encoded_len(size_bytes)];
        let start = buffer.len() - size_bytes;
        write(&mut buffer[start..])?;
        encode_in_place(&mut buffer, size_bytes);
        Ok(Self(buffer))
    }

    /// The characters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A frame to be sent, and where it came from.
#[derive(Clone, PartialEq)]
pub struct DraftFrame {
    /// JPEG or PNG.
    pub image: EncodedFrame,
    /// Camera or file.
    pub origin: FrameOrigin,
}

/// What goes into a bundle.
#[derive(Clone, PartialEq)]
pub struct Draft<'a> {
    /// Name and version of the SDK, `tanda-capture-web@0.1.0`.
    pub sdk_version: &'a str,
    /// The SDK's platform.
    pub platform: Platform,
    /// When the capture was made.
    pub captured_at: Instant,
    /// The frames, in order.
    pub frames: &'a [DraftFrame],
    /// The challenge that was issued for this capture.
    pub nonce: Option<&'a str>,
    /// What the camera saw of it; empty for a capture without flash.
    pub samples: &'a [FlashSample],
    /// The client's own reading of the card; no two fields of one name.
    pub ocr_fields: &'a [OcrField],
}

crate::redact_debug!(EncodedFrame, DraftFrame, Draft<'a>);

/// The request body: `{"bundle":{..,"signature":".."}}`, with `"customerId"` before it where one is given.
pub fn assemble(draft: &Draft<'_>, customer_id: Option<&str>, secret: &HmacSecret) -> Vec<u8> {
    assemble_pieces(draft, customer_id, secret).concat()
}

/// The same body in pieces, in order. Frames are lent as they lie, so that a body of their size is not made again.
pub fn assemble_pieces<'a>(
    draft: &Draft<'a>,
    customer_id: Option<&str>,
    secret: &HmacSecret,
) -> Vec<Cow<'a, [u8]>> {
    let mut head = b"{".to_vec();
    if let Some(customer_id) = customer_id {
        head.extend_from_slice(b"\"customerId\":");
        write_canonical(&customer_id.into(), &mut head);
        head.push(b',');
    }
    head.extend_from_slice(b"\"bundle\":");
    let unsigned = head.len();
    let mut tail = Vec::new();
    write_around_frames(draft, &mut head, &mut tail);
    head.extend_from_slice(b",\"frames\":[");
    let mut pieces = Vec::with_capacity(2 * draft.frames.len() + 1);
    let mut between = head;
    for (index, frame) in draft.frames.iter().enumerate() {
        between.extend_from_slice(if index == 0 { b"\"" } else { b"\",\"" });
        pieces.extend([Cow::Owned(between), Cow::Borrowed(frame.image.as_bytes())]);
        between = Vec::new();
    }
    between.extend_from_slice(if draft.frames.is_empty() { b"]" } else { b"\"]" });
    between.extend_from_slice(&tail);
    pieces.push(Cow::Owned(between));

    let signed =
        pieces.iter().enumerate().map(|(index, piece)| if index == 0 { &piece[unsigned..] } else { piece });
    let signature = sign_pieces(signed, secret);
    // The closing brace of the bundle gives way to one more member; on the wire its place does not matter.
    if let Some(tail) = pieces.last_mut().map(Cow::to_mut) {
        tail.pop();
        for part in [",\"signature\":\"", &signature, "\"}}"] {
            tail.extend_from_slice(part.as_bytes());
        }
    }
    pieces
}

/// Writes the canonical members of a bundle that stand before its `frames` and those that follow it, with the braces.
fn write_around_frames(draft: &Draft<'_>, head: &mut Vec<u8>, tail: &mut Vec<u8>) {
    let (before, after): (Vec<_>, Vec<_>) =
        members(draft).0.into_iter().partition(|(name, _)| **name < *"frames");
    write_canonical(&Members(before).json(), head);
    head.pop();
    write_canonical(&Members(after).json(), tail);
    tail[0] = b',';
}

/// All members of a bundle but its `frames` and its signature.
fn members<'a>(draft: &Draft<'a>) -> Members<'a> {
    let mut members = Members::default();
    members.text("version", Some(VERSION));
    members.text("sdkVersion", Some(draft.sdk_version));
    members.text("platform", Some(draft.platform.as_str()));
    members.put("capturedAt", Json::Text(Cow::Owned(draft.captured_at.to_string())));
    members.put("captureOrigin", Json::List(draft.frames.iter().map(|frame| frame.origin.json()).collect()));
    members.text("flashChallengeNonce", draft.nonce);
    if !draft.samples.is_empty() {
        members.put("flashSamples", Json::List(draft.samples.iter().map(sample_json).collect()));
    }
    let (mut values, mut confidences) = (Members::default(), Members::default());
    for field in draft.ocr_fields {
        values.text(&field.name, Some(&field.value));
        confidences.number(&field.name, field.confidence);
    }
    for (name, read) in [("ocrFields", values), ("ocrConfidence", confidences)] {
        if !read.0.is_empty() {
            members.put(name, read.json());
        }
    }
    members
}

/// The members of an object in the making. One by one, since a list of them all is many times the code for a browser.
#[derive(Default)]
pub(super) struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Members<'a> {
    /// One of this name; a name comes once.
    #[inline(never)]
    pub(super) fn put(&mut self, name: &'a str, value: Json<'a>) {
        self.0.push((Cow::Borrowed(name), value));
    }

    /// A number, where it is known.
    pub(super) fn number(&mut self, name: &'a str, value: Option<f64>) {
        if let Some(value) = value {
            self.put(name, Json::Number(value));
        }
    }

    /// A text, where it is known.
    pub(super) fn text(&mut self, name: &'a str, value: Option<&'a str>) {
        if let Some(value) = value {
            self.put(name, Json::Text(Cow::Borrowed(value)));
        }
    }

    /// The object.
    pub(super) fn json(self) -> Json<'a> {
        Json::object(self.0).expect("no two members share a name")
    }
}

fn sample_json(sample: &FlashSample) -> Json<'_> {
    let mut members = Members::default();
    members.number("tMs", Some(sample.t_ms));
    members.number("meanR", Some(sample.mean_r));
    members.number("meanG", Some(sample.mean_g));
    members.number("meanB", Some(sample.mean_b));
    members.number("step", sample.step.map(f64::from));
    members.number("frames", sample.frames.map(f64::from));
    members.number("clipped", sample.clipped);
    members.json()
}
