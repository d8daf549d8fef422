//! The names of areas as cards print them, and the one that a damaged reading must be.

use std::collections::BTreeSet;

use super::{
    distance::{budget, distance},
    words::snap,
};
use crate::region::RegionNames;

/// What a card may print for a province of the table; the usual words come first.
pub fn province_spellings(name: &str) -> Vec<String> {
    let others: &[&str] = match name {
        "Daerah Khusus Ibukota Jakarta" => &["DKI JAKARTA", "DAERAH KHUSUS JAKARTA"],
        "Daerah Istimewa Yogyakarta" => &["DI YOGYAKARTA", "D.I. YOGYAKARTA"],
        "Aceh" => &["NANGGROE ACEH DARUSSALAM"],
        _ => &[],
    };
    let mut all: Vec<String> = others.iter().map(|other| (*other).to_owned()).collect();
    // Jakarta's alone is always short.
    let at = usize::from(name.ends_with("Jakarta"));
    all.insert(at, name.to_uppercase());
    all
}

/// What a card may print for a regency or city of the table; the usual words come first. Jakarta's have no prefix.
pub fn regency_spellings(name: &str) -> Vec<String> {
    let printed = name.to_uppercase();
    for prefix in ["KOTA ADMINISTRASI ", "KABUPATEN ADMINISTRASI "] {
        if let Some(bare) = printed.strip_prefix(prefix) {
            let (kind, _) = prefix.split_once(' ').unwrap_or_default();
            return vec![bare.to_owned(), format!("{kind} {bare}"), printed];
        }
    }
    vec![printed]
}

/// A regency's or city's name without its kind, as the place of issue has it.
pub fn without_prefix(printed: &str) -> &str {
    ["KABUPATEN ADMINISTRASI ", "KOTA ADMINISTRASI ", "KABUPATEN ", "KOTA "]
        .iter()
        .find_map(|prefix| printed.strip_prefix(prefix))
        .unwrap_or(printed)
}

/// A name of the gazetteer for what was read, and how many edits apart they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match<'a> {
    pub(super) name: &'a str,
    pub(super) cost: f64,
}

/// The areas by the words that cards print. Make it once.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    provinces: Vec<String>,
    /// The index of the first spelling of the province that it lies in, and its words.
    regencies: Vec<(usize, String)>,
    /// The index of the first spelling of its regency, and its words.
    districts: Vec<(usize, String)>,
    /// Everything that a place of birth can be called: regencies without their kind, and districts.
    places: BTreeSet<String>,
}

impl Gazetteer {
    /// The words for the areas of a table.
    pub fn new(names: RegionNames<'_>) -> Self {
        let mut all = Self::default();
        let (mut province, mut regency) = (0, 0);
        for area in names.areas() {
            match (area.region.regency, area.region.district) {
                (None, _) => {
                    province = all.provinces.len();
                    all.provinces.extend(province_spellings(area.region.province));
                }
                (Some(name), None) => {
                    regency = all.regencies.len();
                    for spelling in regency_spellings(name) {
                        all.places.insert(without_prefix(&spelling).to_owned());
                        all.regencies.push((province, spelling));
                    }
                }
                (_, Some(name)) => {
                    all.places.insert(name.to_uppercase());
                    all.districts.push((regency, name.to_uppercase()));
                }
            }
        }
        all
    }

    /// The province that was read.
    pub(super) fn province(&self, read: &str) -> Option<Match<'_>> {
        nearest(read, self.provinces.iter().map(String::as_str))
    }

    /// The regency or city that was read: one of the province if that is known, or else any.
    pub(super) fn regency(&self, read: &str, province: Option<&str>) -> Option<Match<'_>> {
        let inside = province.and_then(|province| {
            let at = self.province_index(province)?;
            nearest(read, self.regencies.iter().filter(|row| row.0 == at).map(|row| row.1.as_str()))
        });
        inside.or_else(|| nearest(read, self.regencies.iter().map(|row| row.1.as_str())))
    }

    /// The district that was read, of a regency or city as the card prints it.
    pub(super) fn district(&self, read: &str, city: Option<&str>) -> Option<Match<'_>> {
        let mut known = self.regencies.iter().enumerate();
        let (at, (province, _)) = known.find(|(_, row)| Some(row.1.as_str()) == city)?;
        // Spellings of one regency stand together, its districts name the first of them.
        let inside = |first: usize| first <= at && self.regencies[first].0 == *province;
        let first = self.districts.iter().map(|row| row.0).filter(|first| inside(*first)).max()?;
        nearest(read, self.districts.iter().filter(|row| row.0 == first).map(|row| row.1.as_str()))
    }

    /// Whether a regency, a city or a district has this name.
    pub(super) fn has_place(&self, name: &str) -> bool {
        self.places.contains(name)
    }

    /// The regency or city, without its kind, that was read.
    pub(super) fn place(&self, read: &str) -> Option<Match<'_>> {
        nearest(read, self.regencies.iter().map(|row| without_prefix(&row.1)))
    }

    /// The index of a province's first spelling.
    fn province_index(&self, printed: &str) -> Option<usize> {
        let at = self.provinces.iter().position(|name| name == printed)?;
        let firsts = self.regencies.iter().map(|row| row.0).filter(|first| *first <= at);
        firsts.max()
    }
}

