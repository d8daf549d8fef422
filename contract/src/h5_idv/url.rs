//! The link call: where the person is sent afterwards, and how the page is to be.

use serde::{Deserialize, Serialize};

use super::{
    Fault, UiSettings,
    body::{given, name, object, optional, required},
};
use crate::{
    address::{AllowedDomain, ReturnAddress, WebAddress},
    document::{IdvCode, OcrCode},
};

/// The only region.
pub(super) const REGION: &str = "IDN";
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
    /// Whether the page may be held in a frame, where the account names pages that may.
    pub is_embeddable: bool,
    /// Who is called back when the capture is decided.
    pub callback_url: Option<WebAddress>,
    /// Whether a document of another kind goes to `returnUrl` all the same.
    pub ignores_other_documents: bool,
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
        let flag = |name| given(&json, name).map(|value| value.as_bool().ok_or(Fault::Parameter)).transpose();
        let callback_url = optional(&json, "callbackUrl")?.map(WebAddress::parse).transpose();
        Ok(Self {
            callback_url: callback_url.map_err(|_| Fault::Parameter)?,
            returns,
            user_id,
            settings: settings.with_call(&json)?,
            is_embeddable: flag("iframeEnabled")?.unwrap_or(true),
            ignores_other_documents: flag("ignoreFailWhenJump")?.unwrap_or(false),
        })
    }
}

impl Returns {
    /// Where the browser goes: to the success address with a result, else to the other one with the reason. Neither
    /// address is told any result, only whose it is.
    pub fn address_after(&self, reason: Option<FailReason>, signature_id: &str) -> String {
        match reason {
            None => self.return_url.with_query(&[("signatureId", signature_id)]),
            Some(reason) => reason.address(&self.fail_return_url, signature_id),
        }
    }
}

fn read_address(text: &str, allowed: &[AllowedDomain]) -> Result<ReturnAddress, Fault> {
    let address = ReturnAddress::parse(text).map_err(|_| Fault::ReturnUrl)?;
    let admitted = allowed.is_empty() || allowed.iter().any(|domain| domain.admits(&address));
    if admitted { Ok(address) } else { Err(Fault::ReturnUrl) }
}

/// Why there is no result, in `errorCode` of the address for failures. The last four are ours.
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
    /// The link ran out.
    LinkExpired,
    /// The person does not agree.
    ConsentDeclined,
    /// Something of ours failed.
    Error,
}

impl FailReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::BrowserIssue,
        Self::DocumentAutoScanTryCountExceed,
        Self::DocumentManualTryCountExceed,
        Self::NoPermission,
        Self::CameraIssue,
        Self::NotSupport,
        Self::NoSupportedCard,
        Self::OcrNoResult,
        Self::LinkExpired,
        Self::ConsentDeclined,
        Self::Error,
    ];

    /// Why a capture that was looked at has no result: nothing was read on it. A forged card that was read has one.
    pub fn after(idv_code: IdvCode, ocr_code: Option<OcrCode>) -> Option<Self> {
        match (ocr_code, idv_code) {
            (Some(OcrCode::Success), _) => None,
            (_, IdvCode::NoSupportedCard) => Some(Self::NoSupportedCard),
            _ => Some(Self::OcrNoResult),
        }
    }

    /// The address for failures with this reason.
    pub fn address(self, fail_return_url: &ReturnAddress, signature_id: &str) -> String {
        fail_return_url.with_query(&[("signatureId", signature_id), ("errorCode", self.as_str())])
    }

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
            Self::LinkExpired => "LINK_EXPIRED",
            Self::ConsentDeclined => "CONSENT_DECLINED",
            Self::Error => "ERROR",
        }
    }
}

/// What the caller is told when a capture is decided; the result is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallbackBody {
    /// The id under which the result is asked for.
    pub signature_id: String,
    /// What became of it: `COMPLETED`.
    #[serde(rename = "type")]
    pub kind: String,
}

impl CallbackBody {
    /// The one word that we send.
    pub const COMPLETED: &'static str = "COMPLETED";

    /// The capture of a link is decided.
    pub fn completed(signature_id: &str) -> Self {
        Self { signature_id: signature_id.to_owned(), kind: Self::COMPLETED.to_owned() }
    }
}

/// A link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
