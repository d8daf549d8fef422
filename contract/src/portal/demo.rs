//! Trying the certificate call on the dashboard: what can be tried, what came of it, which pictures show how photos are
//! taken. The call's body is the certificate call's own (`crate::ecert`), held against the same rules.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    application::ApplicationView,
    transaction::{TransactionSummary, Troubles},
};
use crate::ecert::{ErrorBody, Rejection, VerifyAnswer};

/// What can be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoView {
    /// The organisation's open applications, by name.
    pub applications: Vec<ApplicationView>,
    /// The address of the call, as partners' own programs use it.
    pub verify_url: String,
    /// The youngest age that may apply, completed years; 0 for none.
    pub youngest_years: i32,
    /// Whether there are synthetic people, whom the registry knows.
    pub has_specimens: bool,
    /// Where a person answers questions, for [`WhatsAppNumber::url`]; nothing where nobody does.
    pub contact_url: Option<String>,
}

/// A synthetic person, with whom a form is filled in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSpecimen {
    /// Sixteen digits.
    pub nik: String,
    /// As on the card.
    pub name: String,
    /// DD-MM-YYYY.
    pub birth_date: String,
    /// E-mail address.
    pub email: String,
    /// With country code, without `+`.
    pub phone: String,
    /// The face: a JPEG as base64.
    pub selfie_photo: String,
    /// The card: a JPEG as base64.
    pub ktp_photo: String,
}

/// What came of a try.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoAnswer {
    /// Its line of the transaction log.
    pub transaction: TransactionSummary,
    /// Why each field was rejected, in the documented order.
    pub rejections: Vec<Rejection>,
    /// What was wrong beyond that.
    pub troubles: Troubles,
    /// The call's own body.
    pub answer: Answered,
    /// Calls in Testing mode that are left to the application.
    pub testing_left: u32,
}

crate::redact_debug!(DemoSpecimen, DemoAnswer);

/// The body that the certificate call answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answered {
    /// With 200.
    Done(VerifyAnswer),
    /// With another status.
    Refused(ErrorBody),
}

/// A drawn example of a photo, right or wrong, after the vendor's page of best practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum GuidePicture {
    SelfieGood,
    SelfieCovered,
    SelfieWithCard,
    SelfieSeveral,
    SelfieOfScreen,
    SelfieFar,
    SelfieDark,
    KtpGood,
    KtpInside,
    KtpBroken,
    KtpBlurred,
    KtpEdited,
    KtpCopied,
    KtpOutside,
    LiveGood,
    LiveTilted,
    LiveBacklit,
    LiveSideways,
    LiveHalf,
    LiveCrowded,
    LiveSunglasses,
    LiveBlurred,
}

/// What the page of best practice parts its examples by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuidePart {
    /// The card.
    Ktp,
    /// The selfie, for whoever compares it.
    Selfie,
    /// The selfie, for whoever asks whether somebody lives in it.
    Liveness,
}

impl GuidePicture {
    /// Every picture, the right ones of each part first.
    pub const ALL: [Self; 22] = [
        Self::SelfieGood,
        Self::SelfieCovered,
        Self::SelfieWithCard,
        Self::SelfieSeveral,
        Self::SelfieOfScreen,
        Self::SelfieFar,
        Self::SelfieDark,
        Self::KtpGood,
        Self::KtpInside,
        Self::KtpBroken,
        Self::KtpBlurred,
        Self::KtpEdited,
        Self::KtpCopied,
        Self::KtpOutside,
        Self::LiveGood,
        Self::LiveTilted,
        Self::LiveBacklit,
        Self::LiveSideways,
        Self::LiveHalf,
        Self::LiveCrowded,
        Self::LiveSunglasses,
        Self::LiveBlurred,
    ];

    /// As addresses write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelfieGood => "selfie-good",
            Self::SelfieCovered => "selfie-covered",
            Self::SelfieWithCard => "selfie-with-card",
            Self::SelfieSeveral => "selfie-several",
            Self::SelfieOfScreen => "selfie-of-screen",
            Self::SelfieFar => "selfie-far",
            Self::SelfieDark => "selfie-dark",
            Self::KtpGood => "ktp-good",
            Self::KtpInside => "ktp-inside",
            Self::KtpBroken => "ktp-broken",
            Self::KtpBlurred => "ktp-blurred",
            Self::KtpEdited => "ktp-edited",
            Self::KtpCopied => "ktp-copied",
            Self::KtpOutside => "ktp-outside",
            Self::LiveGood => "live-good",
            Self::LiveTilted => "live-tilted",
            Self::LiveBacklit => "live-backlit",
            Self::LiveSideways => "live-sideways",
            Self::LiveHalf => "live-half",
            Self::LiveCrowded => "live-crowded",
            Self::LiveSunglasses => "live-sunglasses",
            Self::LiveBlurred => "live-blurred",
        }
    }

    /// The picture of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|picture| picture.as_str() == name)
    }

    /// What it is an example of.
    pub fn part(self) -> GuidePart {
        match self.as_str().split('-').next() {
            Some("ktp") => GuidePart::Ktp,
            Some("live") => GuidePart::Liveness,
            _ => GuidePart::Selfie,
        }
    }

    /// Whether a photo should look so.
    pub fn is_right(self) -> bool {
        matches!(self, Self::SelfieGood | Self::KtpGood | Self::KtpInside | Self::LiveGood)
    }

    /// Width and height in pixels (ours): twice what the page shows.
    pub fn size_px(self) -> [u32; 2] {
        match self.part() {
            GuidePart::Ktp => [448, 300],
            GuidePart::Selfie | GuidePart::Liveness => [300, 400],
        }
    }
}

/// A `WhatsApp` number: the digits of an international number, without `+` and without a zero before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatsAppNumber(String);

/// It is no international number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a WhatsApp number has 8 to 15 digits, the country code first, as in 6281234567890")]
pub struct NoWhatsAppNumber;

impl WhatsAppNumber {
    /// Reads a number; a plus, spaces and dashes are left out. E.164 has 15 digits at most; 8 are ours, the shortest
    /// number of a mobile with its country code.
    ///
    /// # Errors
    /// [`NoWhatsAppNumber`]
    pub fn parse(text: &str) -> Result<Self, NoWhatsAppNumber> {
        let text = text.trim();
        let digits: String =
            text.strip_prefix('+').unwrap_or(text).chars().filter(|sign| !" -".contains(*sign)).collect();
        let holds = (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit());
        if holds { Ok(Self(digits)) } else { Err(NoWhatsAppNumber) }
    }

    /// Where it is written to.
    pub fn url(&self) -> String {
        format!("https://wa.me/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whatsapp_number_is_international() {
        for text in ["6281234567890", "+62 812-3456-7890", " 12025550123 "] {
            assert!(WhatsAppNumber::parse(text).is_ok(), "{text}");
        }
        assert_eq!(WhatsAppNumber::parse("+62 812-34567890").unwrap().url(), "https://wa.me/6281234567890");
        for text in [
            "",
            "081234567890",
            "62812",
            "6281234567890123",
            "6281234567890?text=x",
            "62/../x812345",
            "++6281234",
        ] {
            assert_eq!(WhatsAppNumber::parse(text), Err(NoWhatsAppNumber), "{text}");
        }
    }

    #[test]
    fn every_example_has_a_name_of_its_own() {
        for picture in GuidePicture::ALL {
            assert_eq!(GuidePicture::named(picture.as_str()), Some(picture));
        }
        assert_eq!(GuidePicture::named("selfie"), None);
    }
}
