//! Origins of pages that may hold a page of ours in a frame.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AddressError, WebAddress};

/// A page's origin as browsers and headers write it: `https://partner.example`, with its port where that is not the
/// scheme's own. A camera works in a frame of a secure page alone, so `http` is for this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Reads an origin; a slash may stand behind it.
    ///
    /// # Errors
    /// [`AddressError`]
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim().to_ascii_lowercase();
        let address = WebAddress::parse(&text)?;
        let text = text.strip_suffix('/').unwrap_or(&text);
        let (scheme, authority) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let host = address.host();
        let port = authority.strip_prefix(host).ok_or(AddressError::Host)?;
        let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        let is_port = port.is_empty() || (port.starts_with(':') && port.len() > 1);
        if !is_name || !is_port || port.contains(['/', '?', '#']) {
            return Err(AddressError::Host);
        }
        if scheme == "http" && !matches!(host, "localhost" | "127.0.0.1") {
            return Err(AddressError::Scheme);
        }
        let usual = if scheme == "https" { ":443" } else { ":80" };
        Ok(Self(text.strip_suffix(usual).filter(|_| port == usual).unwrap_or(text).to_owned()))
    }

    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port_of_a_secure_page() {
        for (text, origin) in [
            ("https://partner.example", "https://partner.example"),
            (" HTTPS://Partner.Example/ ", "https://partner.example"),
            ("https://partner.example:443", "https://partner.example"),
            ("https://partner.example:8443", "https://partner.example:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().as_str(), origin, "{text}");
        }
        for odd in [
            "",
            "*",
            "'self'",
            "https://*.partner.example",
            "https://a.id/x",
            "https://a.id?x",
            "https://a.id;script-src *",
            "https://a.id,b.id",
            "https://a.id:",
            "https://u@a.id",
            "https://[::1]",
            "http://partner.example",
            "myapp://host",
        ] {
            assert!(Origin::parse(odd).is_err(), "{odd}");
        }
    }
}
