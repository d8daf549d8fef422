//! Where a call comes from: the peer, or what the proxies in front of this server wrote down.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Method, header::AsHeaderName, request::Parts},
};

use crate::App;

/// The address of a call, as far as our proxies know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CallFrom(pub(super) IpAddr);

/// A call without its body.
#[derive(Clone)]
pub(super) struct Arrived {
    pub(super) method: Method,
    /// With its query.
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) from: IpAddr,
}

impl Arrived {
    /// A header's text; nothing where it is missing or no text.
    pub(super) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl FromRequestParts<App> for Arrived {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let CallFrom(from) = CallFrom::from_request_parts(parts, app).await?;
        Ok(Self {
            method: parts.method.clone(),
            path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: parts.headers.clone(),
            from,
        })
    }
}

impl FromRequestParts<App> for CallFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // A router that is called without a connection, as a test may do, is called from nowhere.
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self(address(&parts.headers, peer, app.settings.proxies)))
    }
}

/// The address of a call that came through `proxies` proxies of ours. Each appends the address that called it to
/// `X-Forwarded-For`, so the outermost one's word stands that many places from the end; what stands before it is the
/// caller's own invention. Without proxies the header is not read at all.
fn address(headers: &HeaderMap, peer: IpAddr, proxies: u8) -> IpAddr {
    let Some(place) = usize::from(proxies).checked_sub(1) else {
        return peer;
    };
    let values = headers.get_all("x-forwarded-for");
    let named: Vec<&str> =
        values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    named.iter().rev().nth(place).and_then(|text| text.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_as_many_proxies_as_there_are_are_believed() {
        for (proxies, forwarded, address) in [
            (0, "203.0.113.9", "10.0.0.1"),
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
            (2, "198.51.100.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
            (2, "203.0.113.9", "10.0.0.1"),
            (1, "nonsense", "10.0.0.1"),
            (1, "2001:db8::7", "2001:db8::7"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let found = super::address(&headers, "10.0.0.1".parse().unwrap(), proxies);
            assert_eq!(found.to_string(), address, "{proxies} {forwarded}");
        }
    }
}
