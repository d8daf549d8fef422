//! The dashboard's catalogue: every word in both languages, side by side, one file a subject. A missing word does not
//! compile. Why a voter says what it says comes in both from the server, by the
//! table in `contract::finding`: partners read it in English.

mod account;
mod applications;
mod audit;
mod branding;
mod case;
mod data;
mod demo;
mod fields;
mod funnel;
mod members;
mod places;
mod reasons;
mod reviews;
mod shell;
mod sign_in;
mod transaction;
mod transactions;
mod trouble;
mod usage;
mod verdicts;
mod webhooks;

use contract::consent::Locale;
use leptos::prelude::*;

use crate::{browser, locales::tag};

/// Under this key the browser remembers the language, for every page of ours.
const STORAGE_KEY: &str = "tanda-language";

/// Makes a struct of words and its two languages from rows of `name: "Indonesian" / "English"`.
macro_rules! catalogue {
    ($(#[$about:meta])* $name:ident { $($word:ident: $id:literal / $en:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub(crate) $word: &'static str,)* }

        impl $name {
            pub(super) const ID: Self = Self { $($word: $id,)* };
            pub(super) const EN: Self = Self { $($word: $en,)* };

            #[cfg(test)]
            pub(super) fn rows() -> Vec<(&'static str, &'static str, &'static str)> {
                vec![$((stringify!($word), $id, $en),)*]
            }
        }
    };
}
use catalogue;

macro_rules! subjects {
    ($($subject:ident: $kind:ty,)*) => {
        /// A subject is asked for by a function of its own: those that no page of a document asks for are not in its
        /// download.
        impl Words {
            $(pub(crate) fn $subject(self) -> &'static $kind {
                static ID: $kind = <$kind>::ID;
                static EN: $kind = <$kind>::EN;
                match self.0 {
                    Locale::Id => &ID,
                    Locale::En => &EN,
                }
            })*
        }

        #[cfg(test)]
        fn rows() -> Vec<(&'static str, &'static str, &'static str)> {
            [$(<$kind>::rows(),)*].concat()
        }
    };
}

subjects! {
    shell: shell::Shell,
    sign_in: sign_in::SignInWords,
    demo: demo::Demo,
    transactions: transactions::Transactions,
    transaction: transaction::Transaction,
    reasons: reasons::Reasons,
    reviews: reviews::Reviews,
    case: case::Case,
    fields: fields::Fields,
    verdicts: verdicts::Verdicts,
    applications: applications::Applications,
    branding: branding::Branding,
    places: places::PlacesWords,
    webhooks: webhooks::Webhooks,
    usage: usage::Usage,
    funnel: funnel::Funnel,
    members: members::Members,
    data: data::DataWords,
    audit: audit::Audit,
    account: account::Account,
    trouble: trouble::Trouble,
}

/// Which word.
pub(crate) type Say = fn(Words) -> &'static str;

/// Every word of one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words(Locale);

/// The words of a language.
pub(crate) const fn words(locale: Locale) -> Words {
    Words(locale)
}

/// The language that the page speaks.
#[derive(Clone, Copy)]
pub(crate) struct Voice {
    locale: RwSignal<Locale>,
}

impl Voice {
    /// Speaks the language that this browser chose before; the first time, that of the browser.
    pub(crate) fn new() -> Self {
        let chosen = browser::remembered(STORAGE_KEY).and_then(|word| crate::locales::of_tag(&word));
        let own = || {
            let language = window().navigator().language().unwrap_or_default();
            if language.starts_with("en") { Locale::En } else { Locale::Id }
        };
        Self { locale: RwSignal::new(chosen.unwrap_or_else(own)) }
    }

    /// The language, followed.
    pub(crate) fn locale(self) -> Locale {
        self.locale.get()
    }

    /// The words of the language, followed.
    pub(crate) fn words(self) -> Words {
        words(self.locale.get())
    }

    /// The words of this moment.
    pub(crate) fn words_now(self) -> Words {
        words(self.locale.get_untracked())
    }

    /// A word that follows the language.
    pub(crate) fn say(self, pick: Say) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || pick(self.words())
    }

    /// Speaks a language and remembers it.
    pub(crate) fn choose(self, locale: Locale) {
        browser::remember(STORAGE_KEY, Some(tag(locale)));
        self.locale.set(locale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(text: &str) -> Vec<String> {
        let holes = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
        let mut holes: Vec<_> = holes.collect();
        holes.sort();
        holes
    }

    #[test]
    fn both_languages_leave_the_same_holes() {
        for (word, id, en) in rows() {
            assert_eq!(holes(id), holes(en), "{word}");
        }
    }

    #[test]
    fn no_word_is_empty_and_no_sentence_is_left_in_the_other_language() {
        for (word, id, en) in rows() {
            assert!(!id.trim().is_empty() && !en.trim().is_empty(), "{word}");
            // Names and short words may be the same in both; a sentence is not.
            assert!(id != en || id.split(' ').count() < 3, "{word}: {id}");
        }
    }
}
