//! Sealing at rest: every object has a fresh data key, which a master key wraps.
//!
//! XChaCha20-Poly1305 for both: its 192-bit nonce may be drawn at random for any number of messages. The
//! associated data names what was sealed, so a sealed value moved to another row does not open.

mod key_file;

use std::{
    fmt,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Fault, clock::Randomness};

use key_file::{KEY_BYTES, KEY_NAME_BYTES, KeyFile, MasterKeys, Stamp};

pub use key_file::KeyFileLock;
pub(crate) use key_file::write_private;

const NONCE_BYTES: usize = 24;
/// A wrapped key has one length: the master key's name, a nonce, the data key, its tag.
const WRAPPED_BYTES: usize = KEY_NAME_BYTES + NONCE_BYTES + KEY_BYTES + 16;

/// Why something does not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// Too short to be sealed, or sealed under a master key that is not here.
    #[error("sealed under an unknown master key")]
    UnknownKey,
    /// Changed, cut, or sealed for something else.
    #[error("does not open: changed, or sealed for something else")]
    Broken,
    /// The key file is not as this program writes it.
    #[error("master key file: each line should be a name of 8 and a key of 64 hexadecimal digits")]
    KeyFile,
    /// Somebody else is changing the key file.
    #[error("master key file: another rotation is under way")]
    KeyFileInUse,
    /// These keys came from no file, so none can be added or removed.
    #[error("master keys that came from no file cannot be changed")]
    NoKeyFile,
}

/// An object and the key that opens it; the key is useless without the master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The data key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// The object.
    pub ciphertext: Vec<u8>,
}

/// The master keys; the last one of the file seals, all of them open.
///
/// A running process follows its file: it looks whether the file changed before it seals, and reads it again when
/// it meets the name of a key that it does not know.
pub struct Vault {
    file: Option<KeyFile>,
    held: RwLock<Held>,
}

struct Held {
    keys: Arc<MasterKeys>,
    /// What the file looked like when it was read.
    stamp: Option<Stamp>,
}

impl Vault {
    /// Reads the master keys of a file, or makes one with a fresh key, readable by its owner alone.
    ///
    /// # Errors
    /// The file cannot be read, written or understood.
    pub fn open_or_create(path: &Path, randomness: &dyn Randomness) -> Result<Self, Fault> {
        let file = KeyFile::new(path);
        file.create_if_missing(randomness)?;
        let (keys, stamp) = file.read()?;
        let held = Held { keys: Arc::new(keys), stamp: Some(stamp) };
        Ok(Self { file: Some(file), held: RwLock::new(held) })
    }

