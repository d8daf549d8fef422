//! How far a reading is from a word: edits, where those that readers of print often make cost less.

/// Letters and digits that readers of print take for each other. Pairs are those that public KTP readers correct,
/// and those that Tesseract made on drawn cards.
#[rustfmt::skip]
const CONFUSIONS: &[(char, char)] = &[
    ('0', 'O'), ('0', 'D'), ('0', 'Q'), ('O', 'D'), ('O', 'Q'), ('O', 'C'), ('O', 'G'), ('C', 'G'),
    ('0', 'C'), ('1', 'I'), ('1', 'L'), ('I', 'L'), ('1', '!'), ('I', '!'), ('1', '|'), ('I', '|'),
    ('L', '|'), ('I', 'T'), ('1', '7'), ('7', '?'), ('7', 'T'), ('2', 'Z'), ('4', 'A'), ('5', 'S'),
    ('6', 'G'), ('6', 'B'), ('8', 'B'), ('3', 'B'), ('8', '3'), ('9', 'G'), ('U', 'V'), ('V', 'Y'),
    ('W', 'V'), ('M', 'N'), ('N', 'H'), ('H', 'M'), ('E', 'F'), ('P', 'F'), ('P', 'R'), ('B', 'R'),
    ('K', 'X'), ('I', 'J'), ('.', ','), ('\'', '`'), ('-', '~'),
];
/// An edit that readers often make, as a share of any other.
const CONFUSION_COST: f64 = 0.4;

/// The least cost of edits from `read` to `word`: Levenshtein's distance, where one of `CONFUSIONS` and a
/// space that was lost or made up cost 0.4.
pub fn distance(read: &str, word: &str) -> f64 {
    let word: Vec<char> = word.chars().collect();
    let mut above: Vec<f64> = Vec::with_capacity(word.len() + 1);
    above.push(0.0);
    for letter in &word {
        above.push(above[above.len() - 1] + gap(*letter));
    }
    let mut row = above.clone();
    for letter in read.chars() {
        row[0] = above[0] + gap(letter);
        for (at, other) in word.iter().enumerate() {
            let replaced = above[at] + replacement(letter, *other);
            row[at + 1] = replaced.min(above[at + 1] + gap(letter)).min(row[at] + gap(*other));
        }
        std::mem::swap(&mut above, &mut row);
    }
    above[word.len()]
}

/// How far a reading may be from a word of a closed list to be taken for it: a quarter of the word's length, and
/// one edit for words of three letters.
pub(super) fn budget(word: &str) -> f64 {
    let length = word.chars().count();
    let edits = if length == 3 { 1 } else { length / 4 };
    f64::from(u32::try_from(edits).unwrap_or(u32::MAX))
}

fn gap(letter: char) -> f64 {
    if letter == ' ' { CONFUSION_COST } else { 1.0 }
}

fn replacement(read: char, word: char) -> f64 {
    if read == word {
        return 0.0;
    }
    let confused = CONFUSIONS.iter().any(|(a, b)| (*a, *b) == (read, word) || (*b, *a) == (read, word));
    if confused { CONFUSION_COST } else { 1.0 }
}

/// The digit that a letter is often read for.
pub(super) fn as_digit(letter: char) -> Option<char> {
    Some(match letter {
        '0'..='9' => letter,
        'O' | 'o' | 'D' | 'Q' => '0',
        'I' | 'l' | 'L' | '!' | '|' | 'i' => '1',
        'Z' | 'z' => '2',
        'A' => '4',
        'S' | 's' => '5',
        'b' | 'G' => '6',
        '?' | 'T' => '7',
        'B' => '8',
        'g' | 'q' => '9',
        _ => return None,
    })
}

/// The letter that a digit is often read for.
pub(super) fn as_letter(digit: char) -> Option<char> {
    Some(match digit {
        '0' => 'O',
        '1' | '!' | '|' => 'I',
        '2' => 'Z',
        '4' => 'A',
        '5' | '$' => 'S',
        '6' => 'G',
        '8' => 'B',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confusions_and_spaces_cost_less_than_other_edits() {
        for (read, word, cost) in [
            ("", "", 0.0),
            ("KAWIN", "KAWIN", 0.0),
            ("KAW1N", "KAWIN", 0.4),
            ("KAWN", "KAWIN", 1.0),
            ("KAWIXN", "KAWIN", 1.0),
            ("JAWATENGAH", "JAWA TENGAH", 0.4),
            ("ZAWIN", "KAWIN", 1.0),
            ("", "KAWIN", 5.0),
        ] {
            assert!((distance(read, word) - cost).abs() < 1e-9, "{read} {word} {}", distance(read, word));
        }
    }
}
