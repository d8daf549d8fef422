//! The link call: where the person is sent afterwards, and how the page is to be.

use serde::{Deserialize, Serialize};

use super::{
    Fault, UiSettings,
    body::{name, object, optional, required},
};
use crate::{
    address::{AllowedDomain, ReturnAddress},
    document::OcrCode,
};

/// The only region.
const REGION: &str = "IDN";
/// How long a link works, seconds.
pub const LINK_LIFE_S: u32 = 3_600;

/// A call whose every field holds.
#[derive(Clone, PartialEq, Eq)]
pub struct UrlRequest {
    /// Where the browser goes afterwards.
    pub returns: Returns,
    /// The caller's id of the person.
    pub user_id: Option<String>,
    /// How the page is to be: the account's settings, with what this call says of language and theme.
    pub settings: UiSettings,
}

/// Where the browser goes afterwards.
#[derive(Clone, PartialEq, Eq)]
pub struct Returns {
    /// After a result.
    pub return_url: ReturnAddress,
    /// When there is none.
    pub fail_return_url: ReturnAddress,
}

crate::redact_debug!(UrlRequest, Returns, UrlData);

impl UrlRequest {
    /// Reads a body. An account without allowed domains may send people anywhere that [`ReturnAddress`] admits.
    ///
    /// # Errors
    /// The first of: no JSON object; a required field that is empty; an address; the region; any other field.
    pub fn parse(body: &str, settings: &UiSettings, allowed: &[AllowedDomain]) -> Result<Self, Fault> {
        let json = object(body)?;
        let [return_url, fail_return_url, region] =
            ["returnUrl", "failReturnUrl", "region"].map(|field| required(&json, field));
        let (return_url, fail_return_url, region) = (return_url?, fail_return_url?, region?);
        let returns = Returns {
            return_url: read_address(return_url, allowed)?,
            fail_return_url: read_address(fail_return_url, allowed)?,
        };
        if region != REGION {
            return Err(Fault::Region);
        }
        let user_id = optional(&json, "userId")?.map(name).transpose()?;
        Ok(Self { returns, user_id, settings: settings.with_call(&json)? })
    }
}

impl Returns {
    /// Where the browser goes once the card was read, or could not be: the success address with a result, forged or not;
    /// else the other one with the reason. Neither address is told any result, only whose it is.
    pub fn address_after(&self, ocr_code: Option<OcrCode>, signature_id: &str) -> String {
        match ocr_code {
            Some(OcrCode::Success) => self.return_url.with_query(&[("signatureId", signature_id)]),
            _ => self.address_without_result(FailReason::OcrNoResult, signature_id),
        }
    }

    /// Where the browser goes when nothing was captured.
    pub fn address_without_result(&self, reason: FailReason, signature_id: &str) -> String {
        self.fail_return_url.with_query(&[("signatureId", signature_id), ("errorCode", reason.as_str())])
    }
}

fn read_address(text: &str, allowed: &[AllowedDomain]) -> Result<ReturnAddress, Fault> {
    let address = ReturnAddress::parse(text).map_err(|_| Fault::ReturnUrl)?;
    let admitted = allowed.is_empty() || allowed.iter().any(|domain| domain.admits(&address));
    if admitted { Ok(address) } else { Err(Fault::ReturnUrl) }
}

/// Why there is no result, in `errorCode` of the address for failures. The last one is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FailReason {
    /// The browser cannot run the page.
    BrowserIssue,
    /// No automatic scan in all tries.
    DocumentAutoScanTryCountExceed,
    /// No photo by hand in all tries.
    DocumentManualTryCountExceed,
    /// The person refused the camera.
    NoPermission,
    /// The camera failed.
    CameraIssue,
    /// The device cannot.
    NotSupport,
    /// Another kind of document in all tries.
    NoSupportedCard,
    /// Nothing could be read on the card.
    OcrNoResult,
}

impl FailReason {
    /// As the address carries it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BrowserIssue => "BROWSER_ISSUE",
            Self::DocumentAutoScanTryCountExceed => "DOCUMENT_AUTO_SCAN_TRY_COUNT_EXCEED",
            Self::DocumentManualTryCountExceed => "DOCUMENT_MANUAL_TRY_COUNT_EXCEED",
            Self::NoPermission => "NO_PERMISSION",
            Self::CameraIssue => "CAMERA_ISSUE",
            Self::NotSupport => "NOT_SUPPORT",
            Self::NoSupportedCard => "NO_SUPPORTED_CARD",
            Self::OcrNoResult => "OCR_NO_RESULT",
        }
    }
}

/// A link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UrlData {
    /// The id under which the result is asked for.
    pub signature_id: String,
    /// The page to open, token included.
    pub url: String,
    /// When it stops working, milliseconds since 1970.
    pub expired_time: i64,
}

/// The address of the page, as the vendor writes it.
pub fn link_url(base_url: &str, token: &str, signature_id: &str) -> String {
    format!("{}/h5-idv/?token={token}&signatureId={signature_id}", base_url.trim_end_matches('/'))
}
