//! `cargo xtask check`: everything that can be told without running the product.

mod edges;
mod house;

use std::process::Command;
use std::time::Duration;

use crate::error::{Error, Result, at};
use crate::setup::{self, TRIPLE, own_cargo};
use crate::steps::Steps;
use crate::{process, workspace};

/// The advisory database is a repository on a public host, which a closed network may not reach.
const ADVISORIES_LIMIT: Duration = Duration::from_mins(2);

/// What the caller asked for.
struct Options {
    fix: bool,
    only: Option<String>,
}

/// A step's name, as `--only` takes it, and what it does.
type Step = (&'static str, fn(&Options) -> Result<()>);

const STEPS: [Step; 9] = [
    ("fmt", fmt),
    ("house", |_| house::check()),
    ("edges", |_| edges::check()),
    ("clippy", clippy),
    ("clippy-wasm", clippy_wasm),
    ("doc", doc),
    ("openapi", openapi),
    ("deny", deny),
    ("advisories", advisories),
];

/// Runs all steps, or the one that `--only` names; `--fix` mends what tools can mend.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = parse(args)?;
    setup::make_web_folder()?;
    let mut steps = Steps::new("check");
    for (name, step) in STEPS {
        if options.only.as_deref().is_none_or(|only| only == name) {
            steps.run(name, || step(&options));
        }
    }
    steps.finish()
}

fn parse(args: &[String]) -> Result<Options> {
    let mut options = Options { fix: false, only: None };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--fix" => options.fix = true,
            "--only" => options.only = rest.next().cloned(),
            other => return Err(Error::Usage(format!("`check` does not know `{other}`"))),
        }
    }
    match &options.only {
        Some(only) if !STEPS.iter().any(|(name, _)| name == only) => {
            let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
            Err(Error::Usage(format!("no step `{only}`; there are: {}", names.join(", "))))
        }
        _ => Ok(options),
    }
}

fn cargo() -> Command {
    let mut command = Command::new(own_cargo());
    command.current_dir(workspace::root());
    command
}

fn fmt(options: &Options) -> Result<()> {
    let check: &[&str] = if options.fix { &[] } else { &["--check"] };
    process::run(cargo().args(["fmt", "--all"]).args(check))
}

fn clippy(options: &Options) -> Result<()> {
    const WHAT: [&str; 3] = ["clippy", "--workspace", "--all-targets"];
    if options.fix {
        process::run(cargo().args(WHAT).args(["--fix", "--allow-dirty", "--allow-staged"]))?;
        // What clippy wrote is not formatted.
        process::run(cargo().args(["fmt", "--all"]))?;
    }
    process::run(cargo().args(WHAT).args(["--", "-D", "warnings"]))
}

/// What stands behind `cfg(target_arch = "wasm32")` is invisible to the native run.
fn clippy_wasm(_: &Options) -> Result<()> {
    let Some(toolchain) = setup::for_wasm_lint()? else {
        println!("skipped: the toolchain for wasm32 has no clippy");
        return Ok(());
    };
    process::run(
        toolchain
            .cargo()
            .args(["clippy", "--package", "capture-wasm", "--package", "web-app", "--target", TRIPLE])
            .args(["--all-targets", "--", "-D", "warnings"])
            .env("CARGO_TARGET_DIR", workspace::target("wasm"))
            .env_remove("RUSTFLAGS")
            .current_dir(workspace::root()),
    )
}

fn doc(_: &Options) -> Result<()> {
    process::run(cargo().args(["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The document as the server writes it, held against `OpenAPI` 3.1.
fn openapi(_: &Options) -> Result<()> {
    let tools = setup::for_openapi()?;
    // With the tests, which bring features of their own: what is built here serves them too.
    process::run(cargo().args(["build", "--workspace", "--bins", "--tests"]))?;
    let document = process::output(Command::new(workspace::binary("tanda", false)).arg("openapi"))?;
    let path = workspace::target("openapi.json");
    std::fs::write(&path, document).map_err(at(&path))?;
    process::run(Command::new(tools.validator).arg(&path))
}

fn deny(_: &Options) -> Result<()> {
    process::run(
        Command::new(setup::for_deny()?)
            .args(["--workspace", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])
            .current_dir(workspace::root()),
    )
}

fn advisories(_: &Options) -> Result<()> {
    let deny = setup::for_deny()?;
    let mut fetch = Command::new(&deny);
    fetch
        .args(["--log-level", "off", "fetch", "db"])
        .env("GIT_TERMINAL_PROMPT", "0")
        .current_dir(workspace::root());
    if !process::within(ADVISORIES_LIMIT, &mut fetch)? {
        println!("skipped: the advisory database cannot be fetched from here");
        return Ok(());
    }
    process::run(
        Command::new(&deny)
            .args(["--workspace", "check", "--disable-fetch", "advisories"])
            .current_dir(workspace::root()),
    )
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn unknown_step_is_refused() {
        let args = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(parse(&args(&["--only", "edges", "--fix"])).is_ok_and(|options| options.fix));
        assert!(parse(&args(&["--only", "nothing"])).is_err());
        assert!(parse(&args(&["--quick"])).is_err());
    }
}
