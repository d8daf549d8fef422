//! The fictional people: their numbers agree with what their cards print, and no living person can be one of them.

use contract::region::{RegionNames, TABLE};
use specimen::{Gender, Person, people};
use std::collections::HashSet;

#[test]
fn every_number_agrees_with_the_birth_date_and_the_gender() {
    for person in people() {
        let (nik, born) = (&person.nik, &person.birth_date);
        assert!(nik.len() == 16 && nik.bytes().all(|digit| digit.is_ascii_digit()), "{nik}");
        let day: u32 = nik[6..8].parse().expect("digits");
        let printed: u32 = born[..2].parse().expect("digits");
        assert_eq!(day, printed + if person.gender == Gender::Female { 40 } else { 0 }, "{}", person.name);
        assert_eq!((&nik[8..10], &nik[10..12]), (&born[3..5], &born[8..]), "{}", person.name);
    }
}

#[test]
fn every_serial_is_one_that_no_district_reaches() {
    let serials: Vec<String> = people().iter().map(|person| person.serial().to_owned()).collect();
    assert!(serials.iter().all(|serial| serial.starts_with("99")), "{serials:?}");
    for magic in ["9981", "9982"] {
        assert_eq!(serials.iter().filter(|serial| *serial == magic).count(), 1, "{magic}");
    }
    assert!(serials.len() >= 14, "the sandbox promises twelve who answer normally");
}

#[test]
fn every_date_is_a_real_one_and_every_holder_is_of_age() {
    for person in people() {
        for date in [&person.birth_date, &person.issue_date] {
            let [day, month, year]: [u32; 3] = date
                .split('-')
                .map(|part| part.parse().expect("digits"))
                .collect::<Vec<_>>()
                .try_into()
                .expect("three");
            let leap = year % 4 == 0;
            let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let month = usize::try_from(month).expect("small");
            assert!((1..=12).contains(&month) && (1..=days[month - 1]).contains(&day), "{date}");
        }
        let issued: u32 = person.issue_date[6..].parse().expect("digits");
        assert!(issued - person.birth_year() >= 17, "{}", person.name);
        assert!((2026 - 70..=2026 - 18).contains(&person.birth_year()), "{}", person.name);
    }
}

fn all_differ(what: impl Fn(&Person) -> &str) {
    let people = people();
    let set: HashSet<&str> = people.iter().map(what).collect();
    assert_eq!(set.len(), people.len());
}

#[test]
fn nobody_shares_a_number_a_name_or_a_contact() {
    all_differ(|person| &person.nik);
    all_differ(|person| &person.name);
    all_differ(|person| &person.email);
    all_differ(|person| &person.phone);
}

#[test]
fn contacts_reach_nobody() {
    for person in people() {
        let (_, domain) = person.email.split_once('@').expect("an address");
        assert!(["example.id", "contoh.example"].contains(&domain), "{}", person.email);
        assert!(person.phone.starts_with("62811000") && person.phone.len() == 13, "{}", person.phone);
    }
}

#[test]
fn the_hard_names_are_there() {
    let people = people();
    assert!(people.iter().any(|person| !person.name.contains(' ')), "a single word");
    assert!(people.iter().any(|person| person.name.contains('\'')), "an apostrophe");
    assert!(people.iter().any(|person| person.name.len() > 50 && person.address.len() > 45), "two lines");
    assert!(people.iter().any(|person| person.birth_date.starts_with("29-02")), "a leap day");
}

#[test]
fn faces_differ_from_person_to_person() {
    let pictures: Vec<_> = people().iter().map(|person| specimen::draw_selfie(person, 120, 160)).collect();
    for (at, one) in pictures.iter().enumerate() {
        for other in &pictures[at + 1..] {
            let off: u64 =
                one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            // More than five levels a byte on average: sensor grain is two.
            assert!(off > 5 * 120 * 160 * 4, "{off}");
        }
    }
}

/// The card shortens what the decree spells out for Jakarta.
#[test]
fn every_number_names_the_area_that_the_card_prints() {
    let names = RegionNames::read(TABLE.as_bytes()).expect("the table of the tree");
    for person in people() {
        let nik = contract::nik::Nik::parse(&person.nik).expect("a synthetic number whose structure holds");
        let region = names.lookup(nik.region_code()).expect("a province that exists");
        let province = region.province.to_uppercase().replace("DAERAH KHUSUS IBUKOTA", "DKI");
        assert_eq!(province, person.province, "{}", person.name);
        let regency =
            region.regency.expect("a current code").to_uppercase().replace("KOTA ADMINISTRASI ", "");
        assert_eq!(regency, person.regency, "{}", person.name);
        assert_eq!(
            region.district.expect("a current code").to_uppercase(),
            person.district,
            "{}",
            person.name
        );
    }
}