    /// Reads the master keys: a name and a key a line, in hexadecimal.
    ///
    /// # Errors
    /// [`VaultError::KeyFile`]
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let keys = Arc::new(MasterKeys::parse(text)?);
        Ok(Self { file: None, held: RwLock::new(Held { keys, stamp: None }) })
    }

    /// Names of the master keys, oldest first; the last one seals.
    ///
    /// # Errors
    /// The file cannot be read or understood.
    pub fn key_names(&self) -> Result<Vec<String>, Fault> {
        if self.file.is_some() {
            self.read_again()?;
        }
        Ok(self.held().names().map(str::to_owned).collect())
    }

    /// Keeps others from changing the key file for as long as the answer lives.
    ///
    /// # Errors
    /// Somebody else is changing it.
    pub fn lock_keys(&self) -> Result<KeyFileLock, Fault> {
        self.file.as_ref().ok_or(VaultError::NoKeyFile)?.lock()
    }

    /// Adds a fresh master key, which seals from now on, and says its name.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn add_key(&self, lock: &KeyFileLock, randomness: &dyn Randomness) -> Result<String, Fault> {
        let name = self.file.as_ref().ok_or(VaultError::NoKeyFile)?.add(lock, randomness)?;
        self.read_again()?;
        Ok(name)
    }

    /// Removes a master key; what it wrapped is lost. The one that seals stays whatever is asked.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn remove_key(&self, lock: &KeyFileLock, name: &str) -> Result<(), Fault> {
        self.file.as_ref().ok_or(VaultError::NoKeyFile)?.remove(lock, name)?;
        self.read_again()
    }

    /// Seals an object under a fresh data key. `what` names it: tenant, kind and id.
    pub fn seal(&self, what: &str, object: &[u8], randomness: &dyn Randomness) -> Sealed {
        let mut data_key = Zeroizing::new([0; KEY_BYTES]);
        randomness.fill(data_key.as_mut());
        let ciphertext = encrypt(&data_key, what, object, randomness);
        let wrapped_key = wrap(&self.sealing_keys(), what, &data_key, randomness);
        Sealed { wrapped_key, ciphertext }
    }

    /// Opens what was sealed for the same `what`.
    ///
    /// # Errors
    /// [`VaultError`]
    pub fn open(&self, what: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let data_key = self.unwrap_key(what, &sealed.wrapped_key)?;
        decrypt(&data_key, what, &sealed.ciphertext)
    }

    /// Seals a short text into one value for one column.
    pub fn seal_text(&self, what: &str, text: &str, randomness: &dyn Randomness) -> Vec<u8> {
        self.seal_bytes(what, text.as_bytes(), randomness)
    }

    /// Opens a short text.
    ///
    /// # Errors
    /// [`VaultError`]
    pub fn open_text(&self, what: &str, sealed: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        let bytes = self.open_bytes(what, sealed)?;
        String::from_utf8(bytes.to_vec()).map(Zeroizing::new).map_err(|_| VaultError::Broken)
    }

    /// Seals a few bytes into one value for one column.
    pub fn seal_bytes(&self, what: &str, bytes: &[u8], randomness: &dyn Randomness) -> Vec<u8> {
        let sealed = self.seal(what, bytes, randomness);
        // A wrapped key has one length, so the two part again without a separator.
        [sealed.wrapped_key, sealed.ciphertext].concat()
    }

    /// Opens a few bytes.
    ///
    /// # Errors
    /// [`VaultError`]
    pub fn open_bytes(&self, what: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (wrapped_key, ciphertext) = sealed.split_at_checked(WRAPPED_BYTES).ok_or(VaultError::Broken)?;
        let data_key = self.unwrap_key(what, wrapped_key)?;
        decrypt(&data_key, what, ciphertext)
    }

    /// Wraps the data key of a column's value under the master key that seals now. The rest of the value, if any,
    /// stays as it is: what the data key opens is not touched.
    ///
    /// # Errors
    /// [`VaultError`], when the value does not open.
    pub fn rewrap(
        &self,
        what: &str,
        value: &[u8],
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, VaultError> {
        let (wrapped_key, rest) = value.split_at_checked(WRAPPED_BYTES).ok_or(VaultError::Broken)?;
        let data_key = self.unwrap_key(what, wrapped_key)?;
        Ok([wrap(&self.sealing_keys(), what, &data_key, randomness).as_slice(), rest].concat())
    }

    fn unwrap_key(&self, what: &str, wrapped_key: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, VaultError> {
        let (name, wrapped) = wrapped_key.split_at_checked(KEY_NAME_BYTES).ok_or(VaultError::UnknownKey)?;
        let name = std::str::from_utf8(name).map_err(|_| VaultError::UnknownKey)?;
        let mut keys = self.held();
        if keys.find(name).is_none() && self.file.is_some() {
            // Another process may have added it a moment ago.
            self.read_again_or_say_why();
            keys = self.held();
        }
        let master = keys.find(name).ok_or(VaultError::UnknownKey)?;
        let data_key = decrypt(master, what, wrapped)?;
        data_key.as_slice().try_into().map(Zeroizing::new).map_err(|_| VaultError::Broken)
    }

    fn held(&self) -> Arc<MasterKeys> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).keys.clone()
    }

    /// The keys as the file has them now: nothing may be sealed under a key that is about to be removed. Where the
    /// file has not changed this is one look at its length and time, about a microsecond.
    fn sealing_keys(&self) -> Arc<MasterKeys> {
        if let Some(file) = &self.file {
            let known = self.held.read().unwrap_or_else(PoisonError::into_inner).stamp;
            if file.stamp().is_ok_and(|stamp| Some(stamp) != known) {
                self.read_again_or_say_why();
            }
        }
        self.held()
    }

    fn read_again_or_say_why(&self) {
        if let Err(fault) = self.read_again() {
            tracing::error!(%fault, "the master key file could not be read again; the keys in memory stay");
        }
    }

    fn read_again(&self) -> Result<(), Fault> {
        let (keys, stamp) = self.file.as_ref().ok_or(VaultError::NoKeyFile)?.read()?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) =
            Held { keys: Arc::new(keys), stamp: Some(stamp) };
        Ok(())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Vault({} master keys, redacted)", self.held().names().count())
    }
}

