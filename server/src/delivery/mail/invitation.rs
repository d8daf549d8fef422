//! The mail that invites somebody to work for a partner, in both languages: nobody knows yet which one they read. Pure.

use contract::applicant::Email;
use maud::{DOCTYPE, html};

use super::{Mail, certificate::Brand};

/// What the mail says.
#[derive(Clone, Copy)]
pub struct InvitationMail<'a> {
    /// Who invites.
    pub organisation: &'a str,
    /// The member who did.
    pub inviter: &'a str,
    /// Where they choose a password.
    pub address: &'a str,
    /// Whether it is a member who begins anew.
    pub is_reset: bool,
}

contract::redact_debug!(InvitationMail<'a>);

impl InvitationMail<'_> {
    /// The mail, for somebody.
    pub fn render(&self, to: &Email) -> Mail {
        let organisation = Brand::of(None, self.organisation);
        let (organisation, inviter, address) = (organisation.as_str(), self.inviter, self.address);
        let (subject, indonesian, english) = if self.is_reset {
            (
                format!(
                    "Kata sandi baru untuk dasbor {organisation} / A new password for {organisation}'s dashboard"
                ),
                format!(
                    "Atas permintaan {inviter}, Anda dapat memilih kata sandi baru untuk dasbor {organisation}. Kode autentikator yang lama tidak diminta lagi."
                ),
                format!(
                    "At {inviter}'s request you can choose a new password for {organisation}'s dashboard. Codes of the old authenticator are no longer asked for."
                ),
            )
        } else {
            (
                format!("Undangan ke dasbor {organisation} / Invitation to {organisation}'s dashboard"),
                format!("{inviter} mengundang Anda ke dasbor {organisation}."),
                format!("{inviter} invites you to {organisation}'s dashboard."),
            )
        };
        let ends =
            "Tautan ini berlaku tiga hari dan hanya untuk satu kali. / This link works once, for three days.";
        let html = html! {
            (DOCTYPE)
            html lang="id" {
                head { meta charset="utf-8"; title { (subject) } }
                body {
                    p { (indonesian) br; span lang="en" { (english) } }
                    p { a href=(address) { "Pilih kata sandi / Choose a password" } }
                    p { (ends) }
                    p { (address) }
                }
            }
        };
        let text = format!("{indonesian}\n{english}\n\n{address}\n\n{ends}\n");
        Mail::new(organisation, to, subject, html.into_string(), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_organisation_is_called_stays_text() {
        let to = Email::parse("ana@bank.example").unwrap();
        let mail = InvitationMail {
            organisation: "<b>Bank</b>\r\nBcc: x@y.example",
            inviter: "boss@bank.example",
            address: "https://tanda.example/invitation#1f",
            is_reset: false,
        };
        let mail = mail.render(&to);
        assert!(mail.html.contains("&lt;b&gt;Bank") && !mail.html.contains("<b>"), "{}", mail.html);
        assert!(!mail.subject.contains(['\r', '\n']) && !mail.from_name.contains('\n'));
        assert!(mail.text.contains("https://tanda.example/invitation#1f") && mail.to == "ana@bank.example");
    }
}
