//! A bucket of S3, or of anything that speaks it: how it is named, how it is reached, and that it can be used at all.
//! Credentials and endpoint are taken from the variables that AWS's own tools take.

use std::{error::Error as _, time::Duration};

use object_store::{
    ObjectStoreExt, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey},
    client::ClientConfigKey,
    path::Path as Key,
    prefix::PrefixStore,
};

use crate::Fault;

/// Tries after the first, and for how long: whoever waits for an answer is told before they give up (ours).
const RETRIES: usize = 3;
const RETRY_FOR: Duration = Duration::from_secs(10);
/// What is written to see whether the bucket can be used.
const TRIAL: &[u8] = b"tanda";

/// A bucket, and what opens it.
#[derive(Clone)]
pub struct Bucket {
    /// Boxed: a kilobyte of options, and settings are passed around by value.
    builder: Box<AmazonS3Builder>,
    name: String,
    prefix: Key,
}

contract::redact_debug!(Bucket);

impl Bucket {
    /// The bucket of `s3://bucket/prefix`, reached as these variables say (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ALLOW_HTTP` and whatever else of theirs there is).
    ///
    /// # Errors
    /// [`Fault::Configuration`]: no such address, or an endpoint that would be reached without TLS unasked.
    pub fn of_url(url: &str, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Fault> {
        let wrong = |why: &str| Fault::Configuration(format!("--objects {url:?}: {why}"));
        let place = url.strip_prefix("s3://").ok_or_else(|| wrong("has to be s3://bucket/prefix"))?;
        let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
        if !is_bucket_name(name) {
            return Err(wrong("names no bucket: 3 to 63 of lower-case letters, digits, dots and hyphens"));
        }
        let prefix = Key::parse(prefix).ok().filter(|key| is_plain(key) && !prefix.starts_with('/'));
        let prefix =
            prefix.ok_or_else(|| wrong("the prefix may have letters, digits, and . _ - between slashes"))?;
        let mut builder = AmazonS3Builder::new();
        for (variable, value) in variables {
            let variable = variable.to_ascii_lowercase();
            if variable.starts_with("aws_")
                && let Ok(key) = variable.parse::<AmazonS3ConfigKey>()
            {
                builder = builder.with_config(key, value);
            }
        }
        let set = |key: AmazonS3ConfigKey| builder.get_config_value(&key).unwrap_or_default();
        let endpoint = Some(set(AmazonS3ConfigKey::S3Endpoint)).filter(|endpoint| !endpoint.is_empty());
        let endpoint = endpoint.unwrap_or_else(|| set(AmazonS3ConfigKey::Endpoint));
        let allow_http = set(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
        if endpoint.starts_with("http://") && !allow_http.eq_ignore_ascii_case("true") {
            return Err(wrong(
                "AWS_ENDPOINT_URL is without TLS: AWS_ALLOW_HTTP=true allows it, on one's own machine",
            ));
        }
        let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRY_FOR, ..RetryConfig::default() };
        // Objects are removed one at a time: a plain DELETE is what every such store knows.
        let builder = builder.with_bucket_name(name).with_retry(retry).with_disable_bulk_delete(true);
        Ok(Self { builder: Box::new(builder), name: name.to_owned(), prefix })
    }

    /// Whether the credentials end by themselves: addresses that they signed end with them.
    pub(super) fn credentials_pass(&self) -> bool {
        !self.has(AmazonS3ConfigKey::AccessKeyId) || self.has(AmazonS3ConfigKey::Token)
    }

    fn has(&self, key: AmazonS3ConfigKey) -> bool {
        self.builder.get_config_value(&key).is_some_and(|value| !value.is_empty())
    }

    /// Opens the bucket, after a small object was written, read and removed in it. Whether it keeps what is removed, too.
    pub(super) async fn open(&self, trial: &str) -> Result<(PrefixStore<AmazonS3>, bool), Fault> {
        let role = "without AWS_ACCESS_KEY_ID, by the machine's role, ";
        let by = if self.has(AmazonS3ConfigKey::AccessKeyId) { "" } else { role };
        let failed = |doing: &'static str| {
            move |error: object_store::Error| {
                Fault::Configuration(format!("bucket {}: {by}{doing}: {}", self.name, whole(&error)))
            }
        };
        let s3 = AmazonS3Builder::clone(&self.builder).build().map_err(failed("opening it"))?;
        let store = PrefixStore::new(s3, self.prefix.clone());
        let key = Key::from(format!("trial/{trial}"));
        let put = store.put(&key, TRIAL.into()).await.map_err(failed("writing an object"))?;
        // Only where versioning is on, or was.
        let is_versioned = put.version.is_some_and(|version| version != "null");
        let read = async { store.get(&key).await?.bytes().await }.await.map_err(failed("reading an object"));
        store.delete(&key).await.map_err(failed("removing an object"))?;
        if read? != TRIAL {
            return Err(Fault::Configuration(format!("bucket {} gives back something else", self.name)));
        }
        match store.head(&key).await {
            Err(object_store::Error::NotFound { .. }) => Ok((store, is_versioned)),
            // Without the right to list, S3 forbids to ask for what is not there.
            Err(error) => Err(failed("seeing that an object is gone")(error)),
            Ok(_) => Err(Fault::Configuration(format!("bucket {} removes nothing", self.name))),
        }
    }
}

