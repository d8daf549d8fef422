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

/// The words of a name in the order of the alphabet, in capitals, without punctuation and titles: what two readings of
/// one name are compared by.
pub fn bare_name(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.join(" ")
}

fn sorted(words: &[String]) -> Vec<&String> {
    let mut sorted: Vec<&String> = words.iter().collect();
    sorted.sort_unstable();
    sorted
}

/// A word of a name, and whether it was written as a degree is: with dots, or after a comma.
struct Word {
    letters: String,
    as_degree: bool,
}

impl Word {
    fn is_title(&self) -> bool {
        BEFORE.contains(&self.letters.as_str())
    }

    /// Two letters may be a name as well (`Ma`, `Si`), so they have to be written as a degree is.
    fn is_degree(&self) -> bool {
        AFTER.contains(&self.letters.as_str()) && (self.as_degree || self.letters.len() > 2)
    }
}

/// The words of a name, without titles before it and degrees after it.
fn words(name: &str) -> Vec<String> {
    let name = name.to_uppercase();
    let words: Vec<Word> = name
        .split(',')
        .enumerate()
        .flat_map(|(place, piece)| {
            let parts = piece.split(|character: char| character.is_whitespace() || "/-".contains(character));
            parts.flat_map(move |part| part_words(part, place > 0))
        })
        .collect();
    let first = words.iter().take_while(|word| word.is_title()).count();
    let last = words[first..].iter().rev().take_while(|word| word.is_degree()).count();
    let bare = first..words.len() - last;
    // Somebody may be called Prof, or Si.
    let kept = if bare.is_empty() { &words[..] } else { &words[bare] };
    kept.iter().map(|word| word.letters.clone()).collect()
}

/// A part between spaces: `S.E.` is one degree, `Dr.H.Ahmad` is three words, `Nur'aini` is one.
fn part_words(part: &str, after_comma: bool) -> Vec<Word> {
    let letters =
        |text: &str| -> String { text.chars().filter(|character| character.is_alphabetic()).collect() };
    let as_degree = after_comma || part.contains('.');
    let joined = Word { letters: letters(part), as_degree };
    if joined.is_title() || joined.is_degree() {
        return vec![joined];
    }
    let word = |text: &str| Word { letters: letters(text), as_degree };
    part.split('.').map(word).filter(|word| !word.letters.is_empty()).collect()
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
            ("DEWI LESTARI, SE, MM", "DEWI LESTARI"),
            ("DEWI LESTARI SPD", "DEWI LESTARI"),
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
            ("LIM MEI MA", "LIM MEI"),
            ("BUDI SANTOSO SE", "BUDI SANTOSO"),
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
