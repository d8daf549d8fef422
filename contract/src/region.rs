//! The areas that a NIK begins with: province, regency or city, district, by Kemendagri code.
//!
//! The table is generated (`cargo xtask regions`) and carries its attribution in its head. BPS codes,
//! which many public lists hold, are others and are not here. Which provinces exist is compiled in; names are read
//! from the table's bytes, so that a browser fetches them only where it shows them.

/// The table as text. A program that does not read it does not hold it.
pub const TABLE: &str = include_str!("region/table.txt");

/// One bit for each two-digit code that is a province's.
const PROVINCES: u128 = province_codes(TABLE.as_bytes());

/// Runs when this is compiled: a line that begins with two digits is a province.
const fn province_codes(table: &[u8]) -> u128 {
    let mut codes = 0;
    let mut at = 0;
    let mut line_begins = true;
    while at < table.len() {
        if line_begins && table[at].is_ascii_digit() {
            codes |= 1 << ((table[at] - b'0') * 10 + (table[at + 1] - b'0'));
        }
        line_begins = table[at] == b'\n';
        at += 1;
    }
    codes
}

/// Whether two digits are a province's code.
pub fn is_province(code: &str) -> bool {
    match code.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            PROVINCES >> ((tens - b'0') * 10 + (ones - b'0')) & 1 == 1
        }
        _ => false,
    }
}

/// What the first six digits of a NIK name, as far as the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region<'a> {
    /// The province.
    pub province: &'a str,
    /// The regency or city; `None` for a code that the table does not have.
    pub regency: Option<&'a str>,
    /// The district; `None` for a code that the table does not have.
    pub district: Option<&'a str>,
}

/// The names of all areas.
#[derive(Debug, Clone, Copy)]
pub struct RegionNames<'a>(&'a str);

impl<'a> RegionNames<'a> {
    /// The names in a table's bytes; `None` where they are not such a table.
    pub fn read(table: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(table).ok()?;
        let has_provinces = text.lines().any(|line| named(line, "11").is_some());
        has_provinces.then_some(Self(text))
    }

    /// Looks up six digits; `None` when there is no such province.
    pub fn lookup(self, code: &str) -> Option<Region<'a>> {
        let (province_code, regency_code, district_code) = (code.get(..2)?, code.get(2..4)?, code.get(4..6)?);
        let mut lines = self.0.lines();
        let province = lines.find_map(|line| named(line, province_code))?;
        let mut region = Region { province, regency: None, district: None };
        for line in lines {
            let current = line.strip_prefix('!').unwrap_or(line);
            let Some(rest) = current.strip_prefix('.') else {
                break;
            };
            match (rest.strip_prefix('.'), region.regency) {
                (Some(district), Some(_)) => {
                    if let Some(name) = named(district, district_code) {
                        region.district = Some(name);
                        break;
                    }
                }
                (Some(_), None) => {}
                (None, None) => region.regency = named(rest, regency_code),
                (None, Some(_)) => break,
            }
        }
        Some(region)
    }
}

/// One line of the table with the areas that it lies in; the narrowest of its names is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area<'a> {
    /// Its own two digits, below those of the areas around it.
    pub codes: [&'a str; 3],
    /// The names, from the province down to its own.
    pub region: Region<'a>,
    /// Whether the code is out of use and only numbers still carry it.
    pub historical: bool,
}

impl<'a> RegionNames<'a> {
    /// Every area, in the table's order: a province, then its regencies, each followed by its districts.
    pub fn areas(self) -> impl Iterator<Item = Area<'a>> {
        let start: Option<Area<'a>> = None;
        let rows = self.0.lines().filter(|line| !line.starts_with('#'));
        rows.scan(start, |around, line| {
            let current = line.strip_prefix('!').unwrap_or(line);
            let (code, name) = current.trim_start_matches('.').split_once(' ').unwrap_or_default();
            let historical = current.len() != line.len();
            let area = match (current.len() - current.trim_start_matches('.').len(), *around) {
                (1, Some(above)) => Area {
                    codes: [above.codes[0], code, ""],
                    region: Region { regency: Some(name), district: None, ..above.region },
                    historical,
                },
                (2, Some(above)) => Area {
                    codes: [above.codes[0], above.codes[1], code],
                    region: Region { district: Some(name), ..above.region },
                    historical,
                },
                _ => Area {
                    codes: [code, "", ""],
                    region: Region { province: name, regency: None, district: None },
                    historical,
                },
            };
            *around = Some(area);
            Some(area)
        })
    }
}

fn named<'a>(line: &'a str, code: &str) -> Option<&'a str> {
    line.strip_prefix(code)?.strip_prefix(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(code: &str) -> Option<Region<'static>> {
        RegionNames::read(TABLE.as_bytes()).unwrap().lookup(code)
    }

    #[test]
    fn known_codes_are_named_and_unknown_ones_below_a_province_are_not() {
        for (code, province, regency, district) in [
            ("320411", "Jawa Barat", Some("Kabupaten Bandung"), Some("Katapang")),
            (
                "317101",
                "Daerah Khusus Ibukota Jakarta",
                Some("Kota Administrasi Jakarta Pusat"),
                Some("Gambir"),
            ),
            ("351515", "Jawa Timur", Some("Kabupaten Sidoarjo"), Some("Buduran")),
            ("110507", "Aceh", Some("Kabupaten Aceh Barat"), Some("Arongan Lambalek")),
            ("320499", "Jawa Barat", Some("Kabupaten Bandung"), None),
            ("329999", "Jawa Barat", None, None),
        ] {
            assert_eq!(lookup(code), Some(Region { province, regency, district }), "{code}");
        }
        for code in ["990411", "000000", "971011", "", "31", "é1x"] {
            assert_eq!(lookup(code), None, "{code}");
        }
    }

    #[test]
    fn the_provinces_compiled_in_are_those_of_the_table() {
        for code in 0..100 {
            let code = format!("{code:02}");
            assert_eq!(is_province(&code), lookup(&format!("{code}0101")).is_some(), "{code}");
        }
        assert!(!is_province("+1") && !is_province("1") && !is_province("111") && !is_province("１"));
    }

    #[test]
    fn a_code_that_moved_with_the_papua_split_still_has_its_name() {
        let region = lookup("910101").unwrap();
        assert_eq!((region.province, region.regency), ("Papua", Some("Kabupaten Merauke")));
    }

    #[test]
    fn every_area_is_listed_with_the_areas_around_it() {
        let names = RegionNames::read(TABLE.as_bytes()).unwrap();
        let areas: Vec<Area<'_>> = names.areas().collect();
        let districts = areas.iter().filter(|area| area.region.district.is_some());
        assert!(districts.clone().count() >= 7_200);
        for area in districts.step_by(97) {
            assert_eq!(names.lookup(&area.codes.concat()), Some(area.region), "{area:?}");
        }
        assert_eq!(areas.iter().filter(|area| area.region.regency.is_none()).count(), 38);
    }

    #[test]
    fn the_table_is_whole() {
        let count = |predicate: fn(&str) -> bool| TABLE.lines().filter(|line| predicate(line)).count();
        assert_eq!(count(|line| line.starts_with(|first: char| first.is_ascii_digit())), 38);
        assert_eq!(count(|line| line.starts_with('.') && !line.starts_with("..")), 514);
        assert!(count(|line| line.starts_with("..")) >= 7_200);
    }

    #[test]
    fn bytes_that_are_no_table_have_no_names() {
        for bytes in [&b""[..], b"<!doctype html>", b"# 11 Aceh", &[0xff, 0xfe]] {
            assert!(RegionNames::read(bytes).is_none());
        }
    }
}
