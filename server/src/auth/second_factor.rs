//! The second factor: codes of an authenticator (RFC 6238: SHA-1, six digits, thirty seconds, as every authenticator has
//! them), and codes for when it is lost. Whether one is asked for is the member's row's business.

use contract::instant::Instant;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::{clock::Randomness, ids};

const STEP_MS: i64 = 30_000;
/// Six digits.
const CODES: u32 = 1_000_000;
/// Steps before and after now whose codes are taken (RFC 6238 section 5.2 advises one for slow networks; clocks of phones
/// are a few seconds off at most).
const SLACK_STEPS: i64 = 1;
/// As many bytes as HMAC-SHA1 gives out, which RFC 4226 section 4 recommends.
pub(super) const SECRET_BYTES: usize = 20;
/// Codes for when the authenticator is lost (ours).
const RECOVERY_CODES: usize = 10;
/// 50 random bits each, behind the counted tries of signing in.
const RECOVERY_CHARS: usize = 10;

/// The code of a step.
fn code(secret: &[u8], step: i64) -> u32 {
    let mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    let tag = mac.chain_update(step.to_be_bytes()).finalize().into_bytes();
    // RFC 4226 section 5.3: four bytes from where the last half byte points, without the sign.
    let at = usize::from(tag[19] & 0x0f);
    let bytes = [tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]];
    u32::from_be_bytes(bytes) % CODES
}

/// The step whose code this is, where it is one that is taken now and comes after the last one that was: a code that somebody
/// saw signs nobody in.
pub(super) fn step_of(secret: &[u8], given: &str, now: Instant, last: Option<i64>) -> Option<i64> {
    let given: String = given.chars().filter(|sign| !sign.is_whitespace()).collect();
    if given.len() != 6 || !given.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let step = now.epoch_ms() / STEP_MS;
    let mut found = None;
    // Each is compared, and each comparison takes the same time.
    for step in step - SLACK_STEPS..=step + SLACK_STEPS {
        let right = format!("{:06}", code(secret, step));
        if bool::from(right.as_bytes().ct_eq(given.as_bytes())) && last.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    found
}

/// The secret as authenticators take it.
pub(super) fn shown(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// The address that authenticators read: who is asked (`issuer`), and for whom.
pub(super) fn uri(secret: &[u8], email: &str) -> String {
    let account: String = email
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("otpauth://totp/Tanda:{account}?secret={}&issuer=Tanda", shown(secret))
}

/// Fresh codes for when the authenticator is lost, and what is kept of them.
pub(super) fn recovery_codes(randomness: &dyn Randomness) -> (Vec<String>, String) {
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| ids::random_base32(RECOVERY_CHARS, randomness)).collect();
    let kept: Vec<String> = codes.iter().map(|code| ids::secret_hash(code)).collect();
    let shown = codes.iter().map(|code| format!("{}-{}", &code[..5], &code[5..])).collect();
    (shown, kept.join(" "))
}

/// What is kept of the codes without the one that was given; `None` where it is none of them.
pub(super) fn without(kept: &str, given: &str) -> Option<String> {
    let plain: String = given.chars().filter(char::is_ascii_alphanumeric).collect();
    let hash = ids::secret_hash(&plain.to_ascii_lowercase());
    let left: Vec<&str> = kept.split(' ').filter(|other| *other != hash).collect();
    (left.len() < kept.split(' ').count()).then(|| left.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandomness;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (second, expected) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(SECRET, second / 30), expected, "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_once_and_around_its_time() {
        let at = |second: i64| Instant::from_epoch_ms(second * 1000);
        let step = 1_234_567_890 / 30;
        assert_eq!(step_of(SECRET, "005924", at(1_234_567_890), None), Some(step));
        assert_eq!(step_of(SECRET, " 005 924 ", at(1_234_567_890 + 30), None), Some(step));
        assert_eq!(step_of(SECRET, "005924", at(1_234_567_890 + 60), None), None);
        assert_eq!(step_of(SECRET, "005924", at(1_234_567_890 - 30), None), Some(step));
        assert_eq!(step_of(SECRET, "005924", at(1_234_567_890), Some(step)), None, "seen before");
        for wrong in ["", "5924", "005925", "0059244", "00592a", "\u{0660}05924"] {
            assert_eq!(step_of(SECRET, wrong, at(1_234_567_890), None), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_authenticator_reads_the_address() {
        let uri = uri(SECRET, "ana+1@bank.example");
        assert_eq!(
            uri,
            "otpauth://totp/Tanda:ana%2B1%40bank.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tanda"
        );
    }

    #[test]
    fn a_recovery_code_counts_once() {
        let (codes, kept) = recovery_codes(&SystemRandomness);
        assert_eq!((codes.len(), codes[0].len()), (10, 11));
        assert!(
            codes.iter().all(|code| !kept.contains(&code.replace('-', ""))),
            "what is kept tells none of them"
        );
        let left = without(&kept, &codes[3].to_uppercase()).unwrap();
        assert_eq!(left.split(' ').count(), 9);
        assert_eq!(without(&left, &codes[3]), None);
        assert_eq!(without(&left, ""), None);
        let mut left = left;
        for at in [0, 1, 2, 4, 5, 6, 7, 8, 9] {
            left = without(&left, &codes[at]).unwrap();
        }
        assert_eq!(without(&left, &codes[0]), None);
    }
}
