//! `cargo xtask fuzz`: bytes of any kind through every public function of `vision`, by cargo-fuzz. What it finds on
//! the way stays in `target/fuzz`; `--keep` puts the smallest set that covers the same into the corpora of the tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result, at};
use crate::{process, setup, workspace};

/// The rooms that have a target, see `vision/fuzz/src/lib.rs`.
const TARGETS: [&str; 8] =
    ["measures", "outline", "nik_reader", "rectify", "guidance", "document", "face", "still"];

/// Bytes of an input at most: a header, and layers of a drawn frame.
const MOST_BYTES: u32 = 512;
/// Wall-clock seconds from which an input is a fault. One takes milliseconds; a machine with other work may stop for ten.
const SLOW_S: u32 = 60;
/// Inputs that a corpus of the tree holds at most: they run with every test.
const MOST_KEPT: usize = 24;

struct Options {
    seconds: u32,
    keep: bool,
    targets: Vec<String>,
}

/// Fuzzes one target after the other.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = parse(args)?;
    let cargo_fuzz = setup::for_fuzzing()?;
    for target in &options.targets {
        let (found, kept) = (workspace::target("fuzz").join(target), corpus(target));
        for folder in [&found, &kept] {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        process::run(
            fuzzer(&cargo_fuzz, target, &[&found, &kept])
                .arg(format!("-max_total_time={}", options.seconds))
                .arg(format!("-max_len={MOST_BYTES}"))
                .arg(format!("-timeout={SLOW_S}"))
                .args(["-print_final_stats=1", "-verbosity=0"])
                .arg(format!("-artifact_prefix={}/fault-", workspace::target("fuzz").display())),
        )?;
        println!("fuzz: {target} ran for {} s without a fault", options.seconds);
        if options.keep {
            keep_smallest(&cargo_fuzz, target, &found, &kept)?;
        }
    }
    Ok(())
}

fn parse(args: &[String]) -> Result<Options> {
    let mut options = Options { seconds: 60, keep: false, targets: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--keep" => options.keep = true,
            "--seconds" => {
                options.seconds = args
                    .next()
                    .and_then(|seconds| seconds.parse().ok())
                    .ok_or_else(|| Error::Usage("--seconds wants a number".to_owned()))?;
            }
            target if TARGETS.contains(&target) => options.targets.push(target.to_owned()),
            other => {
                return Err(Error::Usage(format!("no target `{other}`; there are {}", TARGETS.join(", "))));
            }
        }
    }
    if options.targets.is_empty() {
        options.targets = TARGETS.map(str::to_owned).to_vec();
    }
    Ok(options)
}

fn corpus(target: &str) -> PathBuf {
    workspace::root().join("vision/fuzz/corpus").join(target)
}

/// A target's program over folders of inputs, built when it is not. Without a sanitizer: the code is safe, and so a
/// stable compiler does.
fn fuzzer(cargo_fuzz: &Path, target: &str, folders: &[&Path]) -> Command {
    let mut command = Command::new(cargo_fuzz);
    command
        .args(["fuzz", "run", "--sanitizer", "none", target])
        .args(folders)
        .arg("--")
        .env("CARGO_TARGET_DIR", workspace::target("fuzz").join("build"))
        .current_dir(workspace::root().join("vision"));
    command
}

/// Replaces a corpus of the tree by inputs that cover as much as all that were found, the first of them in the
/// fuzzer's own order, which is by size.
fn keep_smallest(cargo_fuzz: &Path, target: &str, found: &Path, kept: &Path) -> Result<()> {
    let small = workspace::target("fuzz").join("smallest");
    if small.exists() {
        std::fs::remove_dir_all(&small).map_err(at(&small))?;
    }
    std::fs::create_dir_all(&small).map_err(at(&small))?;
    process::run(fuzzer(cargo_fuzz, target, &[&small, found, kept]).args(["-merge=1", "-verbosity=0"]))?;
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(&small).map_err(at(&small))? {
        let path = entry.map_err(at(&small))?.path();
        inputs.push((path.metadata().map_err(at(&path))?.len(), path));
    }
    inputs.sort();
    // Evenly over the sizes: the smallest alone would all be of one kind.
    let step = inputs.len().div_ceil(MOST_KEPT).max(1);
    std::fs::remove_dir_all(kept).map_err(at(kept))?;
    std::fs::create_dir_all(kept).map_err(at(kept))?;
    for (_, path) in inputs.iter().step_by(step) {
        let Some(name) = path.file_name() else { continue };
        std::fs::copy(path, kept.join(name)).map_err(at(path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_target_is_fuzzed_unless_some_are_named() {
        assert_eq!(parsed(&[]).unwrap().targets, TARGETS);
        let options = parsed(&["--seconds", "5", "outline"]).unwrap();
        assert_eq!((options.seconds, options.targets), (5, vec!["outline".to_owned()]));
        assert!(parsed(&["--seconds"]).is_err() && parsed(&["no_room"]).is_err());
    }

    #[test]
    fn every_target_named_here_is_built_and_no_other() {
        let folder = workspace::root().join("vision/fuzz/fuzz_targets");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut targets = TARGETS;
        targets.sort_unstable();
        assert_eq!(files, targets);
    }
}
