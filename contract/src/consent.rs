//! The consent that is asked for before a camera opens: its text in both languages, version and hash.
//!
//! The text is here and not in the app's catalogue, because the server must know what was agreed to:
//! law 27/2022 art. 22 to 24 asks the controller to be able to show it.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of both texts; a change of any word raises it.
pub const VERSION: &str = "2026-11-1";

/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Bahasa Indonesia.
    Id,
    /// English.
    En,
}

/// One paragraph of the consent: a heading and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// What the paragraph answers.
    pub heading: &'static str,
    /// The answer. `{controller}` stands for the organisation's name.
    pub body: &'static str,
}

/// The whole text of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentText {
    /// The page's title.
    pub title: &'static str,
    /// The paragraphs, in order.
    pub paragraphs: &'static [Paragraph],
    /// What the first box says: data of the card.
    pub agree_ktp: &'static str,
    /// What the second box says: biometric data of the face.
    pub agree_biometric: &'static str,
}

const INDONESIAN: ConsentText = ConsentText {
    title: "Persetujuan pemrosesan data pribadi",
    paragraphs: &[
        Paragraph {
            heading: "Siapa dan untuk apa",
            body: "{controller} meminta foto KTP dan swafoto Anda untuk memastikan bahwa Anda benar pemilik identitas ini. Dasarnya adalah persetujuan Anda (UU 27/2022 pasal 20).",
        },
        Paragraph {
            heading: "Data yang diproses",
            body: "Foto KTP beserta isinya (NIK, nama, alamat, dan lainnya), swafoto dan data biometrik wajah, pantulan cahaya layar, serta keterangan kamera dan perangkat. Semuanya perlu untuk membedakan orang dan kartu asli dari tiruan.",
        },
        Paragraph {
            heading: "Siapa yang menerima",
            body: "Direktorat Jenderal Dukcapil dan penyelenggara sertifikasi elektronik, hanya untuk pemeriksaan ini. Foto disimpan terenkripsi.",
        },
        Paragraph {
            heading: "Berapa lama",
            body: "Foto dihapus paling lambat 90 hari setelah pemeriksaan. Hasilnya disimpan selama {controller} diwajibkan oleh hukum.",
        },
        Paragraph {
            heading: "Hak Anda",
            body: "Anda dapat melihat, memperbaiki, menarik persetujuan, menghapus, membatasi, dan menolak keputusan otomatis. Permintaan dijawab paling lambat 3 x 24 jam. Bila Anda tidak setuju, hubungi {controller} untuk cara lain.",
        },
        Paragraph {
            heading: "Kilatan warna",
            body: "Layar akan berkedip warna beberapa detik. Jika Anda peka terhadap kilatan cahaya, tersedia cara tanpa kilatan.",
        },
    ],
    agree_ktp: "Saya setuju data KTP saya diproses seperti di atas.",
    agree_biometric: "Saya setuju data biometrik wajah saya diproses seperti di atas.",
};

const ENGLISH: ConsentText = ConsentText {
    title: "Consent to the processing of personal data",
    paragraphs: &[
        Paragraph {
            heading: "Who and why",
            body: "{controller} asks for a photo of your KTP and of your face to make sure that this identity is yours. The legal basis is your consent (Law 27/2022, article 20).",
        },
        Paragraph {
            heading: "What is processed",
            body: "The photo of your KTP and what is printed on it (NIK, name, address and so on), the photo and the biometric data of your face, the light of the screen reflected by it, and facts about the camera and the device. All of it is needed to tell real people and cards from copies.",
        },
        Paragraph {
            heading: "Who receives it",
            body: "The civil registry (Ditjen Dukcapil) and the certificate authority, for this check alone. Photos are stored encrypted.",
        },
        Paragraph {
            heading: "How long",
            body: "Photos are erased at most 90 days after the check. The result is kept as long as the law asks {controller} to keep it.",
        },
        Paragraph {
            heading: "Your rights",
            body: "You may see, correct, withdraw, erase, restrict, and object to an automated decision. Requests are answered within 3 x 24 hours. If you disagree, ask {controller} for another way.",
        },
        Paragraph {
            heading: "Flashing colours",
            body: "The screen will flash colours for a few seconds. If flashing light affects you, there is a way without it.",
        },
    ],
    agree_ktp: "I agree that the data of my KTP are processed as described.",
    agree_biometric: "I agree that the biometric data of my face are processed as described.",
};

/// The text in a language.
pub fn text(locale: Locale) -> &'static ConsentText {
    match locale {
        Locale::Id => &INDONESIAN,
        Locale::En => &ENGLISH,
    }
}

/// SHA-256 in lower-case hex over version, title, paragraphs and both boxes, a line each.
pub fn text_hash(locale: Locale) -> String {
    let text = text(locale);
    let mut hash = Sha256::new();
    let mut line = |words: &str| {
        hash.update(words.as_bytes());
        hash.update(b"\n");
    };
    line(VERSION);
    line(text.title);
    for paragraph in text.paragraphs {
        line(paragraph.heading);
        line(paragraph.body);
    }
    line(text.agree_ktp);
    line(text.agree_biometric);
    HEXLOWER.encode(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever changes a word changes [`VERSION`] too, and then these hashes.
    #[test]
    fn the_version_names_exactly_these_texts() {
        assert_eq!(VERSION, "2026-11-1");
        assert_eq!(text_hash(Locale::Id), "6d6a2ef8ffe7b7bac724e1095fe064a6cf381d15df30a1424b1297b93867841b");
        assert_eq!(text_hash(Locale::En), "83a506658e6fd7383160f8816f2780e3fc776528d1b9d251b92cefd3d8f5a424");
        assert_eq!(INDONESIAN.paragraphs.len(), ENGLISH.paragraphs.len());
    }
}
