//! The `PostgreSQL` server's programs; Debian keeps them out of PATH.

use std::path::{Path, PathBuf};

use super::debian;
use crate::error::{Error, Result};
use crate::process;

const PACKAGES: &[&str] = &["postgresql"];
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";

/// The folder that holds `initdb`, `postgres` and `pg_isready`.
pub(super) fn ensure() -> Result<PathBuf> {
    if let Some(folder) = present() {
        return Ok(folder);
    }
    debian::install(PACKAGES);
    present().ok_or_else(|| Error::Missing(vec![debian::by_hand("PostgreSQL server", PACKAGES)]))
}

fn present() -> Option<PathBuf> {
    let in_path = process::find("initdb").and_then(|path| {
        // A link in PATH leads to the folder with the others.
        path.canonicalize().ok()?.parent().map(Path::to_path_buf)
    });
    in_path.into_iter().chain(debian_folders()).find(|folder| {
        ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
    })
}

/// Newest version first.
fn debian_folders() -> Vec<PathBuf> {
    let Ok(entries) = Path::new(DEBIAN_FOLDER).read_dir() else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, folder)| folder).collect()
}
