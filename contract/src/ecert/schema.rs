//! What the two calls of the certificate dialect take, as JSON Schema.

use serde_json::{Value, json};

use super::request::{LONGEST_CHANNEL_CHARS, LONGEST_REFERENCE_CHARS};
use crate::{
    applicant::YOUNGEST_YEARS,
    photo::{PhotoKind, PhotoLimits},
    schema::{day_month_year, email, flag, name, nik_or_integer, optional, phone, text},
};

/// [`super::VerifyRequest`]
pub fn verify_request() -> Value {
    json!({
        "type": "object",
        "required": ["nik", "name", "birth_date", "email", "phone", "selfie_photo", "ktp_photo"],
        "properties": {
            "nik": nik_or_integer("The number on the card, 16 digits."),
            "name": name("Full name as on the card."),
            "birth_date": day_month_year(&format!(
                "DD-MM-YYYY. The person is at least {YOUNGEST_YEARS} years old today, unless the operator chose another age."
            )),
            "email": email("Unique for one NIK: an address of another NIK verifies with a reason."),
            "phone": phone_or_integer("Unique for one NIK, as the e-mail address is."),
            "selfie_photo": photo("The face", PhotoKind::Selfie.limits(), "VALID_PHOTO`, `NO_FACE_PHOTO`, \
                `SPOOF_PHOTO` and `OTHER_PERSON_PHOTO"),
            "ktp_photo": photo("The card", PhotoKind::Ktp.limits(), "VALID_PHOTO` and `OTHER_CARD_PHOTO"),
            "channel": optional(line(
                "The brand of the mail that the person gets; your company's short name without it.",
                LONGEST_CHANNEL_CHARS,
            )),
            "reference_id": optional(line(
                "Your id of the transaction, unique. Empty or missing: `ref_certel#` and a UUID is made. The same id with the \
                 same body answers the first result again.",
                LONGEST_REFERENCE_CHARS,
            )),
        },
    })
}

/// [`super::liveness::LivenessRequest`]
pub fn liveness_request() -> Value {
    let switch = |what: &str, default: bool| {
        let mut schema = optional(flag(what));
        schema["default"] = default.into();
        schema
    };
    json!({
        "type": "object",
        "required": ["image"],
        "properties": {
            "image": photo(
                "The picture, 4:3 at best",
                super::liveness::IMAGE_LIMITS,
                "VALID_PHOTO`, `NO_FACE_PHOTO`, `SPOOF_PHOTO`, `IMAGE_EXCEED_LIMIT` and `LIVE_PERSON_A_1",
            ),
            "is_quality": switch("Blur and dark are measured and told.", true),
            "is_attribute": switch("What covers the face is told.", true),
            "validate_quality": switch("Blur or dark fails the call; needs `is_quality`.", false),
            "validate_attribute": switch("Sunglasses or a mask fail it; needs `is_attribute`.", false),
            "validate_liveness": switch("A picture of a person fails it.", false),
            "validate_nface": switch("More than one face fails it.", false),
        },
    })
}

fn photo(what: &str, limits: PhotoLimits, words: &str) -> Value {
    let PhotoLimits { min_bytes, max_bytes, min_width, min_height, max_side, .. } = limits;
    let least = if min_bytes > 1 {
        format!("at least {} kB and {min_width}x{min_height} pixels, ", min_bytes / 1_000)
    } else {
        String::new()
    };
    json!({
        "description": format!(
            "{what}: JPEG or PNG as base64, or the `http` or `https` address of one; {least}at most {:.1} MB and {max_side} \
             pixels a side. In Testing mode the words `{words}` stand for a photo.",
            megabytes(max_bytes)
        ),
        "type": "string",
        "minLength": 1,
        "examples": ["VALID_PHOTO"],
    })
}

#[expect(clippy::cast_precision_loss, reason = "a size that people read, with one digit")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn phone_or_integer(what: &str) -> Value {
    let mut schema = phone(what);
    let digits = schema.as_object_mut().and_then(|members| members.remove("pattern"));
    schema["anyOf"] = json!([
        {"type": "string", "pattern": digits},
        {"type": "integer", "minimum": 6_200_000_000_i64, "maximum": 62_999_999_999_999_999_i64},
    ]);
    if let Some(members) = schema.as_object_mut() {
        members.remove("type");
    }
    schema
}

/// A text that may be empty.
fn line(what: &str, most_chars: usize) -> Value {
    let mut schema = text(what, most_chars);
    if let Some(members) = schema.as_object_mut() {
        members.remove("minLength");
    }
    schema
}
