//! The table of what the doors keep to names tests, and tests alone.

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

/// What stands before a test; a macro of the tests makes two of one, for both databases.
const MARKS: [&str; 3] = ["#[test]", "#[tokio::test", "on_both_databases!("];

/// Names of tests. Other functions prove nothing, whatever they are called.
fn tests_of(source: &str) -> impl Iterator<Item = &str> {
    let after = |mark: &'static str| source.split(mark).skip(1).map(move |rest| (mark, rest));
    MARKS.into_iter().flat_map(after).filter_map(|(mark, rest)| {
        let named = if mark.ends_with('(') {
            rest.trim_start()
        } else {
            let (attributes, named) = rest.split_once("fn ")?;
            // Whatever begins in between is no function, and a mark in a text or a remark has none at all.
            if attributes.contains(['{', '}', ';']) {
                return None;
            }
            named
        };
        let end = named.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        Some(&named[..end.unwrap_or(named.len())])
    })
}

#[test]
fn only_functions_that_are_run_as_tests_are_known() {
    let source = "
        fn helper() {}
        #[test]
        #[expect(clippy::too_many_lines, reason = \"a table\")]
        fn alone() { fn inner() {} }
        #[tokio::test(flavor = \"multi_thread\")]
        async fn waits() {}
        // Without #[test] it is a struct; nothing more.
        struct NoTest { a: u8 }
        fn after() {}
        on_both_databases!(twice, async |backend| {});
        proptest! { #[test] fn any(a in 0..3) {} }
    ";
    let known: BTreeSet<&str> = tests_of(source).collect();
    assert_eq!(known, BTreeSet::from(["alone", "waits", "twice", "any"]));
}

#[test]
fn every_test_that_the_table_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["contract/src", "server/src", "tests/acceptance", "web-app/src"] {
        sources(&root.join(folder), &mut files);
    }
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let known: BTreeSet<&str> = texts.iter().flat_map(|text| tests_of(text)).collect();
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
