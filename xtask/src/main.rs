//! `cargo xtask`: builds, runs, tests and checks the workspace, and brings the tools for it.
//! One file a task; this one only knows their names.

mod bench;
mod capture;
mod check;
mod compress;
mod dev;
mod error;
mod fuzz;
mod glue;
mod lean;
mod postgres;
mod process;
mod regions;
mod screenshots;
mod seed;
mod serve;
mod setup;
mod stamp;
mod steps;
mod suite;
mod web;
mod workspace;

use std::process::ExitCode;

use error::{Error, Result};

const HELP: &str = "\
cargo xtask <command>

  run [--release] [-- ARGS]  build everything and serve the sandbox on http://127.0.0.1:8080;
                             ARGS go to `tanda serve` (--listen, --data, ...)
  dev [-- ARGS]              the same, rebuilding and restarting on every change
  test [FILTER..]            all tests: wasm in Chromium, doc tests, and the rest with a PostgreSQL of their own;
                             with filters only the tests whose names contain one
  check [--fix] [--only S]   formatting, lints, docs, dependency rules, licences;
                             S: fmt, house, edges, clippy, clippy-wasm, doc, openapi, deny, advisories
  bench NAME [ARGS]          a bench, built for speed: accuracy [--frames N] [--judge] [--only PART],
                             capture [--rounds N] [--strict], verdict [--judge], transactions, or a part of one
                             with options of its own: verdict-signs, verdict-text, verdict-faces, verdict-steps,
                             verdict-speed, transactions-page, transactions-files
  package                    the npm package @tanda/capture in target/npm/capture; its sizes, within their budget
  seed --transactions N [--data DIR | --database URL] [--seed N] [--until TIME]
                             fills the sandbox in DIR (./data) with N drawn transactions over ninety days
  screenshots [PAGE..]       pictures of every screen in target/screenshots, in both languages and themes, on a desk's
                             and a phone's window; of the pages whose names contain one of PAGE
  specimen [DIR]             draws the sample cards and faces into DIR (target/specimen)
  fuzz [--seconds N] [--keep] [TARGET..]
                             bytes of any kind through every public function of vision, N (60) seconds a target;
                             --keep puts the smallest inputs that cover as much into the tree
  regions                    generates contract/src/region/table.txt from its source
  help                       this text

Missing tools are installed by the first command that needs them. TANDA_TEST_POSTGRES=postgres://... brings a
database of your own to the tests.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let (command, rest) = match args {
        [] => ("help", args),
        [command, rest @ ..] => (command.as_str(), rest),
    };
    match command {
        "run" => serve::run(rest),
        "dev" => dev::run(rest),
        "test" => suite::run(rest),
        "check" => check::run(rest),
        "bench" => bench::run(rest),
        "package" => package(),
        "seed" => seed::run(rest),
        "screenshots" => screenshots::run(rest),
        "specimen" => suite::write_specimens(rest),
        "fuzz" => fuzz::run(rest),
        "regions" => regions::generate(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Error::Usage(format!("no command `{other}`"))),
    }
}

fn package() -> Result<()> {
    capture::build(&setup::for_web()?)?;
    capture::check_sizes()
}
