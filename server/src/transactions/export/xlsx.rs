//! A workbook (ECMA-376) that is written row by row: text stands in its cell and is never a formula, a sheet that is full
//! is followed by another, and what names the sheets comes last. Memory does not grow with the rows.

use super::{Cell, write_number, zip::Zip};
use crate::Fault;

/// Rows of a sheet, the format's own limit.
const MOST_ROWS: u32 = 1_048_576;
/// Rows are packed when so much of them is there (ours).
const BLOCK_BYTES: usize = 64 * 1024;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const PARTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A workbook.
pub struct Xlsx {
    zip: Zip,
    name: &'static str,
    heading: Vec<&'static str>,
    sheets: u32,
    /// Of the sheet that is being written.
    rows: u32,
    /// Of any sheet.
    most_rows: u32,
    block: Vec<u8>,
}

impl Xlsx {
    /// Begins a workbook whose sheets have a name and a heading.
    ///
    /// # Errors
    /// The packing failed.
    pub fn new(name: &'static str, heading: &[&'static str]) -> Result<Self, Fault> {
        let heading = heading.to_vec();
        let mut new = Self {
            zip: Zip::new(),
            name,
            heading,
            sheets: 0,
            rows: 0,
            most_rows: MOST_ROWS,
            block: Vec::new(),
        };
        new.begin_sheet()?;
        Ok(new)
    }

    fn begin_sheet(&mut self) -> Result<(), Fault> {
        self.sheets += 1;
        self.rows = 0;
        self.zip.entry(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let columns = self.heading.len();
        let begins = format!(
            "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
             <cols><col min=\"1\" max=\"{columns}\" width=\"22\" customWidth=\"1\"/></cols><sheetData>"
        );
        self.block.extend_from_slice(begins.as_bytes());
        for at in 0..columns {
            let heading = self.heading[at];
            self.cell(at == 0, &Cell::Text(heading));
        }
        self.end_row()
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The packing failed.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Fault> {
        if self.rows == self.most_rows {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        for (at, cell) in cells.iter().enumerate() {
            self.cell(at == 0, cell);
        }
        self.end_row()
    }

    fn cell(&mut self, is_first: bool, cell: &Cell<'_>) {
        let block = &mut self.block;
        if is_first {
            block.extend_from_slice(b"<row>");
        }
        match cell {
            Cell::Empty => block.extend_from_slice(b"<c/>"),
            Cell::Number(number) => {
                block.extend_from_slice(b"<c><v>");
                write_number(block, *number);
                block.extend_from_slice(b"</v></c>");
            }
            Cell::Text(text) => {
                let kept = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
                let begins = if kept {
                    "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                } else {
                    "<c t=\"inlineStr\"><is><t>"
                };
                block.extend_from_slice(begins.as_bytes());
                write_text(block, text);
                block.extend_from_slice(b"</t></is></c>");
            }
        }
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        self.rows += 1;
        self.block.extend_from_slice(b"</row>");
        if self.block.len() < BLOCK_BYTES { Ok(()) } else { self.pack() }
    }

    fn end_sheet(&mut self) -> Result<(), Fault> {
        self.block.extend_from_slice(b"</sheetData></worksheet>");
        self.pack()
    }

    fn pack(&mut self) -> Result<(), Fault> {
        self.zip.write(&self.block)?;
        self.block.clear();
        Ok(())
    }

    /// What was written since it was taken last.
    pub fn take(&mut self) -> Vec<u8> {
        self.zip.take()
    }

    /// Ends the workbook, and gives what was not taken.
    ///
    /// # Errors
    /// The packing failed.
    pub fn end(mut self) -> Result<Vec<u8>, Fault> {
        self.end_sheet()?;
        let sheets = 1..=self.sheets;
        let each = |write: &dyn Fn(u32) -> String| sheets.clone().map(write).collect::<String>();
        let types = each(&|n| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{PARTS}.worksheet+xml\"/>"
            )
        });
        let name = self.name;
        let listed = each(&|n| {
            let number = if n == 1 { String::new() } else { format!(" {n}") };
            format!("<sheet name=\"{name}{number}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")
        });
        let linked = each(&|n| {
            format!(
                "<Relationship Id=\"rId{n}\" Type=\"{RELATIONSHIPS}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        });
        for (part, text) in [
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\">\
                     <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                     <Override PartName=\"/xl/workbook.xml\" ContentType=\"{PARTS}.sheet.main+xml\"/>{types}</Types>"
                ),
            ),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                     Type=\"{RELATIONSHIPS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONSHIPS}\"><sheets>{listed}</sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{linked}</Relationships>"),
            ),
        ] {
            self.zip.entry(part)?;
            self.zip.write(XML.as_bytes())?;
            self.zip.write(text.as_bytes())?;
        }
        self.zip.end()
    }
}

/// Text as XML. What XML cannot carry, and what would be read as its escape, is written as the format's own escape.
fn write_text(block: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut begins = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escaped: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'_' if is_escape(&bytes[at..]) => b"_x005F_",
            b'\t' | b'\n' => continue,
            0..0x20 => &control_escape(*byte),
            // U+FFFE and U+FFFF: the only characters that are three bytes long and no XML.
            0xef if bytes[at..].starts_with(b"\xef\xbf\xbe") => b"_xFFFE_",
            0xef if bytes[at..].starts_with(b"\xef\xbf\xbf") => b"_xFFFF_",
            _ => continue,
        };
        block.extend_from_slice(&bytes[begins..at]);
        block.extend_from_slice(escaped);
        begins = at + if *byte == 0xef { 3 } else { 1 };
    }
    block.extend_from_slice(&bytes[begins..]);
}

/// Whether text begins like an escape of the format, `_x000D_`.
fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x' | b'X', digits @ .., ] if digits.len() >= 5
        && digits[..4].iter().all(u8::is_ascii_hexdigit) && digits[4] == b'_')
}

fn control_escape(byte: u8) -> [u8; 7] {
    let digit = |value: u8| b"0123456789ABCDEF"[usize::from(value)];
    [b'_', b'x', b'0', b'0', digit(byte >> 4), digit(byte & 15), b'_']
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_is_full_is_followed_by_another_with_the_same_heading() {
        let mut workbook = Xlsx::new("Lines", &["A"]).unwrap();
        workbook.most_rows = 3;
        for number in 0..5 {
            workbook.row(&[Cell::Number(number)]).unwrap();
        }
        assert_eq!((workbook.sheets, workbook.rows), (3, 2), "two lines a sheet, each below its heading");
        let written = workbook.end().unwrap();
        let has = |name: &str| written.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(has("xl/worksheets/sheet3.xml") && !has("xl/worksheets/sheet4.xml"));
    }

    #[test]
    fn text_is_text_whatever_it_says() {
        for (text, written) in [
            ("plain", "plain"),
            ("=1+1", "=1+1"),
            ("<b>&\"'", "&lt;b&gt;&amp;\"'"),
            ("a\0b\r\n\tc", "a_x0000_b_x000D_\n\tc"),
            ("_x000D_", "_x005F_x000D_"),
            ("ref_certel#1_x2", "ref_certel#1_x2"),
            ("\u{fffe}\u{ffff}é", "_xFFFE__xFFFF_é"),
        ] {
            let mut block = Vec::new();
            write_text(&mut block, text);
            assert_eq!(String::from_utf8(block).unwrap(), written, "{text:?}");
        }
    }
}
