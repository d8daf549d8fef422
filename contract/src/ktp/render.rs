//! One reading in the words of two vendors: the H5 document verification's `ocrResult` of 18 fields, and the identity
//! platform's 16. A field that was not read is `null`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    BloodType, CardText, FieldReading, GENDERS, KtpField, MaritalStatus, Occupation, Religion, settle::tidy,
};
use crate::date::parse_day_month_year;

/// The `ocrResult` of the H5 document verification: the original text of the card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the vendor's own names; what they hold is in `CardText::h5_fields`")]
pub struct H5Fields {
    pub id_number: Option<String>,
    pub name: Option<String>,
    pub blood_type: Option<String>,
    pub religion: Option<String>,
    pub gender: Option<String>,
    pub birth_place_birthday: Option<String>,
    pub province: Option<String>,
    pub city: Option<String>,
    pub district: Option<String>,
    pub village: Option<String>,
    pub rtrw: Option<String>,
    pub occupation: Option<String>,
    pub expiry_date: Option<String>,
    pub nationality: Option<String>,
    pub marital_status: Option<String>,
    pub address: Option<String>,
    pub place_of_birth: Option<String>,
    pub birthday: Option<String>,
}

/// The identity platform's fields: those with a closed vocabulary in its canonical word.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the vendor's own names; what they hold is in `CardText::identity_fields`")]
pub struct IdentityFields {
    pub nik: Option<String>,
    pub full_name: Option<String>,
    pub place_of_birth: Option<String>,
    pub date_of_birth: Option<String>,
    pub gender: Option<String>,
    pub blood_type: Option<String>,
    pub address: Option<String>,
    pub rt_rw: Option<String>,
    pub kelurahan: Option<String>,
    pub kecamatan: Option<String>,
    pub religion: Option<String>,
    pub marital_status: Option<String>,
    pub occupation: Option<String>,
    pub nationality: Option<String>,
    pub valid_until: Option<String>,
    pub issue_date: Option<String>,
}

crate::redact_debug!(H5Fields, IdentityFields);

/// The identity platform's name of each field that it has.
const IDENTITY_NAMES: [(KtpField, &str); 16] = [
    (KtpField::Nik, "nik"),
    (KtpField::Name, "fullName"),
    (KtpField::PlaceOfBirth, "placeOfBirth"),
    (KtpField::DateOfBirth, "dateOfBirth"),
    (KtpField::Gender, "gender"),
    (KtpField::BloodType, "bloodType"),
    (KtpField::Address, "address"),
    (KtpField::RtRw, "rtRw"),
    (KtpField::Village, "kelurahan"),
    (KtpField::District, "kecamatan"),
    (KtpField::Religion, "religion"),
    (KtpField::MaritalStatus, "maritalStatus"),
    (KtpField::Occupation, "occupation"),
    (KtpField::Nationality, "nationality"),
    (KtpField::ValidUntil, "validUntil"),
    (KtpField::IssueDate, "issueDate"),
];

impl KtpField {
    /// The identity platform's name, of the 16 fields that it has.
    pub fn identity_name(self) -> Option<&'static str> {
        IDENTITY_NAMES.iter().find(|(field, _)| *field == self).map(|(_, name)| *name)
    }

    /// The field of the identity platform's name; `name` is taken for `fullName`, as some clients write.
    pub fn from_identity_name(name: &str) -> Option<Self> {
        if name == "name" {
            return Some(Self::Name);
        }
        IDENTITY_NAMES.iter().find(|(_, own)| *own == name).map(|(field, _)| *field)
    }
}

impl CardText {
    /// The 18 fields: `birthday` as YYYY/MM/DD, `birthPlaceBirthday` as "Place, DD-MM-YYYY" where both were read.
    pub fn h5_fields(&self) -> H5Fields {
        let text = |field| self.value(field).map(str::to_owned);
        let (place, date) = (self.value(KtpField::PlaceOfBirth), self.value(KtpField::DateOfBirth));
        H5Fields {
            id_number: text(KtpField::Nik),
            name: text(KtpField::Name),
            blood_type: text(KtpField::BloodType),
            religion: text(KtpField::Religion),
            gender: text(KtpField::Gender),
            birth_place_birthday: place.zip(date).map(|(place, date)| format!("{place}, {date}")),
            province: text(KtpField::Province),
            city: text(KtpField::City),
            district: text(KtpField::District),
            village: text(KtpField::Village),
            rtrw: text(KtpField::RtRw),
            occupation: text(KtpField::Occupation),
            expiry_date: text(KtpField::ValidUntil),
            nationality: text(KtpField::Nationality),
            marital_status: text(KtpField::MaritalStatus),
            address: text(KtpField::Address),
            place_of_birth: text(KtpField::PlaceOfBirth),
            birthday: date.and_then(year_first),
        }
    }

