//! `cargo xtask bench`: builds a bench for speed and runs it.

use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::setup::own_cargo;
use crate::workspace;

/// The benches that are a binary of the package `benches`, by name.
const BINARIES: [&str; 1] = ["accuracy"];

/// Runs the bench that `args` name first, with the others as its own.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let Some((name, rest)) = args.split_first() else {
        return Err(Error::Usage(format!("name a bench: {}", BINARIES.join(", "))));
    };
    if !BINARIES.contains(&name.as_str()) {
        return Err(Error::Usage(format!("no bench `{name}`; there are: {}", BINARIES.join(", "))));
    }
    let mut command = Command::new(own_cargo());
    command.current_dir(workspace::root());
    command.args(["run", "--quiet", "--release", "--package", "benches", "--bin", name, "--"]);
    // `--` is for whoever is used to it.
    process::run(command.args(rest.iter().filter(|arg| *arg != "--")))
}
