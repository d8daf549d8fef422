//! What judges the API document and what calls everything in it: two programs in Python, each of a fixed version, in an
//! environment of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{announce, debian, tools_root};
use crate::error::{Error, Result, at};
use crate::{process, workspace};

const PACKAGES: &[&str] = &["python3", "python3-venv"];

/// The programs.
pub(crate) struct OpenapiTools {
    /// Says whether a document is one.
    pub(crate) validator: PathBuf,
    /// Calls what a document describes.
    pub(crate) schemathesis: PathBuf,
}

/// Brings them. What is installed is held against the list that it was installed from.
pub(super) fn ensure() -> Result<OpenapiTools> {
    let list = workspace::root().join("tests/openapi/requirements.txt");
    let wanted = std::fs::read_to_string(&list).map_err(at(&list))?;
    let home = tools_root().join("openapi");
    let installed = home.join("requirements.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(tools(&home));
    }
    announce("pip install schemathesis openapi-spec-validator (a minute)");
    let python = python()?;
    process::run(Command::new(&python).args(["-m", "venv", "--clear"]).arg(&home))?;
    process::run(
        Command::new(home.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"])
            .arg(&list),
    )?;
    // Written last: an installation that was cut off is begun anew.
    std::fs::write(&installed, wanted).map_err(at(&installed))?;
    Ok(tools(&home))
}

fn tools(home: &Path) -> OpenapiTools {
    let program = |name: &str| home.join("bin").join(name);
    OpenapiTools { validator: program("openapi-spec-validator"), schemathesis: program("schemathesis") }
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
