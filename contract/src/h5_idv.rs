//! The wire shapes of the H5 document verification dialect: token, link, settings of the page, result, and the envelope
//! around all of them.
//!
//! | call | body | `data` |
//! |---|---|---|
//! | `POST /openapi/auth/ticket/v1/generate-token` | [`TokenRequest`] | [`TokenData`] |
//! | `POST /intl/openapi/face-identity/h5-idv/v1/generate-url` | [`UrlRequest`] | [`UrlData`] |
//! | `POST ../config-ui` (form-data) | [`AccountSettings::configure`] | [`AccountSettings`] |
//! | `POST ../get-result` | [`ResultRequest`] | [`ResultData`] |

mod body;
mod envelope;
mod result;
#[cfg(feature = "schema")]
pub mod schema;
mod settings;
mod token;
mod url;

pub use envelope::{Answer, Code, Fault, IamFault, Pricing, RETRY_AFTER_S};
pub use result::{IdvResult, ImageLinks, ImageType, Looked, Reading, ResultData, ResultRequest, pricing};
pub use settings::{
    AccountSettings, ColorScheme, MOST_PLACES, PageTexts, PlacesError, Texts, UiSettings, read_places,
};
pub use token::{TokenData, TokenRequest, token_signature};
pub use url::{CallbackBody, FailReason, LINK_LIFE_S, Returns, UrlData, UrlRequest, link_url};

/// The header that carries the token.
pub const TOKEN_HEADER: &str = "X-ACCESS-TOKEN";

#[cfg(test)]
mod tests;
