//! The wire shapes of the electronic certificate dialect: the request and its rules, what findings come to, what is
//! charged, errors, and the liveness call beside it.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST /data-verification/certificate-electronic/verify` | [`VerifyRequest`] | [`VerifyAnswer`], or [`ErrorBody`] of a [`Failure`] |
//! | `POST /v1/face/liveness` | [`liveness::LivenessRequest`] | [`liveness::LivenessAnswer`], or [`ErrorBody`] of a [`liveness::LivenessFailure`] |

mod answer;
mod charge;
pub mod liveness;
mod photo_source;
mod request;
#[cfg(feature = "schema")]
pub mod schema;
mod verdict;

pub use crate::finding::{ClaimFindings as Findings, RecordFinding, SelfieFinding, Taken};
pub use answer::{ErrorBody, ErrorField, Failure, VerifyAnswer, VerifyData};
pub use charge::{Run, Service, TransactionStatus};
pub use photo_source::{MagicPhoto, PhotoSource, PhotoSourceError, UNREACHABLE_AFTER_MS};
pub use request::{Channel, ReferenceId, Rules, VerifyRequest};
pub use verdict::{Judgement, RejectField, Rejection, Status};

/// The path of the verify call.
pub const VERIFY_PATH: &str = "/data-verification/certificate-electronic/verify";
/// The header that names the application.
pub const APP_ID_HEADER: &str = "App-ID";
/// The header that carries its secret.
pub const API_KEY_HEADER: &str = "API-Key";
/// How long callers wait: the vendor's recommended time-out.
pub const ANSWER_WITHIN_MS: u64 = 60_000;
/// Largest body (ours): the two largest photos are 8 MB as base64; the rest is for line breaks and for what phones append
/// to an image.
pub const MAX_BODY_BYTES: usize = 12 * 1024 * 1024;

#[cfg(test)]
mod tests;
