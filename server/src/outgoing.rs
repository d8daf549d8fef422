//! Calls to the outside: where they may go, and that they end. Names are resolved once, every address is looked at, and
//! the connection goes to an address that was; redirects are never followed.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use reqwest::{
    Certificate, Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use thiserror::Error;

/// Why a call does not go out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OutgoingError {
    /// No address, or not `https`.
    #[error("the address must begin with https://")]
    Scheme,
    /// An address with a user's name in it is usually one that pretends to be another.
    #[error("the address must not carry a user or a password")]
    UserInfo,
    /// It names no public host.
    #[error("the address must name a public host")]
    NotPublic,
    /// The client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(String),
}

/// How far a call may go and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingRule {
    /// Until the connection stands, TLS included.
    pub connect: Duration,
    /// Until the last byte of the answer is there.
    pub total: Duration,
    /// Whether private addresses may be called, and without TLS: for what stands in the same house.
    pub allow_private: bool,
    /// Certificates, PEM, that the other side's has to come from; those of the system where there are none.
    pub trusted: Option<Vec<u8>>,
}

/// Reads an address to which calls may go. A name is looked at again each time it is resolved.
///
/// # Errors
/// [`OutgoingError`]
pub fn parse_url(text: &str, allow_private: bool) -> Result<Url, OutgoingError> {
    let url = Url::parse(text).map_err(|_| OutgoingError::Scheme)?;
    match url.scheme() {
        "https" => {}
        "http" if allow_private => {}
        _ => return Err(OutgoingError::Scheme),
    }
    let allowed = |address| allow_private || is_public(address);
    if names_host(&url, allowed)? { Ok(url) } else { Err(OutgoingError::NotPublic) }
}

/// Reads an address that anybody may have named, with TLS or without; of private ones, this machine's own at most.
///
/// # Errors
/// [`OutgoingError`]
pub fn parse_web_url(text: &str, allow_loopback: bool) -> Result<Url, OutgoingError> {
    let url = Url::parse(text).map_err(|_| OutgoingError::Scheme)?;
    if !["https", "http"].contains(&url.scheme()) {
        return Err(OutgoingError::Scheme);
    }
    let allowed = |address: IpAddr| is_public(address) || allow_loopback && address.is_loopback();
    if names_host(&url, allowed)? { Ok(url) } else { Err(OutgoingError::NotPublic) }
}

/// Whether an address names a host by its name, or by an address that is allowed.
fn names_host(url: &Url, allowed: impl Fn(IpAddr) -> bool) -> Result<bool, OutgoingError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OutgoingError::UserInfo);
    }
    let host = url.host_str().ok_or(OutgoingError::NotPublic)?;
    // The parser has written every spelling of an IPv4 address, octal and hexadecimal ones too, as four numbers.
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    Ok(literal.map_or(true, allowed))
}

/// A client that keeps the rule.
///
/// # Errors
/// [`OutgoingError::Client`]
pub fn client(rule: &OutgoingRule) -> Result<Client, OutgoingError> {
    let builder = Client::builder()
        .connect_timeout(rule.connect)
        .timeout(rule.total)
        .redirect(redirect::Policy::none())
        // A proxy of the environment would resolve names in our place.
        .no_proxy()
        .referer(false)
        .user_agent(concat!("tanda/", env!("CARGO_PKG_VERSION")));
    let builder = if rule.allow_private { builder } else { builder.dns_resolver(PublicHosts) };
    let unmade = |error: reqwest::Error| OutgoingError::Client(error.to_string());
    let builder = match &rule.trusted {
        Some(pem) => builder.tls_certs_only(Certificate::from_pem_bundle(pem).map_err(unmade)?),
        None => builder,
    };
    builder.build().map_err(unmade)
}

/// Resolves a name to its public addresses. Where there is one that is not, somebody plays a game: none is used.
#[derive(Debug, Clone, Copy)]
struct PublicHosts;

