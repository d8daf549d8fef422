//! Addresses that partners name: a page or an app to return to, a photo to fetch. What they may look like is decided here;
//! whether a name resolves to a private network is decided by whoever connects.

mod origin;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use origin::Origin;

/// Longest address, characters (the H5 dialect's rules for redirects).
pub(crate) const LONGEST_ADDRESS_CHARS: usize = 2048;

/// Schemes that a browser runs, reads its device with, or hands to any app: never an app's own. The first seven are the
/// vendor's list, the others are ours.
const REFUSED_SCHEMES: [&str; 22] = [
    "javascript",
    "data",
    "file",
    "about",
    "blob",
    "intent",
    "vbscript",
    "view-source",
    "filesystem",
    "content",
    "android-app",
    "chrome",
    "chrome-extension",
    "moz-extension",
    "resource",
    "jar",
    "ftp",
    "sftp",
    "ws",
    "wss",
    "mailto",
    "tel",
];

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing is there.
    #[error("must not be empty")]
    Empty,
    /// Longer than 2048 characters.
    #[error("must be at most 2048 characters")]
    TooLong,
    /// A control character, a space or a backslash, which browsers and servers read differently.
    #[error("must not contain control characters, spaces or backslashes")]
    Character,
    /// No `scheme://`, or one that is not taken here.
    #[error("has a scheme that is not allowed")]
    Scheme,
    /// No host, a user before it, or no port after its colon.
    #[error("must have a host and no user")]
    Host,
}

/// `http` or `https`, with a host.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAddress(Parts);

/// A web address, or an app's own: `myapp://host/..`.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnAddress(Parts);

crate::redact_debug!(WebAddress, ReturnAddress);

/// An address cut where its host ends.
#[derive(Clone, PartialEq, Eq)]
struct Parts {
    text: String,
    /// In lower case.
    scheme: String,
    /// In lower case, without port.
    host: String,
}

impl WebAddress {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let parts = Parts::read(text)?;
        if parts.is_web() { Ok(Self(parts)) } else { Err(AddressError::Scheme) }
    }

    /// Whether a text means to be a web address, right or wrong.
    pub fn is_meant(text: &str) -> bool {
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// In lower case, without port.
    pub fn host(&self) -> &str {
        &self.0.host
    }
}

impl ReturnAddress {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let parts = Parts::read(text)?;
        let refused = REFUSED_SCHEMES.contains(&parts.scheme.as_str());
        if refused { Err(AddressError::Scheme) } else { Ok(Self(parts)) }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The address with more members in its query, before its fragment. Names and values are words of ours: letters,
    /// digits and `_`.
    pub fn with_query(&self, members: &[(&str, &str)]) -> String {
        let (address, fragment) = match self.as_str().split_once('#') {
            Some((address, fragment)) => (address, format!("#{fragment}")),
            None => (self.as_str(), String::new()),
        };
        let joint = if address.contains('?') { '&' } else { '?' };
        let query: Vec<String> = members.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{address}{joint}{}{fragment}", query.join("&"))
    }
}