    /// The 16 fields: dates as DD-MM-YYYY, `rtRw` as NNN/NNN.
    pub fn identity_fields(&self) -> IdentityFields {
        let text = |field| self.value(field).map(|value| canonical(field, value).to_owned());
        IdentityFields {
            nik: text(KtpField::Nik),
            full_name: text(KtpField::Name),
            place_of_birth: text(KtpField::PlaceOfBirth),
            date_of_birth: text(KtpField::DateOfBirth),
            gender: text(KtpField::Gender),
            blood_type: text(KtpField::BloodType),
            address: text(KtpField::Address),
            rt_rw: text(KtpField::RtRw),
            kelurahan: text(KtpField::Village),
            kecamatan: text(KtpField::District),
            religion: text(KtpField::Religion),
            marital_status: text(KtpField::MaritalStatus),
            occupation: text(KtpField::Occupation),
            nationality: text(KtpField::Nationality),
            valid_until: text(KtpField::ValidUntil),
            issue_date: text(KtpField::IssueDate),
        }
    }

    /// The readings of the identity platform's fields by its names, for their confidence and `corrected` marks.
    pub fn identity_readings(&self) -> impl Iterator<Item = (&'static str, &FieldReading)> {
        self.0.iter().filter_map(|(field, reading)| Some((field.identity_name()?, reading)))
    }

    /// What a client says that it read, by the identity platform's names; names that the card has not are left out.
    pub fn from_identity_fields(
        values: &BTreeMap<String, String>,
        confidences: &BTreeMap<String, f64>,
    ) -> Self {
        let fields = values.iter().filter_map(|(name, value)| {
            let reading = FieldReading {
                value: tidy(value),
                raw: value.clone(),
                confidence: confidences.get(name).copied().unwrap_or(0.0),
                corrected: false,
            };
            Some((KtpField::from_identity_name(name)?, reading))
        });
        Self(fields.collect())
    }
}

/// The canonical word of a value from a closed vocabulary; any other value is its own.
pub(super) fn canonical(field: KtpField, value: &str) -> &str {
    let word = match field {
        KtpField::Religion => Religion::parse(value).map(Religion::printed),
        KtpField::MaritalStatus => MaritalStatus::parse(value).map(MaritalStatus::printed),
        KtpField::BloodType => BloodType::parse(value).map(BloodType::printed),
        KtpField::Occupation => Occupation::parse(value).map(Occupation::printed),
        KtpField::Gender => {
            let gender = GENDERS.iter().find(|(_, word)| *word == value);
            gender.map(|(gender, _)| gender.printed())
        }
        _ => None,
    };
    word.unwrap_or(value)
}

fn year_first(day_first: &str) -> Option<String> {
    let date = parse_day_month_year(day_first).ok()?;
    Some(format!("{:04}/{:02}/{:02}", date.year(), u8::from(date.month()), date.day()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn card(fields: &[(KtpField, &str)]) -> CardText {
        let reading = |value: &str| FieldReading {
            value: value.to_owned(),
            raw: value.to_owned(),
            confidence: 0.9,
            corrected: false,
        };
        CardText(fields.iter().map(|(field, value)| (*field, reading(value))).collect())
    }

    #[test]
    fn one_reading_has_both_vendors_names_and_forms() {
        let card = card(&[
            (KtpField::Nik, "3374081708909901"),
            (KtpField::PlaceOfBirth, "SEMARANG"),
            (KtpField::DateOfBirth, "17-08-1990"),
            (KtpField::Gender, "PRIA"),
            (KtpField::Religion, "BUDDHA"),
            (KtpField::RtRw, "011/002"),
            (KtpField::Village, "JATINGALEH"),
        ]);
        let h5 = serde_json::to_value(card.h5_fields()).unwrap();
        assert_eq!(h5.as_object().map(serde_json::Map::len), Some(18));
        for (name, value) in [
            ("idNumber", json!("3374081708909901")),
            ("birthPlaceBirthday", json!("SEMARANG, 17-08-1990")),
            ("birthday", json!("1990/08/17")),
            ("gender", json!("PRIA")),
            ("religion", json!("BUDDHA")),
            ("rtrw", json!("011/002")),
            ("village", json!("JATINGALEH")),
            ("expiryDate", Value::Null),
        ] {
            assert_eq!(h5[name], value, "{name}");
        }
        let identity = serde_json::to_value(card.identity_fields()).unwrap();
        assert_eq!(identity.as_object().map(serde_json::Map::len), Some(16));
        for (name, value) in [
            ("nik", json!("3374081708909901")),
            ("dateOfBirth", json!("17-08-1990")),
            ("gender", json!("LAKI-LAKI")),
            ("religion", json!("BUDHA")),
            ("rtRw", json!("011/002")),
            ("kelurahan", json!("JATINGALEH")),
            ("issueDate", Value::Null),
        ] {
            assert_eq!(identity[name], value, "{name}");
        }
        for (_, name) in IDENTITY_NAMES {
            assert!(identity.get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn without_a_date_there_is_neither_birthday_nor_the_pair() {
        let fields = card(&[(KtpField::PlaceOfBirth, "SEMARANG")]).h5_fields();
        assert_eq!((fields.birth_place_birthday, fields.birthday), (None, None));
        assert_eq!(fields.place_of_birth.as_deref(), Some("SEMARANG"));
    }
}
