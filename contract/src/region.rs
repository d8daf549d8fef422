//! The areas that a NIK begins with: province, regency or city, district, by Kemendagri code.
//!
//! The table is generated (`cargo xtask regions`) and carries its attribution in its head. BPS codes,
//! which many public lists hold, are others and are not here.

const TABLE: &str = include_str!("region/table.txt");

/// What the first six digits of a NIK name, as far as the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The province.
    pub province: &'static str,
    /// The regency or city; `None` for a code that the table does not have.
    pub regency: Option<&'static str>,
    /// The district; `None` for a code that the table does not have.
    pub district: Option<&'static str>,
}

/// Looks up six digits; `None` when there is no such province.
pub fn lookup(code: &str) -> Option<Region> {
    let (province_code, regency_code, district_code) = (code.get(..2)?, code.get(2..4)?, code.get(4..6)?);
    let mut lines = TABLE.lines();
    let province = lines.find_map(|line| line.strip_prefix(province_code)?.strip_prefix(' '))?;
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

fn named(line: &'static str, code: &str) -> Option<&'static str> {
    line.strip_prefix(code)?.strip_prefix(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_code_that_moved_with_the_papua_split_still_has_its_name() {
        let region = lookup("910101").unwrap();
        assert_eq!((region.province, region.regency), ("Papua", Some("Kabupaten Merauke")));
    }

    #[test]
    fn the_table_is_whole() {
        let count = |predicate: fn(&str) -> bool| TABLE.lines().filter(|line| predicate(line)).count();
        assert_eq!(count(|line| line.starts_with(|first: char| first.is_ascii_digit())), 38);
        assert_eq!(count(|line| line.starts_with('.') && !line.starts_with("..")), 514);
        assert!(count(|line| line.starts_with("..")) >= 7_200);
    }
}
