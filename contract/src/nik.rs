//! The NIK, the sixteen digits of an Indonesian identity: `PP RR DD ddmmyy ssss`.
//!
//! There is no check digit. A structure that holds is no proof that the number was issued, and a genuine
//! card may contradict its number: a corrected birth date does not change the NIK.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::Date;

use crate::{
    canonical::Json,
    date::{calendar_date, completed_years, format_day_month_year},
    field::FieldError,
    region::{self, RegionNames},
};

/// Nobody alive is older; of two centuries the one that would make the holder older is ruled out.
const OLDEST_YEARS: i32 = 110;
/// A card is issued at 17 (or on marriage).
const CARD_AGE_YEARS: i32 = 17;
/// Women's numbers carry the day of birth plus 40.
const FEMALE_DAY_OFFSET: i32 = 40;

/// A number whose structure holds. Prints masked; [`Nik::as_str`] gives the digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nik(String);

/// Why sixteen digits cannot be a NIK. `Display` is the message of the partner APIs where they have one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NikError {
    /// Not sixteen ASCII digits.
    #[error("nik length should consist of 16 digit(s)")]
    Length,
    /// No province has this code.
    #[error("nik province code {0} does not exist")]
    UnknownProvince(String),
    /// The birth date digits name no day of any calendar year that is possible.
    #[error("nik birth date digits are not a date")]
    ImpossibleDate,
    /// 0000 is never issued.
    #[error("nik serial 0000 is never issued")]
    SerialZero,
}

impl NikError {
    /// A stable word for programs and translators.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::UnknownProvince(_) => "province",
            Self::ImpossibleDate => "birth_date",
            Self::SerialZero => "serial",
        }
    }
}

/// The sex that a number or a card states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// `LAKI-LAKI`
    Male,
    /// `PEREMPUAN`
    Female,
}

impl Gender {
    /// The word that a card prints.
    pub const fn printed(self) -> &'static str {
        match self {
            Self::Male => "LAKI-LAKI",
            Self::Female => "PEREMPUAN",
        }
    }
}

impl Nik {
    /// Reads sixteen digits.
    ///
    /// # Errors
    /// Every rule that is broken, in the order of the digits.
    pub fn parse(text: &str) -> Result<Self, Vec<NikError>> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(vec![NikError::Length]);
        }
        let nik = Self(text.to_owned());
        let mut errors = Vec::new();
        if !region::is_province(&text[..2]) {
            errors.push(NikError::UnknownProvince(text[..2].to_owned()));
        }
        if nik.candidate_birth_dates().next().is_none() {
            errors.push(NikError::ImpossibleDate);
        }
        if nik.serial() == "0000" {
            errors.push(NikError::SerialZero);
        }
        if errors.is_empty() { Ok(nik) } else { Err(errors) }
    }

    /// The sixteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits, issued in order for one area, day and sex.
    pub fn serial(&self) -> &str {
        &self.0[12..]
    }

    /// The sex in the day of birth.
    pub fn gender(&self) -> Gender {
        if self.number(6) > FEMALE_DAY_OFFSET { Gender::Female } else { Gender::Male }
    }

    /// The code of the area of residence at registration, six digits; it does not follow a move.
    pub fn region_code(&self) -> &str {
        &self.0[..6]
    }

    /// The birth date that fits best: of the two centuries the one that makes a card holder (17 or older)
    /// of at most 110 years today; the younger one first.
    pub fn birth_date(&self, today: Date) -> Option<Date> {
        let age = |date: &Date| completed_years(*date, today);
        let possible =
            || self.candidate_birth_dates().filter(|date| *date <= today && age(date) <= OLDEST_YEARS);
        possible().find(|date| age(date) >= CARD_AGE_YEARS).or_else(|| possible().next())
    }

    /// Whether the number's digits are those of a birth date, whatever the century.
    pub fn agrees_with(&self, birth: Date) -> bool {
        self.candidate_birth_dates().any(|date| date == birth)
    }

    fn number(&self, start: usize) -> i32 {
        self.0.as_bytes()[start..start + 2]
            .iter()
            .fold(0, |value, digit| value * 10 + i32::from(digit - b'0'))
    }

    /// The younger one first.
    fn candidate_birth_dates(&self) -> impl Iterator<Item = Date> {
        let day = self.number(6);
        let day = if day > FEMALE_DAY_OFFSET { day - FEMALE_DAY_OFFSET } else { day };
        let (month, year) = (self.number(8), self.number(10));
        [2000, 1900].into_iter().filter_map(move |century| calendar_date(century + year, month, day))
    }
}

