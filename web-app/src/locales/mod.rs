//! The catalogue: every word that the page says, in both languages. A missing word does not compile.
//! The consent's text is `contract::consent`'s, because the server must know it too.

mod en;
mod id;

use contract::consent::Locale;
use leptos::prelude::*;

use crate::browser;

/// Under this key the browser remembers the language that was chosen.
const STORAGE_KEY: &str = "tanda-language";

/// A title and the sentence below it.
#[derive(Debug)]
pub(crate) struct Titled {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
}

/// How to give the camera back its permission, browser by browser.
#[derive(Debug)]
pub(crate) struct PermissionSteps {
    pub(crate) ios_safari: [&'static str; 3],
    pub(crate) ios_other: [&'static str; 3],
    pub(crate) samsung: [&'static str; 3],
    pub(crate) android_firefox: [&'static str; 3],
    pub(crate) android_chrome: [&'static str; 3],
    pub(crate) desktop: [&'static str; 3],
}

/// The words of one language, in the order of the screens.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) document_title: &'static str,
    /// The language's own name of the other language, and what the switch is called.
    pub(crate) switch_language: &'static str,
    pub(crate) switch_language_long: &'static str,
    /// `{step}` of three.
    pub(crate) step_of_three: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) offline_continues: &'static str,
    pub(crate) one_moment: &'static str,

    pub(crate) consent_lead: &'static str,
    pub(crate) consent_unticked: &'static str,
    pub(crate) agree: &'static str,
    pub(crate) disagree: &'static str,
    pub(crate) declined: Titled,
    pub(crate) declined_again: &'static str,

    pub(crate) prepare: Titled,
    pub(crate) prepare_original: &'static str,
    pub(crate) prepare_light: &'static str,
    pub(crate) prepare_lens: &'static str,
    pub(crate) prepare_permission: &'static str,
    pub(crate) open_camera: &'static str,
    pub(crate) loading_camera: &'static str,

    pub(crate) card_title: &'static str,
    pub(crate) selfie_title: &'static str,
    pub(crate) hint_card: &'static str,
    pub(crate) hint_selfie: &'static str,
    pub(crate) hint_one_card: &'static str,
    pub(crate) hint_one_face: &'static str,
    pub(crate) hint_closer: &'static str,
    pub(crate) hint_back: &'static str,
    pub(crate) hint_whole_card: &'static str,
    pub(crate) hint_face_middle: &'static str,
    pub(crate) hint_straighten: &'static str,
    pub(crate) hint_uncover: &'static str,
    pub(crate) hint_too_dark: &'static str,
    pub(crate) hint_too_bright: &'static str,
    pub(crate) hint_hold_still: &'static str,
    pub(crate) hint_glare: &'static str,
    pub(crate) hint_copy: &'static str,
    pub(crate) hint_screen: &'static str,
    pub(crate) hint_good: &'static str,
    pub(crate) shutter_automatic: &'static str,
    pub(crate) shutter_manual: &'static str,
    pub(crate) torch: &'static str,
    /// The visible word, and `{number}` of `{count}` for those who listen.
    pub(crate) other_camera: &'static str,
    pub(crate) other_camera_long: &'static str,
    pub(crate) paused: Titled,
    pub(crate) shutter: &'static str,
    pub(crate) upload: &'static str,
    pub(crate) photo_too_small: &'static str,
    pub(crate) photo_too_large: &'static str,
    pub(crate) photo_unreadable: &'static str,
    pub(crate) still_failed: &'static str,

    pub(crate) card_review: &'static str,
    pub(crate) selfie_review: &'static str,
    pub(crate) card_photo: &'static str,
    pub(crate) selfie_photo: &'static str,
    pub(crate) saw_sharp: &'static str,
    pub(crate) saw_blurred: &'static str,
    pub(crate) saw_no_glare: &'static str,
    pub(crate) saw_glare: &'static str,
    pub(crate) saw_light: &'static str,
    pub(crate) saw_bad_light: &'static str,
    pub(crate) saw_one_face: &'static str,
    pub(crate) saw_not_one_face: &'static str,
    pub(crate) saw_nik: &'static str,
    pub(crate) saw_no_nik: &'static str,
    pub(crate) saw_upload: &'static str,
    pub(crate) card_check_by_eye: &'static str,
    pub(crate) selfie_check_by_eye: &'static str,
    pub(crate) retake: &'static str,
    pub(crate) next: &'static str,

    pub(crate) flash_warning: Titled,
    pub(crate) flash_how: &'static str,
    pub(crate) flash_moved: Titled,
    pub(crate) flash_ran_out: Titled,
    pub(crate) flash_start: &'static str,
    pub(crate) no_flash: &'static str,
    pub(crate) no_flash_meaning: &'static str,
    pub(crate) probe_look: &'static str,
    pub(crate) flash_look: &'static str,
    pub(crate) too_much_light: Titled,
    pub(crate) too_much_light_shade: &'static str,
    pub(crate) too_much_light_brightness: &'static str,
    pub(crate) try_again: &'static str,

    pub(crate) review: Titled,
    pub(crate) review_with_flash: &'static str,
    pub(crate) review_without_flash: &'static str,
    pub(crate) retake_card: &'static str,
    pub(crate) retake_selfie: &'static str,
    pub(crate) send: &'static str,

    pub(crate) uploading: Titled,
    pub(crate) upload_progress: &'static str,
    pub(crate) upload_checking: &'static str,
    pub(crate) upload_offline: Titled,
    pub(crate) checking: Titled,

    pub(crate) passed: Titled,
    pub(crate) under_review: Titled,
    pub(crate) failed: Titled,
    pub(crate) done: &'static str,
    /// `{controller}`.
    pub(crate) return_to: &'static str,
    pub(crate) return_soon: &'static str,

    pub(crate) in_app: Titled,
    pub(crate) in_app_steps: [&'static str; 3],
    pub(crate) in_app_chrome: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) link_copied: &'static str,
    pub(crate) in_app_anyway: &'static str,
    pub(crate) link_unknown: Titled,
    pub(crate) link_expired: Titled,
    pub(crate) offline: Titled,
    pub(crate) permission_denied: Titled,
    pub(crate) permission_steps: PermissionSteps,
    pub(crate) no_camera: Titled,
    pub(crate) camera_busy: Titled,
    pub(crate) interrupted: Titled,
    pub(crate) unsupported: Titled,
    pub(crate) module_missing: Titled,
    pub(crate) second_tab: Titled,
    pub(crate) use_this_tab: &'static str,
    pub(crate) photos_refused: Titled,
    pub(crate) server_fault: Titled,
    pub(crate) resume: &'static str,
}

/// The words of the page before the camera, for whoever draws a picture of it: the rest of the catalogue stays away.
#[derive(Debug)]
pub(crate) struct Glimpse {
    pub(crate) other_language: &'static str,
    pub(crate) prepare: Titled,
    pub(crate) open_camera: &'static str,
}

const fn glimpse_of(words: &'static Words) -> Glimpse {
    let Titled { title, text } = words.prepare;
    Glimpse {
        other_language: words.switch_language,
        prepare: Titled { title, text },
        open_camera: words.open_camera,
    }
}

static GLIMPSE_ID: Glimpse = glimpse_of(&id::WORDS);
static GLIMPSE_EN: Glimpse = glimpse_of(&en::WORDS);

/// A glimpse of the page in a language.
pub(crate) fn glimpse(locale: Locale) -> &'static Glimpse {
    match locale {
        Locale::Id => &GLIMPSE_ID,
        Locale::En => &GLIMPSE_EN,
    }
}

/// The words of a language.
pub(crate) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Id => &id::WORDS,
        Locale::En => &en::WORDS,
    }
}

/// The page's voice: the language that is chosen, and the words in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speech {
    locale: RwSignal<Locale>,
}

