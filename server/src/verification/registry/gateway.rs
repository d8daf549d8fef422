//! A civil registry behind an HTTPS gateway of the operator's.
//!
//! `POST {url}/verifications` with `Authorization: Bearer {token}`, an `Idempotency-Key` that stays the same when the
//! request is repeated, and JSON; members that are not asked about are left out:
//!
//! ```json
//! {"nik": "3374081708909901", "name": "BAGAS WIRATAMA", "birthDate": "17-08-1990", "birthPlace": "SEMARANG",
//!  "gender": "male", "selfie": "<base64 of a JPEG or PNG>"}
//! ```
//!
//! The answer is 200 and JSON, of 16 KiB at most; what the registry does not compare is left out of `matches`:
//!
//! ```json
//! {"found": true, "matches": {"name": true, "birthDate": false, "birthPlace": true, "gender": true, "selfie": true}}
//! ```
//!
//! 504 says that the registry behind the gateway did not answer in time. Every other status says that it is not
//! available. A request is repeated only where that cannot cost a second question: no connection stood, or the
//! gateway said 429, 502 or 503.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use contract::{canonical, date::format_day_month_year, nik::Gender};
use data_encoding::BASE64;
use reqwest::{
    Client, Response, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant as Tick, sleep, timeout};

use super::{
    Agreement, CivilRegistry, RegistryAnswer, RegistryFault, RegistryQuestion, RegistrySettings, Reply,
    Unavailable,
    circuit::{Circuit, CircuitRule, Event},
};
use crate::{
    Fault,
    clock::{Clock, Randomness},
    ids,
    outgoing::{self, OutgoingRule},
};

/// An answer is a hundred bytes; somebody who sends more than this sends something else.
const LONGEST_ANSWER_BYTES: usize = 16 * 1024;
/// Before a request is repeated, up to this long, drawn at random; twice as long the next time.
const BACKOFF_MS: u32 = 200;

/// How long a question may take, and when the gateway is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// For one request, its answer included.
    pub attempt: Duration,
    /// For the whole question, repetitions included: a person is waiting.
    pub total: Duration,
    /// How often a request is repeated.
    pub retries: u32,
    /// When to leave the gateway alone.
    pub circuit: CircuitRule,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            attempt: Duration::from_secs(5),
            total: Duration::from_secs(8),
            retries: 2,
            circuit: CircuitRule { failures: 5, open_ms: 30_000, trial_ms: 10_000 },
        }
    }
}

/// The gateway.
pub struct Gateway {
    client: Client,
    address: Url,
    authorization: Option<HeaderValue>,
    limits: Limits,
    circuit: Mutex<Circuit>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireQuestion<'a> {
    nik: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<Gender>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selfie: Option<String>,
}

#[derive(Deserialize)]
struct WireAnswer {
    found: bool,
    #[serde(default)]
    matches: WireMatches,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireMatches {
    name: Option<bool>,
    birth_date: Option<bool>,
    birth_place: Option<bool>,
    gender: Option<bool>,
    selfie: Option<bool>,
}

/// A request without an answer.
struct Failure {
    fault: RegistryFault,
    /// Whether the request may have reached the gateway, and been charged.
    sent: bool,
    /// Whether it may be repeated without being charged twice.
    repeatable: bool,
    /// Whether it speaks against the gateway rather than against this one question.
    counts: bool,
}

impl Gateway {
    /// A gateway at an address, which must be public and `https` unless private ones are allowed. Of the settings the
    /// token and what may be called count.
    ///
    /// # Errors
    /// The address or the token cannot be used.
    pub fn new(
        url: &str,
        settings: &RegistrySettings,
        limits: Limits,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, Fault> {
        let unusable = |error: String| Fault::Configuration(format!("civil registry: {error}"));
        let address = format!("{}/verifications", url.trim_end_matches('/'));
        let address = outgoing::parse_url(&address, settings.allow_private);
        let address = address.map_err(|error| unusable(error.to_string()))?;
        let rule = OutgoingRule {
            connect: limits.connect,
            total: limits.attempt,
            allow_private: settings.allow_private,
            trusted: settings.trusted.clone(),
        };
        let client = outgoing::client(&rule).map_err(|error| unusable(error.to_string()))?;
        let authorization = settings
            .token
            .as_ref()
            .map(|token| {
                let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
                    .map_err(|_| unusable("the token holds signs that a header cannot".to_owned()))?;
                value.set_sensitive(true);
                Ok::<_, Fault>(value)
            })
            .transpose()?;
        let circuit = Mutex::new(Circuit::closed());
        Ok(Self { client, address, authorization, limits, circuit, clock, randomness })
    }

    /// Tells the circuit what happened; whether a question may go out now.
    fn tell(&self, event: Event) -> bool {
        let mut circuit = self.circuit.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, may) = circuit.next(event, self.clock.now(), &self.limits.circuit);
        if matches!(next, Circuit::Open { .. }) && !matches!(*circuit, Circuit::Open { .. }) {
            tracing::warn!("the civil registry failed too often and is left alone for a while");
        }
        *circuit = next;
        may
    }

