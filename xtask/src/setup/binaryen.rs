//! `wasm-opt` from npm. Debian's (108) silently corrupts what wasm-bindgen writes, so PATH is never asked.

use std::path::PathBuf;
use std::process::Command;

use super::{announce, debian, tools_root};
use crate::error::{Error, Result};
use crate::process;

const VERSION: &str = "132.0.0";

pub(super) fn ensure() -> Result<PathBuf> {
    let folder = tools_root().join(format!("binaryen-{VERSION}"));
    let program = folder.join("node_modules/.bin/wasm-opt");
    if program.exists() {
        return Ok(program);
    }
    if process::find("npm").is_none() {
        debian::install(&["nodejs", "npm"]);
    }
    announce(&format!("npm install binaryen@{VERSION}"));
    let installed = process::run(
        Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--no-update-notifier", "--prefix"])
            .arg(&folder)
            .arg(format!("binaryen@{VERSION}")),
    );
    if installed.is_ok() && program.exists() {
        return Ok(program);
    }
    Err(Error::Missing(vec![format!(
        "wasm-opt (binaryen {VERSION}): npm install --prefix {} binaryen@{VERSION}",
        folder.display()
    )]))
}
