//! `cargo xtask package`: compiles the capture module twice, with and without SIMD, and writes the npm package.

mod package;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Result, at};
use crate::glue;
use crate::process;
use crate::setup::{TRIPLE, WebTools};
use crate::stamp::{self, Inputs};
use crate::workspace;

/// The module's memory never grows beyond this: a page on a small phone dies of more.
const MAX_MEMORY_BYTES: u32 = 256 * 1024 * 1024;

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

    /// Apart, since other compiler flags rebuild everything. The plain one is the web app's too.
    fn target_folder(self) -> PathBuf {
        match self {
            Self::Simd => workspace::target("wasm-simd"),
            Self::Plain => workspace::target("wasm"),
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
    let done = stamp::unless_fresh("capture", &folder().join("package.json"), &inputs, || {
        let made = workspace::target("capture");
        for build in Build::ALL {
            println!("capture module: {} build", build.name());
            compile(tools, build, &made.join(build.name()))?;
        }
        package::write(&made, &folder())
    })?;
    Ok(done)
}

/// Prints what the package weighs.
pub(crate) fn print_sizes() -> Result<()> {
    package::print_sizes(&folder())
}

/// Compiles one build and leaves glue, types and module in `out`.
fn compile(tools: &WebTools, build: Build, out: &Path) -> Result<()> {
    let target = build.target_folder();
    let mut cargo = tools.toolchain.cargo();
    cargo
        .args(["rustc", "--package", "capture-wasm", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", TRIPLE])
        // After `--`: for the module alone, so that its dependencies stay shared with the web app's.
        .args(["--", &format!("-Clink-arg=--max-memory={MAX_MEMORY_BYTES}")])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .current_dir(workspace::root());
    if build == Build::Simd {
        cargo.env("RUSTFLAGS", "-Ctarget-feature=+simd128");
    }
    process::run(&mut cargo)?;

    if out.exists() {
        std::fs::remove_dir_all(out).map_err(at(out))?;
    }
    process::run(
        Command::new(&tools.wasm_bindgen)
            .args(["--target", "web", "--typescript", "--out-name", "capture", "--out-dir"])
            .arg(out)
            .arg(target.join(TRIPLE).join("wasm/capture_wasm.wasm")),
    )?;
    // Also what lets both builds share one file: the two differ in comments at most.
    glue::shrink(&out.join("capture.js"))?;
    optimise(&tools.wasm_opt, &out.join("capture_bg.wasm"), build == Build::Simd)
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
