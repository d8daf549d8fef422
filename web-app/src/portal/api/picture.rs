//! Pictures that are shown from the browser's memory. Those of a case are fetched once a look, since every look is written
//! down.

use gloo_net::http::Method;
use js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, Url};

use super::{Api, CallError, unreachable};

/// A picture in the browser's memory; it goes when the last holder does.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its address within this page.
    pub(crate) url: String,
}

impl Picture {
    /// A picture of these bytes.
    pub(crate) fn of(bytes: &[u8], media_type: &str) -> Result<Self, CallError> {
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).map_err(unreachable)?;
        Ok(Self { url: Url::create_object_url_with_blob(&blob).map_err(unreachable)? })
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        // An address that was given out once can be taken back.
        let _ = Url::revoke_object_url(&self.url);
    }
}

impl Api {
    /// A picture of a case.
    pub(crate) async fn picture(self, id: &str, n: u32) -> Result<Picture, CallError> {
        let path = format!("/reviews/{id}/pictures/{n}");
        let (response, _deadline) = self.answer(Method::GET, &path, None).await?;
        let bytes = response.binary().await.map_err(unreachable)?;
        Picture::of(&bytes, &response.headers().get("content-type").unwrap_or_default())
    }
}
