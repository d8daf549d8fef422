//! Fetching a photo from an address that a partner names: never from a private network, not for longer than documented,
//! and no more of it than a photo can be.

use std::time::Duration;

use contract::{
    address::WebAddress,
    ecert::{PhotoSourceError, UNREACHABLE_AFTER_MS},
    photo::{PhotoError, most_file_bytes},
};
use reqwest::{Client, Response, Url, header::LOCATION};

use crate::{
    Fault,
    outgoing::{self, OutgoingRule},
};

/// Places that one address may lead to, each looked at as the first one is (ours).
const MOST_HOPS: usize = 4;
/// How photos are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhotoSettings {
    /// Whether they may be at this machine's own addresses, for trying things out; other private ones never are called.
    pub allow_loopback: bool,
    /// For one photo, from the name to the last byte.
    pub within: Duration,
}

impl Default for PhotoSettings {
    fn default() -> Self {
        Self { allow_loopback: false, within: Duration::from_millis(UNREACHABLE_AFTER_MS) }
    }
}

/// Fetches photos. Cheap to clone.
#[derive(Clone)]
pub struct PhotoFetcher {
    client: Client,
    settings: PhotoSettings,
    /// Where the sandbox's own photos are, which are taken from wherever this server is.
    sandbox: Option<Url>,
}

impl PhotoFetcher {
    /// A fetcher of these settings; `sandbox` is the address of a sandbox's synthetic people, with a slash at its end.
    ///
    /// # Errors
    /// The client cannot be made.
    pub fn new(settings: PhotoSettings, sandbox: Option<&str>) -> Result<Self, Fault> {
        let rule = OutgoingRule {
            connect: settings.within,
            total: settings.within,
            allow_private: false,
            trusted: None,
        };
        let client =
            outgoing::client(&rule).map_err(|error| Fault::Configuration(format!("photos: {error}")))?;
        let sandbox = sandbox.and_then(|address| Url::parse(address).ok());
        Ok(Self { client, settings, sandbox })
    }

    /// Fetches one that may have so many bytes; what follows an image's end is cut later.
    ///
    /// # Errors
    /// [`PhotoSourceError`]
    pub(super) async fn fetch(
        &self,
        address: &WebAddress,
        max_bytes: usize,
    ) -> Result<Vec<u8>, PhotoSourceError> {
        let fetched = tokio::time::timeout(self.settings.within, self.follow(address.as_str(), max_bytes));
        fetched.await.unwrap_or(Err(PhotoSourceError::TimedOut))
    }

    fn is_of_the_sandbox(&self, url: &Url) -> bool {
        let is_below = |own: &Url| own.origin() == url.origin() && url.path().starts_with(own.path());
        self.sandbox.as_ref().is_some_and(is_below)
    }

    async fn follow(&self, address: &str, max_bytes: usize) -> Result<Vec<u8>, PhotoSourceError> {
        let mut url = Url::parse(address).map_err(|_| PhotoSourceError::Unreachable)?;
        for _ in 0..MOST_HOPS {
            if !self.is_of_the_sandbox(&url) {
                url = outgoing::parse_web_url(url.as_str(), self.settings.allow_loopback)
                    .map_err(|_| PhotoSourceError::Unreachable)?;
            }
            let response = self.client.get(url.clone()).send().await.map_err(|error| told(&error))?;
            if !response.status().is_redirection() {
                return read(response, max_bytes).await;
            }
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let next = location.and_then(|location| url.join(location).ok());
            url = next.ok_or(PhotoSourceError::Unreachable)?;
        }
        Err(PhotoSourceError::Unreachable)
    }
}

fn told(error: &reqwest::Error) -> PhotoSourceError {
    if error.is_timeout() { PhotoSourceError::TimedOut } else { PhotoSourceError::Unreachable }
}

/// Reads a photo, and stops where it is longer than any file of one may be.
async fn read(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, PhotoSourceError> {
    if !response.status().is_success() {
        return Err(PhotoSourceError::Unreachable);
    }
    let too_large = |size_bytes| PhotoSourceError::Photo(PhotoError::TooManyBytes { size_bytes, max_bytes });
    let most_bytes = most_file_bytes(max_bytes);
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if let Some(size_bytes) = announced.filter(|length| *length > most_bytes) {
        return Err(too_large(size_bytes));
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| told(&error))? {
        if bytes.len() + piece.len() > most_bytes {
            return Err(too_large(bytes.len() + piece.len()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
