//! Set-up: what a task needs from the machine. Each tool is looked for first, installed when missing,
//! and named with the command that brings it where this machine cannot install.

mod axe;
mod binaryen;
mod browser;
mod cargo_tools;
mod database;
mod debian;
mod openapi_tools;
mod openssl;
mod python;
mod tesseract;
mod wasm_target;

use std::path::{Path, PathBuf};

pub(crate) use browser::Browser;
pub(crate) use openapi_tools::OpenapiTools;
pub(crate) use wasm_target::{TRIPLE, WasmToolchain, own_cargo};

use crate::error::{Error, Result, at};
use crate::workspace;

/// What builds everything that a browser loads.
pub(crate) struct WebTools {
    /// The compiler with a standard library for wasm32.
    pub(crate) toolchain: WasmToolchain,
    /// `wasm-bindgen`, of the library's version.
    pub(crate) wasm_bindgen: PathBuf,
    /// `trunk`.
    pub(crate) trunk: PathBuf,
    /// `wasm-opt`, from npm.
    pub(crate) wasm_opt: PathBuf,
}

/// What the tests need beside the build.
pub(crate) struct TestTools {
    /// `cargo nextest`, or none where it cannot be had: then `cargo test` does.
    pub(crate) nextest: Option<PathBuf>,
    /// `wasm-bindgen-test-runner`.
    pub(crate) wasm_test_runner: PathBuf,
    /// Chromium and its driver.
    pub(crate) browser: Browser,
    /// The folder with `initdb` and `postgres`; none where the caller brought a database of his own.
    pub(crate) postgres: Option<PathBuf>,
    /// What calls everything in the API document.
    pub(crate) openapi: OpenapiTools,
    /// The script that judges pages.
    pub(crate) axe: PathBuf,
}

/// Brings what the web build needs. All missing tools are named at once.
pub(crate) fn for_web() -> Result<WebTools> {
    make_web_folder()?;
    let mut missing = Vec::new();
    let toolchain = keep(wasm_target::ensure(), &mut missing)?;
    let wasm_bindgen = keep(cargo_tools::wasm_bindgen(), &mut missing)?;
    let trunk = keep(cargo_tools::trunk(), &mut missing)?;
    let wasm_opt = keep(binaryen::ensure(), &mut missing)?;
    match (toolchain, wasm_bindgen, trunk, wasm_opt) {
        (Some(toolchain), Some(wasm_bindgen), Some(trunk), Some(wasm_opt)) => {
            Ok(WebTools { toolchain, wasm_bindgen, trunk, wasm_opt })
        }
        _ => Err(Error::Missing(missing)),
    }
}

/// Brings what the tests need beside the build. All missing tools are named at once.
pub(crate) fn for_tests(own_database: bool) -> Result<TestTools> {
    make_web_folder()?;
    let mut missing = Vec::new();
    let nextest = cargo_tools::nextest();
    let runner = keep(cargo_tools::wasm_test_runner(), &mut missing)?;
    let browser = keep(browser::ensure(), &mut missing)?;
    keep(tesseract::ensure(), &mut missing)?;
    let postgres = if own_database { None } else { keep(database::ensure(), &mut missing)? };
    keep(openssl::ensure(), &mut missing)?;
    let openapi = keep(openapi_tools::ensure(), &mut missing)?;
    let axe = keep(axe::ensure(), &mut missing)?;
    match (runner, browser, openapi, axe, missing.is_empty()) {
        (Some(wasm_test_runner), Some(browser), Some(openapi), Some(axe), true) => {
            Ok(TestTools { nextest, wasm_test_runner, browser, postgres, openapi, axe })
        }
        _ => Err(Error::Missing(missing)),
    }
}

/// Brings what reads the printed fields of cards.
pub(crate) fn for_reading() -> Result<()> {
    tesseract::ensure()
}

/// Brings what the server uses where it is there.
pub(crate) fn for_serving() {
    tesseract::try_to();
}

/// Brings `cargo-deny`.
pub(crate) fn for_deny() -> Result<PathBuf> {
    cargo_tools::deny()
}

/// Brings what judges the API document.
pub(crate) fn for_openapi() -> Result<OpenapiTools> {
    openapi_tools::ensure()
}

/// Brings Python with what a list names.
pub(crate) fn for_spreadsheets(list: &Path) -> Result<PathBuf> {
    Ok(python::environment("spreadsheets", list, "XlsxWriter openpyxl")?.join("python"))
}

/// Brings Chromium and its driver.
pub(crate) fn for_browsing() -> Result<Browser> {
    browser::ensure()
}

/// Brings `cargo-fuzz`.
pub(crate) fn for_fuzzing() -> Result<PathBuf> {
    cargo_tools::fuzz()
}

/// The toolchain that can lint for wasm32, or none where it comes without clippy.
pub(crate) fn for_wasm_lint() -> Result<Option<WasmToolchain>> {
    let toolchain = wasm_target::ensure()?;
    Ok(toolchain.ensure_clippy().then_some(toolchain))
}

/// The server embeds this folder, so it has to be there before anything compiles.
pub(crate) fn make_web_folder() -> Result<()> {
    let web = workspace::target("web");
    std::fs::create_dir_all(&web).map_err(at(&web))
}

/// Where tools of fixed versions are installed, beside cargo's own and never over them.
fn tools_root() -> PathBuf {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from).join("tanda-tools")
}

/// Says that an installation begins: some take minutes.
fn announce(what: &str) {
    println!("set-up: {what}");
}

/// Collects the lines on a missing tool, so that a person reads of all of them at once.
fn keep<T>(found: Result<T>, missing: &mut Vec<String>) -> Result<Option<T>> {
    match found {
        Ok(tool) => Ok(Some(tool)),
        Err(Error::Missing(lines)) => {
            missing.extend(lines);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}
