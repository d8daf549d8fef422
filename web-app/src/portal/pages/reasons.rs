//! Why a transaction came out as it did, in words: of a try and of every transaction the same.

use contract::{
    ecert::{RejectField, Rejection},
    finding::{CardTrouble, SelfieTrouble},
    portal::transaction::{FieldFault, Troubles},
};

use crate::{
    dom::{El, el},
    portal::{
        components::status::{Meaning, status},
        desk::Desk,
        locales::Say,
    },
};

/// What a field is called.
pub(super) fn field_words(field: RejectField) -> Say {
    match field {
        RejectField::LivenessCheck => |words| words.reasons().liveness,
        RejectField::Nik => |words| words.fields().nik,
        RejectField::Name => |words| words.fields().name,
        RejectField::BirthDate => |words| words.fields().date_of_birth,
        RejectField::KtpPhoto => |words| words.reasons().ktp,
        RejectField::SelfiePhoto => |words| words.reasons().selfie,
        RejectField::Phone => |words| words.fields().phone,
        RejectField::Email => |words| words.fields().email,
    }
}

/// Why a field was rejected, and what to do where the photo was to blame.
pub(super) fn why_words(why: Rejection, troubles: &Troubles) -> Say {
    match why {
        Rejection::NikNotFound => |words| words.reasons().nik_unknown,
        Rejection::NameDiffers => |words| words.reasons().name_differs,
        Rejection::BirthDateDiffers => |words| words.reasons().birth_date_differs,
        Rejection::SelfieInvalid => selfie_words(troubles.selfie),
        Rejection::SelfieDiffers => |words| words.reasons().selfie_differs,
        Rejection::KtpDiffers => card_words(troubles.card),
        Rejection::PhoneTaken => |words| words.reasons().phone_taken,
        Rejection::EmailTaken => |words| words.reasons().email_taken,
        Rejection::NotLive => |words| words.reasons().not_live,
    }
}

fn selfie_words(trouble: Option<SelfieTrouble>) -> Say {
    match trouble {
        Some(SelfieTrouble::SeveralFaces) => |words| words.reasons().selfie_several,
        Some(SelfieTrouble::Covered) => |words| words.reasons().selfie_covered,
        Some(SelfieTrouble::TooSmall) => |words| words.reasons().selfie_small,
        Some(SelfieTrouble::TooDark) => |words| words.reasons().selfie_dark,
        Some(SelfieTrouble::TooBright) => |words| words.reasons().selfie_bright,
        Some(SelfieTrouble::Blurred) => |words| words.reasons().selfie_blurred,
        Some(SelfieTrouble::Uncompared) => |words| words.reasons().selfie_uncompared,
        Some(SelfieTrouble::Unreadable) | None => |words| words.reasons().selfie_invalid,
    }
}

fn card_words(trouble: Option<CardTrouble>) -> Say {
    match trouble {
        Some(CardTrouble::Unseen) => |words| words.reasons().ktp_unseen,
        Some(CardTrouble::NoCard) => |words| words.reasons().ktp_none,
        Some(CardTrouble::SeveralCards) => |words| words.reasons().ktp_several,
        Some(CardTrouble::Cut) => |words| words.reasons().ktp_cut,
        Some(CardTrouble::TooSmall) => |words| words.reasons().ktp_small,
        Some(CardTrouble::Forged) => |words| words.reasons().ktp_forged,
        Some(CardTrouble::LowQuality) => |words| words.reasons().ktp_quality,
        Some(CardTrouble::NumberUnread) => |words| words.reasons().ktp_unread,
        Some(CardTrouble::NumberDiffers) => |words| words.reasons().ktp_number,
        Some(CardTrouble::NameDiffers) => |words| words.reasons().ktp_name,
        None => |words| words.reasons().ktp_differs,
    }
}

