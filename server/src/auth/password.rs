//! Passwords of members: hashed and compared with argon2id, on threads that may block, a few at once.

use std::time::Duration;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use tokio::sync::{Semaphore, SemaphorePermit};
use zeroize::Zeroizing;

use crate::{Fault, clock::Randomness};

/// OWASP's password storage cheat sheet, second choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// Each holds 19 MiB and a core for some 30 ms; more at once would only let strangers slow captures down.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// How long a call waits for others to be done.
const PATIENCE: Duration = Duration::from_secs(5);

/// Too many are being compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Busy;

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("parameters within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The form in which a password is stored: a PHC string with a fresh salt.
pub(super) async fn hash(password: &str, randomness: &dyn Randomness) -> Result<String, Fault> {
    let mut salt = [0; SALT_BYTES];
    randomness.fill(&mut salt);
    let password = Zeroizing::new(password.to_owned());
    let _permit = AT_ONCE.acquire().await.map_err(|_| broken("the permits are closed"))?;
    let hashed = tokio::task::spawn_blocking(move || {
        argon2id().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await.map_err(|_| broken("hashing panicked"))?.map_err(|error| broken(&error.to_string()))
}

/// Whether this is the password that was stored. Where none was, the same work is done, and it is not.
pub(super) async fn is_right(password: &str, stored: Option<&str>) -> Result<Result<bool, Busy>, Fault> {
    let Some(permit) = permit().await? else {
        return Ok(Err(Busy));
    };
    let (password, stored) = (Zeroizing::new(password.to_owned()), stored.map(str::to_owned));
    let compared = tokio::task::spawn_blocking(move || {
        let Some(stored) = stored else {
            drop(std::hint::black_box(
                argon2id().hash_password_with_salt(password.as_bytes(), &[0; SALT_BYTES]),
            ));
            return false;
        };
        PasswordHash::new(&stored)
            .is_ok_and(|stored| argon2id().verify_password(password.as_bytes(), &stored).is_ok())
    });
    let right = compared.await.map_err(|_| broken("comparing panicked"))?;
    drop(permit);
    Ok(Ok(right))
}

async fn permit() -> Result<Option<SemaphorePermit<'static>>, Fault> {
    match tokio::time::timeout(PATIENCE, AT_ONCE.acquire()).await {
        Ok(permit) => permit.map(Some).map_err(|_| broken("the permits are closed")),
        Err(_) => Ok(None),
    }
}

fn broken(what: &str) -> Fault {
    Fault::Invariant(format!("passwords: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandomness;

    #[tokio::test]
    async fn a_password_is_right_once_and_its_hash_is_never_the_same() {
        let stored = hash("korek api basah", &SystemRandomness).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(stored, hash("korek api basah", &SystemRandomness).await.unwrap());
        assert_eq!(is_right("korek api basah", Some(&stored)).await.unwrap(), Ok(true));
        assert_eq!(is_right("korek api kering", Some(&stored)).await.unwrap(), Ok(false));
        assert_eq!(is_right("korek api basah", None).await.unwrap(), Ok(false));
        assert_eq!(is_right("", Some("not a hash")).await.unwrap(), Ok(false));
    }

    #[tokio::test]
    async fn an_e_mail_that_nobody_has_costs_the_same_work() {
        let stored = hash("korek api basah", &SystemRandomness).await.unwrap();
        let mut took = [Duration::MAX; 2];
        // In turns, and the least of each: other work on the machine only ever adds.
        for _ in 0..9 {
            for (least, stored) in took.iter_mut().zip([Some(&*stored), None]) {
                let began = std::time::Instant::now();
                assert_eq!(is_right("salah", stored).await.unwrap(), Ok(false));
                *least = began.elapsed().min(*least);
            }
        }
        let ratio = took[1].as_secs_f64() / took[0].as_secs_f64();
        assert!((0.67..1.5).contains(&ratio), "{took:?}");
    }
}
