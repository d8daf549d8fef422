//! Deliveries on the wire: where each stands, why a try failed, what was sent and answered.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its next try.
    Due,
    /// It was taken.
    Done,
    /// It was given up.
    Failed,
}

/// Why a try failed. On the wire and in the store it is a word, since a newer server may have another reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryFault {
    /// It answered, with a status that is no success.
    Answered,
    /// It did not answer in time.
    NoAnswer,
    /// It could not be reached, or is at a private address.
    NoConnection,
    /// The connection broke.
    Broke,
    /// The endpoint is turned off.
    EndpointOff,
    /// The endpoint was taken away.
    EndpointGone,
    /// Its address or its headers do not hold any longer.
    EndpointUnusable,
    /// Whoever sent it died, each time.
    SenderDied,
    /// The mail server refused it.
    MailRefused,
    /// The mail server cannot be reached.
    MailUnreachable,
    /// The mail server did not answer in time.
    MailNoAnswer,
    /// The folder for mails cannot be written.
    MailFolder,
    /// The receiver's address, or the mail itself, cannot be used.
    MailUnusable,
}

impl DeliveryFault {
    /// Every reason.
    pub const ALL: [Self; 13] = [
        Self::Answered,
        Self::NoAnswer,
        Self::NoConnection,
        Self::Broke,
        Self::EndpointOff,
        Self::EndpointGone,
        Self::EndpointUnusable,
        Self::SenderDied,
        Self::MailRefused,
        Self::MailUnreachable,
        Self::MailNoAnswer,
        Self::MailFolder,
        Self::MailUnusable,
    ];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NoAnswer => "no_answer",
            Self::NoConnection => "no_connection",
            Self::Broke => "broke",
            Self::EndpointOff => "endpoint_off",
            Self::EndpointGone => "endpoint_gone",
            Self::EndpointUnusable => "endpoint_unusable",
            Self::SenderDied => "sender_died",
            Self::MailRefused => "mail_refused",
            Self::MailUnreachable => "mail_unreachable",
            Self::MailNoAnswer => "mail_no_answer",
            Self::MailFolder => "mail_folder",
            Self::MailUnusable => "mail_unusable",
        }
    }

    /// The reason of this word; none of a newer server's, nor of a sentence from before there were words.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.as_str() == word)
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// The id, which the receiver saw too.
    pub delivery_id: String,
    /// The endpoint; none for a mail.
    pub endpoint_id: Option<String>,
    /// What happened.
    pub event: String,
    /// What it happened to.
    pub subject: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was begun.
    pub attempts: u32,
    /// When it is tried next; nothing once it has ended.
    pub next_at: Option<Instant>,
    /// Why the last try failed: a [`DeliveryFault`]'s word.
    pub last_fault: Option<String>,
    /// The HTTP status of the last answer.
    pub last_status: Option<u16>,
    /// How long the last try took.
    pub last_took_ms: Option<i64>,
    /// When the last try ended.
    pub last_attempt_at: Option<Instant>,
    /// When it was put in.
    pub created_at: Instant,
    /// When it was sent or given up.
    pub finished_at: Option<Instant>,
}

/// Deliveries, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPage {
    /// The page.
    pub deliveries: Vec<DeliveryView>,
    /// What `after` takes to go on; nothing on the last page.
    pub next: Option<String>,
}

/// A header as it was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentHeader {
    /// Its name.
    pub name: String,
    /// What it said; nothing of a header that the partner chose, which may be a key.
    pub value: Option<String>,
}

/// A request as it was sent, without its body, which is the same at every try.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentRequest {
    /// `POST` and its like.
    pub method: String,
    /// The address.
    pub url: String,
    /// The headers, in the order of their names.
    pub headers: Vec<SentHeader>,
}

/// One try of a delivery.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryAttempt {
    /// From 1 on, over all that it was sent for.
    pub number: u32,
    /// When it ended.
    pub at: Instant,
    /// How long it took.
    pub took_ms: i64,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why it failed: a [`DeliveryFault`]'s word.
    pub fault: Option<String>,
    /// What was sent; nothing where nothing was, or the reader may not see it.
    pub request: Option<SentRequest>,
    /// The beginning of the answer.
    pub answer: Option<String>,
}

/// A delivery with what was sent and answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryDetails {
    /// The delivery.
    pub delivery: DeliveryView,
    /// The body that is sent. Of a mail, and where the body tells of a person and the reader may not see that, nothing.
    pub request: Option<String>,
    /// The beginning of the last answer.
    pub answer: Option<String>,
    /// Its tries, the last one first; nothing of those from before they were kept.
    pub attempts: Vec<DeliveryAttempt>,
}

crate::redact_debug!(DeliveryDetails, DeliveryAttempt, SentRequest, SentHeader);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_one_word_and_a_sentence_is_none() {
        for fault in DeliveryFault::ALL {
            assert_eq!(DeliveryFault::named(fault.as_str()), Some(fault));
        }
        assert_eq!(DeliveryFault::named("no answer in time"), None);
    }
}
