//! A fictional person: what the card prints, how to reach them, how they look.
//! The people themselves are listed in `people`.

pub use contract::nik::Gender;

use crate::look::Look;

/// A fictional holder of a card; texts are as the card prints them (capitals), dates are `DD-MM-YYYY`.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 16 digits: area of registration, date of birth (+40 on the day for women), serial 99xx.
    pub nik: String,
    /// Full name.
    pub name: String,
    /// Place of birth, without prefix.
    pub birth_place: String,
    /// Date of birth, `DD-MM-YYYY`.
    pub birth_date: String,
    /// Gender.
    pub gender: Gender,
    /// `A`, `B`, `AB`, `O`, or `-`.
    pub blood_type: String,
    /// Street and number.
    pub address: String,
    /// `003/007`.
    pub rt_rw: String,
    /// Kelurahan or desa.
    pub village: String,
    /// Kecamatan.
    pub district: String,
    /// Kabupaten or kota with its prefix, `KOTA SEMARANG`; in Jakarta without one, as its cards print it.
    pub regency: String,
    /// Province without the word `PROVINSI`.
    pub province: String,
    /// Religion.
    pub religion: String,
    /// Marital status.
    pub marital_status: String,
    /// Occupation, of the list of form F-1.01.
    pub occupation: String,
    /// `WNI`.
    pub nationality: String,
    /// `SEUMUR HIDUP`.
    pub valid_until: String,
    /// Place of issue: the regency without prefix.
    pub issue_place: String,
    /// Date of issue, `DD-MM-YYYY`.
    pub issue_date: String,
    /// E-mail address under `example.id` or `contoh.example`.
    pub email: String,
    /// Phone number, digits with the country code 62.
    pub phone: String,
    /// The face.
    pub look: Look,
}

impl Person {
    /// The year of birth.
    pub fn birth_year(&self) -> u32 {
        self.birth_date.rsplit('-').next().and_then(|year| year.parse().ok()).unwrap_or(0)
    }

    /// The last four digits of the NIK.
    pub fn serial(&self) -> &str {
        self.nik.get(12..).unwrap_or("")
    }

    /// A seed of this person's own, the NIK read as a number.
    pub fn seed(&self) -> u64 {
        self.nik.parse().unwrap_or(0)
    }
}

/// The fictional people: NIK serials 9901 to 9913, then 9981 and 9982 (a registry that times out, one that is down).
pub fn people() -> Vec<Person> {
    crate::people::all()
}