/// Reads a number from a body that was read by [`canonical::parse_keeping_digits`]: partners send it as a string, and
/// as an integer, which no floating-point number comes near here (of those beyond 2^53, every number of Papua, half end
/// in another digit).
///
/// # Errors
/// As [`Nik::parse`]; anything that is neither a string nor an integer of sixteen digits has the wrong length.
///
/// [`canonical::parse_keeping_digits`]: crate::canonical::parse_keeping_digits
pub fn of_json(json: &Json<'_>) -> Result<Nik, Vec<NikError>> {
    match json {
        Json::Text(digits) => Nik::parse(digits),
        Json::Digits(digits) => Nik::parse(digits),
        _ => Err(vec![NikError::Length]),
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Nik({}**********)", &self.0[..6])
    }
}

/// What a number tells of itself, for people and programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NikReport {
    /// Whether the structure holds.
    pub ok: bool,
    /// Every rule that is broken.
    pub errors: Vec<FieldError>,
    /// The province's name, where names were given.
    pub province: Option<String>,
    /// The regency's or city's name, where the table has it.
    pub regency: Option<String>,
    /// The district's name, where the table has it.
    pub district: Option<String>,
    /// The birth date, DD-MM-YYYY.
    pub birth_date: Option<String>,
    /// The sex.
    pub gender: Option<Gender>,
    /// The serial, four digits.
    pub serial: Option<String>,
}

