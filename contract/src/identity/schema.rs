//! What the calls of the Identity Platform take, as JSON Schema.

use serde_json::{Value, json};

use super::management::{KEY_OVERLAP_SECONDS, MAX_KEY_OVERLAP_SECONDS};
use crate::{
    bundle,
    challenge::{DEFAULT_STEPS, DEFAULT_TTL_MS, MAX_STEPS, MAX_TTL_MS, MIN_STEPS, MIN_TTL_MS},
    schema::{flag, optional, text},
};

/// An id of a person, as the partner names them.
pub fn customer_id(what: &str) -> Value {
    json!({
        "description": what,
        "type": "string",
        "pattern": "^[A-Za-z0-9_-]{1,64}$",
        "examples": ["cm4x8q1zt0000s1a2b3c4d5e6"],
    })
}

/// The body of a challenge.
pub fn challenge_request() -> Value {
    json!({
        "type": "object",
        "required": ["customerId"],
        "properties": {
            "customerId": customer_id("Whose card will be captured, a CUID or any short plain word."),
            "steps": optional(json!({
                "description": "How many colours are shown.",
                "type": "integer",
                "minimum": MIN_STEPS,
                "maximum": MAX_STEPS,
                "default": DEFAULT_STEPS,
            })),
            "ttlMs": optional(json!({
                "description": "How long the challenge may be answered.",
                "type": "integer",
                "minimum": MIN_TTL_MS,
                "maximum": MAX_TTL_MS,
                "default": DEFAULT_TTL_MS,
            })),
        },
    })
}

/// The body of a capture.
pub fn capture_request() -> Value {
    json!({
        "type": "object",
        "required": ["customerId", "bundle"],
        "properties": {
            "customerId": customer_id("Whose card it is: the customer of the challenge."),
            "bundle": bundle_schema(),
            "hmacKey": optional(json!({
                "description": "The challenge's `hmacSecret`. The server looks its own up by the nonce, and \
                    only compares.",
                "type": "string",
            })),
            "deviceId": optional(json!({
                "description": "`dev_..`: the registered device whose key signed the bundle. Ours.",
                "type": "string",
            })),
        },
    })
}

fn bundle_schema() -> Value {
    let platforms = bundle::Platform::ALL.map(bundle::Platform::as_str);
    let level = |of: &str| json!({"description": format!("Mean {of}."), "type": "number", "minimum": 0, "maximum": 255});
    json!({
        "description": "What was captured, signed as a whole: HMAC-SHA256 over its canonical JSON (RFC 8785) without \
                        `signature`. Unknown members are signed too.",
        "type": "object",
        "required": ["version", "sdkVersion", "platform", "frames", "capturedAt", "signature"],
        "properties": {
            "version": {"type": "string", "enum": [bundle::VERSION]},
            "sdkVersion": {
                "description": "Name and version of the SDK.",
                "type": "string",
                "minLength": 1,
                "maxLength": bundle::MAX_TEXT_BYTES,
                "examples": ["qe-identity-sdk-rn@0.1.0"],
            },
            "platform": {"type": "string", "enum": platforms},
            "frames": {
                "description": "JPEG or PNG as base64, with padding and without line breaks.",
                "type": "array",
                "minItems": 1,
                "maxItems": bundle::MAX_FRAMES,
                "items": {
                    "type": "string",
                    "contentEncoding": "base64",
                    "maxLength": bundle::MAX_FRAME_BASE64_BYTES,
                },
            },
            "capturedAt": {
                "description": "The client's clock, ISO 8601; at most 15 minutes away from the server's.",
                "type": "string",
                "format": "date-time",
            },
            "signature": text("64 digits of hex, or base64.", bundle::MAX_TEXT_BYTES),
            "flashChallengeNonce": optional(text(
                "The nonce of the challenge; without it, and without a device, no tier above `standard`.",
                bundle::MAX_TEXT_BYTES,
            )),
            "flashSamples": optional(json!({
                "description": "What the camera saw of each colour.",
                "type": "array",
                "maxItems": bundle::MAX_SAMPLES,
                "items": {
                    "type": "object",
                    "required": ["tMs", "meanR", "meanG", "meanB"],
                    "properties": {
                        "step": optional(json!({"type": "integer", "minimum": 0, "maximum": MAX_STEPS - 1})),
                        "tMs": {
                            "description": "Milliseconds since the first colour appeared.",
                            "type": "number",
                            "minimum": 0,
                            "maximum": 60_000,
                        },
                        "meanR": level("red"),
                        "meanG": level("green"),
                        "meanB": level("blue"),
                        "frames": optional(json!({"type": "integer", "minimum": 0, "maximum": 10_000})),
                        "clipped": optional(json!({"type": "number", "minimum": 0, "maximum": 1})),
                    },
                },
            })),
            "ocrFields": optional(json!({
                "description": "The client's own reading of the card: compared, never believed.",
                "type": "object",
                "maxProperties": bundle::MAX_OCR_FIELDS,
                "additionalProperties": {"type": "string", "maxLength": bundle::MAX_OCR_VALUE_BYTES},
            })),
            "ocrConfidence": optional(json!({
                "description": "How sure it is of each field.",
                "type": "object",
                "maxProperties": bundle::MAX_OCR_FIELDS,
                "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
            })),
            "captureOrigin": optional(json!({
                "description": "Where each frame came from, one for each. Ours.",
                "type": "array",
                "maxItems": bundle::MAX_FRAMES,
                "items": {
                    "type": "object",
                    "required": ["kind", "source"],
                    "properties": {
                        "kind": {"type": "string", "enum": ["ktp", "selfie"]},
                        "source": {"type": "string", "enum": ["camera", "upload"]},
                    },
                },
            })),
        },
    })
}

/// The body that makes a customer.
pub fn new_customer() -> Value {
    json!({
        "type": "object",
        "properties": {"id": optional(customer_id("Your id of the person; one is made without it."))},
    })
}

/// The body that registers a device.
pub fn new_device() -> Value {
    let native = bundle::Platform::ALL.into_iter().filter(|platform| *platform != bundle::Platform::Web);
    let names: Vec<&str> = native.map(bundle::Platform::as_str).collect();
    json!({
        "type": "object",
        "required": ["customerId", "platform"],
        "properties": {
            "customerId": customer_id("Whose device it is."),
            "platform": {"description": "A native client's platform.", "type": "string", "enum": names},
        },
    })
}

/// The body that rotates a device's key.
pub fn rotation() -> Value {
    json!({
        "type": "object",
        "properties": {
            "overlapSeconds": optional(json!({
                "description": "How long the key before it works beside the new one.",
                "type": "integer",
                "minimum": 0,
                "maximum": MAX_KEY_OVERLAP_SECONDS,
                "default": KEY_OVERLAP_SECONDS,
            })),
        },
    })
}

/// The body that reports what a civil registry answered.
pub fn registry_report() -> Value {
    json!({
        "type": "object",
        "required": ["customerId", "valid", "raw"],
        "properties": {
            "customerId": customer_id("Of whom."),
            "valid": flag("Whether the registry knows the person as claimed."),
            "photo": optional(json!({
                "description": "The registry's photo, base64 of JPEG or PNG; comes only with `valid` true.",
                "type": "string",
                "contentEncoding": "base64",
            })),
            "raw": {"description": "What the registry answered, kept as it is.", "not": {"type": "null"}},
            "reason": optional(json!({"description": "Why, for people.", "type": "string"})),
        },
    })
}
