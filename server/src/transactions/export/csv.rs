//! Text that is parted by commas (RFC 4180), for spreadsheets too: what one of them would run is made plain text.

use super::Cell;

/// Bytes that need no quotes. A cell with any other one is quoted, whichever character a reader parts cells by.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    loop {
        plain[byte as usize] = matches!(
            byte,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b' ' | b'#' | b'+' | b'-'..=b':' | b'@' | b'_' | 0x80..
        );
        if byte == u8::MAX {
            break plain;
        }
        byte += 1;
    }
};

/// Bytes that a cell may begin with as it is: plain ones, but for what [`would_run`] may find.
static PLAIN_FIRST: [bool; 256] = {
    let mut plain = PLAIN;
    let mut byte = 0_u8;
    loop {
        plain[byte as usize] &= byte.is_ascii() && !matches!(byte, b'+' | b'-' | b'@');
        if byte == u8::MAX {
            break plain;
        }
        byte += 1;
    }
};

/// Whether a cell is written as it is. Asked in one question that nearly every cell answers alike, so that the processor goes on
/// to the next cells while it waits for the text of this one.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.first().is_none_or(|first| PLAIN_FIRST[usize::from(*first)])
        & bytes.iter().fold(true, |all, byte| all & PLAIN[usize::from(*byte)])
}

/// Lines of text.
#[derive(Debug, Default)]
pub struct Csv {
    written: Vec<u8>,
}

impl Csv {
    /// Adds a line.
    pub fn row(&mut self, cells: &[Cell<'_>]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.written.push(b',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(text),
                Cell::Number(number) => super::write_number(&mut self.written, *number),
            }
        }
        self.written.extend_from_slice(b"\r\n");
    }

    fn text(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            self.written.extend_from_slice(text.as_bytes());
            return;
        }
        let would_run = would_run(text);
        if !would_run && text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
            self.written.extend_from_slice(text.as_bytes());
            return;
        }
        self.written.push(b'"');
        if would_run {
            self.written.push(b'\'');
        }
        let mut parts = text.split('"');
        self.written.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
        for part in parts {
            self.written.extend_from_slice(b"\"\"");
            self.written.extend_from_slice(part.as_bytes());
        }
        self.written.push(b'"');
    }

    /// What was written since it was taken last.
    pub fn take(&mut self) -> Vec<u8> {
        let room = self.written.capacity();
        std::mem::replace(&mut self.written, Vec::with_capacity(room))
    }
}

/// Whether a spreadsheet would take a cell for a formula: by its first character, those of OWASP and of ASVS 1.2.10, and
/// the wide forms that East Asian editions know. An apostrophe before it makes it text.
fn would_run(text: &str) -> bool {
    match text.as_bytes().first() {
        None => false,
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | b'\0') => true,
        Some(first) if first.is_ascii() => false,
        Some(_) => text.starts_with(['＝', '＋', '－', '＠']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_plain_that_no_reader_takes_for_anything_else() {
        for byte in 0..=u8::MAX {
            let expected = byte >= 0x80 || byte.is_ascii_alphanumeric() || b" -_.:+#/@".contains(&byte);
            assert_eq!(PLAIN[usize::from(byte)], expected, "{:?}", char::from(byte));
            assert_eq!(is_plain(&[b'a', byte, b'a']), expected, "{:?}", char::from(byte));
            // What does not begin a cell that is run may begin one as it is.
            let begins = is_plain(&[byte, b'a']);
            assert!(!begins || !would_run(&char::from(byte).to_string()), "{:?}", char::from(byte));
        }
    }

    #[test]
    fn a_cell_is_never_run_and_never_ends_early() {
        for (text, written) in [
            ("plain", "plain"),
            ("", ""),
            ("2026-11-21T08:00:00.000+07:00", "2026-11-21T08:00:00.000+07:00"),
            ("Bank Contoh (Jakarta)", "\"Bank Contoh (Jakarta)\""),
            ("a,b", "\"a,b\""),
            ("a;=1", "\"a;=1\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+628110000", "\"'+628110000\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("\n=1", "\"'\n=1\""),
            ("\0=1", "\"'\0=1\""),
            ("＝1+1", "\"'＝1+1\""),
            ("＋1", "\"'＋1\""),
            ("－1", "\"'－1\""),
            ("＠x", "\"'＠x\""),
            ("'=1", "\"'=1\""),
            ("été", "été"),
        ] {
            let mut csv = Csv::default();
            csv.row(&[Cell::Text(text), Cell::Number(-7), Cell::Empty]);
            let line = String::from_utf8(csv.take()).unwrap();
            assert_eq!(line, format!("{written},-7,\r\n"), "{text:?}");
        }
    }
}