fn nearest<'a>(read: &str, names: impl Iterator<Item = &'a str>) -> Option<Match<'a>> {
    // Lengths alone are a lower bound, but for lost spaces: it spares most of the table.
    let length = read.chars().count();
    let names = names.filter(|name| name.chars().count().abs_diff(length) <= 3 + name.len() / 4);
    let found = snap(read, names.map(|name| (name, name)));
    // Every regency begins with one of two words, which say nothing about the rest.
    let found = found.filter(|(name, _, cost)| *cost <= budget(without_prefix(name)));
    found.map(|(name, _, cost)| Match { name, cost })
}

/// How near two names of places are, for the caller's own candidate.
pub(super) fn is_near(read: &str, name: &str) -> bool {
    distance(read, name) <= budget(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::TABLE;

    fn gazetteer() -> Gazetteer {
        Gazetteer::new(RegionNames::read(TABLE.as_bytes()).unwrap())
    }

    #[test]
    fn damaged_heads_of_cards_are_the_names_that_they_must_be() {
        let areas = gazetteer();
        let province = |read| areas.province(read).map(|found| found.name);
        for (read, name) in [
            ("JAWA TENGAH", Some("JAWA TENGAH")),
            ("JAWATENGAH", Some("JAWA TENGAH")),
            ("DK1 JAKARTA", Some("DKI JAKARTA")),
            ("DAERAH ISTIMEWA YOGYAKARTA", Some("DAERAH ISTIMEWA YOGYAKARTA")),
            ("PAPUA BARAT DAYA", Some("PAPUA BARAT DAYA")),
            ("BAVARIA", None),
        ] {
            assert_eq!(province(read), name, "{read}");
        }
        let regency = |read, province| areas.regency(read, province).map(|found| found.name);
        for (read, province, name) in [
            ("KABUPATEN 6ARUT", Some("JAWA BARAT"), Some("KABUPATEN GARUT")),
            ("JAKARTA SELATAN", Some("DKI JAKARTA"), Some("JAKARTA SELATAN")),
            ("JAKARTA SELATAM", Some("DAERAH KHUSUS IBUKOTA JAKARTA"), Some("JAKARTA SELATAN")),
            ("KOTA SEMARANG", None, Some("KOTA SEMARANG")),
            ("KOTA SEMARANG", Some("BALI"), Some("KOTA SEMARANG")),
            ("KABUPATEN ATLANTIS", None, None),
        ] {
            assert_eq!(regency(read, province), name, "{read}");
        }
    }

    #[test]
    fn a_district_is_sought_in_its_own_city_alone() {
        let areas = gazetteer();
        let district = |read, city| areas.district(read, city).map(|found| found.name);
        assert_eq!(district("CAND1SARI", Some("KOTA SEMARANG")), Some("CANDISARI"));
        assert_eq!(district("KEBAYORAN BAR0", Some("JAKARTA SELATAN")), Some("KEBAYORAN BARU"));
        assert_eq!(district("CAND1SARI", Some("KOTA SURABAYA")), None);
        assert_eq!(district("CAND1SARI", None), None);
    }

    #[test]
    fn a_city_alone_and_a_regency_of_one_name_stay_apart() {
        let areas = gazetteer();
        let regency = |read| areas.regency(read, Some("JAWA TENGAH")).map(|found| found.name);
        assert_eq!(regency("KOTA MAGELANG"), Some("KOTA MAGELANG"));
        assert_eq!(regency("KABUPATEN MAGELANG"), Some("KABUPATEN MAGELANG"));
    }
}
