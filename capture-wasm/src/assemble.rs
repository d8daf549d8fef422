//! Collects what a capture made, and hands out the signed request body. Frames are held as base64, once.

use contract::bundle::{
    CameraFacts, Draft, DraftFrame, EncodedFrame, FlashSample, FrameOrigin, FrameQuality, FrameSource,
    MAX_FRAMES, OcrField, Platform, assemble_pieces,
};
use contract::instant::Instant;
use contract::photo::{PhotoError, PhotoLimits, admit, inspect};
use contract::signing::HmacSecret;
use js_sys::{Array, Object, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// Name and version of this module in a bundle.
const SDK_VERSION: &str = concat!("tanda-capture-web@", env!("CARGO_PKG_VERSION"));

/// Puts a capture bundle together. Frames are held in the module's memory until `finish`, `clear` or `free`.
#[wasm_bindgen]
pub struct BundleAssembler {
    platform: Platform,
    frames: Vec<DraftFrame>,
    bytes_length: usize,
    nonce: Option<String>,
    samples: Vec<FlashSample>,
    ocr_fields: Vec<OcrField>,
}

#[wasm_bindgen]
impl BundleAssembler {
    /// An empty bundle; `platform` is `web` unless another is named.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Platform")] platform: Option<String>,
    ) -> Result<BundleAssembler, JsValue> {
        let platform = match platform {
            None => Platform::Web,
            Some(word) => Platform::ALL
                .into_iter()
                .find(|platform| platform.as_str() == word)
                .ok_or_else(|| invalid(&format!("platform {word} is not one of the contract")))?,
        };
        Ok(Self {
            platform,
            frames: Vec::new(),
            bytes_length: 0,
            nonce: None,
            samples: Vec::new(),
            ocr_fields: Vec::new(),
        })
    }

    /// Adds a JPEG or PNG and where it came from. At most 10 frames of at most 9 MiB each.
    #[wasm_bindgen(js_name = addFrame)]
    pub fn add_frame(
        &mut self,
        bytes: &Uint8Array,
        #[wasm_bindgen(unchecked_param_type = "FrameOrigin")] origin: &JsValue,
    ) -> Result<(), JsValue> {
        if self.frames.len() == MAX_FRAMES {
            return Err(invalid(&format!("a bundle holds at most {MAX_FRAMES} frames")).into());
        }
        let size_bytes = bytes.length() as usize;
        // Before memory is taken for it.
        let max_bytes = PhotoLimits::FRAME.max_bytes;
        if size_bytes > max_bytes {
            let error = PhotoError::TooManyBytes { size_bytes, max_bytes };
            return Err(invalid(&format!("frame {error}")).into());
        }
        let image = EncodedFrame::written(size_bytes, |room| {
            bytes.copy_to(room);
            let header = inspect(room).map_err(|error| invalid(&format!("frame {error}")))?;
            admit(&header, &PhotoLimits::FRAME).map_err(|errors| {
                let all: Vec<String> = errors.iter().map(|error| format!("frame {error}")).collect();
                invalid(&all.join("; "))
            })
        })?;
        self.frames.push(DraftFrame { image, origin: read_origin(origin)? });
        self.bytes_length += size_bytes;
        Ok(())
    }

    /// Adds the nonce of the challenge and what the camera saw of it.
    #[wasm_bindgen(js_name = setFlash)]
    pub fn set_flash(
        &mut self,
        nonce: String,
        #[wasm_bindgen(unchecked_param_type = "FlashSample[]")] samples: &Array,
    ) -> Result<(), JsValue> {
        let mut read = Vec::new();
        for sample in samples.iter() {
            read.push(read_sample(&sample)?);
        }
        self.samples = read;
        self.nonce = Some(nonce);
        Ok(())
    }

    /// Adds what was read on the card, and how certain each value is, 0 to 1. It is compared with what the server
    /// reads, never believed.
    #[wasm_bindgen(js_name = setOcrFields)]
    pub fn set_ocr_fields(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] fields: &Object,
        #[wasm_bindgen(unchecked_optional_param_type = "Record<string, number>")] confidence: &JsValue,
    ) -> Result<(), JsValue> {
        let mut reading = Vec::new();
        for name in Object::keys(fields).iter().filter_map(|name| name.as_string()) {
            let value = js::text(fields, &name).ok_or_else(|| invalid(&format!("{name} must be a text")))?;
            let confidence = js::number(confidence, &name);
            let fits =
                OcrField::new(name, value, confidence).is_some_and(|field| field.put_into(&mut reading));
            if !fits {
                return Err(invalid(
                    "a field read on the card is too long, one too many, or not within 0 to 1",
                )
                .into());
            }
        }
        self.ocr_fields = reading;
        Ok(())
    }

    /// Bytes of all frames so far.
    #[wasm_bindgen(getter, js_name = bytesLength)]
    pub fn bytes_length(&self) -> usize {
        self.bytes_length
    }

    /// The request body `{"bundle":{..,"signature":".."}}` as JSON. The bundle stays as it is, so that a
    /// failed upload can be tried again.
    pub fn finish(
        &self,
        #[wasm_bindgen(js_name = capturedAtIso)] captured_at_iso: &str,
        #[wasm_bindgen(js_name = hmacSecret)] hmac_secret: &str,
    ) -> Result<Blob, JsValue> {
        if self.frames.is_empty() {
            return Err(invalid("a bundle needs at least one frame").into());
        }
        let captured_at =
            Instant::parse(captured_at_iso).map_err(|error| invalid(&format!("capturedAtIso {error}")))?;
        let draft = Draft {
            sdk_version: SDK_VERSION,
            platform: self.platform,
            captured_at,
            frames: &self.frames,
            nonce: self.nonce.as_deref(),
            samples: &self.samples,
            ocr_fields: &self.ocr_fields,
        };
        // A blob is made of its parts at once: the body is never put together in this module's memory.
        let pieces = assemble_pieces(&draft, None, &HmacSecret::new(hmac_secret));
        let parts: Array = pieces.iter().map(|piece| view(piece)).collect();
        let options = BlobPropertyBag::new();
        options.set_type("application/json");
        Blob::new_with_u8_array_sequence_and_options(&parts, &options)
    }

    /// Forgets everything and gives the memory back to the module.
    pub fn clear(&mut self) {
        self.frames = Vec::new();
        self.bytes_length = 0;
        self.nonce = None;
        self.samples = Vec::new();
        self.ocr_fields = Vec::new();
    }
}

