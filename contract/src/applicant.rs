//! What a person claims of themselves: NIK, name, birth date, e-mail, phone. Photos are in [`crate::photo`].

use std::ops::RangeInclusive;

use thiserror::Error;
use time::Date;

use crate::{
    date::{DateError, completed_years, parse_day_month_year},
    field::FieldError,
    nik::Nik,
};

/// The youngest age that may apply unless configured otherwise, completed years (newer page of the certificate API).
pub const YOUNGEST_YEARS: i32 = 17;
/// Permendagri 73/2022 counts 60 letters on new cards; older cards run longer. Beyond this nothing is a name.
pub(crate) const LONGEST_NAME_CHARS: usize = 150;
/// RFC 5321 section 4.5.3.1.3, less the angle brackets.
const LONGEST_EMAIL_BYTES: usize = 254;
/// Digits after the country code. Eight is the shortest subscriber number with its area code; the upper bound is the
/// certificate API's own example, `62812010101010101`. That one is longer than E.164 has numbers (15 digits in all, which
/// leaves 13 here), and what a vendor prints as valid is not refused.
pub(crate) const NATIONAL_DIGITS: RangeInclusive<usize> = 8..=15;

/// A claim as it arrives, unread.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Sixteen digits.
    pub nik: &'a str,
    /// As on the card.
    pub name: &'a str,
    /// DD-MM-YYYY.
    pub birth_date: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// With country code, without `+`.
    pub phone: &'a str,
}

/// A claim whose every field holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Applicant {
    /// The number.
    pub nik: Nik,
    /// The name.
    pub name: Name,
    /// The birth date.
    pub birth_date: Date,
    /// The e-mail address.
    pub email: Email,
    /// The phone number.
    pub phone: Phone,
}

crate::redact_debug!(Claim<'a>, Applicant, Name, Email, Phone);

/// Why a field does not hold. `Display` is the documented message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClaimError {
    /// Letters a-z, dot, comma, single quote, slash, dash and spaces; at least two letters.
    #[error(
        "name should consist of at least 2 letters, and only of letters, spaces, dots, commas, single quotes, slashes and dashes"
    )]
    Name,
    /// Not in the documented form.
    #[error("birth_date format is incorrect, should be DD-MM-YYYY")]
    BirthDateFormat,
    /// In the form, but the calendar has no such day, or it lies in the future.
    #[error("birth_date is not a possible date of birth")]
    BirthDateImpossible,
    /// Younger than the youngest age that may apply, completed years.
    #[error("birth_date should be at least {0} years ago")]
    TooYoung(i32),
    /// Not an address.
    #[error("email must be email format")]
    Email,
    /// Something else than digits.
    #[error("phone must be numeric")]
    PhoneNotNumeric,
    /// Digits, but no Indonesian number with its country code.
    #[error(
        "phone should start with country code 62 and have {} to {} digits after it",
        NATIONAL_DIGITS.start(),
        NATIONAL_DIGITS.end()
    )]
    PhoneForm,
}

impl ClaimError {
    fn field(&self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("name", "name"),
            Self::BirthDateFormat => ("birth_date", "format"),
            Self::BirthDateImpossible => ("birth_date", "impossible"),
            Self::TooYoung(_) => ("birth_date", "too_young"),
            Self::Email => ("email", "email"),
            Self::PhoneNotNumeric => ("phone", "not_numeric"),
            Self::PhoneForm => ("phone", "form"),
        }
    }

    fn into_field_error(self) -> FieldError {
        let (field, _) = self.field();
        self.at(field)
    }

    /// The error as a dialect names the field, `metadata.userDetails.dateOfBirth` for example: the message begins with
    /// the last word of the path.
    pub fn at(&self, path: &str) -> FieldError {
        let (field, code) = self.field();
        let message = self.to_string();
        let said = message.strip_prefix(field).unwrap_or(&message);
        let own = path.rsplit('.').next().unwrap_or(path);
        FieldError::new(path, code, format!("{own}{said}"))
    }
}

