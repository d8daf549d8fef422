//! The mail that tells a person of their certificate, as a page and as text, in Indonesian or English. Pure: whatever is
//! shown comes in as a value, and every value is escaped. It loads nothing from anywhere.

use contract::{applicant::Email, date::format_day_month_year, instant::Instant};

use super::Mail;

/// A brand is a name, not a letter.
const LONGEST_BRAND_CHARS: usize = 64;

/// The language of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// Indonesian.
    #[default]
    Indonesian,
    /// English.
    English,
}

/// In whose name a mail is sent: one line of printable text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand(String);

impl Brand {
    /// The brand that the partner named in `channel`, else the company's short name.
    pub fn of(channel: Option<&str>, company: &str) -> Self {
        let named = channel.map(one_line).filter(|name| !name.is_empty());
        Self(named.unwrap_or_else(|| one_line(company)))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without what would end a header line, turn the writing around or hide in it.
fn one_line(text: &str) -> String {
    let hidden = |sign: char| matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let plain: String = text
        .chars()
        .filter(|sign| !hidden(*sign))
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST_BRAND_CHARS).collect::<String>().trim_end().to_owned()
}

/// Why the mail is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The certificate was issued now.
    Issued,
    /// The person had one, and proved who they are with another address this time.
    AnotherAddress,
}

/// What the mail tells.
#[derive(Clone, Copy)]
pub struct CertificateMail<'a> {
    /// Why.
    pub occasion: Occasion,
    /// In whose name.
    pub brand: &'a Brand,
    /// Who gets it.
    pub to: &'a Email,
    /// The person's name.
    pub name: &'a str,
    /// The certificate's number.
    pub serial: &'a str,
    /// When the certificate was issued.
    pub issued_at: Instant,
    /// When the certificate ends.
    pub expires_at: Instant,
    /// Where it can be looked at, `https://..`.
    pub address: &'a str,
}

contract::redact_debug!(CertificateMail<'a>);

/// The words of a language.
struct Words {
    language: &'static str,
    subject: &'static str,
    greeting: &'static str,
    news: &'static str,
    brand: &'static str,
    serial: &'static str,
    issued: &'static str,
    expires: &'static str,
    look: &'static str,
    warning: &'static str,
}

const fn words(locale: Locale, occasion: Occasion) -> Words {
    match (locale, occasion) {
        (Locale::Indonesian, Occasion::Issued) => Words {
            subject: "sertifikat elektronik Anda telah terbit",
            news: "Identitas Anda telah diverifikasi dan sertifikat elektronik atas nama Anda telah terbit.",
            ..INDONESIAN
        },
        (Locale::Indonesian, Occasion::AnotherAddress) => Words {
            subject: "identitas Anda diverifikasi dengan alamat email ini",
            news: "Identitas Anda diverifikasi dengan alamat email ini. Anda sudah memiliki sertifikat elektronik \
                   yang terdaftar dengan alamat email lain; sertifikat itu tetap berlaku.",
            ..INDONESIAN
        },
        (Locale::English, Occasion::Issued) => Words {
            subject: "your electronic certificate has been issued",
            news: "Your identity has been verified and an electronic certificate has been issued in your name.",
            ..ENGLISH
        },
        (Locale::English, Occasion::AnotherAddress) => Words {
            subject: "your identity was verified with this e-mail address",
            news: "Your identity was verified with this e-mail address. You already hold an electronic certificate \
                   that is registered with another address; it stays valid.",
            ..ENGLISH
        },
    }
}

const INDONESIAN: Words = Words {
    language: "id",
    subject: "",
    greeting: "Halo",
    news: "",
    brand: "Diminta melalui",
    serial: "Nomor sertifikat",
    issued: "Terbit pada",
    expires: "Berlaku hingga",
    look: "Lihat sertifikat",
    warning: "Jika Anda tidak memintanya, hubungi perusahaan tersebut. Kami tidak pernah meminta kata sandi atau \
              kode OTP Anda melalui email.",
};

const ENGLISH: Words = Words {
    language: "en",
    subject: "",
    greeting: "Hello",
    news: "",
    brand: "Requested through",
    serial: "Certificate number",
    issued: "Issued on",
    expires: "Valid until",
    look: "Look at the certificate",
    warning: "If you did not ask for this, contact that company. We never ask for your password or for a one-time \
              code by e-mail.",
};

/// Writes the mail.
pub fn render(mail: &CertificateMail<'_>, locale: Locale) -> Mail {
    let words = words(locale, mail.occasion);
    let day = |instant: Instant| format_day_month_year(instant.date_in_jakarta());
    let (issued, expires) = (day(mail.issued_at), day(mail.expires_at));
    let rows = [
        (words.brand, mail.brand.as_str()),
        (words.serial, mail.serial),
        (words.issued, issued.as_str()),
        (words.expires, expires.as_str()),
    ];
    let name = one_line(mail.name);
    Mail::new(
        mail.brand.as_str(),
        mail.to,
        format!("{}: {}", mail.brand.as_str(), words.subject),
        page(mail, &words, &name, &rows),
        text(mail, &words, &name, &rows),
    )
}

fn text(mail: &CertificateMail<'_>, words: &Words, name: &str, rows: &[(&str, &str)]) -> String {
    let rows: Vec<String> = rows.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let rows = rows.join("\n");
    let Words { greeting, news, look, warning, .. } = words;
    format!("{greeting} {name},\n\n{news}\n\n{rows}\n\n{look}: {}\n\n{warning}\n", mail.address)
}

fn page(mail: &CertificateMail<'_>, words: &Words, name: &str, rows: &[(&str, &str)]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|(label, value)| {
            format!(
                "<tr><th scope=\"row\" style=\"text-align:left;font-weight:normal;color:#555;padding:4px 16px 4px 0\">\
                 {}</th><td style=\"padding:4px 0;word-break:break-all\">{}</td></tr>",
                escaped(label),
                escaped(value)
            )
        })
        .collect();
    let rows = rows.concat();
    // Mail programs drop style sheets: what little there is stands at its element.
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif\">\
         <div style=\"max-width:560px;margin:0 auto\"><p style=\"font-size:20px;font-weight:bold\">{brand}</p>\
         <p>{greeting} {name},</p><p>{news}</p><table role=\"presentation\" style=\"border-collapse:collapse\">{rows}</table>\
         <p><a href=\"{address}\">{look}</a></p><p style=\"color:#555;font-size:14px\">{warning}</p></div></body></html>\n",
        language = words.language,
        title = escaped(words.subject),
        brand = escaped(mail.brand.as_str()),
        greeting = escaped(words.greeting),
        name = escaped(name),
        news = escaped(words.news),
        address = escaped(mail.address),
        look = escaped(words.look),
        warning = escaped(words.warning),
    )
}

