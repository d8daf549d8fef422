//! What the calls of the H5 dialect take, as JSON Schema.

use serde_json::{Value, json};

use super::{
    body::LONGEST_NAME_CHARS,
    settings::{LONGEST_TEXT_CHARS, MOST_PLACES, MOST_TRIES, TIMEOUT_S},
    token::{LONGEST_PERIOD_S, SHORTEST_PERIOD_S, USUAL_PERIOD_S},
    url::REGION,
};
use crate::{
    address::LONGEST_ADDRESS_CHARS,
    schema::{address, flag, optional, text},
};

/// [`super::TokenRequest`]
pub fn token_request() -> Value {
    json!({
        "type": "object",
        "required": ["accessKey", "timestamp", "signature"],
        "properties": {
            "accessKey": text("Which account.", 256),
            "timestamp": {
                "description": "Now, 13 digits: milliseconds since 1970, as text or number. Five minutes \
                    off at most (ours).",
                "anyOf": [
                    {"type": "string", "pattern": "^[0-9]{13}$"},
                    {"type": "integer", "minimum": 1_000_000_000_000_i64, "maximum": 9_999_999_999_999_i64},
                ],
            },
            "signature": text("SHA-256 of access key, secret key and timestamp, one after the other, in \
                hex.", 128),
            "periodSecond": {
                "description": "How long the token lives, seconds, as number or text.",
                "anyOf": [
                    {"type": "integer", "minimum": SHORTEST_PERIOD_S, "maximum": LONGEST_PERIOD_S},
                    {"type": "string", "pattern": "^[0-9]{2,5}$"},
                    {"type": "null"},
                ],
                "default": USUAL_PERIOD_S,
            },
        },
    })
}

/// [`super::UrlRequest`]
pub fn url_request() -> Value {
    let place = "`http`, `https`, or an app's own scheme.";
    json!({
        "type": "object",
        "required": ["returnUrl", "failReturnUrl", "region"],
        "properties": {
            "returnUrl": address(&format!("Where the browser goes after a result, with `signatureId`. \
                {place}")),
            "failReturnUrl": address(&format!(
                "Where it goes when there is none, with `signatureId` and `errorCode`. {place}"
            )),
            "region": {"description": "ISO alpha-3; Indonesia alone.", "type": "string", "enum": [REGION]},
            "userId": optional(text("Your id of the person, one line.", LONGEST_NAME_CHARS)),
            "language": optional(json!({
                "description": "The page's language: `id`, `en`, or either with a country.",
                "type": "string",
                "pattern": "^(id|en)([-_][A-Za-z]+)?$",
            })),
            "prefersColorScheme": optional(json!({"type": "string", "enum": ["light", "dark", "auto"]})),
            "callbackUrl": optional(json!({
                "description": "Called by POST with `signatureId` and `type` `COMPLETED` when the capture is decided. \
                    Refused where the account has webhooks, which tell the same.",
                "type": "string",
                "pattern": "^https?://[A-Za-z0-9]",
                "maxLength": LONGEST_ADDRESS_CHARS,
            })),
            "iframeEnabled": optional(flag("Whether the page may stand in a frame of the account's `embedOrigins`.")),
            "ignoreFailWhenJump": optional(flag("A document of another kind goes to `returnUrl` all the same.")),
        },
    })
}

/// [`super::ResultRequest`]
pub fn result_request() -> Value {
    json!({
        "type": "object",
        "required": ["signatureId"],
        "properties": {"signatureId": text("The id that came with the link.", 128)},
    })
}

/// The parts of the form that [`super::AccountSettings::configure`] reads.
pub fn settings_form() -> Value {
    let (shortest_s, longest_s) = (TIMEOUT_S.start(), TIMEOUT_S.end());
    let places = format!("Parted by commas, {MOST_PLACES} at most; an empty list lifts the rule. Ours.");
    json!({
        "type": "object",
        "minProperties": 1,
        "properties": {
            "featureCfg": {
                "description": format!(
                    "JSON: `scanTryCount` (1 to {MOST_TRIES}), `scanTimeout` ({shortest_s} to {longest_s} s, then by hand), \
                     `showStartPage`."
                ),
                "type": "string",
                "contentMediaType": "application/json",
            },
            "theme": {
                "description": "`light`, `dark`, `auto`, or JSON: `colorScheme`, `primaryColor` (`#RRGGBB`).",
                "type": "string",
            },
            "i18n": {
                "description": format!(
                    "JSON: your own words by language, `id` and `en`: `startTitle`, `startText`, `startButton`, `cardHint`, \
                     {LONGEST_TEXT_CHARS} characters at most."
                ),
                "type": "string",
                "contentMediaType": "application/json",
            },
            "language": {"description": "`id` or `en`.", "type": "string"},
            "returnDomains": {
                "description": format!("Where people may be sent: hosts, `*.` and a host, or an app's \
                    `scheme://`. {places}"),
                "type": "string",
            },
            "embedOrigins": {
                "description": format!("Whose pages may hold the page in a frame: origins. {places}"),
                "type": "string",
            },
        },
    })
}