/// A field for which a call was refused, and its rule: a line of a list.
pub(super) fn fault_line(desk: Desk, fault: &FieldFault) -> El {
    let (field, says) = (fault.field.clone(), fault_words(&fault.code));
    let words = move || {
        let words = desk.voice.words();
        let name = match field.as_str() {
            "nik" => words.fields().nik,
            "name" => words.fields().name,
            "birth_date" => words.fields().date_of_birth,
            "email" => words.fields().email,
            "phone" => words.fields().phone,
            "selfie_photo" => words.demo().selfie,
            "ktp_photo" => words.reasons().ktp,
            other => other,
        };
        format!("{name}: {}", says(words))
    };
    el("li", "").attr("data-fault", &fault.field).child(status(Meaning::Bad, words))
}

/// Which rule a field broke, by the rule's word.
fn fault_words(code: &str) -> Say {
    match code {
        "required" => |words| words.reasons().rule_required,
        "length" => |words| words.reasons().rule_length,
        "province" => |words| words.reasons().rule_province,
        "birth_date" | "impossible" => |words| words.reasons().rule_date,
        "too_young" => |words| words.reasons().rule_young,
        "serial" => |words| words.reasons().rule_serial,
        "not_numeric" => |words| words.reasons().rule_digits,
        "name" => |words| words.reasons().rule_letters,
        "damaged" | "truncated" => |words| words.reasons().rule_damaged,
        "unsupported" => |words| words.reasons().rule_kind,
        "too_few_bytes" | "too_small" => |words| words.reasons().rule_small,
        "too_many_bytes" | "too_large" => |words| words.reasons().rule_large,
        "no_face" => |words| words.reasons().rule_face,
        "timed_out" | "unreachable" => |words| words.reasons().rule_address,
        "taken" => |words| words.reasons().rule_taken,
        "json" => |words| words.reasons().rule_json,
        "type" | "format" | "form" | "email" | "line" => |words| words.reasons().rule_form,
        _ => |words| words.reasons().rule_other,
    }
}

#[cfg(test)]
mod tests {
    use contract::{
        applicant::{Applicant, Claim},
        consent::Locale,
        field::FieldError,
        instant::Instant,
        photo::{PhotoKind, check},
    };

    use super::*;
    use crate::portal::locales::words;

    #[test]
    fn every_rule_of_the_call_has_words_of_its_own() {
        let today = Instant::parse("2026-11-21T08:00:00Z").unwrap().date_in_jakarta();
        let wrong = |nik, birth_date, phone| {
            let claim = Claim { nik, name: "1", birth_date, email: "x", phone };
            Applicant::parse(claim, today, 17).err().unwrap()
        };
        let mut errors: Vec<FieldError> = [
            wrong("1", "1/1/90", "+62"),
            wrong("9974084110900000", "31-02-1990", "0812"),
            wrong("3374081708900001", "17-08-2020", "62"),
        ]
        .concat();
        errors.extend(check(b"no photo", PhotoKind::Ktp).errors);
        errors.extend(
            ["required", "type", "no_face", "timed_out", "taken", "json"]
                .map(|code| FieldError::new("body", code, "")),
        );
        assert!(errors.len() > 14, "{errors:?}");
        for error in errors {
            for locale in [Locale::Id, Locale::En] {
                let (said, other) =
                    (fault_words(&error.code)(words(locale)), words(locale).reasons().rule_other);
                assert_ne!(said, other, "{error:?}");
            }
        }
    }

    #[test]
    fn a_selfie_that_could_not_be_judged_is_never_told_as_another_face() {
        let told = |why, selfie| {
            let troubles = Troubles { selfie, ..Troubles::default() };
            why_words(why, &troubles)(words(Locale::En))
        };
        let differs = told(Rejection::SelfieDiffers, None);
        let mut seen = vec![differs];
        for selfie in [
            None,
            Some(SelfieTrouble::SeveralFaces),
            Some(SelfieTrouble::Covered),
            Some(SelfieTrouble::TooDark),
            Some(SelfieTrouble::Blurred),
        ] {
            let words = told(Rejection::SelfieInvalid, selfie);
            assert!(!seen.contains(&words), "{selfie:?}: {words}");
            seen.push(words);
        }
    }
}
