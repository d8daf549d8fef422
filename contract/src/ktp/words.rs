//! The closed vocabularies of the card: what is stored is canonical, and every spelling that cards carry is accepted.
//! Spellings: Permendagri 19/2010, 109/2019 and 118/2017, and what older cards print.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::distance::{budget, distance};
use crate::nik::Gender;

/// The 99 occupations of form F-1.01 (Permendagri 109/2019), one a line, other spellings after a bar.
const OCCUPATIONS: &str = include_str!("occupations.txt");

/// An enumeration whose values are words that a card prints: the first spelling is the canonical one.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident: $($spelling:literal)|+,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
        }

        impl $name {
            /// Every spelling, each value's canonical one first.
            pub const SPELLINGS: &[(Self, &str)] = &[$($((Self::$value, $spelling),)+)+];

            /// The canonical word.
            pub fn printed(self) -> &'static str {
                Self::SPELLINGS.iter().find(|(value, _)| *value == self).map_or("", |(_, word)| word)
            }

            /// The value of a word in any accepted spelling, exactly as a card prints it.
            pub fn parse(word: &str) -> Option<Self> {
                Self::SPELLINGS.iter().find(|(_, spelling)| *spelling == word).map(|(value, _)| *value)
            }
        }
    };
}

vocabulary! {
    /// The religion.
    Religion {
        /// Islam.
        Islam: "ISLAM",
        /// Protestant.
        Protestant: "KRISTEN",
        /// Catholic.
        Catholic: "KATHOLIK" | "KATOLIK",
        /// Hindu.
        Hindu: "HINDU",
        /// Buddhist.
        Buddhist: "BUDHA" | "BUDDHA",
        /// Confucian.
        Confucian: "KHONGHUCU" | "KONGHUCU",
        /// A belief in the one God outside these six (constitutional court, 97/PUU-XIV/2016).
        Belief: "KEPERCAYAAN TERHADAP TUHAN YME" | "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA",
    }
}

vocabulary! {
    /// The marital status.
    MaritalStatus {
        /// Not married.
        Single: "BELUM KAWIN",
        /// Married.
        Married: "KAWIN" | "KAWIN TERCATAT",
        /// Married without an entry in the register.
        MarriedUnregistered: "KAWIN BELUM TERCATAT",
        /// Divorced.
        Divorced: "CERAI HIDUP" | "CERAI HIDUP TERCATAT",
        /// Divorced without an entry in the register.
        DivorcedUnregistered: "CERAI HIDUP BELUM TERCATAT",
        /// Widowed; old cards say by gender.
        Widowed: "CERAI MATI" | "JANDA" | "DUDA",
    }
}

vocabulary! {
    /// The blood type.
    BloodType {
        /// A.
        A: "A",
        /// B.
        B: "B",
        /// AB.
        Ab: "AB",
        /// O.
        O: "O",
        /// A, rhesus positive.
        APositive: "A+",
        /// A, rhesus negative.
        ANegative: "A-",
        /// B, rhesus positive.
        BPositive: "B+",
        /// B, rhesus negative.
        BNegative: "B-",
        /// AB, rhesus positive.
        AbPositive: "AB+",
        /// AB, rhesus negative.
        AbNegative: "AB-",
        /// O, rhesus positive.
        OPositive: "O+",
        /// O, rhesus negative.
        ONegative: "O-",
        /// Not known.
        Unknown: "-" | "TIDAK TAHU",
    }
}

vocabulary! {
    /// The nationality.
    Nationality {
        /// Indonesian.
        Indonesian: "WNI",
        /// Foreign.
        Foreign: "WNA",
    }
}

/// The words of a gender, those of old cards too.
pub const GENDERS: &[(Gender, &str)] = &[
    (Gender::Male, "LAKI-LAKI"),
    (Gender::Male, "PRIA"),
    (Gender::Female, "PEREMPUAN"),
    (Gender::Female, "WANITA"),
];

/// What a card that never ends says in the place of a date.
pub const FOR_LIFE: &str = "SEUMUR HIDUP";

/// An occupation of the list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occupation(&'static str);

