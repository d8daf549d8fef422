//! What a page loads of the package before its camera can open, against its budget.

use std::path::Path;

use crate::compress;
use crate::error::{Error, Result, at};
use crate::lean::Way;
use crate::stamp;

/// The aim for loader, glue, module and worker as a browser gets them: 90 kB are half a second at 1.6 Mbit/s.
const AIM_BYTES: usize = 90_000;
/// What they may weigh until the aim is met: today's weight and one kilobyte. Lower it with every saving.
const BUDGET_BYTES: usize = 124_500;

/// Loaded later, and only where a page uses it.
const DATA_KIND: &str = "bin";

/// Prints every file and their sum. A lean build over the budget is an error.
pub(super) fn check(package: &Path, way: Way) -> Result<()> {
    let mut loaded = 0;
    for file in stamp::files(package)? {
        let name = file.strip_prefix(package).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        let counts = matches!(kind, "js" | "wasm") && !name.starts_with("plain/");
        if counts || matches!(kind, "js" | "wasm" | DATA_KIND) {
            let bytes = std::fs::read(&file).map_err(at(&file))?;
            let small = compress::brotli(&bytes).len();
            loaded += if counts { small } else { 0 };
            let note = if counts { "" } else { "  (not counted)" };
            println!("{name:<28} {:>9} B {small:>9} B brotli{note}", bytes.len());
        }
    }
    println!(
        "a capture page loads {loaded} B brotli of {BUDGET_BYTES}, aim {AIM_BYTES} ({} build)",
        way.name()
    );
    match way {
        Way::Lean => within(loaded),
        Way::Plain => {
            println!(
                "the budget holds for the lean build: it takes the source of the standard library (rust-src)"
            );
            Ok(())
        }
    }
}

fn within(loaded: usize) -> Result<()> {
    if loaded <= BUDGET_BYTES {
        return Ok(());
    }
    Err(Error::Unexpected(format!(
        "the capture package weighs {} B more than its budget of {BUDGET_BYTES} B brotli",
        loaded - BUDGET_BYTES
    )))
}

#[cfg(test)]
mod tests {
    use super::{BUDGET_BYTES, within};

    #[test]
    fn one_byte_over_the_budget_is_an_error() {
        assert!(within(BUDGET_BYTES).is_ok());
        assert!(within(BUDGET_BYTES + 1).is_err());
    }
}
