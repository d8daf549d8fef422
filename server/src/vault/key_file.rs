//! The file of the master keys: a name and a key a line, the last line seals. Written whole or not at all.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::SystemTime,
};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::VaultError;
use crate::{Fault, clock::Randomness};

pub(super) const KEY_BYTES: usize = 32;
/// The name of a master key: eight hexadecimal digits, in front of everything that it wrapped.
pub(super) const KEY_NAME_BYTES: usize = 8;

type Key = Zeroizing<[u8; KEY_BYTES]>;

/// Master keys, oldest first; never none.
pub(super) struct MasterKeys(Vec<(String, Key)>);

/// What tells a file from its earlier self: adding or removing a key changes its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size_bytes: u64,
    modified: Option<SystemTime>,
}

/// Where the master keys are kept.
pub(super) struct KeyFile(PathBuf);

/// The right to change the key file. It ends with the value, and with the process.
#[derive(Debug)]
pub struct KeyFileLock(File);

impl MasterKeys {
    pub(super) fn parse(text: &str) -> Result<Self, VaultError> {
        let mut keys: Vec<(String, Key)> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (name, key) = line.split_once(' ').ok_or(VaultError::KeyFile)?;
            let key =
                Zeroizing::new(HEXLOWER.decode(key.trim().as_bytes()).map_err(|_| VaultError::KeyFile)?);
            let key: [u8; KEY_BYTES] = key.as_slice().try_into().map_err(|_| VaultError::KeyFile)?;
            if name.len() != KEY_NAME_BYTES || HEXLOWER.decode(name.as_bytes()).is_err() {
                return Err(VaultError::KeyFile);
            }
            keys.push((name.to_owned(), Zeroizing::new(key)));
        }
        if keys.is_empty() { Err(VaultError::KeyFile) } else { Ok(Self(keys)) }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn find(&self, name: &str) -> Option<&[u8; KEY_BYTES]> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, key)| &**key)
    }

    /// The last one.
    pub(super) fn sealing(&self) -> (&str, &[u8; KEY_BYTES]) {
        let (name, key) = self.0.last().expect("a key file without keys is not parsed");
        (name, key)
    }

    fn fresh(randomness: &dyn Randomness) -> (String, Key) {
        let mut name = [0; KEY_NAME_BYTES / 2];
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        randomness.fill(&mut name);
        randomness.fill(key.as_mut());
        (HEXLOWER.encode(&name), key)
    }

    fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() * 80));
        for (name, key) in &self.0 {
            let digits = Zeroizing::new(HEXLOWER.encode(key.as_ref()));
            for part in [name, " ", &digits, "\n"] {
                text.push_str(part);
            }
        }
        text
    }
}

impl KeyFile {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    fn told(&self) -> impl Fn(std::io::Error) -> Fault + '_ {
        |source| Fault::Io { what: format!("master key file {}", self.0.display()), source }
    }

    /// Makes the file with one key. Of two processes that start at once, both then read the first one's.
    pub(super) fn create_if_missing(&self, randomness: &dyn Randomness) -> Result<(), Fault> {
        if self.0.exists() {
            return Ok(());
        }
        let key = MasterKeys::fresh(randomness);
        let draft_name = key.0.clone();
        create_private(&self.0, &draft_name, MasterKeys(vec![key]).text().as_bytes()).map_err(self.told())
    }

    pub(super) fn stamp(&self) -> Result<Stamp, Fault> {
        let metadata = fs::metadata(&self.0).map_err(self.told())?;
        Ok(Stamp { size_bytes: metadata.len(), modified: metadata.modified().ok() })
    }

    pub(super) fn read(&self) -> Result<(MasterKeys, Stamp), Fault> {
        // The stamp goes first: a file that changes in between is read again at the next look.
        let stamp = self.stamp()?;
        let text = Zeroizing::new(fs::read_to_string(&self.0).map_err(self.told())?);
        Ok((MasterKeys::parse(&text)?, stamp))
    }

    pub(super) fn lock(&self) -> Result<KeyFileLock, Fault> {
        let path = self.0.with_extension("lock");
        let told = Fault::io(format!("locking {}", path.display()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = match options.open(&path) {
            Ok(file) => file,
            Err(source) => return Err(told(source)),
        };
        match file.try_lock() {
            Ok(()) => Ok(KeyFileLock(file)),
            Err(fs::TryLockError::WouldBlock) => Err(VaultError::KeyFileInUse.into()),
            Err(fs::TryLockError::Error(source)) => Err(told(source)),
        }
    }

    pub(super) fn add(&self, _lock: &KeyFileLock, randomness: &dyn Randomness) -> Result<String, Fault> {
        let (mut keys, _) = self.read()?;
        let key = loop {
            let key = MasterKeys::fresh(randomness);
            if keys.find(&key.0).is_none() {
                break key;
            }
        };
        let name = key.0.clone();
        keys.0.push(key);
        write_private(&self.0, keys.text().as_bytes()).map_err(self.told())?;
        Ok(name)
    }

    pub(super) fn remove(&self, _lock: &KeyFileLock, name: &str) -> Result<(), Fault> {
        let (mut keys, _) = self.read()?;
        let sealing = keys.sealing().0.to_owned();
        keys.0.retain(|(known, _)| known != name || *known == sealing);
        write_private(&self.0, keys.text().as_bytes()).map_err(self.told())
    }
}

impl Drop for KeyFileLock {
    fn drop(&mut self) {
        // Closing the file gives the lock back too; there is nothing more to do where this fails.
        drop(self.0.unlock());
    }
}

/// Writes a file that only its owner may read, whole or not at all, in the place of an older one.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let draft = draft_private(path, "draft", bytes)?;
    fs::rename(draft, path)?;
    sync_folder(path)
}

/// The same, unless the file is there.
fn create_private(path: &Path, own_name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let draft = draft_private(path, own_name, bytes)?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_folder(path),
    }
}

/// A name in a folder survives a power cut once the folder is on the disk. Rows that are sealed under a new key
/// must not outlive it.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        Some(_) if cfg!(unix) => File::open(".")?.sync_all(),
        _ => Ok(()),
    }
}

fn draft_private(path: &Path, own_name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let draft = path.with_extension(own_name);
    // A draft that a crash left behind may be open to others: it is made anew.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(draft)
}
