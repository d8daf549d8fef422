//! Rules of the house that no other tool knows, looked for line by line.

use std::path::Path;

use crate::error::{Error, Result, at};
use crate::{stamp, workspace};

/// What a line may not contain, where, and why.
struct Rule {
    /// The beginning of the path, from the workspace root.
    below: &'static [&'static str],
    /// The file's ending.
    kind: &'static str,
    /// Split in two, so that this file does not break its own rules.
    forbidden: (&'static str, &'static str),
    why: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        below: &[],
        kind: "rs",
        forbidden: ("#[al", "low("),
        why: "an exception to a lint is an `expect` with its reason",
    },
    Rule {
        below: &[],
        kind: "rs",
        forbidden: ("#![al", "low("),
        why: "an exception to a lint is an `expect` with its reason",
    },
    Rule { below: &[], kind: "rs", forbidden: ("use ", "ring::"), why: RING },
    Rule { below: &[], kind: "rs", forbidden: ("extern crate ", "ring"), why: RING },
    Rule { below: &["web-app", "capture-wasm"], kind: "rs", forbidden: ("inner", "_html"), why: MARKUP },
    Rule {
        below: &["web-app", "capture-wasm", "public"],
        kind: "js",
        forbidden: ("inner", "HTML"),
        why: MARKUP,
    },
    Rule { below: &["web-app", "public"], kind: "html", forbidden: ("<sty", "le"), why: POLICY },
    Rule { below: &["web-app", "public"], kind: "html", forbidden: (" style", "="), why: POLICY },
];

const RING: &str = "cryptography comes from one provider, and it is not ring";
const MARKUP: &str = "text becomes markup only through the framework, which escapes it";
const POLICY: &str = "the content security policy forbids inline styles";

/// The folders with files of ours.
const FOLDERS: [&str; 10] = [
    "contract",
    "vision",
    "specimen",
    "capture-wasm",
    "web-app",
    "server",
    "tests",
    "benches",
    "xtask",
    "public",
];

/// Names every line that breaks a rule.
pub(super) fn check() -> Result<()> {
    let root = workspace::root();
    let mut faults = Vec::new();
    let mut count = 0_usize;
    for folder in FOLDERS {
        for file in stamp::files(&root.join(folder))? {
            let path = file.strip_prefix(&root).unwrap_or(&file);
            if !RULES.iter().any(|rule| rule.covers(path)) {
                continue;
            }
            let text = std::fs::read_to_string(&file).map_err(at(&file))?;
            faults.extend(faults_in(path, &text));
            count += 1;
        }
    }
    if faults.is_empty() {
        println!("{count} files keep the rules of the house");
        Ok(())
    } else {
        Err(Error::Unexpected(faults.join("\n")))
    }
}

impl Rule {
    fn covers(&self, path: &Path) -> bool {
        let kind = path.extension().and_then(|kind| kind.to_str());
        kind == Some(self.kind)
            && (self.below.is_empty() || self.below.iter().any(|folder| path.starts_with(folder)))
    }
}

fn faults_in(path: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let rules: Vec<(String, &Rule)> = RULES
        .iter()
        .filter(|rule| rule.covers(path))
        .map(|rule| (format!("{}{}", rule.forbidden.0, rule.forbidden.1), rule))
        .collect();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        let mut at_line = |needle: &str, why: &str| {
            found.push(format!("{}:{}: `{needle}`: {why}", path.display(), number + 1));
        };
        for (needle, rule) in &rules {
            if line.contains(needle.as_str()) {
                at_line(needle, rule.why);
            }
        }
        let html = path.extension().is_some_and(|kind| kind == "html");
        if html && line.contains("<script") && !line.contains("src=") {
            at_line("<script", "the content security policy forbids inline scripts: name a file");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::faults_in;
    use std::path::Path;

    #[test]
    fn allowed_lint_is_found_but_not_in_a_comment() {
        let text = format!("{}{}dead_code)]\n// {0}{1}dead_code)]\n", "#[al", "low(");
        let faults = faults_in(Path::new("server/src/main.rs"), &text);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("server/src/main.rs:1:"));
    }

    #[test]
    fn inline_style_and_script_are_found_in_pages_alone() {
        let text = "<style>\n<p style=\"x\">\n<script>\n<script src=\"a.js\"></script>\n";
        assert_eq!(faults_in(Path::new("web-app/h5.html"), text).len(), 3);
        assert!(faults_in(Path::new("xtask/a.html"), text).iter().all(|fault| fault.contains("script")));
    }

    #[test]
    fn words_that_end_in_ring_are_not_ring() {
        assert!(
            faults_in(Path::new("server/src/a.rs"), "use string::String;\nuse crate::keyring;\n").is_empty()
        );
        assert_eq!(faults_in(Path::new("server/src/a.rs"), &format!("use {}::hmac;\n", "ring")).len(), 1);
    }
}
