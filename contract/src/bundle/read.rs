//! Reading a bundle from strict JSON: every error is collected, by the path of its member.

use std::collections::BTreeMap;

use data_encoding::BASE64;

use super::{
    CaptureBundle, FlashSample, FrameOrigin, MAX_FRAME_BASE64_BYTES, MAX_FRAMES, Platform, VERSION, ocr,
};
use crate::{
    body::{Errors, Object},
    canonical::Json,
    challenge::MAX_STEPS,
    field::FieldError,
    instant::Instant,
    photo::{Photo, PhotoHeader, PhotoLimits},
};

/// Samples beyond this are no flash: ten steps at 60 frames a second for half a second each.
pub(crate) const MAX_SAMPLES: usize = 300;
/// Longest value of a short member, in bytes.
pub(crate) const MAX_TEXT_BYTES: usize = 200;

impl<'a> CaptureBundle<'a> {
    /// Reads the members of a bundle. Unknown members are left alone; they are signed all the same.
    ///
    /// # Errors
    /// Every member that does not hold, named by its path (`frames[1]`).
    pub fn read(json: &'a Json<'_>) -> Result<Self, Vec<FieldError>> {
        if json.as_object().is_none() {
            return Err(vec![FieldError::new("bundle", "type", "must be an object")]);
        }
        Errors::default().read(json, read_members)
    }

    /// Admits every frame by its header, one after the other, so that no two are in memory beside the body.
    ///
    /// # Errors
    /// Every frame that is not base64 or not a photo within the limits.
    pub fn admit_frames(&self) -> Result<AdmittedFrames<'_>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut headers = Vec::with_capacity(self.frames.len());
        for (index, frame) in self.frames.iter().enumerate() {
            match decode_frame(frame) {
                Ok(frame) => headers.push(frame.header),
                Err(wrong) => errors.extend(
                    wrong
                        .into_iter()
                        .map(|(code, message)| FieldError::new(format!("frames[{index}]"), code, message)),
                ),
            }
        }
        if errors.is_empty() { Ok(AdmittedFrames { base64: &self.frames, headers }) } else { Err(errors) }
    }
}

/// Frames that were admitted; each is decoded when its turn comes.
pub struct AdmittedFrames<'a> {
    base64: &'a [&'a str],
    headers: Vec<PhotoHeader>,
}

crate::redact_debug!(AdmittedFrames<'a>);

impl AdmittedFrames<'_> {
    /// What their headers say, in order.
    pub fn headers(&self) -> &[PhotoHeader] {
        &self.headers
    }

    /// The frames, in order.
    pub fn decoded(&self) -> impl Iterator<Item = Photo> {
        self.base64.iter().map(|frame| decode_frame(frame).expect("a frame that was admitted decodes again"))
    }
}

fn decode_frame(base64: &str) -> Result<Photo, Vec<(&'static str, String)>> {
    let bytes = BASE64
        .decode(base64.as_bytes())
        .map_err(|_| vec![("base64", "must be base64 with padding, without line breaks".to_owned())])?;
    Photo::admit(bytes, &PhotoLimits::FRAME)
        .map_err(|wrong| wrong.iter().map(|error| (error.code(), error.to_string())).collect())
}

fn read_members<'a>(body: &Object<'a>, errors: &mut Errors) -> Option<CaptureBundle<'a>> {
    let version = text(body, "version", errors);
    if version.is_some_and(|version| version != VERSION) {
        errors.add::<()>("version", "version", "must be \"1.0\"");
    }
    let sdk_version = text(body, "sdkVersion", errors);
    let platform = text(body, "platform", errors).and_then(|text| {
        let found = Platform::ALL.into_iter().find(|platform| platform.as_str() == text);
        found.or_else(|| {
            errors.add(
                "platform",
                "platform",
                "must be one of rn-ios, rn-android, ios, android, flutter, web",
            )
        })
    });
    let frames = read_frames(body, errors);
    let captured_at = text(body, "capturedAt", errors).and_then(|text| match Instant::parse(text) {
        Ok(instant) => Some(instant),
        Err(error) => errors.add("capturedAt", "instant", error.to_string()),
    });
    text(body, "signature", errors);
    let nonce = body.member("flashChallengeNonce").map(|value| match value.as_text() {
        Some(nonce) if (1..=MAX_TEXT_BYTES).contains(&nonce.len()) => nonce,
        _ => {
            errors.add::<()>("flashChallengeNonce", "type", "must be the nonce of a flash challenge");
            ""
        }
    });
    let samples = read_list(body, "flashSamples", MAX_SAMPLES, errors, read_sample);
    let origins = read_list(body, "captureOrigin", MAX_FRAMES, errors, FrameOrigin::read);
    if !origins.is_empty() && frames.as_ref().is_some_and(|frames| frames.len() != origins.len()) {
        errors.add::<()>("captureOrigin", "length", "must name one origin for each frame");
    }
    let ocr_fields = read_map(body, "ocrFields", errors, |value| {
        value.as_text().filter(|text| text.len() <= ocr::MAX_VALUE_BYTES).map(str::to_owned)
    });
    let ocr_confidence = read_map(body, "ocrConfidence", errors, |value| {
        value.as_number().filter(|number| ocr::is_confidence(*number))
    });
    Some(CaptureBundle {
        sdk_version: sdk_version?,
        platform: platform?,
        frames: frames?,
        captured_at: captured_at?,
        nonce,
        samples,
        ocr_fields,
        ocr_confidence,
        origins,
    })
}

