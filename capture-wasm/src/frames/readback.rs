//! The fallback for browsers without `VideoFrame`: draws a picture small on a canvas and reads it back.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, ImageBitmap, ImageData, OffscreenCanvas};

use crate::error::{CaptureError, ErrorCode};
use crate::js;

/// The longer and the shorter side of what is read back. Reading 1080p costs 13 ms a frame, this 1.2 ms.
const LONG_SIDE_PX: u32 = 640;
const SHORT_SIDE_PX: u32 = 360;

#[wasm_bindgen]
extern "C" {
    /// What both canvas contexts have in common; the browser decides which one it is.
    type Context2d;

    #[wasm_bindgen(method, structural, catch, js_name = drawImage)]
    fn draw_image(
        this: &Context2d,
        source: &JsValue,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = getImageData)]
    fn get_image_data(
        this: &Context2d,
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    ) -> Result<ImageData, JsValue>;
}

/// A small canvas of the page or of a worker, and its context.
pub(super) struct Readback {
    canvas: JsValue,
    context: Context2d,
    width: u32,
    height: u32,
}

/// Packed pixels, red first, without padding.
pub(super) struct Pixels {
    /// Four bytes a pixel.
    pub(super) bytes: Vec<u8>,
    /// Pixels across.
    pub(super) width: u32,
    /// Pixels down.
    pub(super) height: u32,
}

impl Readback {
    /// A canvas that fits a picture of this size.
    pub(super) fn for_picture(width: u32, height: u32) -> Result<Self, CaptureError> {
        let (width, height) = small_size(width, height);
        let failed = |thrown: JsValue| {
            CaptureError::from_js(ErrorCode::UnsupportedBrowser, "no canvas could be made", &thrown)
        };
        let canvas: JsValue = if js::global_has("OffscreenCanvas") {
            OffscreenCanvas::new(width, height).map_err(failed)?.into()
        } else {
            let document = web_sys::window().and_then(|window| window.document()).ok_or_else(|| {
                CaptureError::new(ErrorCode::UnsupportedBrowser, "this browser's workers have no canvas")
            })?;
            let canvas: HtmlCanvasElement =
                document.create_element("canvas").map_err(failed)?.unchecked_into();
            canvas.set_width(width);
            canvas.set_height(height);
            canvas.into()
        };
        let options = js::object([("willReadFrequently", true.into())]);
        let get_context: Function = js::assume(js::get(&canvas, "getContext"));
        let context = Function::call2(&get_context, &canvas, &"2d".into(), &options).map_err(failed)?;
        if context.is_null() {
            return Err(CaptureError::new(ErrorCode::UnsupportedBrowser, "no canvas could be made"));
        }
        Ok(Self { canvas, context: js::assume(context), width, height })
    }

    /// Whether this canvas is the one for a picture of this size.
    pub(super) fn fits(&self, width: u32, height: u32) -> bool {
        (self.width, self.height) == small_size(width, height)
    }

    /// Draws any picture that a canvas can draw.
    pub(super) fn draw(&self, source: &JsValue) -> Result<(), CaptureError> {
        self.context.draw_image(source, 0.0, 0.0, f64::from(self.width), f64::from(self.height)).map_err(
            |thrown| CaptureError::from_js(ErrorCode::CameraInterrupted, "a frame cannot be drawn", &thrown),
        )
    }

    /// The pixels drawn last.
    pub(super) fn read(&self) -> Result<Pixels, CaptureError> {
        let data = self
            .context
            .get_image_data(0.0, 0.0, f64::from(self.width), f64::from(self.height))
            .map_err(|thrown| {
                CaptureError::from_js(ErrorCode::CameraInterrupted, "a frame cannot be read", &thrown)
            })?;
        Ok(Pixels { bytes: data.data().0, width: self.width, height: self.height })
    }

    /// What was drawn last, as a picture that can be handed to a worker; none on a canvas of the page.
    pub(super) fn transfer(&self) -> Option<ImageBitmap> {
        self.canvas.dyn_ref::<OffscreenCanvas>()?.transfer_to_image_bitmap().ok()
    }
}

impl Drop for Readback {
    fn drop(&mut self) {
        // Gives the pixels back without waiting for the collector.
        let _ = Reflect::set(self.canvas.unchecked_ref::<Object>(), &"width".into(), &0.into());
    }
}

/// The size to draw at: the orientation of the picture, and never larger than the picture.
fn small_size(width: u32, height: u32) -> (u32, u32) {
    let (across, down) =
        if width >= height { (LONG_SIDE_PX, SHORT_SIDE_PX) } else { (SHORT_SIDE_PX, LONG_SIDE_PX) };
    (across.min(width).max(1), down.min(height).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_drawn_small_in_its_own_orientation() {
        assert_eq!(small_size(1920, 1080), (640, 360));
        assert_eq!(small_size(1080, 1920), (360, 640));
        assert_eq!(small_size(320, 240), (320, 240));
        assert_eq!(small_size(0, 0), (1, 1));
    }
}
