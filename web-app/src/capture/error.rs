//! What the capture package throws, in this page's terms.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::flow::Trouble;

/// Why the capture package could not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaptureError {
    /// The person or the browser's settings refused the camera.
    PermissionDenied,
    /// No camera answers to the request.
    NoCamera,
    /// Another program holds it.
    CameraBusy,
    /// The system took it away.
    Interrupted,
    /// The browser is too old, or the page is not on https.
    Unsupported,
    /// The module did not load, or its worker did not.
    ModuleMissing,
    /// The sequence breaks the limits for photosensitive people.
    FlashUnsafe,
    /// The colours were stopped.
    FlashAborted,
    /// Anything else: try again.
    Failed,
}

impl CaptureError {
    /// What the package's own code means to this page.
    fn from_code(code: &str) -> Self {
        match code {
            "permission_denied" => Self::PermissionDenied,
            "no_camera" => Self::NoCamera,
            "camera_busy" => Self::CameraBusy,
            "camera_interrupted" => Self::Interrupted,
            "insecure_context" | "unsupported_browser" => Self::Unsupported,
            "worker_failed" => Self::ModuleMissing,
            "flash_unsafe" => Self::FlashUnsafe,
            "flash_aborted" => Self::FlashAborted,
            _ => Self::Failed,
        }
    }

    /// The trouble that stops the journey, if this error stops it.
    pub(crate) fn trouble(self) -> Trouble {
        match self {
            Self::PermissionDenied => Trouble::PermissionDenied,
            Self::NoCamera => Trouble::NoCamera,
            Self::CameraBusy => Trouble::CameraBusy,
            Self::Unsupported => Trouble::Unsupported,
            Self::ModuleMissing => Trouble::ModuleMissing,
            Self::Interrupted | Self::FlashUnsafe | Self::FlashAborted | Self::Failed => Trouble::Interrupted,
        }
    }
}

impl From<JsValue> for CaptureError {
    fn from(error: JsValue) -> Self {
        let code = Reflect::get(&error, &"code".into()).ok().and_then(|code| code.as_string());
        Self::from_code(code.as_deref().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_stops_a_journey_names_its_trouble() {
        let trouble = |code| CaptureError::from_code(code).trouble();
        assert_eq!(trouble("permission_denied"), Trouble::PermissionDenied);
        assert_eq!(trouble("no_camera"), Trouble::NoCamera);
        assert_eq!(trouble("camera_busy"), Trouble::CameraBusy);
        assert_eq!(trouble("camera_interrupted"), Trouble::Interrupted);
        assert_eq!(trouble("insecure_context"), Trouble::Unsupported);
        assert_eq!(trouble("worker_failed"), Trouble::ModuleMissing);
        assert_eq!(trouble("something_new"), Trouble::Interrupted);
    }
}
