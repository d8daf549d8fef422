//! axe-core, which judges pages by WCAG: from npm, of the version and the checksum that are locked. It is no part of the
//! tree, and no page of ours loads it.

use std::path::PathBuf;
use std::process::Command;

use super::{announce, debian, tools_root};
use crate::error::{Error, Result, at};
use crate::{process, workspace};

const LOCK: &str = "package-lock.json";

/// Brings its script. What is installed is held against the lock that it was installed from.
pub(super) fn ensure() -> Result<PathBuf> {
    let lists = workspace::root().join("tests/axe");
    let wanted = std::fs::read_to_string(lists.join(LOCK)).map_err(at(&lists))?;
    let home = tools_root().join("axe");
    let (installed, script) = (home.join("installed.json"), home.join("node_modules/axe-core/axe.min.js"));
    if script.is_file() && std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(script);
    }
    if process::find("npm").is_none() {
        debian::install(&["nodejs", "npm"]);
    }
    announce("npm ci axe-core");
    std::fs::create_dir_all(&home).map_err(at(&home))?;
    for name in ["package.json", LOCK] {
        std::fs::copy(lists.join(name), home.join(name)).map_err(at(&home))?;
    }
    let done = process::run(
        Command::new("npm")
            // Nobody else's scripts run here.
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&home),
    );
    if done.is_err() || !script.is_file() {
        return Err(Error::Missing(vec![format!("axe-core: npm ci, in {}", home.display())]));
    }
    // Written last: an installation that was cut off is begun anew.
    std::fs::write(&installed, wanted).map_err(at(&installed))?;
    Ok(script)
}
