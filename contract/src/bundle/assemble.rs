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
        members(draft).into_iter().partition(|(name, _)| *name < "frames");
    write_canonical(&object(before), head);
    head.pop();
    write_canonical(&object(after), tail);
    tail[0] = b',';
}

/// All members of a bundle but its `frames` and its signature.
fn members<'a>(draft: &Draft<'a>) -> Vec<(&'static str, Json<'a>)> {
    let mut members = vec![
        ("version", Json::from(VERSION)),
        ("sdkVersion", draft.sdk_version.into()),
        ("platform", draft.platform.as_str().into()),
        ("capturedAt", Json::Text(Cow::Owned(draft.captured_at.to_string()))),
        ("captureOrigin", Json::List(draft.frames.iter().map(|frame| frame.origin.json()).collect())),
    ];
    if let Some(nonce) = draft.nonce {
        members.push(("flashChallengeNonce", nonce.into()));
    }
    if !draft.samples.is_empty() {
        members.push(("flashSamples", Json::List(draft.samples.iter().map(sample_json).collect())));
    }
    let ocr = draft.ocr_fields;
    if !ocr.is_empty() {
        let values = ocr.iter().map(|field| (field.name.as_str(), Json::from(field.value.as_str())));
        members.push(("ocrFields", object(values.collect())));
    }
    if ocr.iter().any(|field| field.confidence.is_some()) {
        let known = ocr.iter().filter_map(|field| Some((field.name.as_str(), field.confidence?.into())));
        members.push(("ocrConfidence", object(known.collect())));
    }
    members
}

/// An object whose names are our own, or those of a reading.
pub(super) fn object<'a>(members: Vec<(&'a str, Json<'a>)>) -> Json<'a> {
    let members = members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
    Json::object(members).expect("no two members share a name")
}

fn sample_json(sample: &FlashSample) -> Json<'_> {
    let mut members = vec![
        ("tMs", Json::from(sample.t_ms)),
        ("meanR", sample.mean_r.into()),
        ("meanG", sample.mean_g.into()),
        ("meanB", sample.mean_b.into()),
    ];
    members.extend(sample.step.map(|step| ("step", step.into())));
    members.extend(sample.frames.map(|frames| ("frames", frames.into())));
    members.extend(sample.clipped.map(|clipped| ("clipped", clipped.into())));
    object(members)
}
