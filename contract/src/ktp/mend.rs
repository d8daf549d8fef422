//! Free text as it must have stood on the card: names and addresses, by what readers of print get wrong in them.

use super::distance::{as_digit, as_letter};

/// Words of addresses that a dot ends, and no other mark.
const ABBREVIATIONS: &[&str] = &["JL", "JLN", "NO", "GG", "KP", "LT", "KOMP", "DSN", "PERUM", "BLK"];

/// Words of letters: a digit among letters is the letter that it resembles, and so is a bar that stands alone.
pub(super) fn letters(text: &str) -> String {
    let mended = text.split(' ').map(|word| {
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let bar = matches!(word, "|" | "!" | "1");
        with_q(&if letters > digits || bar { each(word, as_letter) } else { word.to_owned() })
    });
    mended.collect::<Vec<_>>().join(" ")
}

/// An address: words of letters have no digits, numbers no letters but a last one, abbreviations end in a dot, bars are
/// Roman numbers.
pub(super) fn address(text: &str) -> String {
    let text = text.split(' ').map(roman).collect::<Vec<_>>().join(" ");
    let mut mended = String::new();
    let mut follows = Follows::Anything;
    for piece in text.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let at = piece.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(piece.len());
        let (word, mark) = piece.split_at(at);
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let resembles_number = digits > 0 && word.chars().all(|letter| as_digit(letter).is_some());
        if letters >= 3 && letters > digits {
            mended += &with_q(&each(word, as_letter));
        } else if follows == Follows::Number && resembles_number {
            // A last letter up to F is more often the house's than a digit.
            let end = word.strip_suffix(|last| ('A'..='F').contains(&last)).map_or(word.len(), str::len);
            mended += &each(&word[..end], as_digit);
            mended += &word[end..];
        } else if follows == Follows::Letter && word == "8" {
            mended.push('B');
        } else {
            mended += word;
        }
        let takes_dot = ABBREVIATIONS.contains(&word) && matches!(mark, "," | ":" | ";" | "-");
        mended += if takes_dot { "." } else { mark };
        follows = match follows {
            same if word.is_empty() => same,
            _ if word == "NO" => Follows::Number,
            // The letter of a house stands apart from its number.
            Follows::Number if mark == " " => Follows::Letter,
            _ => Follows::Anything,
        };
    }
    mended
}

/// What an address goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    Anything,
    /// A house number, after `NO`.
    Number,
    /// A letter, or anything else, after the number.
    Letter,
}

/// A word of strokes, one of them read as a bar, is a number of as many I; three strokes are also read as these, which
/// are no words of an address.
fn roman(word: &str) -> String {
    let strokes = word.chars().all(|letter| "I|!L1".contains(letter)) && word.len() <= 3;
    match word {
        "NI" | "IN" | "ILL" | "IIL" => "III".to_owned(),
        _ if strokes && word.contains(['|', '!']) => "I".repeat(word.len()),
        _ => word.to_owned(),
    }
}

/// Tesseract's Indonesian hardly knows the letter Q. No name or place ends in FIO or begins with OUR, many end in FIQ or
/// begin with QUR.
fn with_q(word: &str) -> String {
    match (word.strip_suffix("FIO"), word.strip_prefix("OUR")) {
        (Some(before), _) if !before.is_empty() => format!("{before}FIQ"),
        (_, Some(after)) if !after.is_empty() => format!("QUR{after}"),
        _ => word.to_owned(),
    }
}

fn each(word: &str, mended: impl Fn(char) -> Option<char>) -> String {
    word.chars().map(|letter| mended(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_mended_and_right_ones_stay() {
        for (read, right) in [
            ("8UDI SANT0SO", "BUDI SANTOSO"),
            ("| MADE", "I MADE"),
            ("TAUFIO HALIM", "TAUFIQ HALIM"),
            ("NI LUH PUTU", "NI LUH PUTU"),
            ("FIO", "FIO"),
        ] {
            assert_eq!(letters(read), right, "{read}");
        }
        for (read, right) in [
            ("JL, C0NTOH II NO: 1S", "JL. CONTOH II NO. 15"),
            ("JL. ELANG NO.69 C3", "JL. ELANG NO.69 C3"),
            ("BLOK A30/4-B", "BLOK A30/4-B"),
            ("JL. MAWAR I!I NO. 7", "JL. MAWAR III NO. 7"),
            ("JL. MAWAR | 236", "JL. MAWAR I 236"),
            ("JL. MAWAR NI NO. 7", "JL. MAWAR III NO. 7"),
            ("JL. ELANG NO. 90A", "JL. ELANG NO. 90A"),
            ("JL. ELANG NO. I2B", "JL. ELANG NO. 12B"),
            ("JL. OURAISY 58", "JL. QURAISY 58"),
            ("KP. BROMO NO. 197 8", "KP. BROMO NO. 197 B"),
            ("KP. BROMO 197 8", "KP. BROMO 197 8"),
            ("É 💥 -", "É 💥 -"),
            ("", ""),
        ] {
            assert_eq!(address(read), right, "{read}");
        }
    }
}
