//! Tesseract with Indonesian, which reads the printed fields of cards.

use std::process::Command;

use super::debian;
use crate::error::{Error, Result};
use crate::process;

const PACKAGES: &[&str] = &["tesseract-ocr", "tesseract-ocr-ind"];

/// Brings it; it is found in PATH by whoever reads.
pub(super) fn ensure() -> Result<()> {
    if present() {
        return Ok(());
    }
    debian::install(PACKAGES);
    if present() { Ok(()) } else { Err(Error::Missing(vec![by_hand()])) }
}

/// Brings it where that can be done, and says so where it cannot: the server does without.
pub(super) fn try_to() {
    if ensure().is_err() {
        println!("set-up: going on without Tesseract, of cards the number alone is read. {}", by_hand());
    }
}

fn present() -> bool {
    let languages = process::find("tesseract")
        .and_then(|program| process::quietly(Command::new(program).arg("--list-langs")));
    languages.is_some_and(|list| list.lines().any(|line| line.trim() == "ind"))
}

fn by_hand() -> String {
    debian::by_hand("Tesseract with Indonesian", PACKAGES)
}
