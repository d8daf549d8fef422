//! The printed side of a card: its lines and fields, what a reading of them is, and what other rooms make of it.
//! Closed words: `words`; areas: `areas`; from raw lines to fields: `settle`, `mend`, `printed_date`; vendors' names and
//! forms: `render`; against what a client says: `compare`. The number's own rules are in [`crate::nik`].

mod areas;
mod compare;
mod distance;
mod ktp_data;
mod mend;
mod printed_date;
mod render;
mod settle;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{date::parse_day_month_year, document::is_old_card};

pub use areas::{Gazetteer, province_spellings, regency_spellings, without_prefix};
pub use compare::{Agreement, compare, name_similarity};
pub use distance::distance;
pub use ktp_data::KtpData;
pub use render::{H5Fields, IdentityFields};
pub use settle::{RawText, settle};
pub use words::{BloodType, FOR_LIFE, GENDERS, MaritalStatus, Nationality, Occupation, Religion};

/// A piece of text on the card, as its layout cuts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrintedLine {
    /// `PROVINSI ...`, in the middle of the head.
    Province,
    /// `KABUPATEN ...` or `KOTA ...` below it; in Jakarta neither word.
    City,
    /// The number.
    Nik,
    /// The name, in one line or two.
    Name,
    /// Place and date of birth.
    Birth,
    /// The gender.
    Gender,
    /// The blood type, on the gender's line.
    BloodType,
    /// Street and number, in one line or two.
    Address,
    /// The neighbourhood's numbers.
    RtRw,
    /// Kelurahan or desa.
    Village,
    /// Kecamatan.
    District,
    /// The religion.
    Religion,
    /// The marital status.
    MaritalStatus,
    /// The occupation.
    Occupation,
    /// The nationality.
    Nationality,
    /// The last day, or [`FOR_LIFE`].
    ValidUntil,
    /// The place of issue, below the portrait.
    IssuePlace,
    /// The date of issue below it.
    IssueDate,
}

impl PrintedLine {
    /// The lines that begin with a label, in the card's order, as the card prints it.
    pub const LABELS: [(Self, &str); 14] = [
        (Self::Nik, "NIK"),
        (Self::Name, "Nama"),
        (Self::Birth, "Tempat/Tgl Lahir"),
        (Self::Gender, "Jenis kelamin"),
        (Self::BloodType, "Gol. Darah"),
        (Self::Address, "Alamat"),
        (Self::RtRw, "RT/RW"),
        (Self::Village, "Kel/Desa"),
        (Self::District, "Kecamatan"),
        (Self::Religion, "Agama"),
        (Self::MaritalStatus, "Status Perkawinan"),
        (Self::Occupation, "Pekerjaan"),
        (Self::Nationality, "Kewarganegaraan"),
        (Self::ValidUntil, "Berlaku Hingga"),
    ];
}

/// A field of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KtpField {
    /// Sixteen digits.
    Nik,
    /// The name in capitals.
    Name,
    /// The place of birth.
    PlaceOfBirth,
    /// `DD-MM-YYYY`.
    DateOfBirth,
    /// A word of [`GENDERS`].
    Gender,
    /// A spelling of [`BloodType`].
    BloodType,
    /// Street and number.
    Address,
    /// `NNN/NNN`.
    RtRw,
    /// Kelurahan or desa.
    Village,
    /// Kecamatan.
    District,
    /// Kabupaten or kota with its prefix; in Jakarta without one.
    City,
    /// The province without the word `PROVINSI`.
    Province,
    /// A spelling of [`Religion`].
    Religion,
    /// A spelling of [`MaritalStatus`].
    MaritalStatus,
    /// A spelling of [`Occupation`], or other words where the card has others.
    Occupation,
    /// A spelling of [`Nationality`].
    Nationality,
    /// `DD-MM-YYYY` or [`FOR_LIFE`].
    ValidUntil,
    /// The regency or city without prefix.
    IssuePlace,
    /// `DD-MM-YYYY`.
    IssueDate,
}

impl KtpField {
    /// Every field.
    pub const ALL: [Self; 19] = [
        Self::Nik,
        Self::Name,
        Self::PlaceOfBirth,
        Self::DateOfBirth,
        Self::Gender,
        Self::BloodType,
        Self::Address,
        Self::RtRw,
        Self::Village,
        Self::District,
        Self::City,
        Self::Province,
        Self::Religion,
        Self::MaritalStatus,
        Self::Occupation,
        Self::Nationality,
        Self::ValidUntil,
        Self::IssuePlace,
        Self::IssueDate,
    ];
}

/// What was read in one field. Prints redacted.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldReading {
    /// The card's own text, damaged letters mended.
    pub value: String,
    /// The text before it was mended.
    pub raw: String,
    /// From 0, a guess, to 1.
    pub confidence: f64,
    /// Whether a rule or a list changed what was read.
    pub corrected: bool,
}

/// What was read of a card; a field that could not be read is absent. Prints redacted.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CardText(pub BTreeMap<KtpField, FieldReading>);

crate::redact_debug!(FieldReading, CardText);

impl CardText {
    /// The value of a field.
    pub fn value(&self, field: KtpField) -> Option<&str> {
        self.0.get(&field).map(|reading| reading.value.as_str())
    }

    /// Whether the printed dates are those of a card of the kind before the electronic one.
    pub fn is_old(&self) -> bool {
        /// A date that was read with less confidence takes nobody's card from them. Chosen, not fitted.
        const SURE: f64 = 0.8;
        let year = |field| {
            let date = self.0.get(&field).filter(|date| date.confidence >= SURE)?;
            parse_day_month_year(&date.value).ok().map(time::Date::year)
        };
        is_old_card(year(KtpField::IssueDate), year(KtpField::ValidUntil))
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_old_by_dates_that_were_read_surely() {
        for (field, value, confidence, old) in [
            (KtpField::IssueDate, "12-03-2008", 0.9, true),
            (KtpField::IssueDate, "12-03-2008", 0.5, false),
            (KtpField::IssueDate, "12-03-2014", 0.9, false),
            (KtpField::ValidUntil, "12-03-2013", 0.9, true),
            (KtpField::ValidUntil, FOR_LIFE, 0.9, false),
            (KtpField::DateOfBirth, "12-03-1990", 0.9, false),
        ] {
            let reading =
                FieldReading { value: value.to_owned(), raw: value.to_owned(), confidence, corrected: false };
            assert_eq!(CardText([(field, reading)].into()).is_old(), old, "{field:?} {value} {confidence}");
        }
    }
}
