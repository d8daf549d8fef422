//! The query of an address: names and values, percent-encoded. Pure; what the names mean is each page's own.

/// Names and values in their order. What is not valid UTF-8 after decoding becomes the replacement character.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    let parts = query.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// The first value of a name.
pub(crate) fn value(query: &str, name: &str) -> Option<String> {
    pairs(query).into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
}

/// A query of these pairs, without the question mark; pairs without a value are left out.
pub(crate) fn written<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let written = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    written.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Text as it may stand in a query.
pub(crate) fn encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        // Commas and colons may stand in a query as they are, and are easier to read so.
        if byte.is_ascii_alphanumeric() || b"-_.~,:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (b'+', ..) => {
                decoded.push(b' ');
                at += 1;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["", "plain", "a b+c&d=e%f?#", "é 漢 \u{1f600}", "2026-11-21", "<script>"] {
            let query = written([("first", "x"), ("text", text)]);
            assert_eq!(value(&query, "text").unwrap_or_default(), text, "{query}");
            assert!(query.is_ascii());
        }
    }

    #[test]
    fn nonsense_by_hand_is_read_as_far_as_it_goes() {
        assert_eq!(
            pairs("?%=%zz&&=&a=%C3%28"),
            [
                ("%".to_owned(), "%zz".to_owned()),
                (String::new(), String::new()),
                ("a".to_owned(), "\u{fffd}(".to_owned()),
            ]
        );
        assert_eq!(value("from=1&from=2", "from").as_deref(), Some("1"));
        assert_eq!(value("from", "to"), None);
    }
}
