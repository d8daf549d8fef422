//! `cargo xtask screenshots`: pictures of every screen, for a person to look at. Which screens there are is the package
//! `acceptance`'s.

use std::process::Command;

use crate::error::{Result, at};
use crate::setup::{self, own_cargo};
use crate::{process, web, workspace};

/// Builds the pages and takes the pictures, of the pages whose names contain one of `names`; of all without.
pub(crate) fn run(names: &[String]) -> Result<()> {
    web::build(&setup::for_web()?)?;
    setup::for_serving();
    let browser = setup::for_browsing()?;
    process::run(
        Command::new(own_cargo())
            // With the tests, which bring features of their own: what they have built serves here too.
            .args(["build", "--workspace", "--bins", "--tests"])
            .current_dir(workspace::root()),
    )?;
    let folder = workspace::target("screenshots");
    if names.is_empty() && folder.exists() {
        // A screen that is no more leaves no picture behind.
        std::fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    process::run(
        Command::new(workspace::binary("screenshots", false))
            .arg(&folder)
            .args(names)
            .env("TANDA_SEED", workspace::binary("seed", false))
            .env("TANDA_CHROMIUM", &browser.chromium)
            .env("TANDA_CHROMEDRIVER", &browser.chromedriver),
    )
}
