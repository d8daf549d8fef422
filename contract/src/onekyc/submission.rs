//! A submission as the partner sees it: the body of a callback, and the answer of `GET /esign-partner/v1/submissions`.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Flow, Outcome, Standing, Status, User};
use crate::instant::Instant;

/// The id of a submission: a UUID in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubmissionId(String);

/// The text is no UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must be a UUID")]
pub struct SubmissionIdError;

impl SubmissionId {
    /// Reads a UUID, of any version, in letters of either case.
    pub fn parse(text: &str) -> Result<Self, SubmissionIdError> {
        const SHAPE: &[u8; 36] = b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
        let shaped = text.len() == SHAPE.len()
            && text.bytes().zip(SHAPE).all(|(byte, shape)| match shape {
                b'-' => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        if shaped { Ok(Self(text.to_ascii_lowercase())) } else { Err(SubmissionIdError) }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for SubmissionId {
    type Error = SubmissionIdError;

    fn try_from(text: String) -> Result<Self, SubmissionIdError> {
        Self::parse(&text)
    }
}

impl From<SubmissionId> for String {
    fn from(id: SubmissionId) -> Self {
        id.0
    }
}

/// Whose submission it is, in the partner's words.
#[derive(Clone, PartialEq, Eq)]
pub struct SubmissionKey {
    /// Its id.
    pub id: SubmissionId,
    /// The user.
    pub user: User,
    /// The partner's id of the call that made it.
    pub session_id: String,
    /// What it is for; none where a body does not say, as in the vendor's sample.
    pub flow: Option<Flow>,
}

/// A submission with the details of its flow: [`super::SivDetails`], or `RegistrationDetails` of [`crate::registration`].
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SubmissionWith{D}"))]
#[serde(
    try_from = "Wire<D>",
    into = "Wire<D>",
    bound(serialize = "D: Clone + Serialize", deserialize = "D: Deserialize<'de>")
)]
pub struct Submission<D> {
    /// Whose.
    pub key: SubmissionKey,
    /// Where it stands.
    pub standing: Standing,
    /// When it came to stand there, once it is past checking.
    pub processed_at: Option<Instant>,
    /// What was found, once something was.
    pub details: Option<D>,
}

impl<D> fmt::Debug for Submission<D> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Submission({} {:?})", self.key.id, self.standing)
    }
}

impl<D> Submission<D> {
    /// What a receiver tells callbacks apart by: id, status and result, since a submission has up to two.
    pub fn event_key(&self) -> String {
        let outcome = self.standing.outcome().map_or("", Outcome::as_str);
        format!("{}:{}:{outcome}", self.key.id, self.standing.status().as_str())
    }
}

/// How a submission is sent.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SubmissionWith{D}"))]
#[serde(rename_all = "camelCase")]
struct Wire<D> {
    submission_id: SubmissionId,
    user_id: String,
    user_id_type: String,
    partner_session_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<Flow>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    processed_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submission_details: Option<D>,
}

impl<D> From<Submission<D>> for Wire<D> {
    fn from(submission: Submission<D>) -> Self {
        let Submission { key, standing, processed_at, details } = submission;
        Self {
            submission_id: key.id,
            user_id: key.user.id,
            user_id_type: key.user.id_type,
            partner_session_id: key.session_id,
            flow: key.flow,
            status: standing.status(),
            result: standing.outcome(),
            reason_code: standing.reason_code().map(str::to_owned),
            processed_at,
            submission_details: details,
        }
    }
}

/// Status, result and reason contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("status, result and reasonCode contradict each other")]
struct Contradiction;

impl<D> TryFrom<Wire<D>> for Submission<D> {
    type Error = Contradiction;

    fn try_from(wire: Wire<D>) -> Result<Self, Contradiction> {
        let standing = Standing::read(wire.status, wire.result, wire.reason_code.as_deref());
        Ok(Self {
            key: SubmissionKey {
                id: wire.submission_id,
                user: User { id: wire.user_id, id_type: wire.user_id_type },
                session_id: wire.partner_session_id,
                flow: wire.flow,
            },
            standing: standing.ok_or(Contradiction)?,
            processed_at: wire.processed_at,
            details: wire.submission_details,
        })
    }
}

crate::redact_debug!(SubmissionKey);
