//! `cargo xtask bench`: builds a bench for speed, and what it measures, and runs it.

mod capture;
mod transactions;

use std::process::Command;

use crate::error::{Error, Result};
use crate::process;
use crate::setup::{self, own_cargo};
use crate::workspace;

/// A bench: binaries of the package `benches`, and what they want beside the caller's arguments.
struct Bench {
    name: &'static str,
    /// Run one after the other; each also by its own name.
    parts: &'static [&'static str],
    prepare: fn(&mut Command) -> Result<()>,
}

const BENCHES: [Bench; 4] = [
    Bench { name: "accuracy", parts: &["accuracy"], prepare: |_| Ok(()) },
    Bench { name: "capture", parts: &["capture"], prepare: capture::prepare },
    Bench {
        name: "transactions",
        parts: &["transactions-page", "transactions-files"],
        prepare: transactions::prepare,
    },
    Bench {
        name: "verdict",
        parts: &["verdict-signs", "verdict-text", "verdict-faces", "verdict-steps", "verdict-speed"],
        prepare: |_| setup::for_reading(),
    },
];

/// Runs the bench, or the part of one, that `args` name first, with the others as its own.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let Some((name, rest)) = args.split_first() else {
        return Err(Error::Usage(format!("name a bench: {}", names())));
    };
    let known = BENCHES.iter().find_map(|bench| {
        let own = bench.parts.iter().position(|part| part == name);
        match own {
            _ if bench.name == name => Some((bench, bench.parts)),
            Some(at) => Some((bench, &bench.parts[at..=at])),
            None => None,
        }
    });
    let Some((bench, parts)) = known else {
        return Err(Error::Usage(format!("no bench `{name}`; there are: {}", names())));
    };
    for part in parts {
        let mut command = Command::new(own_cargo());
        command.current_dir(workspace::root());
        command.args(["run", "--quiet", "--release", "--package", "benches", "--bin", part, "--"]);
        (bench.prepare)(&mut command)?;
        if parts.len() > 1 {
            println!("\n== {part}");
        }
        // `--` is for whoever is used to it.
        process::run(command.args(rest.iter().filter(|arg| *arg != "--")))?;
    }
    Ok(())
}

fn names() -> String {
    let of = |bench: &Bench| match bench.parts {
        [_] => bench.name.to_owned(),
        parts => format!("{} ({})", bench.name, parts.join(", ")),
    };
    BENCHES.iter().map(of).collect::<Vec<_>>().join(", ")
}
