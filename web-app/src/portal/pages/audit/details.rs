//! What entries say more, and what they are about, in words; what is not known is shown as it came, which is English.

use contract::portal::{access::Role, audit::ChainFault};

use crate::{
    dom::{El, el},
    portal::{
        components::copy::short,
        desk::Desk,
        locales::{Say, Words},
        pages::account::role_words,
    },
};

/// The names of details.
const NAMES: [(&str, Say); 34] = [
    ("picture", |words| words.audit().name_picture),
    ("decision", |words| words.audit().name_decision),
    ("verification", |words| words.audit().name_verification),
    ("proposedBy", |words| words.audit().name_proposed_by),
    ("callback", |words| words.audit().name_callback),
    ("application", |words| words.audit().kind_application),
    ("format", |words| words.audit().name_format),
    ("lines", |words| words.audit().name_lines),
    ("from", |words| words.audit().name_from),
    ("to", |words| words.audit().name_to),
    ("zone", |words| words.audit().name_zone),
    ("name", |words| words.audit().name_name),
    ("closed", |words| words.audit().name_closed),
    ("testCalls", |words| words.audit().name_test_calls),
    ("door", |words| words.audit().name_door),
    ("mode", |words| words.audit().name_mode),
    ("roles", |words| words.audit().name_roles),
    ("invitation", |words| words.audit().kind_invitation),
    ("invitedBy", |words| words.audit().name_invited_by),
    ("disabled", |words| words.audit().name_disabled),
    ("failedBefore", |words| words.audit().name_failed_before),
    ("url", |words| words.audit().name_url),
    ("events", |words| words.audit().name_events),
    ("on", |words| words.audit().name_on),
    ("items", |words| words.audit().name_items),
    ("fourEyes", |words| words.audit().name_four_eyes),
    ("pictureDays", |words| words.audit().name_picture_days),
    ("dataDays", |words| words.audit().name_data_days),
    ("erasure", |words| words.audit().kind_erasure),
    ("logo", |words| words.audit().name_logo),
    ("displayName", |words| words.audit().name_shown_name),
    ("colorScheme", |words| words.audit().name_scheme),
    ("primaryColor", |words| words.audit().name_colour),
    ("primaryColorDark", |words| words.audit().name_colour_dark),
];

/// What entries are about.
const KINDS: [(&str, Say); 16] = [
    ("review", |words| words.audit().kind_review),
    ("session", |words| words.audit().kind_session),
    ("settings", |words| words.audit().kind_settings),
    ("transaction", |words| words.audit().kind_transaction),
    ("transactions", |words| words.audit().kind_transactions),
    ("usage", |words| words.audit().kind_usage),
    ("application", |words| words.audit().kind_application),
    ("credential", |words| words.audit().kind_credential),
    ("webhook", |words| words.audit().kind_webhook),
    ("delivery", |words| words.audit().kind_delivery),
    ("member", |words| words.audit().kind_member),
    ("invitation", |words| words.audit().kind_invitation),
    ("integration", |words| words.audit().kind_integration),
    ("erasure", |words| words.audit().kind_erasure),
    ("retention", |words| words.audit().kind_retention),
    // A person, by a part of a hash.
    ("subject", |words| words.audit().kind_subject),
];

fn known(table: &[(&str, Say)], word: &str) -> Option<Say> {
    table.iter().find(|(known, _)| *known == word).map(|(_, words)| *words)
}

/// A value in words, where it is one of a few.
fn value_words(name: &str, value: &str, words: Words) -> Option<String> {
    let audit = words.audit();
    let word = match (name, value) {
        (_, "true") => audit.yes,
        (_, "false") => audit.no,
        ("decision", "approve") => audit.approve,
        ("decision", "reject") => audit.reject,
        (_, "changed") => audit.changed,
        (_, "") => audit.none,
        ("colorScheme", "auto") => audit.scheme_auto,
        ("colorScheme", "light") => audit.scheme_light,
        ("colorScheme", "dark") => audit.scheme_dark,
        ("roles", roles) => {
            let told = |word: &str| {
                let role = Role::ALL.into_iter().find(|role| role.as_str() == word);
                role.map_or(word.to_owned(), |role| role_words(role, words).0.to_owned())
            };
            return Some(
                roles
                    .split([' ', ','])
                    .filter(|word| !word.is_empty())
                    .map(told)
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
        _ => return None,
    };
    Some(word.to_owned())
}

/// One detail.
pub(super) fn detail(desk: Desk, name: &str, value: &str) -> El {
    let Some(say) = known(&NAMES, name) else {
        return el("span", "").attr("lang", "en").text(&format!("{name}: {value}"));
    };
    let (name, value) = (name.to_owned(), value.to_owned());
    el("span", "").says(move || {
        let words = desk.voice.words();
        let told = value_words(&name, &value, words);
        // What is named by its hash is told by the end of it, as ids are.
        let told = told.unwrap_or_else(|| if name == "logo" { short(&value) } else { value.clone() });
        format!("{}: {told}", say(words))
    })
}

/// What an entry is about, with its id where it has one.
pub(super) fn kind(desk: Desk, kind: &str, id: &str) -> El {
    let id = if id.is_empty() { String::new() } else { format!(" {id}") };
    match known(&KINDS, kind) {
        Some(say) => el("span", "").says(move || format!("{}{id}", say(desk.voice.words()))),
        None => el("span", "").attr("lang", "en").text(&format!("{kind}{id}")),
    }
}

/// What does not hold of the chain.
pub(super) fn fault_words(fault: ChainFault, words: Words) -> String {
    let words = words.audit();
    let (sentence, entry) = match fault {
        ChainFault::MissingAfter(entry) => (words.chain_missing_after, entry),
        ChainFault::Missing(entry) => (words.chain_missing, entry),
        ChainFault::Unreadable(entry) => (words.chain_unreadable, entry),
        ChainFault::Changed(entry) => (words.chain_changed, entry),
        ChainFault::Another(entry) => (words.chain_another, entry),
        ChainFault::Beyond(entry) => (words.chain_beyond, entry),
        ChainFault::End => (words.chain_end, 0),
    };
    sentence.replace("{entry}", &entry.to_string())
}

#[cfg(test)]
mod tests {
    use contract::{consent::Locale, portal::audit::AuditAction};

    use super::{super::actions::action_words, *};
    use crate::portal::locales::words;

    #[test]
    fn every_action_detail_and_subject_has_words_of_its_own_in_both_languages() {
        let actions = AuditAction::ALL.map(|action| (action.as_str(), action_words(action)));
        for (word, say) in actions.into_iter().chain(NAMES).chain(KINDS) {
            let [own, english] = [Locale::Id, Locale::En].map(|locale| say(words(locale)));
            assert!(!own.is_empty() && !english.is_empty() && own != word, "{word}: {own} / {english}");
        }
        let indonesian = words(Locale::Id);
        for (name, value, told) in [
            ("decision", "approve", Some("setujui")),
            ("url", "changed", Some("diubah")),
            ("on", "false", Some("tidak")),
            ("items", "12", None),
        ] {
            assert_eq!(value_words(name, value, indonesian).as_deref(), told, "{name}");
        }
        assert_eq!(fault_words(ChainFault::Changed(7), indonesian), "catatan ke-7 diubah");
    }
}