    async fn attempt(&self, body: &[u8], key: &str) -> Result<RegistryAnswer, Failure> {
        let request = self.client.post(self.address.clone()).header(CONTENT_TYPE, "application/json");
        let request = request.header("idempotency-key", key).body(body.to_vec());
        let request = match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value.clone()),
            None => request,
        };
        let response = request.send().await.map_err(|error| Failure::of_transport(&error))?;
        match response.status().as_u16() {
            200 => read_answer(response).await,
            status => Err(Failure::of_status(status)),
        }
    }
}

impl Failure {
    fn of_transport(error: &reqwest::Error) -> Self {
        // Where no connection stood, nothing was sent, whether it was refused, not resolved, or too slow.
        let unconnected = error.is_connect();
        tracing::warn!(cause = innermost(error), unconnected, "a request to the civil registry failed");
        let fault = if error.is_timeout() && !unconnected {
            RegistryFault::TimedOut
        } else {
            RegistryFault::Unavailable(Unavailable::Unreachable)
        };
        Self { fault, sent: !unconnected, repeatable: unconnected, counts: true }
    }

    fn of_status(status: u16) -> Self {
        let fault = match status {
            504 => RegistryFault::TimedOut,
            status => RegistryFault::Unavailable(Unavailable::Status(status)),
        };
        // Without a right to ask, or asked too often, the next question fares no better; what else is wrong with a
        // request is wrong with this one alone.
        let counts = !(400..500).contains(&status) || matches!(status, 401 | 403 | 429);
        Self { fault, sent: true, repeatable: matches!(status, 429 | 502 | 503), counts }
    }

    fn of_nonsense() -> Self {
        let fault = RegistryFault::Unavailable(Unavailable::Nonsense);
        Self { fault, sent: true, repeatable: false, counts: true }
    }

    fn of_time() -> Self {
        Self { fault: RegistryFault::TimedOut, sent: true, repeatable: false, counts: true }
    }
}

/// What an error came from in the end: a certificate, a name, a refused connection.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

async fn read_answer(mut response: Response) -> Result<RegistryAnswer, Failure> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| Failure::of_transport(&error))? {
        if body.len() + piece.len() > LONGEST_ANSWER_BYTES {
            return Err(Failure::of_nonsense());
        }
        body.extend_from_slice(&piece);
    }
    parse_answer(&body).ok_or_else(Failure::of_nonsense)
}

/// Reads an answer. Members that are there twice make it none: whoever wrote it meant one of them.
fn parse_answer(body: &[u8]) -> Option<RegistryAnswer> {
    let text = std::str::from_utf8(body).ok()?;
    canonical::parse(text).ok()?;
    let answer: WireAnswer = serde_json::from_str(text).ok()?;
    if !answer.found {
        return Some(RegistryAnswer::NotFound);
    }
    let WireMatches { name, birth_date, birth_place, gender, selfie } = answer.matches;
    Some(RegistryAnswer::Found(Agreement { name, birth_date, birth_place, gender, selfie }))
}

#[async_trait]
impl CivilRegistry for Gateway {
    fn source(&self) -> &'static str {
        "gateway"
    }

    async fn ask(&self, question: RegistryQuestion<'_>) -> Reply {
        if !self.tell(Event::Asked) {
            let fault = RegistryFault::Unavailable(Unavailable::LeftAlone);
            return Reply { answer: Err(fault), sent: 0 };
        }
        let wire = WireQuestion {
            nik: question.nik.as_str(),
            name: question.name,
            birth_date: question.birth_date.map(format_day_month_year),
            birth_place: question.birth_place,
            gender: question.gender,
            selfie: question.selfie.map(|bytes| BASE64.encode(bytes)),
        };
        let body = serde_json::to_vec(&wire).expect("texts under names can be written as JSON");
        let key = match question.asked_for {
            // Hashed, since our ids are nobody else's business.
            Some(asked_for) => ids::secret_hash(asked_for),
            None => ids::random_hex(self.randomness.as_ref()),
        };
        let ends = Tick::now() + self.limits.total;
        let mut sent = 0;
        let mut repeated = 0;
        let answer = loop {
            let left = ends.saturating_duration_since(Tick::now());
            let attempt = timeout(left.min(self.limits.attempt), self.attempt(&body, &key)).await;
            let failure = match attempt.unwrap_or_else(|_| Err(Failure::of_time())) {
                Ok(answer) => {
                    sent += 1;
                    break Ok(answer);
                }
                Err(failure) => failure,
            };
            sent += u32::from(failure.sent);
            let wait = self.randomness.below(BACKOFF_MS << repeated.min(4));
            let wait = Duration::from_millis(wait.into());
            let in_time = Tick::now() + wait < ends;
            if !(failure.repeatable && in_time && repeated < self.limits.retries) {
                break Err(failure);
            }
            repeated += 1;
            sleep(wait).await;
        };
        self.tell(match &answer {
            Err(failure) if failure.counts => Event::Failed,
            _ => Event::Answered,
        });
        Reply { answer: answer.map_err(|failure| failure.fault), sent }
    }
}

#[cfg(test)]
mod tests;
