//! The canonical writer: RFC 8785 section 3.2, into any sink, in one pass.

use super::Json;

/// Where canonical bytes go: a buffer, a MAC, a counter.
pub trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Counts bytes, so that a buffer can be reserved once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Bytes seen so far.
    pub size_bytes: usize,
}

impl Sink for Measure {
    fn put(&mut self, bytes: &[u8]) {
        self.size_bytes += bytes.len();
    }
}

/// The canonical bytes in a buffer of exactly their size.
pub fn canonical_bytes(json: &Json<'_>) -> Vec<u8> {
    let mut measure = Measure::default();
    write_canonical(json, &mut measure);
    let mut bytes = Vec::with_capacity(measure.size_bytes);
    write_canonical(json, &mut bytes);
    bytes
}

/// Writes the canonical form of a value.
pub fn write_canonical(json: &Json<'_>, sink: &mut impl Sink) {
    write(json, sink);
}

/// Compiled once for all sinks: a browser loads it.
fn write(json: &Json<'_>, sink: &mut dyn Sink) {
    match json {
        Json::Null => sink.put(b"null"),
        Json::Bool(true) => sink.put(b"true"),
        Json::Bool(false) => sink.put(b"false"),
        // RFC 8785 3.2.2.3: numbers as ECMAScript writes them; minus zero is 0.
        Json::Number(number) => sink.put(ryu_js::Buffer::new().format(*number).as_bytes()),
        Json::LongInteger(digits) => sink.put(digits.as_bytes()),
        Json::Text(text) => write_string(text, sink),
        Json::List(list) => {
            sink.put(b"[");
            for (index, value) in list.iter().enumerate() {
                if index > 0 {
                    sink.put(b",");
                }
                write(value, sink);
            }
            sink.put(b"]");
        }
        Json::Object(members) => {
            sink.put(b"{");
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    sink.put(b",");
                }
                write_string(name, sink);
                sink.put(b":");
                write(value, sink);
            }
            sink.put(b"}");
        }
    }
}

/// RFC 8785 3.2.2.2: two-letter escapes where JSON has them, \u00xx for other control characters,
/// everything else as it is.
fn write_string(text: &str, sink: &mut dyn Sink) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    sink.put(b"\"");
    let bytes = text.as_bytes();
    let mut start = 0;
    loop {
        let at = start + plain_length(&bytes[start..]);
        sink.put(&bytes[start..at]);
        if at == bytes.len() {
            break;
        }
        let byte = bytes[at];
        match byte {
            b'"' => sink.put(b"\\\""),
            b'\\' => sink.put(b"\\\\"),
            0x08 => sink.put(b"\\b"),
            0x09 => sink.put(b"\\t"),
            0x0a => sink.put(b"\\n"),
            0x0c => sink.put(b"\\f"),
            0x0d => sink.put(b"\\r"),
            _ => {
                let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
                sink.put(&[b'\\', b'u', b'0', b'0', HEX[high], HEX[low]]);
            }
        }
        start = at + 1;
    }
    sink.put(b"\"");
}

/// Bytes before the next quote, backslash or control character, which a string of JSON cannot hold as they are. Blocks
/// are looked at whole, without a way out in their middle: a frame is megabytes of plain bytes.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const BLOCK_BYTES: usize = 32;
    let ends = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    let is_plain = |block: &&[u8]| !block.iter().fold(false, |found, byte| found | ends(byte));
    let whole = BLOCK_BYTES * bytes.chunks_exact(BLOCK_BYTES).take_while(is_plain).count();
    whole + bytes[whole..].iter().position(ends).unwrap_or(bytes.len() - whole)
}
