//! Where things are in the workspace.

use std::path::PathBuf;

use crate::error::{Error, Result, at};

/// The workspace root.
pub(crate) fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or_else(|| own.clone(), PathBuf::from)
}

/// A path below the target folder of this workspace.
pub(crate) fn target(below: &str) -> PathBuf {
    root().join("target").join(below)
}

/// Where cargo puts what it builds for this machine.
pub(crate) fn native_target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Where cargo puts a program of ours.
pub(crate) fn binary(name: &str, release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    native_target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The version that `Cargo.lock` holds of a package; the first one where there are several.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path).map_err(at(&path))?;
    version_in_lock(&text, package)
        .ok_or_else(|| Error::Unexpected(format!("Cargo.lock has no package `{package}`")))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn version_is_found_by_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-backend\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
