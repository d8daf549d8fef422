//! Compiles one build of the capture module: lean where the standard library's source is at hand, plain elsewhere.
//!
//! Lean: the standard library is compiled along, for size, and a panic traps without a message. That is a quarter of
//! what a phone would load otherwise. It takes two unstable switches of the compiler, so a compiler that does not
//! take them any more falls back to the plain way.

use std::path::PathBuf;

use super::Build;
use crate::error::Result;
use crate::process;
use crate::setup::{TRIPLE, WebTools};
use crate::workspace;

/// The module's memory never grows beyond this: a page on a small phone dies of more.
const MAX_MEMORY_BYTES: u32 = 256 * 1024 * 1024;

/// The standard library along, its sorting and searching in the small forms.
const LEAN_ARGS: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const LEAN_FLAGS: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Vectors of 128 bits, which every browser since 2021 (Chrome, Firefox) or 2023 (Safari) runs.
pub(crate) const SIMD_FLAG: &str = "-Ctarget-feature=+simd128";

/// How the module is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Lean,
    Plain,
}

impl Way {
    pub(super) const ALL: [Self; 2] = [Self::Lean, Self::Plain];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lean => "lean",
            Self::Plain => "plain",
        }
    }
}

/// Compiles both builds in one way; the modules' paths, in the order of [`Build::ALL`].
pub(super) fn all(tools: &WebTools, way: Way) -> Result<[PathBuf; 2]> {
    let [first, second] = Build::ALL.map(|build| one(tools, build, way));
    Ok([first?, second?])
}

fn one(tools: &WebTools, build: Build, way: Way) -> Result<PathBuf> {
    println!("capture module: {} build, {}", build.name(), way.name());
    let target = target_folder(build, way);
    let mut flags = Vec::new();
    if build == Build::Simd {
        flags.push(SIMD_FLAG);
    }
    let mut cargo = tools.toolchain.cargo();
    cargo.arg("rustc");
    if way == Way::Lean {
        cargo.args(LEAN_ARGS).env("RUSTC_BOOTSTRAP", "1");
        flags.extend(LEAN_FLAGS);
    }
    cargo
        .args(["--package", "capture-wasm", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", TRIPLE])
        // After `--`: for the module alone, so that its dependencies stay shared with the web app's.
        .args(["--", &format!("-Clink-arg=--max-memory={MAX_MEMORY_BYTES}")])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .current_dir(workspace::root());
    if !flags.is_empty() {
        cargo.env("RUSTFLAGS", flags.join(" "));
    }
    process::run(&mut cargo)?;
    Ok(target.join(TRIPLE).join("wasm/capture_wasm.wasm"))
}

/// Apart, since other compiler flags rebuild everything. The plainest one is the web app's too.
fn target_folder(build: Build, way: Way) -> PathBuf {
    workspace::target(match (way, build) {
        (Way::Lean, Build::Simd) => "wasm-lean-simd",
        (Way::Lean, Build::Plain) => "wasm-lean",
        (Way::Plain, Build::Simd) => "wasm-simd",
        (Way::Plain, Build::Plain) => "wasm",
    })
}
