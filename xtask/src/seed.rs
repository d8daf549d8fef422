//! `cargo xtask seed`: fills the sandbox with drawn transactions. What is drawn is the package `benches`'.

use std::process::Command;

use crate::error::Result;
use crate::setup::{self, own_cargo};
use crate::{process, workspace};

/// Runs it with the caller's arguments.
pub(crate) fn run(args: &[String]) -> Result<()> {
    setup::make_web_folder()?;
    process::run(
        Command::new(own_cargo())
            // Of the whole workspace, so that what `run` and the tests have built serves here too.
            .args(["build", "--quiet", "--workspace", "--bin", "seed"])
            .current_dir(workspace::root()),
    )?;
    process::run(Command::new(workspace::binary("seed", false)).args(args.iter().filter(|arg| *arg != "--")))
}
