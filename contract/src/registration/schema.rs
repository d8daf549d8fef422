//! What confirms the uploads of a registration, as JSON Schema.

use serde_json::{Value, json};

use super::{
    MAX_CONSENTS, TERMS_AND_CONDITIONS,
    confirm::MAX_ADDITIONAL_BYTES,
    consent::{MAX_TEXT_CHARS, MAX_URL_CHARS, MAX_WORD_CHARS},
};
use crate::{
    applicant::YOUNGEST_YEARS,
    onekyc::schema::{contact_properties, locale},
    schema::{day_month_year, name, nik_or_integer, optional, text},
};

/// [`super::Confirmation`]
pub fn confirmation() -> Value {
    let mut details = json!({
        "name": name("Full name as on the card."),
        "nik": nik_or_integer("The number on the card; as an integer it keeps all its digits."),
        "dateOfBirth": day_month_year(&format!(
            "DD-MM-YYYY. The person is at least {YOUNGEST_YEARS} years old today, unless the operator chose another age."
        )),
    });
    for (member, schema) in contact_properties().as_object_mut().into_iter().flatten() {
        details[member] = if member == "dataVerification" { optional(schema.take()) } else { schema.take() };
    }
    json!({
        "type": "object",
        "required": ["submissionId", "metadata"],
        "properties": {
            "submissionId": {"type": "string", "format": "uuid"},
            "metadata": {
                "type": "object",
                "required": ["userDetails"],
                "properties": {
                    "userDetails": {
                        "description": "Who registers. At least one of `email` and `phoneNumber`.",
                        "type": "object",
                        "required": ["name", "nik", "dateOfBirth"],
                        "properties": details,
                        "anyOf": [{"required": ["email"]}, {"required": ["phoneNumber"]}],
                    },
                    "userLocale": optional(locale()),
                    "consentData": optional(json!({
                        "description": "What the user agreed to.",
                        "type": "array",
                        "maxItems": MAX_CONSENTS,
                        "items": consent(),
                    })),
                    "additionalData": {
                        "description": format!(
                            "Your own data, kept and not read; {MAX_ADDITIONAL_BYTES} bytes at most."
                        ),
                    },
                },
            },
        },
    })
}

fn consent() -> Value {
    let shown = |language: &str| {
        optional(json!({
            "description": format!("What was shown in {language}."),
            "type": "object",
            "properties": {
                "url": optional(text("Where it can be read.", MAX_URL_CHARS)),
                "text": optional(text("Its words.", MAX_TEXT_CHARS)),
            },
        }))
    };
    let word = || optional(json!({"type": "string"}));
    json!({
        "type": "object",
        "required": ["entity", "consentType", "consentGiven", "timeStamp"],
        "properties": {
            "entity": text("To whom it was given.", MAX_WORD_CHARS),
            "consentType": {
                "description": "To what kind of thing.",
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_WORD_CHARS,
                "examples": [TERMS_AND_CONDITIONS],
            },
            "consentGiven": {"description": "What was not agreed to is not sent.", "type": "boolean", "const": true},
            "details": optional(json!({
                "type": "object",
                "properties": {"en_ID": shown("English"), "id_ID": shown("Indonesian")},
            })),
            "timeStamp": {
                "description": "When, in seconds since 1970, as number or text.",
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": 99_999_999_999_i64},
                    {"type": "string", "pattern": "^[0-9]{1,11}$"},
                ],
            },
            "additionalDetails": optional(json!({
                "type": "object",
                "properties": {
                    "userAgent": word(),
                    "userIp": optional(json!({"description": "An IPv4 or IPv6 address.", "type": "string"})),
                    "deviceDetails": optional(json!({
                        "type": "object",
                        "properties": {
                            "os": word(),
                            "make": word(),
                            "model": word(),
                            "uniqueId": word(),
                            "networkProvider": word(),
                            "appId": word(),
                            "appVersion": word(),
                        },
                    })),
                },
            })),
        },
    })
}