impl Parts {
    fn read(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().count() > LONGEST_ADDRESS_CHARS {
            return Err(AddressError::TooLong);
        }
        let odd = |character: char| character.is_control() || character.is_whitespace() || character == '\\';
        if text.chars().any(odd) {
            return Err(AddressError::Character);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let word = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(word) {
            return Err(AddressError::Scheme);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        let host = host_of(authority).ok_or(AddressError::Host)?;
        Ok(Self {
            text: text.to_owned(),
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_ascii_lowercase(),
        })
    }

    fn is_web(&self) -> bool {
        self.scheme == "http" || self.scheme == "https"
    }
}

/// The host of `host`, `host:port` or `[v6]:port`; nothing where a user stands before it.
fn host_of(authority: &str) -> Option<&str> {
    if authority.contains('@') {
        return None;
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')?;
            let after = &rest[end + 1..];
            (&authority[..end + 2], if after.is_empty() { None } else { Some(after.strip_prefix(':')?) })
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let port_holds =
        port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    (!host.is_empty() && port_holds).then_some(host)
}

/// A place that an application returns to: a host (`partner.example`), the hosts below it (`*.partner.example`), or an app
/// (`myapp://`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowedDomain(String);

/// The text names no host, no hosts below one, and no app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must be a host, *. and a host, or an app's scheme with ://")]
pub struct AllowedDomainError;

impl AllowedDomain {
    /// Reads one entry of an application's list.
    pub fn parse(text: &str) -> Result<Self, AllowedDomainError> {
        let entry = text.trim().to_ascii_lowercase();
        let probe = match entry.strip_suffix("://") {
            Some(scheme) if scheme != "http" && scheme != "https" => format!("{scheme}://host"),
            _ => format!("https://{}", entry.strip_prefix("*.").unwrap_or(&entry)),
        };
        let parts = ReturnAddress::parse(&probe).map_err(|_| AllowedDomainError)?.0;
        let alone = probe.ends_with(&parts.host) && !parts.host.contains('*');
        if alone { Ok(Self(entry)) } else { Err(AllowedDomainError) }
    }

    /// Whether an address is one of these. `*.a.id` is not `a.id` itself.
    pub fn admits(&self, address: &ReturnAddress) -> bool {
        let parts = &address.0;
        if !parts.is_web() {
            return self.0.strip_suffix("://") == Some(parts.scheme.as_str());
        }
        match self.0.strip_prefix("*.") {
            Some(parent) => {
                parts.host.strip_suffix(parent).is_some_and(|below| below.len() > 1 && below.ends_with('.'))
            }
            None => self.0 == parts.host,
        }
    }
}

impl TryFrom<String> for AllowedDomain {
    type Error = AllowedDomainError;

    fn try_from(text: String) -> Result<Self, AllowedDomainError> {
        Self::parse(&text)
    }
}

impl From<AllowedDomain> for String {
    fn from(domain: AllowedDomain) -> Self {
        domain.0
    }
}

impl fmt::Display for AllowedDomain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_only_sent_to_web_addresses_and_apps() {
        for address in [
            "https://partner.example/done?x=1",
            "http://localhost:3000/",
            "https://a.id",
            "http://10.0.0.2/",
            "https://[2001:db8::1]:8443/x",
            "myapp://host/path",
            "com.partner.app://kyc",
            "HTTPS://A.ID/@x",
        ] {
            assert!(ReturnAddress::parse(address).is_ok(), "{address}");
        }
        let (long, fits) = ("x".repeat(2048 - 12), "x".repeat(2048 - 13));
        assert!(ReturnAddress::parse(&format!("https://a.id/{fits}")).is_ok());
        for (address, error) in [
            ("", AddressError::Empty),
            ("/relative", AddressError::Scheme),
            ("javascript:alert(1)", AddressError::Scheme),
            ("JavaScript://x", AddressError::Scheme),
            ("java\tscript://x", AddressError::Character),
            ("data:text/html,x", AddressError::Scheme),
            ("data://x", AddressError::Scheme),
            ("file://host/etc", AddressError::Scheme),
            ("about://blank", AddressError::Scheme),
            ("blob://x", AddressError::Scheme),
            ("Intent://scan/#Intent", AddressError::Scheme),
            ("blob:https://a.id/x", AddressError::Scheme),
            ("//a.id", AddressError::Scheme),
            ("https://", AddressError::Host),
            ("https:///x", AddressError::Host),
            ("myapp:///path", AddressError::Host),
            ("https://u@evil.id", AddressError::Host),
            ("https://a.id:x/", AddressError::Host),
            ("https://a.id:70000/", AddressError::Host),
            ("https://a.id\\@evil.id", AddressError::Character),
            ("https://a.id/\nSet-Cookie", AddressError::Character),
            ("https://a .id", AddressError::Character),
            ("ftp://a.id", AddressError::Scheme),
            (&format!("https://a.id{long}/"), AddressError::TooLong),
        ] {
            assert_eq!(ReturnAddress::parse(address).err(), Some(error), "{address}");
        }
        assert_eq!(WebAddress::parse("myapp://host/").err(), Some(AddressError::Scheme));
        assert_eq!(WebAddress::parse("https://A.id:8443/x").unwrap().host(), "a.id");
    }

    #[test]
    fn an_allowed_domain_admits_itself_or_what_lies_below_it() {
        for (domain, address, admitted) in [
            ("partner.example", "https://partner.example/x", true),
            ("Partner.Example", "https://PARTNER.example:8443", true),
            ("partner.example", "https://a.partner.example/", false),
            ("partner.example", "https://partner.example.evil.id/", false),
            ("partner.example", "partner.example://x", false),
            ("*.partner.example", "https://a.b.partner.example/", true),
            ("*.partner.example", "https://partner.example/", false),
            ("*.partner.example", "https://evilpartner.example/", false),
            ("myapp://", "myapp://done", true),
            ("myapp://", "other://done", false),
            ("myapp://", "https://myapp/", false),
        ] {
            let domain = AllowedDomain::parse(domain).unwrap();
            assert_eq!(
                domain.admits(&ReturnAddress::parse(address).unwrap()),
                admitted,
                "{domain} {address}"
            );
        }
        for odd in
            ["", "*", "*.", "https://a.id", "https://", "javascript://", "a.id/x", "a.id:80", "a b", "*.*.id"]
        {
            assert_eq!(AllowedDomain::parse(odd), Err(AllowedDomainError), "{odd}");
        }
    }

    #[test]
    fn a_query_is_put_before_the_fragment() {
        for (address, expected) in [
            ("https://a.id/x", "https://a.id/x?a=1&b=2"),
            ("https://a.id/?y=1", "https://a.id/?y=1&a=1&b=2"),
            ("myapp://x#part", "myapp://x?a=1&b=2#part"),
        ] {
            let address = ReturnAddress::parse(address).unwrap();
            assert_eq!(address.with_query(&[("a", "1"), ("b", "2")]), expected);
        }
    }
}
