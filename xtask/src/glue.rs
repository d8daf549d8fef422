//! The JavaScript that wasm-bindgen writes, made smaller without a minifier: comments go, code stays as it is.
//! The documentation that they hold is in the type declarations too.

use std::path::Path;

use crate::error::{Result, at};

/// Rewrites a glue file without its comments.
pub(crate) fn shrink(path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    std::fs::write(path, without_comments(&text)).map_err(at(path))
}

/// Drops comments that have lines of their own. One behind code stays: finding it takes a parser.
fn without_comments(glue: &str) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut in_block = false;
    for line in glue.lines() {
        let trimmed = line.trim();
        let opens = !in_block && trimmed.starts_with("/*");
        if in_block || opens {
            // A block that ends before code on the same line is none of wasm-bindgen's.
            in_block = !trimmed.ends_with("*/");
            continue;
        }
        if !trimmed.starts_with("//") && !trimmed.is_empty() {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_on_their_own_lines_go_and_code_stays() {
        let glue = "/* @ts-self-types=\"./capture.d.ts\" */\n/**\n * Says a.\n */\nexport function a() {\n    // why\n\
                    \n    return 'x // y'; // z\n}\n";
        assert_eq!(without_comments(glue), "export function a() {\n    return 'x // y'; // z\n}\n");
    }
}
