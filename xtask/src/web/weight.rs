//! What a browser loads of each page, against its budget.

use std::path::{Path, PathBuf};

use crate::compress;
use crate::error::{Error, Result, at};
use crate::lean::Way;
use crate::stamp;

/// What every page loads beside its own folder.
const SHARED: [&str; 2] = ["tokens.css", "fonts/plus-jakarta-sans-latin.woff2"];

/// The most that a page may weigh on the wire, in bytes.
const fn budget_bytes(page: &str) -> usize {
    match page.as_bytes() {
        // Three quarters of a second at 1.6 Mbit/s, before the camera is asked for.
        b"h5" => 150_000,
        // Staff load it once a release.
        _ => 300_000,
    }
}

/// Prints the sum of a page below `web`. A lean build over the budget is an error.
pub(super) fn check(web: &Path, page: &str, way: Way) -> Result<()> {
    let mut files: Vec<PathBuf> = stamp::files(&web.join(page))?;
    files.retain(|file| file.extension().is_none_or(|kind| kind != "br"));
    files.extend(SHARED.map(|name| web.join(name)));
    files.push(web.join(if page == "h5" { "start-h5.js" } else { "start-portal.js" }));
    let mut loaded = 0;
    for file in &files {
        let bytes = std::fs::read(file).map_err(at(file))?;
        loaded += if compress::pays(file) { compress::brotli(&bytes).len() } else { bytes.len() };
    }
    println!("page {page} loads {loaded} B of {} ({} build)", budget_bytes(page), way.name());
    match way {
        Way::Lean => within(page, loaded),
        Way::Plain => {
            println!(
                "the budget holds for the lean build: it takes the source of the standard library (rust-src)"
            );
            Ok(())
        }
    }
}

fn within(page: &str, loaded: usize) -> Result<()> {
    match loaded.checked_sub(budget_bytes(page)) {
        None | Some(0) => Ok(()),
        Some(more) => Err(Error::Unexpected(format!("page {page} weighs {more} B more than its budget"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{budget_bytes, within};

    #[test]
    fn one_byte_over_a_pages_budget_is_an_error() {
        for page in ["h5", "portal", "insight", "settings"] {
            assert!(within(page, budget_bytes(page)).is_ok());
            assert!(within(page, budget_bytes(page) + 1).is_err());
        }
    }
}
