//! The dialect of OneKYC identity verification: partner token, flow, submission, callback. Certificate registration is
//! [`crate::registration`]; it shares callers, contacts, states, reasons and callbacks with this one.
//!
//! What the vendor does not document, and we had to choose, is marked "Ours".

mod answer;
mod callback;
mod caller;
mod contacts;
mod details;
mod initiate;
mod ip_range;
mod reason;
#[cfg(feature = "schema")]
pub mod schema;
mod state;
mod submission;
mod token;

pub use answer::{Answer, Cause, ErrorBody, Problem};
pub(crate) use callback::read_ranges;
pub use callback::{
    CallbackError, CallbackHeader, CallbackMethod, CallbackSettings, CallbackUrl, MAX_HEADERS, MAX_IP_RANGES,
};
pub use caller::{Caller, CallerHeaders, MAX_HEADER_CHARS, User};
pub(crate) use contacts::ContactRule;
pub use contacts::{Contact, Contacts, MAX_REFERENCE_CHARS, VerificationReference};
pub use details::{
    Activation, IMAGE_URL_SECONDS, ImageUrls, OnboardingCode, Passed, SivDetails, VerificationResult,
};
pub use initiate::{
    ExpiringData, InitiateData, Initiation, Redirects, ReturnUrl, SDK_TOKEN_SECONDS, Source, UserLocale,
};
pub use ip_range::{IpRange, IpRangeError};
pub use reason::{Breakdown, Findings, RecordsFound, RegistryBreakdown, Rejection, event};
pub use state::{Event, Flow, Outcome, Standing, Status};
pub use submission::{Submission, SubmissionId, SubmissionIdError, SubmissionKey};
pub use token::{PARTNER_TOKEN_SECONDS, TokenData, TokenRequest};

#[cfg(test)]
pub(crate) mod tests;
