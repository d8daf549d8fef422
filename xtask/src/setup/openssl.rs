//! OpenSSL's program: tests have it judge the certificates that the server issues.

use std::path::PathBuf;

use super::debian;
use crate::error::{Error, Result};
use crate::process;

const PACKAGES: &[&str] = &["openssl"];

/// The program.
pub(super) fn ensure() -> Result<PathBuf> {
    let present = || process::find("openssl");
    if let Some(path) = present() {
        return Ok(path);
    }
    debian::install(PACKAGES);
    present().ok_or_else(|| Error::Missing(vec![debian::by_hand("OpenSSL", PACKAGES)]))
}
