//! Why a transaction came out as it did, in words: of a try and of every transaction the same.

use contract::{
    ecert::{RejectField, Rejection},
    finding::{CardTrouble, SelfieTrouble},
    portal::transaction::Troubles,
};

use crate::portal::locales::Say;

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