/// A member that is there and not `null`.
pub(super) fn present<'a, 'b>(json: &'a Json<'b>, name: &str) -> Option<&'a Json<'b>> {
    json.member(name).filter(|value| **value != Json::Null)
}

fn text<'a>(body: &Object<'a>, name: &'static str, errors: &mut Errors) -> Option<&'a str> {
    let text = body.required(name, errors)?.as_text();
    text.filter(|text| (1..=MAX_TEXT_BYTES).contains(&text.len()))
        .or_else(|| errors.add(name, "type", "must be a string of 1 to 200 bytes"))
}

fn read_frames<'a>(body: &Object<'a>, errors: &mut Errors) -> Option<Vec<&'a str>> {
    let value = body.required("frames", errors)?;
    let list = value.as_list().filter(|list| (1..=MAX_FRAMES).contains(&list.len()));
    let Some(list) = list else {
        return errors.add("frames", "length", "must be a list of 1 to 10 base64 strings");
    };
    let mut frames = Vec::with_capacity(list.len());
    for (index, frame) in list.iter().enumerate() {
        match frame.as_text() {
            Some(frame) if frame.len() <= MAX_FRAME_BASE64_BYTES => frames.push(frame),
            Some(_) => {
                return errors.add(
                    format!("frames[{index}]"),
                    "too_many_bytes",
                    "must be at most 12 MB of base64",
                );
            }
            None => return errors.add(format!("frames[{index}]"), "type", "must be a base64 string"),
        }
    }
    Some(frames)
}

fn read_list<T>(
    body: &Object<'_>,
    name: &'static str,
    most: usize,
    errors: &mut Errors,
    read: impl Fn(&Json<'_>) -> Result<T, &'static str>,
) -> Vec<T> {
    let Some(value) = body.member(name) else {
        return Vec::new();
    };
    let Some(list) = value.as_list().filter(|list| list.len() <= most) else {
        errors.add::<()>(name, "type", format!("must be a list of at most {most} objects"));
        return Vec::new();
    };
    let mut items = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        match read(item) {
            Ok(item) => items.push(item),
            Err(message) => {
                errors.add::<()>(format!("{name}[{index}]"), "value", message);
            }
        }
    }
    items
}

fn read_map<T>(
    body: &Object<'_>,
    name: &'static str,
    errors: &mut Errors,
    read: impl Fn(&Json<'_>) -> Option<T>,
) -> BTreeMap<String, T> {
    let Some(value) = body.member(name) else {
        return BTreeMap::new();
    };
    let Some(members) = value.as_object().filter(|members| members.len() <= ocr::MAX_FIELDS) else {
        errors.add::<()>(name, "type", "must be an object of at most 40 members");
        return BTreeMap::new();
    };
    let mut map = BTreeMap::new();
    for (key, value) in members {
        if let Some(value) = read(value).filter(|_| key.len() <= ocr::MAX_NAME_BYTES) {
            map.insert(key.to_string(), value);
        } else {
            let shown: String = key.chars().take(ocr::MAX_NAME_BYTES).collect();
            errors.add::<()>(format!("{name}.{shown}"), "value", "is not a value that this field can have");
        }
    }
    map
}

pub(super) fn number_within(json: &Json<'_>, name: &str, least: f64, most: f64) -> Option<f64> {
    json.member(name).and_then(Json::as_number).filter(|number| (least..=most).contains(number))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked whole and within 0..=most"
)]
pub(super) fn whole_within(json: &Json<'_>, name: &str, most: u32) -> Result<Option<u32>, &'static str> {
    match present(json, name) {
        None => Ok(None),
        Some(_) => number_within(json, name, 0.0, f64::from(most))
            .filter(|number| number.fract() == 0.0)
            .map(|number| Some(number as u32))
            .ok_or("has a count that is not a whole number in range"),
    }
}

fn read_sample(json: &Json<'_>) -> Result<FlashSample, &'static str> {
    /// No challenge runs longer than ten holds of half a second; a minute leaves room for other clocks.
    const LATEST_MS: f64 = 60_000.0;
    let level =
        |name| number_within(json, name, 0.0, 255.0).ok_or("needs meanR, meanG and meanB from 0 to 255");
    Ok(FlashSample {
        step: whole_within(json, "step", MAX_STEPS - 1)?,
        t_ms: number_within(json, "tMs", 0.0, LATEST_MS).ok_or("needs tMs from 0 to 60000")?,
        mean_r: level("meanR")?,
        mean_g: level("meanG")?,
        mean_b: level("meanB")?,
        frames: whole_within(json, "frames", 10_000)?,
        clipped: present(json, "clipped")
            .map(|_| number_within(json, "clipped", 0.0, 1.0).ok_or("has a clipped share that is not 0 to 1"))
            .transpose()?,
    })
}

/// A text cut to its first 200 characters: camera names are evidence, not input.
pub(super) fn short_text(json: &Json<'_>, name: &str) -> Option<String> {
    json.member(name).and_then(Json::as_text).map(|text| text.chars().take(MAX_TEXT_BYTES).collect())
}
