//! One reading in the words of OneKYC: `ktpData`, 19 strings, empty where nothing was read.

use serde::{Deserialize, Serialize};

use super::{CardText, FOR_LIFE, GENDERS, KtpField, Nationality, render::canonical};
use crate::nik::Gender;

/// The `ktpData` of OneKYC: dates as DD-MM-YYYY.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the vendor's own names; what they hold is in `CardText::ktp_data`")]
pub struct KtpData {
    pub nik: String,
    pub name: String,
    pub region: String,
    pub date_of_birth: String,
    pub blood_type: String,
    pub religion: String,
    pub province: String,
    pub city: String,
    pub address: String,
    pub district: String,
    pub town: String,
    pub gender: String,
    pub rt: String,
    pub rw: String,
    pub occupation: String,
    pub valid_until: String,
    pub citizenship: String,
    pub marital_status: String,
    pub issuance_date: String,
}

crate::redact_debug!(KtpData);

impl CardText {
    /// The 19 fields: `region` is the place of birth and `town` the village; the gender is `male` or `female`, an
    /// Indonesian's citizenship `INDONESIA`; a card for life is valid until nothing.
    pub fn ktp_data(&self) -> KtpData {
        let text = |field| self.value(field).map_or("", |value| canonical(field, value)).to_owned();
        let (rt, rw) = self.value(KtpField::RtRw).and_then(|both| both.split_once('/')).unwrap_or_default();
        let gender = self.value(KtpField::Gender).and_then(|word| {
            GENDERS.iter().find(|(_, printed)| *printed == word).map(|(gender, _)| match gender {
                Gender::Male => "male",
                Gender::Female => "female",
            })
        });
        let citizenship = match self.value(KtpField::Nationality) {
            Some(word) if Nationality::parse(word) == Some(Nationality::Indonesian) => "INDONESIA",
            word => word.unwrap_or_default(),
        };
        KtpData {
            nik: text(KtpField::Nik),
            name: text(KtpField::Name),
            region: text(KtpField::PlaceOfBirth),
            date_of_birth: text(KtpField::DateOfBirth),
            blood_type: text(KtpField::BloodType),
            religion: text(KtpField::Religion),
            province: text(KtpField::Province),
            city: text(KtpField::City),
            address: text(KtpField::Address),
            district: text(KtpField::District),
            town: text(KtpField::Village),
            gender: gender.unwrap_or_default().to_owned(),
            rt: rt.to_owned(),
            rw: rw.to_owned(),
            occupation: text(KtpField::Occupation),
            valid_until: self
                .value(KtpField::ValidUntil)
                .filter(|date| *date != FOR_LIFE)
                .unwrap_or_default()
                .to_owned(),
            citizenship: citizenship.to_owned(),
            marital_status: text(KtpField::MaritalStatus),
            issuance_date: text(KtpField::IssueDate),
        }
    }
}
