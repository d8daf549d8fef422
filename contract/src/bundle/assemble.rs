//! Making a signed bundle: the whole request body in one buffer of exactly its size, frames encoded in place.

use std::borrow::Cow;

use super::{FlashSample, FrameOrigin, OcrField, Platform, VERSION};
use crate::{
    canonical::{Json, Measure, write_canonical},
    instant::Instant,
    signing::{HmacSecret, sign_bytes},
};

/// A frame to be sent: its bytes, and where they came from.
#[derive(Clone, PartialEq)]
pub struct DraftFrame<'a> {
    /// JPEG or PNG.
    pub bytes: &'a [u8],
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
    pub frames: Vec<DraftFrame<'a>>,
    /// The challenge that was issued for this capture.
    pub nonce: Option<&'a str>,
    /// What the camera saw of it; empty for a capture without flash.
    pub samples: &'a [FlashSample],
    /// The client's own reading of the card; no two fields of one name.
    pub ocr_fields: &'a [OcrField],
}

crate::redact_debug!(DraftFrame<'a>, Draft<'a>);

/// The signature's 64 digits, its member and the closing braces, less the brace that gives way to it.
const TAIL_BYTES: usize = 64 + r#","signature":""}}"#.len() - 1;

/// The request body: `{"bundle":{..,"signature":".."}}`, with `"customerId"` before it where one is given.
pub fn assemble(draft: &Draft<'_>, customer_id: Option<&str>, secret: &HmacSecret) -> Vec<u8> {
    let bundle = bundle_json(draft);
    let mut measure = Measure::default();
    write_canonical(&bundle, &mut measure);
    let mut head = b"{".to_vec();
    if let Some(customer_id) = customer_id {
        head.extend_from_slice(b"\"customerId\":");
        write_canonical(&customer_id.into(), &mut head);
        head.push(b',');
    }
    head.extend_from_slice(b"\"bundle\":");
    let mut body = Vec::with_capacity(head.len() + measure.size_bytes + TAIL_BYTES);
    body.extend_from_slice(&head);
    write_canonical(&bundle, &mut body);
    let signature = sign_bytes(&body[head.len()..], secret);
    // The closing brace of the bundle gives way to one more member; on the wire its place does not matter.
    body.pop();
    for part in [",\"signature\":\"", &signature, "\"}}"] {
        body.extend_from_slice(part.as_bytes());
    }
    body
}

fn bundle_json<'a>(draft: &'a Draft<'a>) -> Json<'a> {
    let mut members = vec![
        ("version", Json::from(VERSION)),
        ("sdkVersion", draft.sdk_version.into()),
        ("platform", draft.platform.as_str().into()),
        ("capturedAt", Json::Text(Cow::Owned(draft.captured_at.to_string()))),
        ("frames", Json::List(draft.frames.iter().map(|frame| Json::Base64(frame.bytes)).collect())),
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
    object(members)
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