impl Speech {
    /// Speaks the language that this browser chose before, Indonesian the first time.
    pub(crate) fn new() -> Self {
        let locale =
            if browser::remembered(STORAGE_KEY).as_deref() == Some("en") { Locale::En } else { Locale::Id };
        Self { locale: RwSignal::new(locale) }
    }

    /// The language, followed.
    pub(crate) fn locale(self) -> Locale {
        self.locale.get()
    }

    /// The language of this moment.
    pub(crate) fn locale_now(self) -> Locale {
        self.locale.get_untracked()
    }

    /// The words of the language, followed.
    pub(crate) fn words(self) -> &'static Words {
        words(self.locale.get())
    }

    /// A word that follows the language.
    pub(crate) fn say(
        self,
        pick: fn(&'static Words) -> &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || pick(self.words())
    }

    /// Speaks another language, unless this browser chose one before.
    pub(crate) fn prefer(self, locale: Locale) {
        if browser::remembered(STORAGE_KEY).is_none() && self.locale.get_untracked() != locale {
            self.locale.set(locale);
        }
    }

    /// Changes to the other language and remembers it.
    pub(crate) fn switch(self) {
        let other = match self.locale.get_untracked() {
            Locale::Id => Locale::En,
            Locale::En => Locale::Id,
        };
        browser::remember(STORAGE_KEY, Some(tag(other)));
        self.locale.set(other);
    }
}

/// The language's tag for the `lang` attribute.
pub(crate) fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::Id => "id",
        Locale::En => "en",
    }
}

/// The language of a tag.
pub(crate) fn of_tag(word: &str) -> Option<Locale> {
    [Locale::Id, Locale::En].into_iter().find(|locale| tag(*locale) == word)
}

/// The voice of the page that is being built.
pub(crate) fn speech() -> Speech {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_the_same_in_both_languages() {
        let [id, en] = [words(Locale::Id), words(Locale::En)];
        for pair in [
            [id.step_of_three, en.step_of_three],
            [id.return_to, en.return_to],
            [id.other_camera_long, en.other_camera_long],
        ] {
            let holes = |text: &str| {
                let mut holes: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                    .collect();
                holes.sort();
                holes
            };
            assert_eq!(holes(pair[0]), holes(pair[1]));
            assert!(!holes(pair[0]).is_empty(), "{pair:?}");
        }
    }

    #[test]
    fn the_sentence_on_a_large_photo_names_the_limits_of_a_frame() {
        let limits = contract::photo::PhotoLimits::FRAME;
        let megabytes = format!("{} MB", limits.max_bytes / (1024 * 1024));
        let megapixels = format!("{} mega", limits.max_pixels / 1_000_000);
        for locale in [Locale::Id, Locale::En] {
            let sentence = words(locale).photo_too_large;
            assert!(sentence.contains(&megabytes) && sentence.contains(&megapixels), "{sentence}");
        }
    }

    #[test]
    fn the_two_languages_do_not_share_their_sentences() {
        let [id, en] = [words(Locale::Id), words(Locale::En)];
        assert_ne!(id.prepare.text, en.prepare.text);
        assert_ne!(id.permission_steps.ios_safari, en.permission_steps.ios_safari);
    }
}
