//! The canvas that lights the face: paints it in one colour, and says in its data which one.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::error::{CaptureError, ErrorCode};

/// Holds the colour shown, `#RRGGBB`, for whoever looks at the page from outside.
const COLOUR_ATTRIBUTE: &str = "data-flash-colour";

/// A canvas while it lights; cleared when this is dropped.
pub(crate) struct Screen {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Screen {
    /// A canvas to light with.
    pub(crate) fn on(canvas: HtmlCanvasElement) -> Result<Self, CaptureError> {
        let context = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
            .ok_or_else(|| {
                CaptureError::new(ErrorCode::InvalidInput, "the canvas has another context than 2d already")
            })?;
        Ok(Self { canvas, context })
    }

    /// Fills the whole canvas.
    pub(crate) fn paint(&self, rgb: [u8; 3]) {
        let [red, green, blue] = rgb;
        let colour = format!("#{red:02X}{green:02X}{blue:02X}");
        self.context.set_fill_style_str(&colour);
        self.context.fill_rect(0.0, 0.0, self.canvas.width().into(), self.canvas.height().into());
        // The name is a valid one.
        let _ = self.canvas.set_attribute(COLOUR_ATTRIBUTE, &colour);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.context.clear_rect(0.0, 0.0, self.canvas.width().into(), self.canvas.height().into());
        let _ = self.canvas.remove_attribute(COLOUR_ATTRIBUTE);
    }
}
