//! Two readings of one card field by field: what a client says is held against what was read, and never believed.

use super::{CardText, KtpField, render::canonical, settle::tidy};
use crate::name::bare_name;

/// From this likeness on, two names are one name that was read or spelled a little differently.
const SIMILAR: f64 = 0.85;

/// How one field of two readings compares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Agreement {
    /// The same, but for spelling that does not matter.
    Same,
    /// Free text that differs a little, with its likeness from 0.85 to 1.
    Similar(f64),
    /// Another value.
    Different,
    /// Only our own reading has it.
    OnlyOurs,
    /// Only the other one has it.
    OnlyTheirs,
}

/// Compares every field that either reading has.
pub fn compare(ours: &CardText, theirs: &CardText) -> Vec<(KtpField, Agreement)> {
    let fields = KtpField::ALL.into_iter();
    fields
        .filter_map(|field| {
            let agreement = match (ours.value(field), theirs.value(field)) {
                (Some(own), Some(other)) => agreement(field, own, other),
                (Some(_), None) => Agreement::OnlyOurs,
                (None, Some(_)) => Agreement::OnlyTheirs,
                (None, None) => return None,
            };
            Some((field, agreement))
        })
        .collect()
}

/// How alike two names are, from 0 to 1: capitals, without marks and titles, words in any order.
pub fn name_similarity(one: &str, other: &str) -> f64 {
    likeness(&bare_name(one), &bare_name(other))
}

fn agreement(field: KtpField, own: &str, other: &str) -> Agreement {
    let (own, other) = (tidy(own), tidy(other));
    if canonical(field, &own) == canonical(field, &other) {
        return Agreement::Same;
    }
    let alike = match field {
        KtpField::Name => name_similarity(&own, &other),
        KtpField::PlaceOfBirth
        | KtpField::Address
        | KtpField::Village
        | KtpField::District
        | KtpField::City
        | KtpField::Province
        | KtpField::Occupation
        | KtpField::IssuePlace => likeness(&letters(&own), &letters(&other)),
        // A rhesus factor is a mark.
        KtpField::BloodType => 0.0,
        // The others have one form, and what differs there is another value.
        _ => f64::from(u8::from(letters(&own) == letters(&other))),
    };
    if alike >= 1.0 {
        Agreement::Same
    } else if alike >= SIMILAR {
        Agreement::Similar(alike)
    } else {
        Agreement::Different
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// One less the share of letters that an edit changes.
fn likeness(one: &str, other: &str) -> f64 {
    let longest = one.chars().count().max(other.chars().count());
    if longest == 0 {
        return 0.0;
    }
    1.0 - edits(one, other) / f64::from(u32::try_from(longest).unwrap_or(u32::MAX))
}

/// Levenshtein's distance, every edit at its full price: here two readers are compared, not print with a list.
fn edits(one: &str, other: &str) -> f64 {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<u32> = (0..).take(other.len() + 1).collect();
    for letter in one.chars() {
        let mut diagonal = row[0];
        row[0] += 1;
        for at in 0..other.len() {
            let replaced = diagonal + u32::from(letter != other[at]);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(diagonal + 1).min(row[at] + 1);
        }
    }
    f64::from(row[other.len()])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn card(fields: &[(&str, &str)]) -> CardText {
        let values = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        CardText::from_identity_fields(&values, &BTreeMap::new())
    }

    #[test]
    fn fields_are_the_same_where_only_spelling_that_does_not_matter_differs() {
        let near = |agreement| matches!(agreement, Agreement::Similar(_));
        for (name, own, other, expected) in [
            ("fullName", "SITI ROHMAH", "Siti Rohmah", Agreement::Same),
            ("fullName", "SITI ROHMAH", "Hj. Rohmah Siti, S.E.", Agreement::Same),
            ("fullName", "SITI ROHMAH", "BUDI SANTOSO", Agreement::Different),
            ("religion", "KATHOLIK", "Katolik", Agreement::Same),
            ("religion", "KATHOLIK", "KRISTEN", Agreement::Different),
            ("gender", "LAKI-LAKI", "PRIA", Agreement::Same),
            ("gender", "LAKI-LAKI", "PEREMPUAN", Agreement::Different),
            ("dateOfBirth", "17-08-1990", "17-08-1991", Agreement::Different),
            ("dateOfBirth", "17-08-1990", "17/08/1990", Agreement::Same),
            ("nik", "3374081708909901", "3374081708909902", Agreement::Different),
            ("rtRw", "003/007", "003/008", Agreement::Different),
            ("address", "JL. MERBABU NO. 12", "JL MERBABU NO 12", Agreement::Same),
            ("bloodType", "A", "A+", Agreement::Different),
        ] {
            let found = compare(&card(&[(name, own)]), &card(&[(name, other)]));
            assert_eq!(found.first().map(|row| row.1), Some(expected), "{name} {own} {other}");
        }
        let found = compare(&card(&[("fullName", "SITI ROHMAH")]), &card(&[("fullName", "SITI ROHMAN")]));
        assert!(near(found[0].1), "{found:?}");
    }

    #[test]
    fn a_field_of_one_reading_alone_is_said_to_be_so() {
        let found = compare(&card(&[("nik", "1"), ("nonsense", "x")]), &card(&[("address", "JL. A")]));
        assert_eq!(found, [(KtpField::Nik, Agreement::OnlyOurs), (KtpField::Address, Agreement::OnlyTheirs)]);
    }

    #[test]
    fn names_without_letters_are_not_alike() {
        assert!(name_similarity("", "") < 0.01);
        assert!(name_similarity("H.", "HJ.") < 0.8);
        assert!(name_similarity("...", "A") < 0.01);
    }
}
