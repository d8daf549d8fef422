//! A canvas of the page or of a worker: pictures are drawn on it, read back, and written as JPEG.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlCanvasElement, ImageBitmap, ImageData, OffscreenCanvas};

use crate::error::{CaptureError, ErrorCode};
use crate::events::{Latch, function};
use crate::js;

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

    #[wasm_bindgen(method, structural, catch, js_name = putImageData)]
    fn put_image_data(this: &Context2d, data: &ImageData, x: f64, y: f64) -> Result<(), JsValue>;
}

/// A canvas and its context. Its pixels are given back when it goes, without waiting for the collector.
pub(crate) struct Canvas {
    element: JsValue,
    context: Context2d,
    width: u32,
    height: u32,
}

/// Packed pixels, red first, without padding.
pub(crate) struct Pixels {
    /// Four bytes a pixel.
    pub(crate) bytes: Vec<u8>,
    /// Pixels across.
    pub(crate) width: u32,
    /// Pixels down.
    pub(crate) height: u32,
}

impl Canvas {
    /// A canvas of this size, off the screen where the browser has such. One that is `read` is kept where reading is
    /// cheap.
    pub(crate) fn new(width: u32, height: u32, read: bool) -> Result<Self, CaptureError> {
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
        let options = js::object!([("willReadFrequently", read.into())]);
        let get_context: Function = js::assume(js::get(&canvas, "getContext"));
        let context = Function::call2(&get_context, &canvas, &"2d".into(), &options).map_err(failed)?;
        if context.is_null() {
            return Err(CaptureError::new(ErrorCode::UnsupportedBrowser, "no canvas could be made"));
        }
        Ok(Self { element: canvas, context: js::assume(context), width, height })
    }

    /// Pixels across and down.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Draws any picture that a canvas can draw over the whole canvas.
    pub(crate) fn draw(&self, source: &JsValue) -> Result<(), CaptureError> {
        self.context.draw_image(source, 0.0, 0.0, f64::from(self.width), f64::from(self.height)).map_err(
            |thrown| CaptureError::from_js(ErrorCode::CameraInterrupted, "a frame cannot be drawn", &thrown),
        )
    }

    /// The pixels drawn last.
    pub(crate) fn read(&self) -> Result<Pixels, CaptureError> {
        let data = self
            .context
            .get_image_data(0.0, 0.0, f64::from(self.width), f64::from(self.height))
            .map_err(|thrown| {
                CaptureError::from_js(ErrorCode::CameraInterrupted, "a frame cannot be read", &thrown)
            })?;
        Ok(Pixels { bytes: data.data().0, width: self.width, height: self.height })
    }

    /// Puts packed pixels of the canvas's own size on it.
    pub(crate) fn put(&self, rgba: &[u8]) -> Result<(), CaptureError> {
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), self.width, self.height)
            .and_then(|data| self.context.put_image_data(&data, 0.0, 0.0))
            .map_err(|thrown| {
                CaptureError::from_js(ErrorCode::StillFailed, "a picture cannot be drawn", &thrown)
            })
    }

    /// A JPEG of what was drawn last.
    pub(crate) async fn jpeg(&self, quality: f64) -> Result<Blob, CaptureError> {
        let failed = |thrown: &JsValue| {
            CaptureError::from_js(ErrorCode::StillFailed, "the photo cannot be encoded", thrown)
        };
        let Some(canvas) = self.element.dyn_ref::<HtmlCanvasElement>() else {
            let options = js::object!([("type", "image/jpeg".into()), ("quality", quality.into())]);
            let convert: Function = js::get(&self.element, "convertToBlob").dyn_into().map_err(|_| {
                CaptureError::new(ErrorCode::UnsupportedBrowser, "this browser's canvas cannot be encoded")
            })?;
            let blob = convert.call1(&self.element, &options).map_err(|thrown| failed(&thrown))?;
            let blob = JsFuture::from(blob.unchecked_into::<Promise>()).await;
            return blob.map(JsCast::unchecked_into).map_err(|thrown| failed(&thrown));
        };
        let done = Latch::new();
        let latch = done.clone();
        let callback: Closure<dyn FnMut(Option<Blob>)> = Closure::own_aborting(move |blob| latch.set(blob));
        canvas
            .to_blob_with_type_and_encoder_options(function(&callback), "image/jpeg", &quality.into())
            .map_err(|thrown| failed(&thrown))?;
        done.wait()
            .await
            .ok_or_else(|| CaptureError::new(ErrorCode::StillFailed, "the photo cannot be encoded"))
    }

    /// What was drawn last, as a picture that can be handed to a worker; none on a canvas of the page.
    pub(crate) fn transfer(&self) -> Option<ImageBitmap> {
        self.element.dyn_ref::<OffscreenCanvas>()?.transfer_to_image_bitmap().ok()
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        let _ = Reflect::set(self.element.unchecked_ref::<Object>(), &"width".into(), &0.into());
    }
}
