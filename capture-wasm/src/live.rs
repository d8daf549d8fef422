//! `FrameMeter`: the measures of whole frames of any subject, for a page with a loop of its own.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise};
use vision::frame::RgbaView;
use vision::live::{LiveEye, LiveFrame};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::VideoFrame;

use crate::error::{CaptureError, ErrorCode};
use crate::frames::Thread;
use crate::frames::meter::Meter;
use crate::js;

/// Measures one frame after the other: how sharp, how lit, how much glare, how far from the one before.
#[wasm_bindgen]
pub struct FrameMeter {
    eye: Rc<RefCell<LiveEye>>,
    /// Away while a frame is copied.
    meter: Rc<RefCell<Option<Meter>>>,
}

#[wasm_bindgen]
impl FrameMeter {
    /// A meter that has seen nothing.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "for JavaScript alone")]
    pub fn new() -> Self {
        Self { eye: Rc::default(), meter: Rc::new(RefCell::new(Some(Meter::new(Thread::Page)))) }
    }

    /// Measures packed pixels.
    #[wasm_bindgen(unchecked_return_type = "FrameMeasures")]
    pub fn measure(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8ClampedArray")] rgba: &[u8],
        width: u32,
        height: u32,
    ) -> Result<Object, JsValue> {
        let view = RgbaView::new(rgba, width, height)
            .map_err(|error| CaptureError::from_rust(ErrorCode::InvalidInput, &error))?;
        Ok(report(&self.eye.borrow_mut().look(&view.into())))
    }

    /// Measures a `VideoFrame` where its pixels lie; it stays open. One at a time.
    #[wasm_bindgen(js_name = measureVideoFrame, unchecked_return_type = "Promise<FrameMeasures>")]
    pub fn measure_video_frame(&self, frame: VideoFrame) -> Promise {
        let (eye, meter) = (Rc::clone(&self.eye), Rc::clone(&self.meter));
        js::promise(async move {
            let taken = meter.borrow_mut().take();
            let mut own = taken.ok_or_else(|| {
                CaptureError::new(ErrorCode::InvalidInput, "the frame before is still being measured")
            })?;
            let seen = own.pixels(&frame, |frame| eye.borrow_mut().look(frame)).await;
            meter.borrow_mut().replace(own);
            Ok(report(&seen?).into())
        })
    }
}

fn report(seen: &LiveFrame) -> Object {
    js::object!([
        ("sharpness", seen.sharpness.nten.into()),
        ("meanLuma", seen.exposure.mean.into()),
        ("p5", seen.exposure.p5.into()),
        ("p95", seen.exposure.p95.into()),
        ("underShare", seen.exposure.under_share.into()),
        ("overShare", seen.exposure.over_share.into()),
        ("glareShare", seen.glare.share.into()),
        ("motion", js::or_null(seen.motion)),
    ])
}
