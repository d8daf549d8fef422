//! Where on the card each field was read: around the words of its line.

use std::collections::BTreeMap;

use contract::{
    ktp::{CardText, KtpField, PrintedLine},
    portal::mark::{Mark, Spot},
};

use super::words::Word;

/// Room around the words, in shares of a side: boxes of words end at their ink.
const ROOM: [f32; 2] = [0.004, 0.006];

/// The places of the fields that were read; `on_card` leads from the sheet's pixels to shares of the card's sides.
pub(super) fn places(
    lines: &BTreeMap<PrintedLine, Vec<Word>>,
    text: &CardText,
    on_card: impl Fn([f32; 2]) -> [f32; 2],
) -> Vec<Mark> {
    let all = lines.iter().flat_map(|(line, words)| fields(*line, words));
    let read = all.filter(|(field, _)| text.0.contains_key(field));
    read.filter_map(|(field, words)| {
        let [left, top, right, bottom] = around(words)?;
        let ([left, top], [right, bottom]) = (on_card([left, top]), on_card([right, bottom]));
        let edges = [left - ROOM[0], top - ROOM[1], right + ROOM[0], bottom + ROOM[1]];
        Some(Mark::level(Spot::Field(field), edges.map(|share| share.clamp(0.0, 1.0))))
    })
    .collect()
}

/// The fields of a line, each with its words.
fn fields(line: PrintedLine, words: &[Word]) -> Vec<(KtpField, &[Word])> {
    let field = match line {
        // The number's own reader knows its place.
        PrintedLine::Nik => return Vec::new(),
        PrintedLine::Birth => {
            let is_date = |word: &Word| word.text.contains(|letter: char| letter.is_ascii_digit());
            let (place, date) = words.split_at(words.iter().position(is_date).unwrap_or(words.len()));
            return vec![(KtpField::PlaceOfBirth, place), (KtpField::DateOfBirth, date)];
        }
        PrintedLine::Province => KtpField::Province,
        PrintedLine::City => KtpField::City,
        PrintedLine::Name => KtpField::Name,
        PrintedLine::Gender => KtpField::Gender,
        PrintedLine::BloodType => KtpField::BloodType,
        PrintedLine::Address => KtpField::Address,
        PrintedLine::RtRw => KtpField::RtRw,
        PrintedLine::Village => KtpField::Village,
        PrintedLine::District => KtpField::District,
        PrintedLine::Religion => KtpField::Religion,
        PrintedLine::MaritalStatus => KtpField::MaritalStatus,
        PrintedLine::Occupation => KtpField::Occupation,
        PrintedLine::Nationality => KtpField::Nationality,
        PrintedLine::ValidUntil => KtpField::ValidUntil,
        PrintedLine::IssuePlace => KtpField::IssuePlace,
        PrintedLine::IssueDate => KtpField::IssueDate,
    };
    vec![(field, words)]
}

/// Left, top, right, bottom of all words; nothing without words.
fn around(words: &[Word]) -> Option<[f32; 4]> {
    let edges = |word: &Word| [word.left, word.top, word.right(), word.top + word.height];
    words
        .iter()
        .map(edges)
        .reduce(|all, one| [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])])
}

#[cfg(test)]
mod tests {
    use contract::ktp::FieldReading;

    use super::*;

    fn word(text: &str, left: f32, top: f32) -> Word {
        Word { text: text.to_owned(), confidence: 0.9, left, top, width: 100.0, height: 20.0 }
    }

    #[test]
    fn a_line_of_two_fields_is_parted_at_the_date_and_what_was_not_read_has_no_place() {
        let birth =
            vec![word("KOTA", 300.0, 100.0), word("BARU,", 410.0, 100.0), word("08-04-1985", 520.0, 102.0)];
        let name = vec![word("SRI", 300.0, 60.0), word("HASTUTI", 300.0, 80.0)];
        let lines =
            [(PrintedLine::Birth, birth), (PrintedLine::Name, name), (PrintedLine::Village, Vec::new())];
        let reading =
            || FieldReading { value: "X".to_owned(), raw: "X".to_owned(), confidence: 1.0, corrected: false };
        let read = [KtpField::PlaceOfBirth, KtpField::DateOfBirth, KtpField::Village];
        let text = CardText(read.map(|field| (field, reading())).into());
        let marks = places(&lines.into(), &text, |[x, y]| [x / 1000.0, y / 1000.0]);
        let told: Vec<_> =
            marks.iter().map(|mark| (mark.spot, mark.corners[0][0], mark.corners[2])).collect();
        assert_eq!(
            told,
            [
                (Spot::Field(KtpField::PlaceOfBirth), 0.296, [0.514, 0.126]),
                (Spot::Field(KtpField::DateOfBirth), 0.516, [0.624, 0.128]),
            ]
        );
    }
}
