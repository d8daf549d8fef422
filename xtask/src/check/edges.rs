//! The rule of the house's plan: which crate of the workspace may depend on which. Anything else is a fault.

use std::process::Command;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::setup::own_cargo;
use crate::{process, workspace};

/// A crate and the crates of the workspace that it may depend on, for building and for its tests alike.
const ALLOWED: &[(&str, &[&str])] = &[
    ("contract", &[]),
    ("vision", &[]),
    ("specimen", &["contract", "vision"]),
    ("capture-wasm", &["contract", "vision"]),
    // It reaches capture-wasm through the published package alone.
    ("web-app", &["contract"]),
    ("tanda", &["contract", "vision", "specimen"]),
    ("acceptance", EVERYTHING),
    ("benches", EVERYTHING),
    ("xtask", &[]),
];

const EVERYTHING: &[&str] = &["contract", "vision", "specimen", "capture-wasm", "web-app", "tanda"];

/// Fails on the first run that finds a forbidden edge, and names all of them.
pub(super) fn check() -> Result<()> {
    let json = process::output(
        Command::new(own_cargo())
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .current_dir(workspace::root()),
    )?;
    let metadata: Value =
        serde_json::from_str(&json).map_err(|error| Error::Unexpected(format!("cargo metadata: {error}")))?;
    let edges = edges(&metadata);
    let faults = faults(&edges);
    if faults.is_empty() {
        println!(
            "{} edges between the crates of the workspace, all allowed",
            edges.iter().map(|(_, to)| to.len()).sum::<usize>()
        );
        Ok(())
    } else {
        Err(Error::Unexpected(faults.join("\n")))
    }
}

/// Each crate of the workspace with the crates of the workspace that it names.
fn edges(metadata: &Value) -> Vec<(String, Vec<String>)> {
    let name_of = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let inside = list(&package["dependencies"])
                .iter()
                .filter(|one| one["path"].is_string())
                .map(name_of)
                .collect();
            (name_of(package), inside)
        })
        .collect()
}

/// A sentence on each edge that the table does not allow, and on each crate that it does not know.
fn faults(edges: &[(String, Vec<String>)]) -> Vec<String> {
    let mut found = Vec::new();
    for (from, targets) in edges {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == from) else {
            found.push(format!("`{from}` is not in the table of crates and their dependencies"));
            continue;
        };
        for to in targets.iter().filter(|to| !allowed.contains(&to.as_str())) {
            found.push(format!("`{from}` must not depend on `{to}`"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{edges, faults};
    use serde_json::json;

    fn edge(from: &str, to: &[&str]) -> (String, Vec<String>) {
        (from.to_owned(), to.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn leaf_with_a_dependency_is_named() {
        assert_eq!(faults(&[edge("contract", &["vision"])]), ["`contract` must not depend on `vision`"]);
        assert_eq!(faults(&[edge("web-app", &["contract", "capture-wasm"])]).len(), 1);
    }

    #[test]
    fn server_and_tests_may_use_what_the_plan_says() {
        let plan =
            [edge("tanda", &["contract", "vision", "specimen"]), edge("acceptance", &["tanda", "specimen"])];
        assert!(faults(&plan).is_empty());
    }

    #[test]
    fn unknown_crate_is_named() {
        assert_eq!(faults(&[edge("helpers", &[])]).len(), 1);
    }

    #[test]
    fn only_path_dependencies_are_edges() {
        let metadata = json!({"packages": [{"name": "web-app", "dependencies": [
            {"name": "contract", "path": "/x/contract"}, {"name": "serde", "path": null}, {"name": "leptos"}
        ]}]});
        assert_eq!(edges(&metadata), [edge("web-app", &["contract"])]);
    }
}
