//! Tells whether an output is older than what it was made of. A stamp holds a hash of the inputs' names and bytes,
//! not their times: a fresh checkout of the same sources builds nothing again.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::error::{Result, at};
use crate::workspace;

/// Everything that one output depends on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// Files and folders; a missing one counts as empty.
    pub(crate) paths: Vec<PathBuf>,
    /// Versions of tools and the like.
    pub(crate) words: Vec<String>,
}

impl Inputs {
    /// Inputs below the workspace root.
    pub(crate) fn below_root(paths: &[&str]) -> Self {
        Self { paths: paths.iter().map(|path| workspace::root().join(path)).collect(), words: Vec::new() }
    }

    /// The hash of all inputs.
    pub(crate) fn fingerprint(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.words.hash(&mut hasher);
        for path in &self.paths {
            for file in files(path)? {
                file.strip_prefix(path).unwrap_or(&file).hash(&mut hasher);
                std::fs::read(&file).map_err(at(&file))?.hash(&mut hasher);
            }
        }
        Ok(format!("{:016x}", hasher.finish()))
    }

    /// A cheap hash of names, sizes and times, for a loop that watches.
    pub(crate) fn glance(&self) -> Result<u64> {
        let mut hasher = DefaultHasher::new();
        for path in &self.paths {
            for file in files(path)? {
                // A file that vanished in between changes the hash at the next glance.
                let Ok(meta) = file.metadata() else { continue };
                file.hash(&mut hasher);
                meta.len().hash(&mut hasher);
                meta.modified().ok().hash(&mut hasher);
            }
        }
        Ok(hasher.finish())
    }
}

/// All files at or below a path, sorted; hidden files and build output are left out.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(next) = open.pop() {
        if next.is_file() {
            found.push(next);
        } else if next.is_dir() {
            for entry in next.read_dir().map_err(at(&next))?.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if !name.starts_with('.') && name != "target" && name != "node_modules" {
                    open.push(entry.path());
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Runs `build` unless the stamp `name` says that the same inputs made `output` already. True where it ran.
pub(crate) fn unless_fresh(
    name: &str,
    output: &Path,
    inputs: &Inputs,
    build: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let folder = workspace::target("stamps");
    let stamp = folder.join(name);
    let fingerprint = inputs.fingerprint()?;
    if output.exists() && std::fs::read_to_string(&stamp).is_ok_and(|old| old == fingerprint) {
        return Ok(false);
    }
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    // Removed first: a build that fails half-way leaves no stamp behind.
    if stamp.exists() {
        std::fs::remove_file(&stamp).map_err(at(&stamp))?;
    }
    build()?;
    std::fs::write(&stamp, fingerprint).map_err(at(&stamp))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::Inputs;

    #[test]
    fn fingerprint_follows_bytes_and_names_but_not_times() {
        let folder = std::env::temp_dir().join(format!("tanda-stamp-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("deep")).expect("folder");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("file");
        let inputs = Inputs { paths: vec![folder.clone()], words: vec!["tool 1".to_owned()] };

        write("deep/a.rs", "one");
        let first = inputs.fingerprint().expect("hash");
        write("deep/a.rs", "one");
        assert_eq!(inputs.fingerprint().expect("hash"), first);
        write("deep/a.rs", "two");
        let second = inputs.fingerprint().expect("hash");
        assert_ne!(second, first);
        std::fs::rename(folder.join("deep/a.rs"), folder.join("deep/b.rs")).expect("rename");
        assert_ne!(inputs.fingerprint().expect("hash"), second);

        let other_tool = Inputs { words: vec!["tool 2".to_owned()], ..inputs.clone() };
        assert_ne!(other_tool.fingerprint().expect("hash"), inputs.fingerprint().expect("hash"));
        std::fs::remove_dir_all(&folder).expect("clean");
    }
}
