//! How this person likes the page: light or dark, rows close or wide, the rail open or narrow, the zone of times, keys
//! of one character on or off. The browser remembers it, and another tab follows.

use contract::portal::days::Zone;
use leptos::{ev, prelude::*};

use crate::browser;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    /// Every theme.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

const THEME: &str = "tanda-theme";
const DENSITY: &str = "tanda-density";
const RAIL: &str = "tanda-rail";
const ZONE: &str = "tanda-zone";
const KEYS: &str = "tanda-keys";

/// What was chosen.
#[derive(Clone, Copy)]
pub(crate) struct Taste {
    /// Light or dark.
    pub(crate) theme: RwSignal<Theme>,
    /// Whether rows stand close.
    pub(crate) is_dense: RwSignal<bool>,
    /// Whether the rail shows icons alone.
    pub(crate) is_rail_narrow: RwSignal<bool>,
    /// The zone that times are told in.
    pub(crate) zone: RwSignal<Zone>,
    /// Whether a page hears keys of one character.
    pub(crate) has_keys: RwSignal<bool>,
}

impl Taste {
    /// What this browser remembers, painted and kept.
    pub(crate) fn new() -> Self {
        let taste = Self {
            theme: RwSignal::new(Theme::System),
            is_dense: RwSignal::new(false),
            is_rail_narrow: RwSignal::new(false),
            zone: RwSignal::new(Zone::Western),
            has_keys: RwSignal::new(true),
        };
        taste.recall();
        let elsewhere = window_event_listener(ev::storage, move |_| taste.recall());
        on_cleanup(move || elsewhere.remove());
        Effect::new(move |_| taste.paint());
        taste
    }

    fn recall(self) {
        let is = |key: &str, word: &str| browser::remembered(key).as_deref() == Some(word);
        let theme = Theme::ALL.into_iter().find(|theme| is(THEME, theme.word()));
        change(self.theme, theme.unwrap_or(Theme::System));
        change(self.is_dense, is(DENSITY, "dense"));
        change(self.is_rail_narrow, is(RAIL, "narrow"));
        let zone = browser::remembered(ZONE).and_then(|word| Zone::named(&word));
        change(self.zone, zone.unwrap_or(Zone::Western));
        change(self.has_keys, !is(KEYS, "off"));
    }

    fn paint(self) {
        let theme = self.theme.get();
        if let Some(root) = document().document_element() {
            // Attributes of these names are always taken.
            let _ = match theme {
                Theme::System => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.word()),
            };
            let density = if self.is_dense.get() { "dense" } else { "wide" };
            let _ = root.set_attribute("data-density", density);
        }
    }

    /// Chooses a theme.
    pub(crate) fn choose_theme(self, theme: Theme) {
        browser::remember(THEME, Some(theme.word()));
        self.theme.set(theme);
    }

    /// Chooses how close rows stand.
    pub(crate) fn choose_density(self, is_dense: bool) {
        browser::remember(DENSITY, is_dense.then_some("dense"));
        self.is_dense.set(is_dense);
    }

    /// Opens or narrows the rail.
    pub(crate) fn turn_rail(self) {
        let narrow = !self.is_rail_narrow.get_untracked();
        browser::remember(RAIL, narrow.then_some("narrow"));
        self.is_rail_narrow.set(narrow);
    }

    /// Chooses the zone of times.
    pub(crate) fn choose_zone(self, zone: Zone) {
        browser::remember(ZONE, Some(zone.as_str()));
        self.zone.set(zone);
    }

    /// Turns keys of one character on or off.
    pub(crate) fn choose_keys(self, has_keys: bool) {
        browser::remember(KEYS, (!has_keys).then_some("off"));
        self.has_keys.set(has_keys);
    }
}

fn change<T: PartialEq + Copy + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
