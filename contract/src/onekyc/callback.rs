//! Where and how a partner is called: address, method, headers. Beside it, read alone, the addresses that the partner calls
//! us from.

use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::IpRange;
use crate::{
    body::{Errors, Object},
    canonical::Json,
    capture_flow::may_return_to,
    field::FieldError,
};

/// Most headers of a partner's own. Ours.
pub const MAX_HEADERS: usize = 20;
/// Most ranges of addresses. Ours.
pub const MAX_IP_RANGES: usize = 100;
/// Longest value of a header, and of anything else that is a text here. Ours; a bearer token fits.
const MAX_VALUE_CHARS: usize = 4_096;

/// How a partner is called; `POST` where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "HTTP's own words")]
pub enum CallbackMethod {
    #[default]
    Post,
    Put,
    Patch,
}

impl CallbackMethod {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Post, Self::Put, Self::Patch];

    /// As HTTP writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }

    /// The method of this name, in letters of either case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }
}

/// Why a setting does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CallbackError {
    /// Personal data go there.
    #[error("must begin with https://")]
    NotHttps,
    /// No host that can be looked up, no such port, a user, a fragment, space, or too long.
    #[error("must be a full address of at most 2048 characters, without user and fragment")]
    Url,
    /// Not a header's name.
    #[error("must be a header name of letters, digits and dashes")]
    HeaderName,
    /// The connection's own, or ours.
    #[error("is a header that cannot be set")]
    HeaderReserved,
    /// Something that no header can carry.
    #[error("must be 1 to 4096 visible ASCII characters and spaces")]
    HeaderValue,
}

impl CallbackError {
    fn code(self) -> &'static str {
        match self {
            Self::NotHttps => "https",
            Self::Url => "url",
            Self::HeaderName => "name",
            Self::HeaderReserved => "reserved",
            Self::HeaderValue => "value",
        }
    }
}

/// An address to call. Whether its host is public is asked when it is called.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CallbackUrl(String);

impl CallbackUrl {
    /// Reads the member `url`.
    pub(crate) fn read(body: &Object<'_>, plain_allowed: bool, errors: &mut Errors) -> Option<Self> {
        let text = body.text("url", MAX_VALUE_CHARS, errors)?;
        let told = |error: CallbackError| FieldError::new(body.path("url"), error.code(), error.to_string());
        Self::parse(text, plain_allowed).map_err(|error| errors.put(told(error))).ok()
    }

