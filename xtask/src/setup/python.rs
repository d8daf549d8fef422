//! Programs in Python, each list of them in an environment of its own, at fixed versions.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{announce, debian, tools_root};
use crate::error::{Error, Result, at};
use crate::process;

const PACKAGES: &[&str] = &["python3", "python3-venv"];

/// Brings what a list names into an environment, and gives the folder of its programs. What is installed is held against
/// the list that it was installed from.
pub(super) fn environment(name: &str, list: &Path, what: &str) -> Result<PathBuf> {
    let wanted = std::fs::read_to_string(list).map_err(at(list))?;
    let home = tools_root().join(name);
    let installed = home.join("requirements.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(home.join("bin"));
    }
    announce(&format!("pip install {what}"));
    let python = python()?;
    process::run(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home))?;
    process::run(
        Command::new(home.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"])
            .arg(list),
    )?;
    // Written last: an installation that was cut off is begun anew.
    std::fs::write(&installed, wanted).map_err(at(&installed))?;
    Ok(home.join("bin"))
}

/// Python with its module for environments.
fn python() -> Result<PathBuf> {
    let present = || {
        let python = process::find("python3")?;
        process::quietly(Command::new(&python).args(["-c", "import ensurepip, venv"])).map(|_| python)
    };
    if let Some(python) = present() {
        return Ok(python);
    }
    debian::install(PACKAGES);
    present().ok_or_else(|| Error::Missing(vec![debian::by_hand("Python 3 with venv", PACKAGES)]))
}
