//! `cargo xtask bench`: builds a bench for speed, and what it measures, and runs it.

mod capture;

use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::setup::{self, own_cargo};
use crate::workspace;

/// A bench: the name of a binary of the package `benches`, and what it wants beside the caller's arguments.
struct Bench {
    name: &'static str,
    prepare: fn(&mut Command) -> Result<()>,
}

const BENCHES: [Bench; 4] = [
    Bench { name: "accuracy", prepare: |_| Ok(()) },
    Bench { name: "capture", prepare: capture::prepare },
    Bench { name: "verdict", prepare: |_| setup::for_reading() },
    Bench { name: "verdict-signs", prepare: |_| Ok(()) },
];

/// Runs the bench that `args` name first, with the others as its own.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let names = BENCHES.map(|bench| bench.name).join(", ");
    let Some((name, rest)) = args.split_first() else {
        return Err(Error::Usage(format!("name a bench: {names}")));
    };
    let Some(bench) = BENCHES.iter().find(|bench| bench.name == name) else {
        return Err(Error::Usage(format!("no bench `{name}`; there are: {names}")));
    };
    let mut command = Command::new(own_cargo());
    command.current_dir(workspace::root());
    command.args(["run", "--quiet", "--release", "--package", "benches", "--bin", name, "--"]);
    (bench.prepare)(&mut command)?;
    // `--` is for whoever is used to it.
    process::run(command.args(rest.iter().filter(|arg| *arg != "--")))
}
