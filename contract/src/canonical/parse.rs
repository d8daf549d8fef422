//! The strict JSON reader.

use std::borrow::Cow;

use super::decimal::nearest;
use super::write::plain_length;
use super::{Json, JsonError, MAX_DEPTH, MAX_VALUES};

/// Reads one JSON value and nothing after it.
///
/// # Errors
/// Everything that [`JsonError`] names.
pub fn parse(text: &str) -> Result<Json<'_>, JsonError> {
    read(text, false)
}

/// Like [`parse`], but a whole number of more than 15 digits stays as it is spelled, however long: some partners send
/// the 16 digits of a NIK as a number, and not every one of those is a double.
///
/// # Errors
/// Everything that [`JsonError`] names; never [`JsonError::NumberRange`] for such a number.
pub fn parse_keeping_integers(text: &str) -> Result<Json<'_>, JsonError> {
    read(text, true)
}

fn read(text: &str, keeps_integers: bool) -> Result<Json<'_>, JsonError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, values: 0, keeps_integers };
    reader.skip_space();
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at == reader.bytes.len() { Ok(value) } else { Err(reader.malformed("bytes after the value")) }
}

/// The largest integer that a double and its neighbours hold apart: 2^53 (RFC 8785 appendix D).
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;
/// Every whole number of so many digits is a double.
const EXACT_DIGITS: usize = 15;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    values: usize,
    keeps_integers: bool,
}

impl<'a> Reader<'a> {
    fn malformed(&self, what: &'static str) -> JsonError {
        JsonError::Malformed { at_byte: self.at, what }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8, what: &'static str) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.malformed(what))
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        if depth > MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(JsonError::TooMany);
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.malformed("not the start of a value")),
            None => Err(self.malformed("the text ends where a value should stand")),
        }
    }

    fn word(&mut self, word: &'static str, value: Json<'a>) -> Result<Json<'a>, JsonError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.malformed("not the start of a value"))
        }
    }

    fn list(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        self.at += 1;
        let mut list = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::List(list));
        }
        loop {
            self.skip_space();
            list.push(self.value(depth + 1)?);
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::List(list));
                }
                _ => return Err(self.malformed("a comma or ] should follow")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, JsonError> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(members));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.malformed("a member's name should stand here"));
            }
            let name = self.string()?;
            self.skip_space();
            self.take(b':', "a colon should follow the member's name")?;
            self.skip_space();
            members.push((name, self.value(depth + 1)?));
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Json::object(members);
                }
                _ => return Err(self.malformed("a comma or } should follow")),
            }
        }
    }

    /// Bytes up to the next quote, backslash or control character. Base64 frames pass here in one run.
    fn plain_run(&mut self) -> &'a str {
        let start = self.at;
        self.at += plain_length(&self.bytes[start..]);
        &self.text[start..self.at]
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let first = self.plain_run();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(first));
        }
        let mut whole = first.to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(whole));
                }
                Some(b'\\') => {
                    let character = self.escape()?;
                    whole.push(character);
                }
                Some(_) => return Err(self.malformed("a control character must be escaped")),
                None => return Err(self.malformed("the text ends inside a string")),
            }
            whole.push_str(self.plain_run());
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        self.at += 1;
        let letter = self.peek().ok_or_else(|| self.malformed("the text ends inside a string"))?;
        self.at += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => {
                self.at -= 1;
                return Err(self.malformed("unknown escape"));
            }
        })
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let at_byte = self.at - 2;
        let first = self.hex4()?;
        let code = match first {
            0xD800..=0xDBFF => {
                if !self.bytes[self.at..].starts_with(b"\\u") {
                    return Err(JsonError::LoneSurrogate { at_byte });
                }
                self.at += 2;
                match self.hex4()? {
                    second @ 0xDC00..=0xDFFF => 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                    _ => return Err(JsonError::LoneSurrogate { at_byte }),
                }
            }
            other => other,
        };
        char::from_u32(code).ok_or(JsonError::LoneSurrogate { at_byte })
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.malformed("four hexadecimal digits should follow \\u"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Json<'a>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading_zero = self.peek() == Some(b'0');
        let whole_digits = self.digits();
        if whole_digits == 0 || (leading_zero && whole_digits > 1) {
            return Err(self.malformed("not a number"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.malformed("a digit should follow the point"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.malformed("a digit should follow the exponent"));
            }
        }
        let text = &self.text[start..self.at];
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if self.keeps_integers && plain && whole_digits > EXACT_DIGITS {
            return Ok(Json::LongInteger(text));
        }
        let number = nearest(text);
        // By value and not by spelling: 1.7e18 is written as a plain integer in canonical form. From 1e21 on it is
        // not. 9007199254740993 rounds to the largest exact integer itself, so that one is told by its digits.
        let whole = plain || (number.fract() == 0.0 && number.abs() < 1e21);
        let exact = number.abs() < LARGEST_EXACT || text.trim_start_matches('-') == "9007199254740992";
        if (whole && !exact) || !number.is_finite() {
            return Err(JsonError::NumberRange { at_byte: start });
        }
        Ok(Json::Number(number))
    }
}
