//! `loadFaceModel` and `analyzeFaceFrame`: every measure of a frame that should show a face, as a plain object.

use std::cell::RefCell;

use js_sys::{Array, Object};
use vision::face::{FaceEye, FaceFrame, FaceModel};
use vision::frame::{Frame, RgbaView};
use vision::guidance::FaceHint;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{CaptureError, ErrorCode};
use crate::frames::look::Scale;
use crate::js;

thread_local! {
    /// There once the data is loaded; its memory is used again from frame to frame.
    static EYE: RefCell<Option<FaceEye>> = const { RefCell::new(None) };
}

/// Takes the detector's data, the package's `faces.bin`; once a thread.
#[wasm_bindgen(js_name = loadFaceModel)]
pub fn load_face_model(bytes: &[u8]) -> Result<(), JsValue> {
    let model =
        FaceModel::parse(bytes).map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
    EYE.set(Some(FaceEye::new(model)));
    Ok(())
}

/// Looks for faces in packed pixels: where they are, how sharp and lit the largest is, and the most useful hint. One
/// frame knows nothing of motion: hold hints steady over several.
#[wasm_bindgen(js_name = analyzeFaceFrame, unchecked_return_type = "FaceFrameReport")]
pub fn analyze_face_frame(
    #[wasm_bindgen(unchecked_param_type = "Uint8ClampedArray")] rgba: &[u8],
    width: u32,
    height: u32,
) -> Result<Object, JsValue> {
    let view = RgbaView::new(rgba, width, height)
        .map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
    let missing =
        || CaptureError::new(ErrorCode::FaceModelMissing, "call loadFaceModel with faces.bin first");
    let seen = look(&view.into(), None).ok_or_else(missing)?;
    Ok(report(&seen, Scale::same(width, height)))
}

/// Looks at a frame; none before the detector's data is loaded in this thread.
pub(crate) fn look(frame: &Frame<'_>, motion: Option<f64>) -> Option<FaceFrame> {
    EYE.with_borrow_mut(|eye| eye.as_mut().map(|eye| eye.look(frame, motion)))
}

/// What a look saw, as the published types say it; boxes in pixels of the picture that the frame was made of.
pub(crate) fn report(seen: &FaceFrame, scale: Scale) -> Object {
    let [across, down] = scale.factors();
    let faces: Array = seen
        .faces
        .iter()
        .map(|face| {
            js::object!([
                ("x", (face.x * across).into()),
                ("y", (face.y * down).into()),
                ("width", (face.width * across).into()),
                ("height", (face.height * down).into()),
                ("score", face.score.into()),
            ])
        })
        .collect();
    js::object!([
        ("faces", faces.into()),
        ("sharpness", seen.nten.into()),
        ("meanLuma", seen.exposure.mean.into()),
        ("guidance", seen.hint.as_str().into()),
        ("ready", (seen.hint == FaceHint::Ok).into()),
    ])
}