/// The bytes as JavaScript sees them where they lie, without a copy. Good until memory grows: for a
/// constructor that copies at once.
fn view(bytes: &[u8]) -> Uint8Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    #[expect(clippy::cast_possible_truncation, reason = "an address or length in this module has 32 bits")]
    let (address, length) = (bytes.as_ptr() as usize as u32, bytes.len() as u32);
    Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), address, length)
}

fn invalid(message: &str) -> CaptureError {
    CaptureError::new(ErrorCode::InvalidInput, message)
}

fn read_origin(origin: &JsValue) -> Result<FrameOrigin, CaptureError> {
    let kind = js::photo_kind(&js::text(origin, "kind").unwrap_or_default())?;
    let source = match js::text(origin, "source").as_deref() {
        Some("camera") => FrameSource::Camera,
        Some("upload") => FrameSource::Upload,
        _ => return Err(invalid("origin.source must be \"camera\" or \"upload\"")),
    };
    let camera = js::get(origin, "camera");
    let camera = camera.is_object().then(|| CameraFacts {
        label: js::text(&camera, "label"),
        width: side(&camera, "width"),
        height: side(&camera, "height"),
        frame_rate: js::number(&camera, "frameRate").filter(|rate| rate.is_finite()),
        facing: js::text(&camera, "facing"),
    });
    let quality = js::get(origin, "quality");
    let quality = quality.is_object().then(|| FrameQuality {
        sharpness: js::number(&quality, "sharpness"),
        mean_luma: js::number(&quality, "meanLuma"),
        glare_share: js::number(&quality, "glareShare"),
        colour_spread: js::number(&quality, "colourSpread"),
        moire: js::number(&quality, "moire"),
        guidance: js::text(&quality, "guidance"),
    });
    let automatic = js::get(origin, "automatic").as_bool();
    let signals = js::get(origin, "signals");
    let signals = if Array::is_array(&signals) {
        js::assume::<Array>(signals).iter().filter_map(|signal| signal.as_string()).collect()
    } else {
        Vec::new()
    };
    Ok(FrameOrigin { camera, automatic, quality, signals, ..FrameOrigin::new(kind, source) })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast saturates; a camera says what it likes"
)]
fn side(camera: &JsValue, name: &str) -> Option<u32> {
    js::number(camera, name).filter(|side| side.is_finite() && *side >= 0.0).map(|side| side as u32)
}

fn read_sample(sample: &JsValue) -> Result<FlashSample, CaptureError> {
    let number = |name: &str| js::required_number(sample, name);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole number in range"
    )]
    let count = |name: &'static str| match js::number(sample, name) {
        None => Ok(None),
        Some(value) if value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value) => {
            Ok(Some(value as u32))
        }
        Some(_) => Err(invalid(&format!("{name} must be a whole number"))),
    };
    Ok(FlashSample {
        step: count("step")?,
        t_ms: number("tMs")?,
        mean_r: number("meanR")?,
        mean_g: number("meanG")?,
        mean_b: number("meanB")?,
        frames: count("frames")?,
        clipped: js::number(sample, "clipped").filter(|share| share.is_finite()),
    })
}
