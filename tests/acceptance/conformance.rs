//! The table of what the doors keep to names tests that exist.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => found.push(path),
            None if path.is_dir() => sources(&path, found),
            _ => {}
        }
    }
}

/// Names of functions, and of tests that run on both databases.
fn functions(source: &str) -> impl Iterator<Item = &str> {
    let after = |mark: &'static str| source.split(mark).skip(1);
    after("fn ").chain(after("on_both_databases!(")).map(|rest| {
        let rest = rest.trim_start();
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["contract/src", "server/src", "tests/acceptance", "web-app/src"] {
        sources(&root.join(folder), &mut files);
    }
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let known: BTreeSet<&str> = texts.iter().flat_map(|text| functions(text)).collect();
    let table = fs::read_to_string(root.join("docs/conformance.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rule"));
    let mut missing = Vec::new();
    for row in rows {
        let held_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let named: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{row}");
        missing.extend(named.into_iter().filter(|name| !known.contains(name)));
    }
    assert!(missing.is_empty(), "{missing:?}");
}
