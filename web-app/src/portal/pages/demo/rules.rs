//! The rules of the form's texts, in words. The rules themselves are the certificate call's, `contract::applicant`.

use contract::{field::FieldError, photo::PhotoError};

use crate::portal::{desk::Desk, figures, locales::Say};

/// What is wrong with a text, followed.
pub(super) fn text_words(desk: Desk, error: &FieldError, youngest_years: i32) -> String {
    let say: Say = match (error.field.as_str(), error.code.as_str()) {
        ("nik", "length") => |words| words.demo().rule_nik,
        ("nik", "province") => |words| words.demo().rule_nik_province,
        ("nik", "birth_date") => |words| words.demo().rule_nik_date,
        ("nik", "serial") => |words| words.demo().rule_nik_serial,
        ("name", _) => |words| words.demo().rule_name,
        ("birth_date", "format") => |words| words.demo().rule_date,
        ("birth_date", "impossible") => |words| words.demo().rule_date_impossible,
        ("birth_date", _) => |words| words.demo().rule_date_young,
        ("email", _) => |words| words.demo().rule_email,
        ("phone", "not_numeric") => |words| words.demo().rule_phone,
        ("phone", _) => |words| words.demo().rule_phone_form,
        _ => return desk.field_trouble(error),
    };
    say(desk.voice.words()).replace("{years}", &youngest_years.to_string())
}

/// What is wrong with a photo, followed.
pub(super) fn photo_words(desk: Desk, error: &PhotoError) -> String {
    let size = |bytes: usize| figures::size(u64::try_from(bytes).unwrap_or(u64::MAX), desk.voice.locale());
    let (say, holes): (Say, Vec<(&str, String)>) = match *error {
        PhotoError::Format | PhotoError::Unsupported(_) => (|words| words.demo().photo_format, vec![]),
        PhotoError::Damaged(_) | PhotoError::Truncated => (|words| words.demo().photo_damaged, vec![]),
        PhotoError::TooFewBytes { size_bytes, min_bytes } => {
            (|words| words.demo().photo_few, vec![("{size}", size(size_bytes)), ("{min}", size(min_bytes))])
        }
        PhotoError::TooManyBytes { size_bytes, max_bytes } => {
            (|words| words.demo().photo_many, vec![("{size}", size(size_bytes)), ("{max}", size(max_bytes))])
        }
        PhotoError::TooSmall { width, height, min_width, min_height } => (
            |words| words.demo().photo_small,
            vec![
                ("{width}", width.to_string()),
                ("{height}", height.to_string()),
                ("{min_width}", min_width.to_string()),
                ("{min_height}", min_height.to_string()),
            ],
        ),
        PhotoError::TooLarge { width, height, .. } => (
            |words| words.demo().photo_large,
            vec![("{width}", width.to_string()), ("{height}", height.to_string())],
        ),
    };
    filled(say(desk.voice.words()), &holes)
}

/// A sentence with its holes filled.
pub(super) fn filled(words: &str, holes: &[(&str, String)]) -> String {
    holes.iter().fold(words.to_owned(), |words, (hole, value)| words.replace(hole, value))
}
