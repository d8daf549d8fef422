//! Whether two names are one person's: case, punctuation, titles and the order of words do not tell them apart. What a
//! name may consist of is [`crate::applicant::Name`]'s rule.

/// Titles that stand before a name (Permendagri 73/2022 lets cards carry them), without their dots.
const BEFORE: [&str; 17] = [
    "H", "HJ", "KH", "DR", "DRS", "DRA", "DRG", "DRH", "IR", "PROF", "APT", "NS", "TN", "NY", "NN", "BPK",
    "IBU",
];

/// Degrees that stand after a name, without their dots.
const AFTER: [&str; 52] = [
    "SE", "SH", "SHI", "SHUT", "SI", "SIK", "SIP", "SKED", "SKEP", "SKG", "SKH", "SKM", "SKOM", "SN", "SOS",
    "SP", "SPD", "SPDI", "SPSI", "SPT", "SS", "SSI", "SSOS", "SST", "ST", "STP", "SAG", "SAB", "SAK", "SAP",
    "SFARM", "SGZ", "SIKOM", "SPN", "AMD", "AMDKEB", "AMDKEP", "MA", "MAG", "MBA", "MENG", "MH", "MHUM",
    "MKES", "MKOM", "MM", "MPD", "MSC", "MSI", "MT", "PHD", "BSC",
];

/// Whether two names are the same once both are in capitals, without punctuation and titles. Words may stand in
/// another order, and may be written apart or together. A name of nothing but titles agrees with its like alone.
pub fn names_agree(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    one.concat() == other.concat() || sorted(&one) == sorted(&other)
}

fn sorted(words: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = words.iter().collect();
    sorted.sort_unstable();
    sorted
}

/// The words of a name, without titles before it and degrees after it.
fn words(name: &str) -> Vec<String> {
    let parts: Vec<String> = name
        .to_uppercase()
        .split(|character: char| character.is_whitespace() || ",/-".contains(character))
        .flat_map(part_words)
        .collect();
    let is = |titles: &[&str], word: &String| titles.contains(&word.as_str());
    let first = parts.iter().take_while(|word| is(&BEFORE, word)).count();
    let rest = &parts[first..];
    let last = rest.iter().rev().take_while(|word| is(&AFTER, word)).count();
    let bare = &rest[..rest.len() - last];
    // Somebody may be called Prof, or Si.
    if bare.is_empty() { parts } else { bare.to_vec() }
}

/// A part between spaces: `S.E.` is one degree, `Dr.H.Ahmad` is three words, `Nur'aini` is one.
fn part_words(part: &str) -> Vec<String> {
    let letters =
        |text: &str| -> String { text.chars().filter(|character| character.is_alphabetic()).collect() };
    let joined = letters(part);
    if BEFORE.contains(&joined.as_str()) || AFTER.contains(&joined.as_str()) {
        return vec![joined];
    }
    part.split('.').map(letters).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::names_agree;

    #[test]
    fn names_of_one_person_agree() {
        for (one, other) in [
            ("BUDI SANTOSO", "Budi Santoso"),
            ("BUDI SANTOSO", "  budi   santoso "),
            ("SANTOSO BUDI", "BUDI SANTOSO"),
            ("Dr. H. Ma'ruf Amin, S.E., M.M.", "MARUF AMIN"),
            ("Dr.H.Ahmad Fauzi", "AHMAD FAUZI"),
            ("Prof. Ir. Siti-Nur/Aini", "SITI NUR AINI"),
            ("ANDI NUR'AINI TENRIBALI", "ANDI NURAINI TENRIBALI"),
            ("ANDI NUR AINI TENRIBALI", "ANDI NURAINI TENRIBALI"),
            ("SUKARNO", "Ir. Sukarno"),
            ("M.YUSUF", "M. YUSUF"),
            ("DEWI LESTARI S.Pd.I", "DEWI LESTARI"),
            ("SI", "Si"),
            ("PROF", "Prof."),
        ] {
            assert!(names_agree(one, other), "{one} / {other}");
            assert!(names_agree(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn names_of_two_persons_do_not() {
        for (one, other) in [
            ("BUDI SANTOSO", "BUDI SANTOSA"),
            ("BUDI SANTOSO", "BUDI"),
            ("BUDI BUDI SANTOSO", "BUDI SANTOSO"),
            ("BAGAS WIRATAMA", "NENDEN SARASWATI"),
            // A degree in the middle is a name.
            ("BUDI SE SANTOSO", "BUDI SANTOSO"),
            // A title after a name is a name too.
            ("BUDI H", "BUDI"),
            ("", ""),
            ("...", "..."),
            ("123", "123"),
        ] {
            assert!(!names_agree(one, other), "{one} / {other}");
        }
    }
}
