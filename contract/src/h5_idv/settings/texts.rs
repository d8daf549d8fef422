//! The page's words that an account may put its own in place of.

use serde::{Deserialize, Serialize};

use crate::{canonical::Json, consent::Locale, h5_idv::Fault};

/// Longest text, characters: three lines of a phone (ours).
pub(in crate::h5_idv) const LONGEST_TEXT_CHARS: usize = 160;

/// An account's own words, language by language; the house's own where there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Texts {
    /// In Indonesian.
    #[serde(default)]
    pub id: PageTexts,
    /// In English.
    #[serde(default)]
    pub en: PageTexts,
}

/// The words that can be changed. What people consent to is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PageTexts {
    /// The title of the start page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_title: Option<String>,
    /// The sentence below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_text: Option<String>,
    /// What its button says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_button: Option<String>,
    /// What is said while no card is seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_hint: Option<String>,
}

impl Texts {
    /// The words of a language.
    pub fn of(&self, locale: Locale) -> &PageTexts {
        match locale {
            Locale::Id => &self.id,
            Locale::En => &self.en,
        }
    }

    /// Takes the languages of `{"id": {"startTitle": ".."}, "en": {..}}` in place of what they had; others stay.
    pub(super) fn read(&mut self, json: &Json<'_>) -> Result<(), Fault> {
        for (name, place) in [("id", &mut self.id), ("en", &mut self.en)] {
            if let Some(words) = json.member(name) {
                *place = PageTexts {
                    start_title: text(words, "startTitle")?,
                    start_text: text(words, "startText")?,
                    start_button: text(words, "startButton")?,
                    card_hint: text(words, "cardHint")?,
                };
            }
        }
        Ok(())
    }
}

fn text(json: &Json<'_>, name: &str) -> Result<Option<String>, Fault> {
    json.as_object().ok_or(Fault::Parameter)?;
    let Some(text) = crate::h5_idv::body::optional(json, name)? else { return Ok(None) };
    let holds = text.chars().count() <= LONGEST_TEXT_CHARS && !text.chars().any(char::is_control);
    if holds { Ok(Some(text.to_owned())) } else { Err(Fault::Parameter) }
}