/// Text that is safe between tags and inside a quoted attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(channel: Option<&str>, name: &str, locale: Locale, occasion: Occasion) -> Mail {
        let brand = Brand::of(channel, "PT Contoh");
        let to = Email::parse("budi@contoh.id").unwrap();
        let mail = CertificateMail {
            occasion,
            brand: &brand,
            to: &to,
            name,
            serial: "00112233445566778899aabbccddeeff",
            issued_at: Instant::parse("2026-11-20T18:00:00Z").unwrap(),
            expires_at: Instant::parse("2027-11-20T18:00:00Z").unwrap(),
            address: "https://tanda.example/certificates/00112233445566778899aabbccddeeff?a=1&b=2",
        };
        render(&mail, locale)
    }

    #[test]
    fn the_channel_is_the_brand_and_without_one_the_company_is() {
        for (channel, brand) in [
            (Some("Toko Kita"), "Toko Kita"),
            (Some("  Toko\r\nBcc: all@contoh.id\tKita "), "Toko Bcc: all@contoh.id Kita"),
            (Some("Toko\u{202e}atiK"), "TokoatiK"),
            (Some(""), "PT Contoh"),
            (Some(" \n\u{200b} "), "PT Contoh"),
            (None, "PT Contoh"),
        ] {
            let mail = rendered(channel, "Budi", Locale::English, Occasion::Issued);
            assert_eq!(mail.from_name, brand);
            assert_eq!(mail.subject, format!("{brand}: your electronic certificate has been issued"));
            assert!(mail.html.contains(brand) && mail.text.contains(brand), "{brand}");
        }
        assert_eq!(Brand::of(Some(&"é".repeat(900)), "").as_str().chars().count(), LONGEST_BRAND_CHARS);
    }

    #[test]
    fn both_forms_say_the_same_in_either_language() {
        for (locale, words) in [
            (Locale::Indonesian, ["Halo Budi,", "telah terbit", "Nomor sertifikat", "Berlaku hingga"]),
            (Locale::English, ["Hello Budi,", "has been issued", "Certificate number", "Valid until"]),
        ] {
            let mail = rendered(None, "Budi", locale, Occasion::Issued);
            // Eighteen hours in Greenwich are the next day in Jakarta.
            for word in
                words.into_iter().chain(["00112233445566778899aabbccddeeff", "21-11-2026", "21-11-2027"])
            {
                assert!(mail.text.contains(word), "{word}: {}", mail.text);
                assert!(mail.html.contains(word), "{word}: {}", mail.html);
            }
        }
        let other = rendered(None, "Budi", Locale::Indonesian, Occasion::AnotherAddress);
        assert!(other.text.contains("alamat email lain") && other.html.contains("alamat email lain"));
    }

    #[test]
    fn whatever_comes_in_is_shown_and_never_run() {
        let bad = "<img src=x onerror=alert(1)> & \"O'Neil\"";
        let mail = rendered(Some(bad), bad, Locale::English, Occasion::Issued);
        let safe = "&lt;img src=x onerror=alert(1)&gt; &amp; &quot;O&#39;Neil&quot;";
        assert_eq!(mail.html.matches(safe).count(), 3, "brand, greeting, row");
        assert!(!mail.html.contains("<img"));
        assert!(mail.html.contains("?a=1&amp;b=2\""));
        assert!(mail.text.contains(bad), "text is text");
    }

    #[test]
    fn the_page_loads_nothing() {
        let html = rendered(None, "Budi", Locale::Indonesian, Occasion::Issued).html;
        for part in ["src=", "<img", "<link", "<script", "url(", "@import", "background="] {
            assert!(!html.contains(part), "{part}");
        }
        assert_eq!(html.matches("https://").count(), 1, "the one link");
    }
}