/// S3's rule for general purpose buckets, without its reserved beginnings and ends.
fn is_bucket_name(name: &str) -> bool {
    let ends = |letter: Option<u8>| letter.is_some_and(|letter| letter != b'.' && letter != b'-');
    (3..=63).contains(&name.len())
        && name.bytes().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, b'.' | b'-')
        })
        && ends(name.bytes().next())
        && ends(name.bytes().last())
}

/// Letters that need no escaping anywhere, so that a prefix reads the same in every tool.
fn is_plain(prefix: &Key) -> bool {
    prefix
        .as_ref()
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'_' | b'-' | b'/'))
}

/// An error with the reasons below it that it leaves out.
fn whole(error: &object_store::Error) -> String {
    let mut told = error.to_string();
    let mut below = error.source();
    while let Some(reason) = below {
        let text = reason.to_string();
        if !told.contains(&text) {
            told = format!("{told}: {text}");
        }
        below = reason.source();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    fn refused(url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Bucket::of_url(url, variables).err().map(|fault| fault.to_string())
    }

    #[test]
    fn an_address_names_a_bucket_of_s3_and_nothing_else() {
        for url in ["s3://photos", "s3://photos/", "s3://tanda.photos-1/live/a_b", "s3://photos/live/"] {
            assert_eq!(refused(url, &[]), None, "{url}");
        }
        for url in [
            "",
            "photos",
            "s3:photos",
            "s3://",
            "s3:///live",
            "s3://ab",
            "s3://Photos",
            "s3://-photos",
            "s3://key:secret@photos",
            "s3://photos:9000/live",
            "s3://photos?region=x",
            "s3://photos//live",
            "s3://photos/../live",
            "s3://photos/a b",
            "s3://photos/live?x",
            "gs://photos",
            "/var/photos",
            "https://photos.s3.amazonaws.com",
        ] {
            assert!(refused(url, &[]).is_some_and(|told| told.contains("--objects")), "{url}");
        }
    }

    #[test]
    fn an_endpoint_without_tls_has_to_be_allowed() {
        let plain = ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000");
        for (variables, told) in [
            (vec![plain], true),
            (vec![("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")], true),
            (vec![plain, ("AWS_ALLOW_HTTP", "false")], true),
            (vec![plain, ("AWS_ALLOW_HTTP", "true")], false),
            (vec![("AWS_ENDPOINT_URL", "https://s3.example")], false),
        ] {
            assert_eq!(refused("s3://photos", &variables).is_some(), told, "{variables:?}");
        }
    }
}