    /// Reads an address; one without TLS only where `plain_allowed`, which is for a developer's own machine.
    pub fn parse(text: &str, plain_allowed: bool) -> Result<Self, CallbackError> {
        let text = text.trim();
        if !may_return_to(text) || text.contains('#') {
            let plain_word = !text.starts_with("https://") && !text.starts_with("http://");
            return Err(if plain_word { CallbackError::NotHttps } else { CallbackError::Url });
        }
        if !text.starts_with("https://") && !plain_allowed {
            return Err(CallbackError::NotHttps);
        }
        if names_host(text) { Ok(Self(text.to_owned())) } else { Err(CallbackError::Url) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an address of the web names a host that can be looked up, in ASCII, and a port that exists.
fn names_host(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or("");
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port_holds = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    let label_holds = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let host_holds = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(literal) => literal.parse::<Ipv6Addr>().is_ok(),
        None => host.strip_suffix('.').unwrap_or(host).split('.').all(label_holds),
    };
    port_holds && host_holds
}

/// A header that the partner wants with every call, usually one that carries a secret.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CallbackHeader {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl CallbackHeader {
    /// Reads a header; without a value, it is one whose value stays as it is.
    pub fn parse(name: &str, value: Option<&str>) -> Result<Self, CallbackError> {
        /// The connection's own headers, and those that say what the body is.
        const RESERVED: [&str; 9] = [
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ];
        let name = name.trim().to_ascii_lowercase();
        // RFC 9110 5.1 allows more marks; no header in use has them.
        let named = (1..=MAX_NAME_CHARS).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !named {
            return Err(CallbackError::HeaderName);
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(CallbackError::HeaderReserved);
        }
        let Some(value) = value.map(str::trim) else { return Ok(Self { name, value: None }) };
        let visible = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if visible && (1..=MAX_VALUE_CHARS).contains(&value.len()) {
            Ok(Self { name, value: Some(value.to_owned()) })
        } else {
            Err(CallbackError::HeaderValue)
        }
    }

    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value; none where it is to stay as it is.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

/// Longest name of a header. Ours.
const MAX_NAME_CHARS: usize = 100;

/// How a partner is called.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackSettings {
    /// Where.
    pub url: CallbackUrl,
    /// How.
    pub method: CallbackMethod,
    /// With what; no two of one name.
    pub headers: Vec<CallbackHeader>,
}

crate::redact_debug!(CallbackUrl, CallbackHeader, CallbackSettings);

impl CallbackSettings {
    /// Reads settings: `url`, `method`, `headers` (a list of `name` and `value`; one without a value keeps what it has).
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, plain_allowed: bool) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| Self::read_within(body, plain_allowed, errors))
    }

    /// The same of a member of another body.
    pub(crate) fn read_within(body: &Object<'_>, plain_allowed: bool, errors: &mut Errors) -> Option<Self> {
        let told =
            |path: String, error: CallbackError| FieldError::new(path, error.code(), error.to_string());
        let url = CallbackUrl::read(body, plain_allowed, errors);
        let method = match body.optional_text("method", MAX_VALUE_CHARS, errors) {
            None => Some(CallbackMethod::default()),
            Some(name) => CallbackMethod::named(name)
                .or_else(|| errors.add(body.path("method"), "method", "must be one of POST, PUT, PATCH")),
        };
        let mut headers: Vec<CallbackHeader> = Vec::new();
        for object in body.objects("headers", MAX_HEADERS, errors) {
            let name = object.text("name", MAX_VALUE_CHARS, errors);
            let value = object.optional_text("value", MAX_VALUE_CHARS, errors);
            if errors.are_about(&object.path("value")) {
                continue;
            }
            let Some(name) = name else { continue };
            match CallbackHeader::parse(name, value) {
                Ok(header) if headers.iter().any(|other| other.name == header.name) => {
                    errors.add::<()>(object.path("name"), "duplicate", "is there twice");
                }
                Ok(header) => headers.push(header),
                Err(error) => {
                    let member = if error == CallbackError::HeaderValue { "value" } else { "name" };
                    errors.put(told(object.path(member), error));
                }
            }
        }
        Some(Self { url: url?, method: method?, headers })
    }
}

/// Reads the member `sourceIps`: from where a partner calls us; from anywhere where it is missing or empty.
pub(crate) fn read_ranges(body: &Object<'_>, errors: &mut Errors) -> Vec<IpRange> {
    let Some(value) = body.member("sourceIps") else { return Vec::new() };
    let Some(list) = value.as_list().filter(|list| list.len() <= MAX_IP_RANGES) else {
        let message = format!("must be a list of at most {MAX_IP_RANGES}");
        errors.add::<()>(body.path("sourceIps"), "type", message);
        return Vec::new();
    };
    let mut ranges = Vec::with_capacity(list.len());
    for (index, value) in list.iter().enumerate() {
        match value.as_text().unwrap_or_default().parse() {
            Ok(range) => ranges.push(range),
            Err(error) => {
                let error: super::IpRangeError = error;
                errors.add::<()>(
                    format!("{}[{index}]", body.path("sourceIps")),
                    "ip_range",
                    error.to_string(),
                );
            }
        }
    }
    ranges
}

impl Serialize for CallbackSettings {
    /// As [`CallbackSettings::read`] reads them, secrets included: for a store that seals them.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire<'a> {
            url: &'a CallbackUrl,
            method: CallbackMethod,
            headers: &'a [CallbackHeader],
        }
        Wire { url: &self.url, method: self.method, headers: &self.headers }.serialize(serializer)
    }
}
