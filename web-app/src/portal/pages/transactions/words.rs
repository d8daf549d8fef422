//! How the log's values are told: mark and word.

use contract::{
    ecert::{RejectField, Service, Status, TransactionStatus},
    portal::transaction::{TransactionCall, TransactionMode, TransactionSummary},
};

use crate::{
    dom::El,
    portal::{
        components::status::{Meaning, status},
        desk::Desk,
        locales::Say,
    },
};

/// Whether it was processed.
pub(crate) fn status_of(desk: Desk, of: Option<TransactionStatus>) -> El {
    let (meaning, words): (_, Say) = match of {
        Some(TransactionStatus::Success) => (Meaning::Good, |words| words.transactions().success),
        Some(TransactionStatus::Failed) => (Meaning::Bad, |words| words.transactions().failed),
        None => (Meaning::Busy, |words| words.transactions().processing),
    };
    status(meaning, desk.voice.say(words))
}

/// What was answered of the claim; nothing where there is nothing to say.
pub(crate) fn result_status(desk: Desk, row: &TransactionSummary) -> Option<El> {
    let (meaning, words): (_, Say) = match (row.result, row.call, row.status) {
        (Some(Status::Verified), ..) => (Meaning::Good, |words| words.transactions().verified),
        (Some(Status::VerifiedWithReason), ..) => {
            (Meaning::Attention, |words| words.transactions().with_reason)
        }
        (Some(Status::NotVerified), ..) => (Meaning::Bad, |words| words.transactions().not_verified),
        (None, TransactionCall::Liveness, Some(TransactionStatus::Success)) => {
            (Meaning::Calm, |words| words.transactions().alive)
        }
        (None, ..) => return None,
    };
    Some(status(meaning, desk.voice.say(words)))
}

/// Whether it was a try.
pub(crate) fn mode_words(mode: TransactionMode) -> Say {
    match mode {
        TransactionMode::Testing => |words| words.transactions().testing,
        TransactionMode::Live => |words| words.transactions().live,
    }
}

/// What is charged, as the product calls it.
pub(crate) fn charged_words(charged: &[Service]) -> String {
    charged.iter().map(|service| service.as_str()).collect::<Vec<_>>().join(", ")
}

/// Why a field was rejected, as far as its name tells; why exactly is `pages::reasons`'.
pub(super) fn reject_words(field: RejectField) -> Say {
    match field {
        RejectField::Nik => |words| words.transaction().field_nik,
        RejectField::Name => |words| words.transaction().field_name,
        RejectField::BirthDate => |words| words.transaction().field_birth_date,
        RejectField::SelfiePhoto => |words| words.transaction().field_selfie,
        RejectField::KtpPhoto => |words| words.transaction().field_ktp,
        RejectField::Phone => |words| words.transaction().field_phone,
        RejectField::Email => |words| words.transaction().field_email,
        RejectField::LivenessCheck => |words| words.transaction().field_liveness,
    }
}
