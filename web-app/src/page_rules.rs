//! How whoever made the link wants the page to be: theme, words, language, tries, the time that a scan gets. Pure, but for
//! the one function that paints; what is not asked for is as the house has it.

use contract::{
    capture_flow::PageView,
    consent::Locale,
    h5_idv::{ColorScheme, FailReason, PageTexts},
};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::hints::Hint;

/// What is written on a colour of the partner's choice: the house's light, and its ink.
const LIGHT: &str = "#ffffff";
const INK: &str = "#172333";

/// Whether a picture was seen to hold no card that could be used, so that taking it again counts as a try. A picture that
/// shows one card is never counted: hints are sometimes wrong.
pub(crate) fn holds_no_card(hint: Option<Hint>) -> bool {
    matches!(hint, Some(Hint::Nothing | Hint::TooMany))
}

/// The reason with which a person leaves whose tries are used up. The shutter fires by itself on cards alone, so these
/// pictures were taken by hand.
pub(crate) const TRIES_USED_UP: FailReason = FailReason::DocumentManualTryCountExceed;

/// Whether a picture without a card may be taken again, after so many that were.
pub(crate) fn may_try_again(page: Option<&PageView>, tried: u32) -> bool {
    page.is_none_or(|page| tried < page.settings.scan_try_count)
}

/// How long a scan goes on before the person is told to take the photo by hand, where somebody says.
pub(crate) fn scan_timeout_ms(page: Option<&PageView>) -> Option<i32> {
    page.map(|page| i32::try_from(page.settings.scan_timeout_s.saturating_mul(1_000)).unwrap_or(i32::MAX))
}

/// Whether a page with advice comes before the camera.
pub(crate) fn shows_start_page(page: Option<&PageView>) -> bool {
    page.is_none_or(|page| page.settings.show_start_page)
}

/// The partner's own word in a language, where there is one.
pub(crate) fn own_word(
    page: Option<&PageView>,
    locale: Locale,
    pick: fn(&PageTexts) -> &Option<String>,
) -> Option<String> {
    pick(page?.settings.texts.of(locale)).clone()
}

/// Paints the page in the partner's theme. Through the object model, which the policy lets pass.
pub(crate) fn paint(page: &PageView) {
    let Some(root) = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let theme = match page.settings.color_scheme {
        ColorScheme::Light => Some("light"),
        ColorScheme::Dark => Some("dark"),
        ColorScheme::Auto => None,
    };
    // An attribute of this name is always taken.
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
    if let Some(color) = &page.settings.primary_color {
        for (property, value) in [("--laut", color.as_str()), ("--on-laut", readable_on(color))] {
            let _ = root.style().set_property(property, value);
        }
    }
}

/// What is read best on a colour, `#RRGGBB`: the greater contrast as WCAG 2.2 computes it.
fn readable_on(color: &str) -> &'static str {
    let contrast = |other: &str| {
        let (one, other) = (luminance(color), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    };
    if contrast(LIGHT) >= contrast(INK) { LIGHT } else { INK }
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let digits = color.get(at..at + 2).unwrap_or("00");
        let share = f64::from(u8::from_str_radix(digits, 16).unwrap_or(0)) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[cfg(test)]
mod tests {
    use contract::h5_idv::UiSettings;

    use super::*;

    fn page(settings: UiSettings) -> PageView {
        PageView { settings, embed_origins: Vec::new() }
    }

    #[test]
    fn a_picture_without_a_card_is_taken_again_as_often_as_the_partner_allows() {
        let three = page(UiSettings { scan_try_count: 3, ..UiSettings::default() });
        for (page, tried, again) in [
            (None, 99, true),
            (Some(&page(UiSettings::default())), 0, true),
            (Some(&page(UiSettings::default())), 1, false),
            (Some(&three), 2, true),
            (Some(&three), 3, false),
        ] {
            assert_eq!(may_try_again(page, tried), again, "{tried}");
        }
        for (hint, counts) in [
            (None, false),
            (Some(Hint::Nothing), true),
            (Some(Hint::TooMany), true),
            (Some(Hint::HoldStill), false),
            (Some(Hint::Good), false),
        ] {
            assert_eq!(holds_no_card(hint), counts, "{hint:?}");
        }
    }

    #[test]
    fn without_a_partners_wish_the_page_is_the_houses_own() {
        assert!(shows_start_page(None));
        assert_eq!(scan_timeout_ms(None), None);
        assert_eq!(own_word(None, Locale::Id, |texts| &texts.start_title), None);
        let mut settings = UiSettings { show_start_page: false, scan_timeout_s: 45, ..UiSettings::default() };
        settings.texts.en.start_title = Some("Your bank".to_owned());
        let page = page(settings);
        assert!(!shows_start_page(Some(&page)));
        assert_eq!(scan_timeout_ms(Some(&page)), Some(45_000));
        let title = |locale| own_word(Some(&page), locale, |texts| &texts.start_title);
        assert_eq!((title(Locale::En).as_deref(), title(Locale::Id)), (Some("Your bank"), None));
    }

    #[test]
    fn words_on_a_partners_colour_can_be_read() {
        for (color, words) in
            [("#000000", LIGHT), ("#FFFFFF", INK), ("#00AA13", INK), ("#006A7E", LIGHT), ("#FFE000", INK)]
        {
            assert_eq!(readable_on(color), words, "{color}");
        }
    }
}