/// A name as on the card.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Reads a name; space around it is dropped. One-word names are valid.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        let name = text.trim();
        let letters = name.chars().filter(char::is_ascii_alphabetic).count();
        let allowed = |character: char| character.is_ascii_alphabetic() || " .,'/-".contains(character);
        if letters >= 2 && name.len() <= LONGEST_NAME_CHARS && name.chars().all(allowed) {
            Ok(Self(name.to_owned()))
        } else {
            Err(ClaimError::Name)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address, its domain in lower case.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address: one `@`, a local part of at most 64 bytes without spaces, quotes or doubled dots, and
    /// a domain of at least two labels.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        let address = text.trim();
        let (local, domain) = address.rsplit_once('@').ok_or(ClaimError::Email)?;
        let local_holds = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|character| {
                character.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(character)
            });
        let label_holds = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_holds = labels.len() >= 2
            && labels.iter().all(|label| label_holds(label))
            && labels
                .last()
                .is_some_and(|last| last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit()));
        if local_holds && domain_holds && address.len() <= LONGEST_EMAIL_BYTES {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(ClaimError::Email)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two addresses are compared: case does not tell them apart.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// A phone number: `62` and 8 to 15 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads digits with the country code and without `+`, as the partner APIs document them.
    pub fn parse(text: &str) -> Result<Self, ClaimError> {
        let digits = text.trim();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ClaimError::PhoneNotNumeric);
        }
        match digits.strip_prefix("62") {
            Some(national) if NATIONAL_DIGITS.contains(&national.len()) => Ok(Self(digits.to_owned())),
            _ => Err(ClaimError::PhoneForm),
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two numbers are compared: a trunk zero after the country code, which people leave in by
    /// mistake, does not tell them apart.
    pub fn key(&self) -> String {
        let national = self.0.strip_prefix("62").unwrap_or(&self.0);
        format!("62{}", national.trim_start_matches('0'))
    }
}

/// Reads a birth date and holds it against the youngest age, completed years.
pub fn parse_birth_date(text: &str, today: Date, youngest_years: i32) -> Result<Date, ClaimError> {
    let date = parse_day_month_year(text).map_err(|error| match error {
        DateError::Format => ClaimError::BirthDateFormat,
        DateError::NotInCalendar => ClaimError::BirthDateImpossible,
    })?;
    if date > today {
        Err(ClaimError::BirthDateImpossible)
    } else if completed_years(date, today) < youngest_years {
        Err(ClaimError::TooYoung(youngest_years))
    } else {
        Ok(date)
    }
}