/// Reads a number and reports on it; `today` chooses the century. Without names the areas have none.
pub fn report(text: &str, today: Date, names: Option<RegionNames<'_>>) -> NikReport {
    let (nik, errors) = match Nik::parse(text) {
        Ok(nik) => (Some(nik), Vec::new()),
        Err(errors) => (None, errors),
    };
    let region = nik.as_ref().and_then(|nik| names?.lookup(nik.region_code()));
    NikReport {
        ok: nik.is_some(),
        errors: errors.iter().map(|error| FieldError::new("nik", error.code(), error.to_string())).collect(),
        province: region.map(|region| region.province.to_owned()),
        regency: region.and_then(|region| region.regency).map(str::to_owned),
        district: region.and_then(|region| region.district).map(str::to_owned),
        birth_date: nik.as_ref().and_then(|nik| nik.birth_date(today)).map(format_day_month_year),
        gender: nik.as_ref().map(Nik::gender),
        serial: nik.as_ref().map(|nik| nik.serial().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        calendar_date(2026, 11, 20).unwrap()
    }

    fn names() -> Option<RegionNames<'static>> {
        RegionNames::read(region::TABLE.as_bytes())
    }

    #[test]
    fn published_numbers_decode_to_their_people() {
        for (text, birth, gender, province, district) in [
            ("3204110609970001", "06-09-1997", Gender::Male, "Jawa Barat", Some("Katapang")),
            ("3204114609970004", "06-09-1997", Gender::Female, "Jawa Barat", Some("Katapang")),
            (
                "3171015708450001",
                "17-08-1945",
                Gender::Female,
                "Daerah Khusus Ibukota Jakarta",
                Some("Gambir"),
            ),
            ("3171012902001234", "29-02-2000", Gender::Male, "Daerah Khusus Ibukota Jakarta", Some("Gambir")),
            ("3201010201980001", "02-01-1998", Gender::Male, "Jawa Barat", Some("Cibinong")),
            ("3201012902960001", "29-02-1996", Gender::Male, "Jawa Barat", Some("Cibinong")),
            ("3515155202000005", "12-02-2000", Gender::Female, "Jawa Timur", Some("Buduran")),
            ("3273195511910002", "15-11-1991", Gender::Female, "Jawa Barat", None),
            ("6408132511960005", "25-11-1996", Gender::Male, "Kalimantan Timur", None),
            (
                "3174070101900001",
                "01-01-1990",
                Gender::Male,
                "Daerah Khusus Ibukota Jakarta",
                Some("Kebayoran Baru"),
            ),
            ("1105071508950001", "15-08-1995", Gender::Male, "Aceh", Some("Arongan Lambalek")),
            ("1702192905120001", "29-05-2012", Gender::Male, "Bengkulu", Some("Curup Tengah")),
        ] {
            let report = report(text, today(), names());
            assert!(report.ok, "{text} {:?}", report.errors);
            assert_eq!(report.birth_date.as_deref(), Some(birth), "{text}");
            assert_eq!(report.gender, Some(gender), "{text}");
            assert_eq!(report.province.as_deref(), Some(province), "{text}");
            if district.is_some() {
                assert_eq!(report.district.as_deref(), district, "{text}");
            }
        }
    }

    #[test]
    fn without_names_a_number_is_judged_all_the_same() {
        let (named, bare) =
            (report("3204110609970001", today(), names()), report("3204110609970001", today(), None));
        assert_eq!(named.province.as_deref(), Some("Jawa Barat"));
        assert_eq!(bare, NikReport { province: None, regency: None, district: None, ..named });
        assert_eq!(report("9904110609970004", today(), None).errors[0].code, "province");
    }

    #[test]
    fn impossible_numbers_are_refused_with_every_reason() {
        for (text, codes) in [
            ("9904110609970004", vec!["province"]),
            ("9971011708450001", vec!["province"]),
            ("3171013002001234", vec!["birth_date"]),
            ("3201013202980001", vec!["birth_date"]),
            ("3321053908775443", vec!["birth_date"]),
            ("3201018901310123", vec!["birth_date"]),
            ("3273010119800002", vec!["birth_date"]),
            ("3204110609970000", vec!["serial"]),
            ("9904113213970000", vec!["province", "birth_date", "serial"]),
            ("31710117084500", vec!["length"]),
            ("32010X0201980001", vec!["length"]),
            ("３２０４１１０６０９９７０００１", vec!["length"]),
            (" 3204110609970001", vec!["length"]),
            ("", vec!["length"]),
        ] {
            let report = report(text, today(), names());
            let got: Vec<&str> = report.errors.iter().map(|error| error.code.as_str()).collect();
            assert_eq!(got, codes, "{text}");
        }
        assert_eq!(report("1", today(), None).errors[0].message, "nik length should consist of 16 digit(s)");
    }

    #[test]
    fn days_between_the_ranges_of_men_and_women_are_refused() {
        for day in (32..=40).chain(72..=99).chain([0]) {
            assert!(Nik::parse(&format!("320411{day:02}0197{:04}", 1)).is_err(), "{day}");
        }
    }

    #[test]
    fn of_two_centuries_the_one_of_a_card_holder_is_chosen() {
        let born = |text: &str| Nik::parse(text).unwrap().birth_date(today()).map(Date::year);
        assert_eq!(born("3204110101090001"), Some(2009), "17 in January 2026");
        assert_eq!(born("3204110101200001"), Some(1920), "a child of 6 holds no card");
        assert_eq!(born("3204113112090001"), Some(2009), "not 17 yet, but nobody is 116");
        let nik = Nik::parse("3204110101200001").unwrap();
        assert!(nik.agrees_with(calendar_date(2020, 1, 1).unwrap()));
        assert!(!nik.agrees_with(calendar_date(2020, 1, 2).unwrap()));
    }

    #[test]
    fn a_number_sent_as_an_integer_keeps_every_digit() {
        use crate::canonical::parse_keeping_digits;
        for digits in ["9171022512990011", "9171022512990012", "9604014101909901", "3204110609970001"] {
            for spelled in [digits.to_owned(), format!("\"{digits}\"")] {
                let json = parse_keeping_digits(&spelled).unwrap();
                assert_eq!(of_json(&json), Nik::parse(digits), "{spelled}");
                assert_eq!(of_json(&json).unwrap().as_str(), digits);
            }
        }
        for text in
            ["320411060997000", "32041106099700011", "-204110609970001", "3.204110609970001e15", "null", "[]"]
        {
            let json = parse_keeping_digits(text).unwrap();
            assert_eq!(of_json(&json), Err(vec![NikError::Length]), "{text}");
        }
    }

    #[test]
    fn debug_output_hides_person_and_serial() {
        assert_eq!(format!("{:?}", Nik::parse("3204110609970001").unwrap()), "Nik(320411**********)");
    }
}
