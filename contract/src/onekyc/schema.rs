//! What a flow is begun with, as JSON Schema, and what certificate registration shares with it.

use serde_json::{Value, json};

use super::{Flow, MAX_REFERENCE_CHARS};
use crate::schema::{address, email, flag, optional, phone, text};

/// [`super::Initiation`]
pub fn initiation() -> Value {
    let mut details = contact_properties();
    details["userLocale"] = optional(locale());
    json!({
        "type": "object",
        "required": ["flow", "source", "additionalDetails"],
        "properties": {
            "flow": {"type": "string", "enum": [Flow::IdentityVerification.as_str()]},
            "source": {
                "description": "Where the capture runs: in your app, or on our page.",
                "type": "string",
                "enum": ["SDK", "WEB_SDK"],
            },
            "successRedirectionUrl": optional(address("Where our page sends the user after success; \
                required for `WEB_SDK`.")),
            "failureRedirectionUrl": optional(address("Where it sends the user without; required for \
                `WEB_SDK`.")),
            "additionalDetails": {
                "description": "How to reach the user. One of `phoneNumber` and `email` is given and was \
                    verified by you.",
                "type": "object",
                "required": ["dataVerification"],
                "properties": details,
            },
            "userLocale": optional(locale()),
        },
        "if": {"properties": {"source": {"const": "WEB_SDK"}}, "required": ["source"]},
        "then": {
            "properties": {
                "successRedirectionUrl": {"type": "string"},
                "failureRedirectionUrl": {"type": "string"},
            },
            "required": ["successRedirectionUrl", "failureRedirectionUrl"],
        },
    })
}

/// `email`, `phoneNumber` and how they were verified.
pub(crate) fn contact_properties() -> Value {
    let proof = |what: &str| {
        optional(json!({
            "description": what,
            "type": "object",
            "properties": {
                "isVerified": optional(flag("Whether you made sure that it is the user's.")),
                "verificationReferenceId": optional(text(
                    "Under which name you can show that; required when `isVerified` is true.",
                    MAX_REFERENCE_CHARS,
                )),
            },
        }))
    };
    json!({
        "phoneNumber": optional(phone("The user's number.")),
        "email": optional(email("The user's address.")),
        "dataVerification": {
            "description": "How the contacts were verified.",
            "type": "object",
            "properties": {"phoneNumber": proof("Of the number."), "email": proof("Of the address.")},
        },
    })
}

/// `userLocale`
pub(crate) fn locale() -> Value {
    json!({
        "description": "The user's language, English or Indonesian.",
        "type": "string",
        "enum": ["en_ID", "id_ID"],
        "default": "id_ID",
    })
}