/// The name of the master key that wrapped a column's value.
pub fn wrapped_under(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value.get(..KEY_NAME_BYTES)?).ok()
}

/// Bytes of [`wrapped_under`] in front of a column's value.
pub(crate) const NAME_BYTES: usize = KEY_NAME_BYTES;

fn wrap(keys: &MasterKeys, what: &str, data_key: &[u8; KEY_BYTES], randomness: &dyn Randomness) -> Vec<u8> {
    let (name, master) = keys.sealing();
    let mut wrapped = name.as_bytes().to_vec();
    wrapped.extend(encrypt(master, what, data_key, randomness));
    wrapped
}

fn encrypt(key: &[u8; KEY_BYTES], what: &str, message: &[u8], randomness: &dyn Randomness) -> Vec<u8> {
    let mut nonce = [0; NONCE_BYTES];
    randomness.fill(&mut nonce);
    let payload = Payload { msg: message, aad: what.as_bytes() };
    let ciphertext = XChaCha20Poly1305::new(key.into())
        .encrypt((&nonce).into(), payload)
        .expect("a message below 256 GiB can be sealed");
    [nonce.as_slice(), &ciphertext].concat()
}

fn decrypt(key: &[u8; KEY_BYTES], what: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::Broken)?;
    let payload = Payload { msg: ciphertext, aad: what.as_bytes() };
    let message = XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), payload);
    message.map(Zeroizing::new).map_err(|_| VaultError::Broken)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::clock::SystemRandomness;

    const OLD: &str = "00000001 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
    const NEW: &str = "00000002 ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

    fn vault(text: &str) -> Vault {
        Vault::parse(text).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        let vault = vault(OLD);
        let sealed = vault.seal("org1|frame|7", b"a face", &SystemRandomness);
        assert_eq!(vault.open("org1|frame|7", &sealed).unwrap().as_slice(), b"a face");
        assert_eq!(vault.open("org2|frame|7", &sealed), Err(VaultError::Broken));
        assert_eq!(vault.open("org1|frame|8", &sealed), Err(VaultError::Broken));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let vault = vault(OLD);
        let sealed = vault.seal("x", b"forty bytes of evidence, more or less...", &SystemRandomness);
        for bit in 0..sealed.ciphertext.len() * 8 {
            let mut changed = sealed.clone();
            changed.ciphertext[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(vault.open("x", &changed), Err(VaultError::Broken));
        }
        for bit in 0..sealed.wrapped_key.len() * 8 {
            let mut changed = sealed.clone();
            changed.wrapped_key[bit / 8] ^= 1 << (bit % 8);
            assert!(vault.open("x", &changed).is_err());
        }
        for length in 0..sealed.ciphertext.len() {
            let cut = Sealed { ciphertext: sealed.ciphertext[..length].to_vec(), ..sealed.clone() };
            assert_eq!(vault.open("x", &cut), Err(VaultError::Broken));
        }
    }

    #[test]
    fn an_older_master_key_still_opens_and_the_newest_seals() {
        let old = vault(OLD).seal("x", b"1", &SystemRandomness);
        let both = vault(&format!("{OLD}{NEW}"));
        assert_eq!(both.open("x", &old).unwrap().as_slice(), b"1");
        let new = both.seal("x", b"2", &SystemRandomness);
        assert_eq!(vault(OLD).open("x", &new), Err(VaultError::UnknownKey));
        assert_eq!(vault(NEW).open("x", &new).unwrap().as_slice(), b"2");
    }

    #[test]
    fn a_short_text_fits_one_column() {
        let vault = vault(OLD);
        let sealed = vault.seal_text("x", "fcs_rahasia", &SystemRandomness);
        assert_eq!(vault.open_text("x", &sealed).unwrap().as_str(), "fcs_rahasia");
        assert_eq!(vault.open_text("x", &sealed[..40]), Err(VaultError::Broken));
    }

    #[test]
    fn of_two_starts_at_once_both_use_the_first_key() {
        let folder = std::env::temp_dir().join(crate::ids::random_hex(&SystemRandomness));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("master.key");
        let opened: Vec<Vault> = std::thread::scope(|scope| {
            let open = || Vault::open_or_create(&path, &SystemRandomness).unwrap();
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let sealed = opened[0].seal("x", b"1", &SystemRandomness);
        assert!(opened.iter().all(|vault| vault.open("x", &sealed).is_ok()));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_key_file_that_is_not_ours_is_refused() {
        for text in ["", "abc", "00000001 zz", "1 00", &OLD[..40]] {
            assert_eq!(Vault::parse(text).map(|_| ()), Err(VaultError::KeyFile), "{text}");
        }
    }

    /// A key file in a folder of its own, which goes with the value.
    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new() -> Self {
            let folder = std::env::temp_dir().join(crate::ids::random_hex(&SystemRandomness));
            fs::create_dir(&folder).unwrap();
            Self(folder)
        }

        fn vault(&self) -> Vault {
            Vault::open_or_create(&self.0.join("master.key"), &SystemRandomness).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_running_vault_seals_under_a_key_that_another_process_added() {
        let folder = Folder::new();
        let (server, operator) = (folder.vault(), folder.vault());
        let before = server.seal("x", b"1", &SystemRandomness);
        let added = operator.add_key(&operator.lock_keys().unwrap(), &SystemRandomness).unwrap();
        let after = server.seal("x", b"2", &SystemRandomness);
        assert_eq!(wrapped_under(&after.wrapped_key), Some(added.as_str()));
        assert_eq!(server.open("x", &before).unwrap().as_slice(), b"1");
    }

    #[test]
    fn a_running_vault_reads_its_file_again_when_it_meets_an_unknown_key() {
        let folder = Folder::new();
        let (server, operator) = (folder.vault(), folder.vault());
        operator.add_key(&operator.lock_keys().unwrap(), &SystemRandomness).unwrap();
        let sealed = operator.seal("x", b"1", &SystemRandomness);
        assert_eq!(server.open("x", &sealed).unwrap().as_slice(), b"1");
    }

    #[test]
    fn a_rewrapped_value_opens_under_the_new_key_alone_and_only_as_what_it_was() {
        let folder = Folder::new();
        let vault = folder.vault();
        let old = vault.key_names().unwrap().remove(0);
        let text = vault.seal_text("x", "rahasia", &SystemRandomness);
        let frame = vault.seal("f", b"a face", &SystemRandomness);
        let lock = vault.lock_keys().unwrap();
        let new = vault.add_key(&lock, &SystemRandomness).unwrap();
        assert_eq!(vault.rewrap("y", &text, &SystemRandomness), Err(VaultError::Broken));
        let moved = vault.rewrap("x", &text, &SystemRandomness).unwrap();
        let wrapped_key = vault.rewrap("f", &frame.wrapped_key, &SystemRandomness).unwrap();
        vault.remove_key(&lock, &old).unwrap();
        assert_eq!(vault.key_names().unwrap(), [new]);
        assert_eq!(vault.open_text("x", &moved).unwrap().as_str(), "rahasia");
        assert_eq!(vault.open("f", &Sealed { wrapped_key, ..frame.clone() }).unwrap().as_slice(), b"a face");
        assert_eq!(vault.open_text("x", &text), Err(VaultError::UnknownKey));
    }

    #[test]
    fn the_key_that_seals_is_never_removed_and_two_never_change_the_file_at_once() {
        let folder = Folder::new();
        let (vault, other) = (folder.vault(), folder.vault());
        let only = vault.key_names().unwrap().remove(0);
        let lock = vault.lock_keys().unwrap();
        assert!(matches!(other.lock_keys(), Err(Fault::Vault(VaultError::KeyFileInUse))));
        vault.remove_key(&lock, &only).unwrap();
        assert_eq!(vault.key_names().unwrap(), [only]);
        drop(lock);
        assert!(other.lock_keys().is_ok());
    }
}
