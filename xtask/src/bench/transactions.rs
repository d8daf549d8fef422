//! What the bench `transactions` needs: the peers from npm and from the Python package index, at locked versions.

use std::process::Command;

use crate::error::{Result, at};
use crate::{process, setup, workspace};

/// Fetches the peers, and names them to the bench.
pub(super) fn prepare(bench: &mut Command) -> Result<()> {
    let lists = workspace::root().join("benches/spreadsheets");
    let python = setup::for_spreadsheets(&lists.join("requirements.txt"))?;
    let folder = workspace::target("spreadsheet-peers");
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(lists.join(name), folder.join(name)).map_err(at(&lists.join(name)))?;
    }
    process::run(
        Command::new("npm")
            // Nobody else's scripts run here.
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder),
    )?;
    bench.env("TANDA_BENCH_PYTHON", python).env("TANDA_BENCH_PACKAGES", folder);
    Ok(())
}
