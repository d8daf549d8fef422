//! A list as a file: read piece by piece, so that it can be told how far it is, and cancelled.

use contract::portal::{
    ROWS_HEADER,
    transaction::filter::{ExportFormat, ExportQuery},
    usage::UsageQuery,
};
use gloo_net::http::Method;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, BlobPropertyBag, HtmlAnchorElement, ReadableStreamDefaultReader, Url};

use super::{Api, CallError, unreachable};
use crate::portal::clock::now;

/// How far an export is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Export {
    /// Rows in all, where the server said.
    pub(crate) rows: Option<u64>,
    /// Rows that came; none where they cannot be counted on their way.
    pub(crate) rows_here: Option<u64>,
    /// Bytes that came.
    pub(crate) bytes: u64,
}

/// A file that came whole.
pub(crate) struct Exported {
    blob: Blob,
    name: String,
}

impl Exported {
    /// Hands it to the browser, which asks where to or keeps it where it keeps files.
    pub(crate) fn save(&self) -> Result<(), CallError> {
        let url = Url::create_object_url_with_blob(&self.blob).map_err(unreachable)?;
        let link = leptos::prelude::document().create_element("a").map_err(unreachable)?;
        let link: HtmlAnchorElement = link.unchecked_into();
        link.set_href(&url);
        link.set_download(&self.name);
        link.click();
        // The browser has taken hold of it.
        let _ = Url::revoke_object_url(&url);
        Ok(())
    }
}

impl Api {
    /// Fetches an export; `told` hears how far it is, and gets the way to end it with its first word.
    pub(crate) async fn export(
        self,
        asked: &ExportQuery,
        told: impl Fn(Export, &AbortController),
    ) -> Result<Exported, CallError> {
        let path = format!("/transactions/export?{}", asked.to_query());
        let call = (Method::GET, path.as_str(), None);
        self.download(call, asked.file_name(now()), asked.format.media_type(), told).await
    }

    /// What is charged, as a file.
    pub(crate) async fn export_usage(self, asked: &UsageQuery) -> Result<Exported, CallError> {
        let path = format!("/usage/export?{}", asked.to_query());
        let call = (Method::GET, path.as_str(), None);
        self.download(call, asked.file_name(), ExportFormat::Csv.media_type(), |_, _| ()).await
    }

    pub(super) async fn download(
        self,
        (method, path, body): (Method, &str, Option<&str>),
        name: String,
        media_type: &'static str,
        told: impl Fn(Export, &AbortController),
    ) -> Result<Exported, CallError> {
        let (response, deadline) = self.answer(method, path, body).await?;
        let aborter = deadline.aborter.clone();
        // It takes as long as it takes, and is ended by hand.
        drop(deadline);
        let rows = response.headers().get(ROWS_HEADER).and_then(|rows| rows.trim().parse().ok());
        let is_text = media_type == ExportFormat::Csv.media_type();
        let mut export = Export { rows, rows_here: is_text.then_some(0), bytes: 0 };
        told(export, &aborter);
        let body = response.body().ok_or(CallError::Fault)?;
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        let parts = Array::new();
        let mut lines = 0_u64;
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(unreachable)?;
            let value = Reflect::get(&piece, &JsValue::from_str("value")).map_err(unreachable)?;
            if value.is_undefined() {
                break;
            }
            let bytes: Uint8Array = value.unchecked_into();
            export.bytes += u64::from(bytes.length());
            if is_text {
                lines += line_ends(&bytes.to_vec());
                // The first line names the columns.
                export.rows_here = Some(lines.saturating_sub(1));
            }
            parts.push(&bytes);
            told(export, &aborter);
        }
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).map_err(unreachable)?;
        Ok(Exported { blob, name })
    }
}

/// Ends of lines in a piece. Cells with line ends in them are rare, and a progress that is a little ahead harms nobody.
fn line_ends(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}
