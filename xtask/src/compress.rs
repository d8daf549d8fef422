//! Brotli at its best level: the bytes that a browser gets.

use std::io::Write as _;
use std::path::Path;

const LEVEL: u32 = 11;
/// Base-2 logarithm of the window: the largest that every browser must take.
const WINDOW: u32 = 22;

/// What compresses well. Pictures and fonts are compressed already.
const KINDS: &[&str] = &["js", "mjs", "wasm", "css", "html", "svg", "json", "txt", "bin"];

/// Whether a `.br` file beside this one makes sense.
pub(crate) fn pays(path: &Path) -> bool {
    path.extension().and_then(|kind| kind.to_str()).is_some_and(|kind| KINDS.contains(&kind))
}

/// The compressed bytes.
pub(crate) fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, LEVEL, WINDOW);
    // Writing to memory cannot fail.
    let _ = writer.write_all(bytes);
    writer.into_inner()
}

#[cfg(test)]
mod tests {
    use super::{brotli, pays};
    use std::path::Path;

    #[test]
    fn text_shrinks_and_fonts_are_left_alone() {
        assert!(brotli(&[b'a'; 10_000]).len() < 100);
        assert!(pays(Path::new("h5_bg.wasm")));
        assert!(!pays(Path::new("font.woff2")));
    }
}
