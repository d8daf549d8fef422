//! `cargo xtask seed`: fills the sandbox with drawn transactions. What is drawn is the package `benches`'.

use std::process::Command;

use crate::error::Result;
use crate::setup::own_cargo;
use crate::{process, workspace};

/// Runs it with the caller's arguments.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut command = Command::new(own_cargo());
    command.current_dir(workspace::root());
    command.args(["run", "--quiet", "--package", "benches", "--bin", "seed", "--"]);
    process::run(command.args(args.iter().filter(|arg| *arg != "--")))
}
