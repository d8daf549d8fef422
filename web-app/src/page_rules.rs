//! How whoever made the link wants the page to be: theme, words, language, tries, the time that a scan gets. Pure, but for
//! the one function that paints; what is not asked for is as the house has it.

use contract::{
    capture_flow::PageView,
    colour::{Colour, Ground},
    consent::Locale,
    h5_idv::{ColorScheme, FailReason, PageTexts, UiSettings},
};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, MediaQueryList};

use crate::hints::Hint;

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

/// The tokens that follow from the partner's colour.
pub(crate) const SHADES: [&str; 3] = ["--laut", "--on-laut", "--laut-soft"];

/// What these tokens are on a ground; empty where they are the house's own.
pub(crate) fn shades(settings: &UiSettings, ground: Ground) -> [String; 3] {
    let shade = settings.shade(ground);
    [shade, shade.map(Colour::words_on), shade.map(|own| ground.tint(own))]
        .map(|colour| colour.map(|colour| colour.to_string()).unwrap_or_default())
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
    let settings = page.settings.clone();
    let sky = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let own = sky.clone();
    let colour = move || {
        let is_dark = match settings.color_scheme {
            ColorScheme::Light => false,
            ColorScheme::Dark => true,
            ColorScheme::Auto => own.as_ref().is_some_and(MediaQueryList::matches),
        };
        let shades = shades(&settings, if is_dark { Ground::Dark } else { Ground::Light });
        for (token, value) in SHADES.into_iter().zip(shades) {
            let _ = root.style().set_property(token, &value);
        }
    };
    colour();
    if let Some(sky) = sky {
        // The phone may turn dark meanwhile; the page lives as long as its theme.
        let turned = Closure::<dyn FnMut()>::new(colour).into_js_value();
        sky.set_onchange(Some(turned.unchecked_ref()));
    }
}

#[cfg(test)]
mod tests {
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
}
