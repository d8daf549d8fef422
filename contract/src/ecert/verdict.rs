//! What the findings of a verification come to: the status, the rejected fields, and the reason behind each.

use serde::{Deserialize, Serialize};

use crate::finding::{ClaimFindings as Findings, RecordFinding, SelfieFinding};

/// The answer's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything agrees.
    Verified,
    /// Something does not.
    NotVerified,
    /// Everything agrees, but e-mail or phone are another person's: the vendor's support has to be asked.
    VerifiedWithReason,
}

impl Status {
    /// As the wire and the transaction log write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::VerifiedWithReason => "verified_with_reason",
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Verified, Self::NotVerified, Self::VerifiedWithReason]
            .into_iter()
            .find(|status| status.as_str() == name)
    }
}

/// A field that was rejected. The order is the documented one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the vendor's own words")]
pub enum RejectField {
    Nik,
    Name,
    BirthDate,
    SelfiePhoto,
    KtpPhoto,
    Phone,
    Email,
    LivenessCheck,
}

impl RejectField {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::Name => "name",
            Self::BirthDate => "birth_date",
            Self::SelfiePhoto => "selfie_photo",
            Self::KtpPhoto => "ktp_photo",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::LivenessCheck => "liveness_check",
        }
    }
}

/// Why a field was rejected: the case of the vendor's table, which its field alone does not tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// NIK not found.
    NikNotFound,
    /// Full name not match.
    NameDiffers,
    /// Birth date not match.
    BirthDateDiffers,
    /// Selfie is invalid.
    SelfieInvalid,
    /// Selfie not match.
    SelfieDiffers,
    /// KTP not match.
    KtpDiffers,
    /// Phone already used by another NIK.
    PhoneTaken,
    /// E-mail already used by another NIK.
    EmailTaken,
    /// Liveness check false.
    NotLive,
}

impl Rejection {
    /// The field that the answer names.
    pub fn field(self) -> RejectField {
        match self {
            Self::NikNotFound => RejectField::Nik,
            Self::NameDiffers => RejectField::Name,
            Self::BirthDateDiffers => RejectField::BirthDate,
            Self::SelfieInvalid | Self::SelfieDiffers => RejectField::SelfiePhoto,
            Self::KtpDiffers => RejectField::KtpPhoto,
            Self::PhoneTaken => RejectField::Phone,
            Self::EmailTaken => RejectField::Email,
            Self::NotLive => RejectField::LivenessCheck,
        }
    }

    /// Whether the person is who they say, and only reached under somebody else's contact.
    pub fn is_conflict(self) -> bool {
        matches!(self, Self::PhoneTaken | Self::EmailTaken)
    }
}

/// What the findings come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The answer's word.
    pub status: Status,
    /// Why, in the documented order of the fields.
    pub rejections: Vec<Rejection>,
}

impl Judgement {
    /// The one rule. Without a living person nothing else was asked, so nothing else is told. A number that is not found
    /// leaves name and birth date without anything to be compared with. Conflicts alone still verify; beside anything
    /// else they are told and verify nothing.
    pub fn of(findings: &Findings) -> Self {
        if !findings.is_live {
            return Self { status: Status::NotVerified, rejections: vec![Rejection::NotLive] };
        }
        let (found, name_matches, birth_date_matches) = match findings.record {
            RecordFinding::NotFound => (false, true, true),
            RecordFinding::Found { name_matches, birth_date_matches } => {
                (true, name_matches, birth_date_matches)
            }
        };
        // A selfie that was compared with nothing is told of the card; where the card holds, it is nobody's.
        let is_invalid = match findings.selfie {
            SelfieFinding::Invalid => true,
            SelfieFinding::Uncompared => findings.ktp_matches,
            SelfieFinding::Matches | SelfieFinding::Differs => false,
        };
        let rejections: Vec<Rejection> = [
            (!found, Rejection::NikNotFound),
            (!name_matches, Rejection::NameDiffers),
            (!birth_date_matches, Rejection::BirthDateDiffers),
            (is_invalid, Rejection::SelfieInvalid),
            (findings.selfie == SelfieFinding::Differs, Rejection::SelfieDiffers),
            (!findings.ktp_matches, Rejection::KtpDiffers),
            (findings.taken.phone, Rejection::PhoneTaken),
            (findings.taken.email, Rejection::EmailTaken),
        ]
        .into_iter()
        .filter_map(|(holds, rejection)| holds.then_some(rejection))
        .collect();
        let status = if rejections.is_empty() {
            Status::Verified
        } else if rejections.iter().all(|rejection| rejection.is_conflict()) {
            Status::VerifiedWithReason
        } else {
            Status::NotVerified
        };
        Self { status, rejections }
    }

    /// The fields of the answer.
    pub fn reject_fields(&self) -> Vec<RejectField> {
        self.rejections.iter().map(|rejection| rejection.field()).collect()
    }
}
