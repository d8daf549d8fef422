//! Tools that cargo installs, each of a fixed version.

use std::path::PathBuf;
use std::process::Command;

use super::wasm_target::own_cargo;
use super::{announce, tools_root};
use crate::error::{Error, Result};
use crate::{process, workspace};

/// 0.22 asks for a newer compiler than Debian and rustup's current one.
const TRUNK: &str = "0.21.14";
const NEXTEST: &str = "0.9.143";
const DENY: &str = "0.20.2";
const FUZZ: &str = "0.13.2";

struct CargoTool {
    /// The package, also how messages call it.
    package: &'static str,
    /// The program that is wanted of it.
    program: &'static str,
    /// How the program is asked for its version.
    version_args: &'static [&'static str],
    /// The version to have, or to install where any will do.
    version: String,
    /// Whether another version that is there already will do.
    any_version: bool,
    /// Whether the package's own lock file is used: wasm-bindgen-cli's names a withdrawn release.
    locked: bool,
}

pub(super) fn trunk() -> Result<PathBuf> {
    ensure(&CargoTool {
        package: "trunk",
        program: "trunk",
        version_args: &["--version"],
        version: TRUNK.to_owned(),
        any_version: false,
        locked: true,
    })
}

pub(super) fn wasm_bindgen() -> Result<PathBuf> {
    ensure(&wasm_bindgen_cli("wasm-bindgen")?)
}

pub(super) fn wasm_test_runner() -> Result<PathBuf> {
    ensure(&wasm_bindgen_cli("wasm-bindgen-test-runner")?)
}

fn wasm_bindgen_cli(program: &'static str) -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program,
        version_args: &["--version"],
        version: workspace::locked_version("wasm-bindgen")?,
        any_version: false,
        locked: false,
    })
}

/// None where it cannot be had: the tests then run without it.
pub(super) fn nextest() -> Option<PathBuf> {
    let found = ensure(&CargoTool {
        package: "cargo-nextest",
        program: "cargo-nextest",
        version_args: &["nextest", "--version"],
        version: NEXTEST.to_owned(),
        any_version: true,
        locked: true,
    });
    found.ok()
}

pub(super) fn deny() -> Result<PathBuf> {
    ensure(&CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version_args: &["--version"],
        version: DENY.to_owned(),
        any_version: false,
        locked: true,
    })
}

pub(super) fn fuzz() -> Result<PathBuf> {
    ensure(&CargoTool {
        package: "cargo-fuzz",
        program: "cargo-fuzz",
        version_args: &["--version"],
        version: FUZZ.to_owned(),
        any_version: true,
        locked: true,
    })
}

fn ensure(tool: &CargoTool) -> Result<PathBuf> {
    if let Some(path) = present(tool) {
        return Ok(path);
    }
    let spec = format!("{}@{}", tool.package, tool.version);
    let locked: &[&str] = if tool.locked { &["--locked"] } else { &[] };
    announce(&format!("cargo install {spec} (some minutes)"));
    let installed = process::run(
        Command::new(own_cargo())
            .args(["install", "--quiet", "--force", &spec])
            .args(locked)
            .arg("--root")
            .arg(tools_root())
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            // Outside the workspace, whose settings are not the tool's.
            .current_dir(std::env::temp_dir()),
    );
    match (installed, present(tool)) {
        (Ok(()), Some(path)) => Ok(path),
        _ => Err(Error::Missing(vec![format!(
            "{} {}: cargo install {spec} {}",
            tool.package,
            tool.version,
            locked.join(" ")
        )])),
    }
}

/// The program in PATH or among our own tools, of a version that will do.
fn present(tool: &CargoTool) -> Option<PathBuf> {
    let own = tools_root().join("bin").join(tool.program);
    [process::find(tool.program), own.is_file().then_some(own)].into_iter().flatten().find(|path| {
        process::quietly(Command::new(path).args(tool.version_args))
            .is_some_and(|text| tool.any_version || says_version(&text, &tool.version))
    })
}

/// Whether a `--version` answer names exactly this version.
fn says_version(answer: &str, version: &str) -> bool {
    answer.split_whitespace().any(|word| word.trim_start_matches('v') == version)
}

#[cfg(test)]
mod tests {
    use super::says_version;

    #[test]
    fn version_is_compared_whole() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(says_version("wasm-bindgen 0.2.130 (abc)", "0.2.130"));
        assert!(!says_version("wasm-bindgen 0.2.130", "0.2.13"));
    }
}
