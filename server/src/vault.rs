//! Sealing at rest: every object has a fresh data key, which a master key wraps.
//!
//! XChaCha20-Poly1305 for both: its 192-bit nonce may be drawn at random for any number of messages. The
//! associated data names what was sealed, so a sealed value moved to another row does not open.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use data_encoding::HEXLOWER;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Fault, clock::Randomness};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// The name of a master key: eight hexadecimal digits, in front of everything that it wrapped.
const KEY_NAME_BYTES: usize = 8;

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
pub struct Vault {
    keys: BTreeMap<String, Zeroizing<[u8; KEY_BYTES]>>,
    current: String,
}

impl Vault {
    /// Reads the master keys of a file, or makes one with a fresh key, readable by its owner alone.
    ///
    /// # Errors
    /// The file cannot be read, written or understood.
    pub fn open_or_create(path: &Path, randomness: &dyn Randomness) -> Result<Self, Fault> {
        let told = |source| Fault::Io { what: format!("master key file {}", path.display()), source };
        if !path.exists() {
            let mut name = [0; KEY_NAME_BYTES / 2];
            let mut key = Zeroizing::new([0; KEY_BYTES]);
            randomness.fill(&mut name);
            randomness.fill(key.as_mut());
            let name = HEXLOWER.encode(&name);
            let line = Zeroizing::new(format!("{name} {}\n", HEXLOWER.encode(key.as_ref())));
            create_private(path, &name, line.as_bytes()).map_err(told)?;
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(told)?);
        Ok(Self::parse(&text)?)
    }

    /// Reads the master keys: a name and a key a line, in hexadecimal.
    ///
    /// # Errors
    /// [`VaultError::KeyFile`]
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut keys = BTreeMap::new();
        let mut current = None;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (name, key) = line.split_once(' ').ok_or(VaultError::KeyFile)?;
            let key =
                Zeroizing::new(HEXLOWER.decode(key.trim().as_bytes()).map_err(|_| VaultError::KeyFile)?);
            let key: [u8; KEY_BYTES] = key.as_slice().try_into().map_err(|_| VaultError::KeyFile)?;
            if name.len() != KEY_NAME_BYTES || HEXLOWER.decode(name.as_bytes()).is_err() {
                return Err(VaultError::KeyFile);
            }
            keys.insert(name.to_owned(), Zeroizing::new(key));
            current = Some(name.to_owned());
        }
        let current = current.ok_or(VaultError::KeyFile)?;
        Ok(Self { keys, current })
    }

    /// Seals an object under a fresh data key. `what` names it: tenant, kind and id.
    pub fn seal(&self, what: &str, object: &[u8], randomness: &dyn Randomness) -> Sealed {
        let mut data_key = Zeroizing::new([0; KEY_BYTES]);
        randomness.fill(data_key.as_mut());
        let ciphertext = encrypt(&data_key, what, object, randomness);
        let mut wrapped_key = self.current.clone().into_bytes();
        wrapped_key.extend(encrypt(&self.keys[&self.current], what, data_key.as_ref(), randomness));
        Sealed { wrapped_key, ciphertext }
    }

    /// Opens what was sealed for the same `what`.
    ///
    /// # Errors
    /// [`VaultError`]
    pub fn open(&self, what: &str, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (name, wrapped) =
            sealed.wrapped_key.split_at_checked(KEY_NAME_BYTES).ok_or(VaultError::UnknownKey)?;
        let master = std::str::from_utf8(name)
            .ok()
            .and_then(|name| self.keys.get(name))
            .ok_or(VaultError::UnknownKey)?;
        let data_key = decrypt(master, what, wrapped)?;
        let data_key: [u8; KEY_BYTES] = data_key.as_slice().try_into().map_err(|_| VaultError::Broken)?;
        decrypt(&Zeroizing::new(data_key), what, &sealed.ciphertext)
    }

    /// Seals a short text into one value for one column.
    pub fn seal_text(&self, what: &str, text: &str, randomness: &dyn Randomness) -> Vec<u8> {
        let sealed = self.seal(what, text.as_bytes(), randomness);
        // A wrapped key has one length, so the two part again without a separator.
        [sealed.wrapped_key, sealed.ciphertext].concat()
    }

    /// Opens a short text.
    ///
    /// # Errors
    /// [`VaultError`]
    pub fn open_text(&self, what: &str, sealed: &[u8]) -> Result<Zeroizing<String>, VaultError> {
        const WRAPPED_BYTES: usize = KEY_NAME_BYTES + NONCE_BYTES + KEY_BYTES + 16;
        let (wrapped_key, ciphertext) = sealed.split_at_checked(WRAPPED_BYTES).ok_or(VaultError::Broken)?;
        let sealed = Sealed { wrapped_key: wrapped_key.to_vec(), ciphertext: ciphertext.to_vec() };
        let bytes = self.open(what, &sealed)?;
        String::from_utf8(bytes.to_vec()).map(Zeroizing::new).map_err(|_| VaultError::Broken)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Vault({} master keys, redacted)", self.keys.len())
    }
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

/// Writes a file that only its owner may read, whole or not at all, in the place of an older one.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let draft = draft_private(path, "draft", bytes)?;
    fs::rename(draft, path)
}

/// The same, unless the file is there: of two processes that start at once, both then read the first one's.
fn create_private(path: &Path, own_name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let draft = draft_private(path, own_name, bytes)?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
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

#[cfg(test)]
mod tests {
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
}
