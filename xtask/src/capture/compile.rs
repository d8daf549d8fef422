//! Compiles the capture module, with and without vectors, in the way that it is told.

use std::path::PathBuf;

use super::Build;
use crate::error::Result;
use crate::lean::Way;
use crate::process;
use crate::setup::{TRIPLE, WebTools};
use crate::workspace;

/// The module's memory never grows beyond this: a page on a small phone dies of more.
const MAX_MEMORY_BYTES: u32 = 256 * 1024 * 1024;

/// Vectors of 128 bits, which every browser since 2021 (Chrome, Firefox) or 2023 (Safari) runs.
pub(crate) const SIMD_FLAG: &str = "-Ctarget-feature=+simd128";

/// Compiles both builds in one way; the modules' paths, in the order of [`Build::ALL`].
pub(super) fn all(tools: &WebTools, way: Way) -> Result<[PathBuf; 2]> {
    let [first, second] = Build::ALL.map(|build| one(tools, build, way));
    Ok([first?, second?])
}

fn one(tools: &WebTools, build: Build, way: Way) -> Result<PathBuf> {
    println!("capture module: {} build, {}", build.name(), way.name());
    let target = target_folder(build, way);
    let flags: &[&str] = if build == Build::Simd { &[SIMD_FLAG] } else { &[] };
    let mut cargo = tools.toolchain.cargo();
    cargo
        .args(["rustc", "--package", "capture-wasm", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", TRIPLE])
        // After `--`: for the module alone, so that its dependencies stay shared with the web app's.
        .args(["--", &format!("-Clink-arg=--max-memory={MAX_MEMORY_BYTES}")])
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(workspace::root());
    way.set(&mut cargo, flags);
    process::run(&mut cargo)?;
    Ok(target.join(TRIPLE).join("wasm/capture_wasm.wasm"))
}

/// Apart, since other compiler flags rebuild everything. The one without vectors is the pages' too.
fn target_folder(build: Build, way: Way) -> PathBuf {
    workspace::target(match build {
        Build::Simd => match way {
            Way::Lean => "wasm-lean-simd",
            Way::Plain => "wasm-simd",
        },
        Build::Plain => way.target(),
    })
}