impl Occupation {
    /// All 99, in the form's order.
    pub fn all() -> impl Iterator<Item = Self> {
        spelled_occupations()
            .filter_map(|(occupation, spelling)| (occupation.printed() == spelling).then_some(occupation))
    }

    /// The occupation of a word in any accepted spelling.
    pub fn parse(word: &str) -> Option<Self> {
        spelled_occupations().find(|(_, spelling)| *spelling == word).map(|(occupation, _)| occupation)
    }

    /// The canonical word.
    pub fn printed(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Occupation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Occupation(redacted)")
    }
}

/// Every occupation in every spelling.
pub(super) fn spelled_occupations() -> impl Iterator<Item = (Occupation, &'static str)> {
    OCCUPATIONS.lines().flat_map(|line| {
        let canonical = line.split('|').next().unwrap_or(line);
        line.split('|').map(move |spelling| (Occupation(canonical), spelling))
    })
}

/// The one spelling that a reading can be: the nearest by [`distance`], within a quarter of its length, when no
/// spelling of another value is as near. `T` is the value that spellings share.
pub(super) fn snap<'a, T: PartialEq>(
    read: &str,
    spellings: impl IntoIterator<Item = (T, &'a str)>,
) -> Option<(T, &'a str, f64)> {
    let mut best: Option<(T, &'a str, f64)> = None;
    let mut rival = f64::INFINITY;
    for (value, spelling) in spellings {
        let far = distance(read, spelling);
        match &best {
            Some((winner, _, least)) if far >= *least => {
                if *winner != value {
                    rival = rival.min(far);
                }
            }
            _ => {
                if let Some((loser, _, least)) = best.take() {
                    if loser != value {
                        rival = rival.min(least);
                    }
                }
                best = Some((value, spelling, far));
            }
        }
    }
    best.filter(|(_, spelling, far)| *far <= budget(spelling) && *far < rival)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vocabulary_reads_its_own_words_and_says_them_canonically() {
        assert_eq!(Religion::parse("BUDDHA").map(Religion::printed), Some("BUDHA"));
        assert_eq!(MaritalStatus::parse("JANDA").map(MaritalStatus::printed), Some("CERAI MATI"));
        assert_eq!(BloodType::parse("TIDAK TAHU").map(BloodType::printed), Some("-"));
        assert_eq!(Occupation::parse("IMAM MESJID").map(Occupation::printed), Some("IMAM MASJID"));
        assert_eq!(Religion::parse("JEDI"), None);
    }

    #[test]
    fn the_form_has_ninety_nine_occupations() {
        assert_eq!(Occupation::all().count(), 99);
    }

    #[test]
    fn a_damaged_word_is_the_nearest_one_and_an_ambiguous_one_is_none() {
        let religion = |read| snap(read, Religion::SPELLINGS.iter().copied()).map(|(_, word, _)| word);
        for (read, word) in [
            ("ISLAM", Some("ISLAM")),
            ("1SLAM", Some("ISLAM")),
            ("KATH0LIK", Some("KATHOLIK")),
            ("KATHOLK", Some("KATHOLIK")),
            ("KR1STEN", Some("KRISTEN")),
            ("HINDI", Some("HINDU")),
            ("XQZVW", None),
            ("", None),
        ] {
            assert_eq!(religion(read), word, "{read}");
        }
        let marital = |read| snap(read, MaritalStatus::SPELLINGS.iter().copied()).map(|(value, ..)| value);
        assert_eq!(marital("BELUM KAW1N"), Some(MaritalStatus::Single));
        let nationality = |read| snap(read, Nationality::SPELLINGS.iter().copied()).map(|(value, ..)| value);
        assert_eq!(nationality("WN1"), Some(Nationality::Indonesian));
        assert_eq!(nationality("WNX"), None, "as near to one as to the other");
        let occupation = |read| snap(read, spelled_occupations()).map(|(_, word, _)| word);
        assert_eq!(occupation("PELAJAR/MAHASISVVA"), Some("PELAJAR/MAHASISWA"));
        assert_eq!(occupation("MENGURUS RUMAHTANGGA"), Some("MENGURUS RUMAH TANGGA"));
        assert_eq!(occupation("WAKIL BUPAT"), Some("WAKIL BUPATI"));
    }
}
