//! The words of a page as Tesseract prints them: a table of tab-separated columns, one line an element of the page.

use super::tesseract::ReadingFault;

/// The level of a line of the table that is a word; lower ones are pages, blocks, paragraphs and lines.
const WORD_LEVEL: &str = "5";
/// More words than this are no card.
const MAX_WORDS: usize = 2_000;

/// A word and where it stands, in pixels of the picture that was read. Prints redacted.
#[derive(Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    /// From 0 to 1.
    pub(super) confidence: f64,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

contract::redact_debug!(Word);

impl Word {
    pub(super) fn right(&self) -> f32 {
        self.left + self.width
    }

    pub(super) fn middle(&self) -> f32 {
        self.top + 0.5 * self.height
    }
}

/// Reads the table; anything that is not such a table is [`ReadingFault::Nonsense`].
pub(super) fn read_table(bytes: &[u8]) -> Result<Vec<Word>, ReadingFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| ReadingFault::Nonsense)?;
    let mut lines = text.lines();
    if !lines
        .next()
        .is_some_and(|head| head.starts_with("level\tpage_num\t") && head.ends_with("\tconf\ttext"))
    {
        return Err(ReadingFault::Nonsense);
    }
    let mut words = Vec::new();
    for line in lines {
        let columns: Vec<&str> = line.splitn(12, '\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, confidence, text] = columns[..] else {
            return Err(ReadingFault::Nonsense);
        };
        if level != WORD_LEVEL || text.trim().is_empty() {
            continue;
        }
        let number = |text: &str| {
            let number = text.parse::<f32>().ok().filter(|number| number.is_finite() && number.abs() < 1e5);
            number.ok_or(ReadingFault::Nonsense)
        };
        words.push(Word {
            text: text.trim().to_owned(),
            confidence: f64::from(number(confidence)? / 100.0).clamp(0.0, 1.0),
            left: number(left)?,
            top: number(top)?,
            width: number(width)?,
            height: number(height)?,
        });
        if words.len() > MAX_WORDS {
            return Err(ReadingFault::Nonsense);
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    #[test]
    fn words_have_their_place_and_confidence_and_the_other_levels_are_left_out() {
        let table = format!(
            "{HEAD}1\t1\t0\t0\t0\t0\t0\t0\t200\t60\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\tNama\n\
             5\t1\t1\t1\t1\t2\t50\t20\t5\t12\t-1\t \n"
        );
        let words = read_table(table.as_bytes()).unwrap();
        assert_eq!(words.len(), 1);
        assert_eq!((words[0].text.as_str(), words[0].left, words[0].right()), ("Nama", 10.0, 40.0));
        assert!((words[0].confidence - 0.965).abs() < 1e-6);
    }

    #[test]
    fn what_is_not_such_a_table_is_nonsense() {
        let short = format!("{HEAD}5\t1\t1\n");
        let words = format!("{HEAD}5\t1\t1\t1\t1\t1\tleft\t20\t30\t12\t96\tNama\n");
        let huge = format!("{HEAD}5\t1\t1\t1\t1\t1\t1e30\t20\t30\t12\t96\tNama\n");
        for bytes in
            [b"".as_slice(), b"hello", &[0xff, 0xfe], short.as_bytes(), words.as_bytes(), huge.as_bytes()]
        {
            assert!(matches!(read_table(bytes), Err(ReadingFault::Nonsense)));
        }
    }
}