impl Resolve for PublicHosts {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || !found.iter().all(|address| is_public(address.ip())) {
                return Err(OutgoingError::NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet: not to this machine, its network, its cloud's metadata, or a range
/// that the IANA keeps for something special.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// The IANA's register of special IPv4 addresses (RFC 6890 and its successors).
fn is_public_v4(address: Ipv4Addr) -> bool {
    const SPECIAL: [(Ipv4Addr, u32); 15] = [
        (Ipv4Addr::UNSPECIFIED, 8),
        (Ipv4Addr::new(10, 0, 0, 0), 8),
        (Ipv4Addr::new(100, 64, 0, 0), 10),
        (Ipv4Addr::new(127, 0, 0, 0), 8),
        (Ipv4Addr::new(169, 254, 0, 0), 16),
        (Ipv4Addr::new(172, 16, 0, 0), 12),
        (Ipv4Addr::new(192, 0, 0, 0), 24),
        (Ipv4Addr::new(192, 0, 2, 0), 24),
        (Ipv4Addr::new(192, 88, 99, 0), 24),
        (Ipv4Addr::new(192, 168, 0, 0), 16),
        (Ipv4Addr::new(198, 18, 0, 0), 15),
        (Ipv4Addr::new(198, 51, 100, 0), 24),
        (Ipv4Addr::new(203, 0, 113, 0), 24),
        (Ipv4Addr::new(224, 0, 0, 0), 4),
        (Ipv4Addr::new(240, 0, 0, 0), 4),
    ];
    let bits = address.to_bits();
    !SPECIAL.iter().any(|(network, prefix)| (bits ^ network.to_bits()) >> (32 - prefix) == 0)
}

/// Global unicast is `2000::/3`; of it, what is special or carries an IPv4 address is left out, whatever address it
/// carries: nobody who is public has to be reached that way.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // `2001::/23` is for protocols, Teredo among them; `2001:db8::/32` and `3fff::/20` are for books.
        [0x2001, second, ..] => second >= 0x0200 && second != 0x0db8,
        [0x3fff, second, ..] => second >= 0x1000,
        // 6to4.
        [0x2002, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_house_and_of_nobody_are_not_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:10::1",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn addresses_just_outside_the_special_ranges_are_public() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "3ffe::1",
            "3fff:1000::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_that_hides_where_it_goes_is_refused() {
        for (url, error) in [
            ("http://registry.example/", OutgoingError::Scheme),
            ("ftp://registry.example/", OutgoingError::Scheme),
            ("registry.example", OutgoingError::Scheme),
            ("https://a@registry.example/", OutgoingError::UserInfo),
            ("https://registry.example:secret@127.0.0.1/", OutgoingError::UserInfo),
            ("https://127.0.0.1/", OutgoingError::NotPublic),
            ("https://2130706433/", OutgoingError::NotPublic),
            ("https://0x7f.1/", OutgoingError::NotPublic),
            ("https://0177.0.0.1/", OutgoingError::NotPublic),
            ("https://127.1/", OutgoingError::NotPublic),
            ("https://127.0.0.1./", OutgoingError::NotPublic),
            ("https://１２７.0.0.1/", OutgoingError::NotPublic),
            ("https://[::1]/", OutgoingError::NotPublic),
            ("https://[::ffff:169.254.169.254]/", OutgoingError::NotPublic),
            ("https://169.254.169.254/latest/meta-data", OutgoingError::NotPublic),
        ] {
            assert_eq!(parse_url(url, false), Err(error), "{url}");
        }
        assert!(parse_url("https://registry.example/v1", false).is_ok());
        assert!(parse_url("http://127.0.0.1:9000/v1", true).is_ok());
    }

    #[test]
    fn an_address_that_anybody_named_leads_to_the_public_or_to_this_machine_at_most() {
        for (url, public, loopback) in [
            ("http://photos.example/a.jpg", true, true),
            ("https://photos.example:8443/a.jpg", true, true),
            ("http://8.8.8.8/a.jpg", true, true),
            ("http://127.0.0.1:9000/a.jpg", false, true),
            ("http://[::1]/a.jpg", false, true),
            ("http://0x7f.1/a.jpg", false, true),
            ("http://169.254.169.254/latest/meta-data", false, false),
            ("http://10.0.0.1/a.jpg", false, false),
            ("http://[::ffff:10.0.0.1]/a.jpg", false, false),
            ("http://a@photos.example/a.jpg", false, false),
            ("ftp://photos.example/a.jpg", false, false),
            ("file:///etc/passwd", false, false),
        ] {
            assert_eq!(parse_web_url(url, false).is_ok(), public, "{url}");
            assert_eq!(parse_web_url(url, true).is_ok(), loopback, "{url}");
        }
    }
}
