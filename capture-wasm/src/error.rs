//! The one error that leaves this module: an `Error` named `CaptureError` with a `code` from a closed set.

use std::fmt::Display;

use js_sys::{Error, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What went wrong, for programs. The words are those of `CaptureErrorCode` in the TypeScript types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    /// The person, the browser or the page's policy refused the camera.
    PermissionDenied,
    /// No camera fits, or the one asked for is gone.
    NoCamera,
    /// Another program holds the camera, or the system cannot start it.
    CameraBusy,
    /// The camera stopped, or never sent a picture.
    CameraInterrupted,
    /// Cameras work on secure pages alone.
    InsecureContext,
    /// The browser lacks what the module needs.
    UnsupportedBrowser,
    /// The browser does not let the video play.
    PlaybackBlocked,
    /// The frame worker did not load or stopped; frames are measured on the page instead.
    WorkerFailed,
    /// No photo could be made of the picture.
    StillFailed,
    /// The challenge could trigger seizures or is not a challenge; it was not shown.
    FlashUnsafe,
    /// The challenge was shown in part and ended; ask for a fresh one.
    FlashAborted,
    /// The face detector's data was not loaded before a face was looked for.
    FaceModelMissing,
    /// A text is not the JSON that is asked for.
    InvalidJson,
    /// An argument breaks a rule.
    InvalidInput,
}

impl ErrorCode {
    fn word(self) -> &'static str {
        match self {
            Self::PermissionDenied => "permission_denied",
            Self::NoCamera => "no_camera",
            Self::CameraBusy => "camera_busy",
            Self::CameraInterrupted => "camera_interrupted",
            Self::InsecureContext => "insecure_context",
            Self::UnsupportedBrowser => "unsupported_browser",
            Self::PlaybackBlocked => "playback_blocked",
            Self::WorkerFailed => "worker_failed",
            Self::StillFailed => "still_failed",
            Self::FlashUnsafe => "flash_unsafe",
            Self::FlashAborted => "flash_aborted",
            Self::FaceModelMissing => "face_model_missing",
            Self::InvalidJson => "invalid_json",
            Self::InvalidInput => "invalid_input",
        }
    }

    /// What a `DOMException` or `TypeError` from `getUserMedia` means, by its name.
    pub(crate) fn of_get_user_media(name: &str) -> Self {
        match name {
            "NotAllowedError" | "PermissionDeniedError" | "SecurityError" => Self::PermissionDenied,
            "NotFoundError" | "DevicesNotFoundError" | "OverconstrainedError" => Self::NoCamera,
            "NotReadableError" | "TrackStartError" | "AbortError" => Self::CameraBusy,
            "InvalidStateError" => Self::CameraInterrupted,
            // TypeError: the browser does not understand the request; anything else is a browser of tomorrow.
            _ => Self::UnsupportedBrowser,
        }
    }
}

/// A failure with its code and an English message. Boxed, so that handing one on is small in the module.
#[derive(Debug, Clone)]
pub(crate) struct CaptureError(Box<Failure>);

#[derive(Debug, Clone)]
struct Failure {
    code: ErrorCode,
    message: String,
    reason: Option<&'static str>,
}

impl CaptureError {
    /// A failure.
    #[inline(never)]
    pub(crate) fn new(code: ErrorCode, message: &str) -> Self {
        Self(Box::new(Failure { code, message: message.to_owned(), reason: None }))
    }

    /// A failure that says more in its `reason`, a word from a closed set.
    pub(crate) fn with_reason(code: ErrorCode, reason: &'static str, message: &str) -> Self {
        Self(Box::new(Failure { code, message: message.to_owned(), reason: Some(reason) }))
    }

    /// A failure that says what a lower layer says.
    pub(crate) fn from_rust(code: ErrorCode, error: &dyn Display) -> Self {
        Self::new(code, &error.to_string())
    }

    /// A failure whose message ends with what the browser said.
    #[inline(never)]
    pub(crate) fn from_js(code: ErrorCode, message: &str, thrown: &JsValue) -> Self {
        let said = match thrown.dyn_ref::<Error>() {
            Some(error) => [String::from(error.name()), String::from(error.message())].join(": "),
            // Not its `Debug` form: that alone brings 20 kB of number printing into the module.
            None => thrown.as_string().unwrap_or_else(|| "no reason given".to_owned()),
        };
        Self::new(code, &[message, " (", &said, ")"].concat())
    }
}

impl From<CaptureError> for JsValue {
    #[inline(never)]
    fn from(CaptureError(error): CaptureError) -> Self {
        let thrown = Error::new(&error.message);
        thrown.set_name("CaptureError");
        let set = |name: &str, value: &str| {
            // A fresh Error takes any member.
            let _ = Reflect::set(&thrown, &name.into(), &value.into());
        };
        set("code", error.code.word());
        if let Some(reason) = error.reason {
            set("reason", reason);
        }
        thrown.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_get_user_media_throws_has_a_code() {
        for (name, word) in [
            ("NotAllowedError", "permission_denied"),
            ("SecurityError", "permission_denied"),
            ("NotFoundError", "no_camera"),
            ("OverconstrainedError", "no_camera"),
            ("NotReadableError", "camera_busy"),
            ("AbortError", "camera_busy"),
            ("InvalidStateError", "camera_interrupted"),
            ("TypeError", "unsupported_browser"),
        ] {
            assert_eq!(ErrorCode::of_get_user_media(name).word(), word, "{name}");
        }
    }
}
