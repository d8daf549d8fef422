//! `cargo xtask package`: compiles the capture module twice, with and without SIMD, and writes the npm package.

mod compile;
mod imports;
mod package;
mod weight;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Result, at};
use crate::glue;
use crate::lean::{self, Way};
use crate::process;
use crate::setup::WebTools;
use crate::stamp::{self, Inputs};
use crate::workspace;
pub(crate) use compile::SIMD_FLAG;

/// What a browser must know anyway to run this project's output, for `wasm-opt` to use and keep.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// One of the two builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    Simd,
    Plain,
}

impl Build {
    const ALL: [Self; 2] = [Self::Simd, Self::Plain];

    fn name(self) -> &'static str {
        match self {
            Self::Simd => "simd",
            Self::Plain => "plain",
        }
    }
}

/// What the package is made of.
pub(crate) fn inputs() -> Inputs {
    Inputs::below_root(&[
        "contract",
        "vision",
        "capture-wasm",
        "Cargo.toml",
        "Cargo.lock",
        "xtask/src/capture",
        "xtask/src/lean.rs",
    ])
}

/// The package's folder.
pub(crate) fn folder() -> PathBuf {
    workspace::target("npm/capture")
}

/// Writes the package where an input changed. True where it did.
pub(crate) fn build(tools: &WebTools) -> Result<bool> {
    let mut inputs = inputs();
    inputs.words.push(tools.toolchain.version());
    let manifest = folder().join("package.json");
    // An input too: with the source of the standard library the same files make another module.
    inputs.words.push(format!("std source: {}", tools.toolchain.has_std_source()));
    stamp::unless_fresh("capture", &manifest, &inputs, || {
        let (way, modules) = lean::compiled(tools, "capture module", |way| compile::all(tools, way))?;
        let made = workspace::target("capture");
        for (build, module) in Build::ALL.into_iter().zip(&modules) {
            bind(tools, build, module, &made.join(build.name()))?;
        }
        let note = way_note();
        std::fs::write(&note, way.name()).map_err(at(&note))?;
        package::write(&made, &folder())
    })
}

/// Prints what the package weighs, and fails where that is more than its budget.
pub(crate) fn check_sizes() -> Result<()> {
    let note = way_note();
    let name = std::fs::read_to_string(&note).map_err(at(&note))?;
    weight::check(&folder(), Way::named(&name))
}

/// Runs the package in Node, once for each way to load it.
pub(crate) fn check_in_node() -> Result<()> {
    let script = workspace::root().join("xtask/src/capture/node-check.mjs");
    for way in ["default", "bare", "simd", "plain"] {
        process::run(Command::new("node").arg(&script).arg(folder()).arg(way))?;
    }
    Ok(())
}

/// Where the way of the last build stands.
fn way_note() -> PathBuf {
    workspace::target("capture/way")
}

/// Leaves glue, types and the shrunk module of a build in `out`.
fn bind(tools: &WebTools, build: Build, module: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out).map_err(at(out))?;
    }
    process::run(
        Command::new(&tools.wasm_bindgen)
            .args(["--target", "web", "--typescript", "--out-name", "capture", "--out-dir"])
            .arg(out)
            .arg(module),
    )?;
    // Also what lets both builds share one file: the two differ in comments at most, and names follow the file.
    glue::shrink(&out.join("capture.js"))?;
    let module = out.join("capture_bg.wasm");
    optimise(&tools.wasm_opt, &module, build == Build::Simd)?;
    imports::shorten(&out.join("capture.js"), &module)
}

/// Shrinks a module in place.
pub(crate) fn optimise(wasm_opt: &Path, module: &Path, simd: bool) -> Result<()> {
    let mut command = Command::new(wasm_opt);
    command.arg("-Oz").args(FEATURES);
    if simd {
        command.arg("--enable-simd");
    }
    process::run(command.arg(module).arg("-o").arg(module))
}
