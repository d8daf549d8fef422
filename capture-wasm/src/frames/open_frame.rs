//! A frame that must be closed: a camera stops sending when a few of its frames stay open.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ImageBitmap, VideoFrame};

/// Closes its frame when it goes.
pub(super) struct OpenFrame(VideoFrame);

impl OpenFrame {
    /// Takes charge of a frame.
    pub(super) fn new(frame: VideoFrame) -> Self {
        Self(frame)
    }

    /// A second handle on the same picture; none where the frame is closed already.
    pub(super) fn second(frame: &VideoFrame) -> Option<Self> {
        VideoFrame::clone(frame).ok().map(Self)
    }

    /// The frame, for as long as it is open.
    pub(super) fn frame(&self) -> &VideoFrame {
        &self.0
    }
}

impl Drop for OpenFrame {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Closes a `VideoFrame` or a bitmap. Closing twice is no fault.
pub(super) fn close(source: &JsValue) {
    if let Some(frame) = source.dyn_ref::<VideoFrame>() {
        frame.close();
    } else if let Some(bitmap) = source.dyn_ref::<ImageBitmap>() {
        bitmap.close();
    }
}