impl Applicant {
    /// Reads a claim of somebody of at least `youngest_years`.
    ///
    /// # Errors
    /// Every field that does not hold, in the order of the form.
    pub fn parse(claim: Claim<'_>, today: Date, youngest_years: i32) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let nik = Nik::parse(claim.nik)
            .map_err(|wrong| {
                errors.extend(
                    wrong.iter().map(|error| FieldError::new("nik", error.code(), error.to_string())),
                );
            })
            .ok();
        let mut keep = |error: ClaimError| errors.push(error.into_field_error());
        let name = Name::parse(claim.name).map_err(&mut keep).ok();
        let birth_date = parse_birth_date(claim.birth_date, today, youngest_years).map_err(&mut keep).ok();
        let email = Email::parse(claim.email).map_err(&mut keep).ok();
        let phone = Phone::parse(claim.phone).map_err(&mut keep).ok();
        match (nik, name, birth_date, email, phone) {
            (Some(nik), Some(name), Some(birth_date), Some(email), Some(phone)) => {
                Ok(Self { nik, name, birth_date, email, phone })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::calendar_date;

    fn today() -> Date {
        calendar_date(2026, 11, 20).unwrap()
    }

    #[test]
    fn names_of_the_documented_letters_hold() {
        for name in ["John Doe", "Sukarno", "Dr. H. Ma'ruf, S.E.", "Siti-Nur/Aini", "Bo"] {
            assert!(Name::parse(name).is_ok(), "{name}");
        }
        for name in ["", "A", "...", "Budi2", "Ñoño", "Budi\u{202e}", "😀 Budi", "Budi_S", &"a".repeat(151)]
        {
            assert_eq!(Name::parse(name), Err(ClaimError::Name), "{name}");
        }
    }

    #[test]
    fn addresses_with_one_at_and_a_real_domain_hold() {
        for email in ["a@b.id", "Budi.S+ktp@Contoh.co.ID", "x_y@sub.example.com"] {
            assert!(Email::parse(email).is_ok(), "{email}");
        }
        assert_eq!(Email::parse("Budi@Contoh.ID").unwrap().as_str(), "Budi@contoh.id");
        assert_eq!(Email::parse("Budi@Contoh.ID").unwrap().key(), "budi@contoh.id");
        for email in [
            "",
            "a",
            "a@b",
            "@b.id",
            "a@.id",
            "a..b@c.id",
            "a@b@c.id",
            "a b@c.id",
            "a@-b.id",
            "a@1.2.3.4",
            "a@b.i",
        ] {
            assert_eq!(Email::parse(email), Err(ClaimError::Email), "{email}");
        }
    }

    #[test]
    fn phones_are_digits_with_the_country_code() {
        // The first is the vendor's own example.
        for phone in ["62812010101010101", "6281277863450", "6221123456"] {
            assert!(Phone::parse(phone).is_ok(), "{phone}");
        }
        for (phone, error) in [
            ("+6281277863450", ClaimError::PhoneNotNumeric),
            ("0812 7786 3450", ClaimError::PhoneNotNumeric),
            ("", ClaimError::PhoneNotNumeric),
            ("081277863450", ClaimError::PhoneForm),
            ("62812", ClaimError::PhoneForm),
            ("621234567", ClaimError::PhoneForm),
            ("628120101010101010", ClaimError::PhoneForm),
        ] {
            assert_eq!(Phone::parse(phone), Err(error), "{phone}");
        }
        for phone in ["6281277863450", "62081277863450"] {
            assert_eq!(Phone::parse(phone).unwrap().key(), "6281277863450", "{phone}");
        }
    }

    #[test]
    fn seventeen_is_old_enough_on_the_birthday() {
        assert!(parse_birth_date("20-11-2009", today(), YOUNGEST_YEARS).is_ok());
        assert_eq!(parse_birth_date("21-11-2009", today(), YOUNGEST_YEARS), Err(ClaimError::TooYoung(17)));
        assert!(parse_birth_date("21-11-2009", today(), 0).is_ok());
        assert_eq!(
            parse_birth_date("31-02-1990", today(), YOUNGEST_YEARS),
            Err(ClaimError::BirthDateImpossible)
        );
        assert_eq!(
            parse_birth_date("01-01-2030", today(), YOUNGEST_YEARS),
            Err(ClaimError::BirthDateImpossible)
        );
        assert_eq!(parse_birth_date("1990-02-01", today(), YOUNGEST_YEARS), Err(ClaimError::BirthDateFormat));
    }

    #[test]
    fn every_wrong_field_is_named_with_its_documented_message() {
        let claim = Claim { nik: "1", name: "1", birth_date: "1/1/90", email: "x", phone: "+62" };
        let errors = Applicant::parse(claim, today(), YOUNGEST_YEARS).unwrap_err();
        let said: Vec<(&str, &str)> =
            errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
        assert_eq!(said[0], ("nik", "nik length should consist of 16 digit(s)"));
        assert_eq!(said[1].0, "name");
        assert_eq!(said[2], ("birth_date", "birth_date format is incorrect, should be DD-MM-YYYY"));
        assert_eq!(said[3], ("email", "email must be email format"));
        assert_eq!(said[4], ("phone", "phone must be numeric"));
    }

    #[test]
    fn an_error_speaks_of_the_field_as_the_dialect_names_it() {
        let error = ClaimError::BirthDateFormat.at("userDetails.dateOfBirth");
        assert_eq!(error.field, "userDetails.dateOfBirth");
        assert_eq!(error.message, "dateOfBirth format is incorrect, should be DD-MM-YYYY");
        assert_eq!(ClaimError::Email.at("email").message, "email must be email format");
    }

    #[test]
    fn a_whole_claim_is_an_applicant() {
        let claim = Claim {
            nik: "3204110609979901",
            name: " Budi Santoso ",
            birth_date: "06-09-1997",
            email: "budi@contoh.id",
            phone: "6281277863450",
        };
        assert_eq!(Applicant::parse(claim, today(), YOUNGEST_YEARS).unwrap().name.as_str(), "Budi Santoso");
    }
}
