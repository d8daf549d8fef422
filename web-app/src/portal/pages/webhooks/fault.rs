//! Why a try failed, in words.

use contract::portal::webhook::DeliveryFault;

use crate::{
    dom::{El, el},
    portal::{desk::Desk, locales::Say},
};

fn fault_words(fault: DeliveryFault) -> Say {
    match fault {
        DeliveryFault::Answered => |words| words.webhooks().fault_answered,
        DeliveryFault::NoAnswer => |words| words.webhooks().fault_no_answer,
        DeliveryFault::NoConnection => |words| words.webhooks().fault_no_connection,
        DeliveryFault::Broke => |words| words.webhooks().fault_broke,
        DeliveryFault::EndpointOff => |words| words.webhooks().fault_off,
        DeliveryFault::EndpointGone => |words| words.webhooks().fault_gone,
        DeliveryFault::EndpointUnusable => |words| words.webhooks().fault_unusable,
        DeliveryFault::SenderDied => |words| words.webhooks().fault_died,
        DeliveryFault::MailRefused => |words| words.webhooks().fault_mail_refused,
        DeliveryFault::MailUnreachable => |words| words.webhooks().fault_mail_unreachable,
        DeliveryFault::MailNoAnswer => |words| words.webhooks().fault_mail_no_answer,
        DeliveryFault::MailFolder => |words| words.webhooks().fault_mail_folder,
        DeliveryFault::MailUnusable => |words| words.webhooks().fault_mail_unusable,
    }
}

/// The reason of a word; what is not known is shown as it came, which is English.
pub(super) fn fault_told(desk: Desk, word: &str) -> El {
    match DeliveryFault::named(word) {
        Some(fault) => el("span", "").says(desk.voice.say(fault_words(fault))),
        None => el("span", "").attr("lang", "en").text(word),
    }
}

#[cfg(test)]
mod tests {
    use contract::consent::Locale;

    use super::*;
    use crate::portal::locales::words;

    #[test]
    fn every_reason_of_a_delivery_has_words_in_both_languages() {
        for fault in DeliveryFault::ALL {
            let [own, english] = [Locale::Id, Locale::En].map(|locale| fault_words(fault)(words(locale)));
            assert!(own != english && own != fault.as_str(), "{fault:?}: {own} / {english}");
        }
    }
}
