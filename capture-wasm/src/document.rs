//! `analyzeDocumentFrame`: every measure of a frame that should show a card, as a plain object.

use std::cell::RefCell;

use contract::nik::Nik;
use js_sys::{Array, Object};
use vision::document::{DocumentEye, DocumentFrame};
use vision::exposure::Light;
use vision::frame::RgbaView;
use vision::guidance::DocumentHint;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{CaptureError, ErrorCode};
use crate::frames::look::Scale;
use crate::js;

thread_local! {
    /// Its memory is used again from frame to frame.
    static EYE: RefCell<DocumentEye> = RefCell::new(DocumentEye::default());
}

/// Looks for a card in packed pixels: where it is, how sharp, lit and coloured it is, its number where it can be
/// read, and the most useful hint. One frame knows nothing of motion: hold hints steady over several.
#[wasm_bindgen(js_name = analyzeDocumentFrame, unchecked_return_type = "DocumentFrameReport")]
pub fn analyze_document_frame(
    #[wasm_bindgen(unchecked_param_type = "Uint8ClampedArray")] rgba: &[u8],
    width: u32,
    height: u32,
) -> Result<Object, JsValue> {
    let view = RgbaView::new(rgba, width, height)
        .map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
    let plausible = |digits: &str| Nik::parse(digits).is_ok();
    let seen = EYE.with_borrow_mut(|eye| eye.look(&view.into(), None, &plausible));
    Ok(report(&seen, Scale::same(width, height)))
}

/// What was seen as a plain object; corners and widths in pixels of the picture that the frame was made of.
pub(crate) fn report(seen: &DocumentFrame, scale: Scale) -> Object {
    let (wide, high) = (scale.frame.0 as usize, scale.frame.1 as usize);
    let [across, down] = scale.factors();
    let card = seen.card.as_ref().map(|card| {
        let corners: Array = card
            .corners
            .iter()
            .map(|[x, y]| Array::of2(&(f64::from(*x) * across).into(), &(f64::from(*y) * down).into()))
            .collect();
        js::object!([
            ("corners", corners.into()),
            ("widthPx", (f64::from(card.width_px()) * across).into()),
            ("coverage", f64::from(card.coverage(wide, high)).into()),
            ("aspect", f64::from(card.aspect(wide, high)).into()),
        ])
    });
    let boxes: Array = seen
        .glare
        .spots
        .iter()
        .map(|spot| {
            js::object!([
                ("x", spot.x.into()),
                ("y", spot.y.into()),
                ("width", spot.width.into()),
                ("height", spot.height.into()),
            ])
        })
        .collect();
    let nik = seen.nik.as_ref().map(|nik| {
        let least = nik.confidence.iter().fold(1.0_f32, |least, digit| least.min(*digit));
        js::object!([("digits", nik.digits.as_str().into()), ("confidence", f64::from(least).into())])
    });
    js::object!([
        ("card", js::or_null(card)),
        ("sharpness", seen.nten.into()),
        ("meanLuma", seen.exposure.mean.into()),
        ("overexposed", (seen.exposure.light() == Light::Over).into()),
        ("glare", js::object!([("share", seen.glare.share.into()), ("boxes", boxes.into())]).into()),
        ("colourSpread", seen.colour_spread.into()),
        ("moire", js::or_null(seen.pattern.map(|pattern| pattern.mean_peaks))),
        ("guidance", seen.hint.as_str().into()),
        ("ready", (seen.hint == DocumentHint::Ok).into()),
        ("nik", js::or_null(nik)),
    ])
}
