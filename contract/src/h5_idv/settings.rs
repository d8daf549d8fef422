//! How an account wants the page to be: tries, time-out, start page, theme, language.

mod account;
mod texts;

use serde::{Deserialize, Serialize};

pub use account::{AccountSettings, MOST_PLACES, PlacesError, read_places};
#[cfg(feature = "schema")]
pub(super) use texts::LONGEST_TEXT_CHARS;
pub use texts::{PageTexts, Texts};

use super::{
    Fault,
    body::{given, object, optional, whole},
};
use crate::{
    canonical::Json,
    colour::{Colour, Ground, read_on},
    consent::Locale,
};

/// Most tries (ours: who cannot in ten will not in twenty).
pub(super) const MOST_TRIES: u32 = 10;
/// The range of time-outs, seconds (ours).
pub(super) const TIMEOUT_S: std::ops::RangeInclusive<u32> = 5..=300;

/// The settings of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UiSettings {
    /// How often a picture that holds no usable card may be taken again. The vendor's default is 1.
    pub scan_try_count: u32,
    /// After how long without a scan the person takes the photo by hand, seconds. 20 in the vendor's sample.
    pub scan_timeout_s: u32,
    /// Whether a page with advice comes before the camera.
    pub show_start_page: bool,
    /// Light, dark, or the phone's own.
    pub color_scheme: ColorScheme,
    /// The colour of what can be pressed, `#RRGGBB`; the house's own without.
    pub primary_color: Option<String>,
    /// The same on a dark page; without one, the nearest to the other that can be read there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_color_dark: Option<String>,
    /// The name at the top of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The id of the logo that stands there instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The language in which the page starts.
    pub language: Locale,
    /// The account's own words on the page.
    #[serde(default)]
    pub texts: Texts,
    /// Whether a film of the capture is wanted. It is kept with the settings, and no film is taken.
    #[serde(default)]
    pub video: bool,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ColorScheme {
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// As the phone is set.
    Auto,
}

impl ColorScheme {
    /// Every scheme, by its word on the wire and in the store.
    pub const WORDS: [(&'static str, Self); 3] = [
        (Self::Light.as_str(), Self::Light),
        (Self::Dark.as_str(), Self::Dark),
        (Self::Auto.as_str(), Self::Auto),
    ];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Auto => "auto",
        }
    }

    /// The scheme of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, scheme)| scheme)
    }
}

impl Default for UiSettings {
    fn default() -> Self {
        Self {
            scan_try_count: 1,
            scan_timeout_s: 20,
            show_start_page: true,
            color_scheme: ColorScheme::Auto,
            primary_color: None,
            primary_color_dark: None,
            display_name: None,
            logo: None,
            language: Locale::Id,
            texts: Texts::default(),
            video: false,
        }
    }
}

impl UiSettings {
    /// These settings with those of a form: `featureCfg` (JSON: `scanTryCount`, `scanTimeout`, `showStartPage`, and ours,
    /// `video`), `theme` (a word, or JSON: `colorScheme`, `primaryColor`), `i18n` (JSON, see [`Texts`]), `language`. Other
    /// parts are left alone; what is not said stays.
    ///
    /// # Errors
    /// The first part that does not hold; a form without any of these is empty.
    pub fn configure<'a>(
        mut self,
        parts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Fault> {
        let mut told = false;
        for (part, text) in parts {
            told |= self.read_part(part, text)?;
        }
        if told { Ok(self) } else { Err(Fault::ParameterEmpty) }
    }

    /// The colour of what can be pressed on a ground, where the account has its own: the nearest to it that can be read.
    pub fn shade(&self, ground: Ground) -> Option<Colour> {
        let dark = self.primary_color_dark.as_ref().filter(|_| ground == Ground::Dark);
        let own = Colour::parse(dark.or(self.primary_color.as_ref())?)?;
        Some(read_on(own, ground).nearest)
    }

    /// Reads one part of a form; whether it is one of ours.
    fn read_part(&mut self, part: &str, text: &str) -> Result<bool, Fault> {
        let json = || object(text).map_err(|_| Fault::Parameter);
        match part {
            "featureCfg" => self.read_features(&json()?)?,
            "theme" if text.trim_start().starts_with('{') => self.read_theme(&json()?)?,
            "theme" => self.color_scheme = read_scheme(text)?,
            "i18n" => self.texts.read(&json()?)?,
            "language" => self.language = read_language(text)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// These settings with what a single link asks for: `language`, `prefersColorScheme`.
    pub(super) fn with_call(&self, json: &Json<'_>) -> Result<Self, Fault> {
        let mut settings = self.clone();
        if let Some(language) = optional(json, "language")? {
            settings.language = read_language(language)?;
        }
        if let Some(scheme) = optional(json, "prefersColorScheme")? {
            settings.color_scheme = read_scheme(scheme)?;
        }
        Ok(settings)
    }

    fn read_features(&mut self, json: &Json<'_>) -> Result<(), Fault> {
        let within = |number: u32, holds: bool| if holds { Ok(number) } else { Err(Fault::Parameter) };
        if let Some(tries) = whole(json, "scanTryCount")? {
            self.scan_try_count = within(tries, (1..=MOST_TRIES).contains(&tries))?;
        }
        if let Some(timeout_s) = whole(json, "scanTimeout")? {
            self.scan_timeout_s = within(timeout_s, TIMEOUT_S.contains(&timeout_s))?;
        }
        if let Some(shown) = given(json, "showStartPage") {
            self.show_start_page = shown.as_bool().ok_or(Fault::Parameter)?;
        }
        if let Some(video) = given(json, "video") {
            self.video = video.as_bool().ok_or(Fault::Parameter)?;
        }
        Ok(())
    }

    fn read_theme(&mut self, json: &Json<'_>) -> Result<(), Fault> {
        if let Some(scheme) = optional(json, "colorScheme")? {
            self.color_scheme = read_scheme(scheme)?;
        }
        if let Some(color) = optional(json, "primaryColor")? {
            let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6);
            let holds = digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            self.primary_color = holds.then(|| Some(color.to_ascii_uppercase())).ok_or(Fault::Parameter)?;
            // The dialect knows one colour: that of the dark page follows it again.
            self.primary_color_dark = None;
        }
        Ok(())
    }
}

fn read_scheme(text: &str) -> Result<ColorScheme, Fault> {
    ColorScheme::named(text.trim()).ok_or(Fault::Parameter)
}

/// `id`, `en`, and either with a country.
fn read_language(text: &str) -> Result<Locale, Fault> {
    let language = text.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    match language.as_str() {
        "id" => Ok(Locale::Id),
        "en" => Ok(Locale::En),
        _ => Err(Fault::Parameter),
    }
}
