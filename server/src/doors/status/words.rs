//! What the status page says, in both languages.

use crate::status::{Component, Health, IncidentState};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// The house's first.
    Indonesian,
    /// For everybody else.
    English,
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Indonesian => "Indonesia",
            Self::English => "English",
        }
    }

    pub(super) fn named(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| tag.split('-').next() == Some(language.tag()))
    }

    /// The one of ours that a browser would rather have; Indonesian for whoever names neither.
    pub(super) fn accepted(header: Option<&str>) -> Self {
        let mut best = (0.0, Self::Indonesian);
        for wish in header.unwrap_or_default().split(',') {
            let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            if let Some(language) = Self::named(tag).filter(|_| weight > best.0) {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) language: &'static str,
    pub(super) checked: &'static str,
    pub(super) components: &'static str,
    pub(super) history: &'static str,
    pub(super) history_unknown: &'static str,
    pub(super) no_incidents: &'static str,
    pub(super) lasted: &'static str,
    pub(super) about: &'static str,
    pub(super) clock_mark: &'static str,
    pub(super) months: [&'static str; 12],
    overall: [&'static str; 3],
    health: [&'static str; 3],
    states: [&'static str; 4],
    /// Names, and what each is for, in the order of [`Component::ALL`].
    parts: [(&'static str, &'static str); Component::ALL.len()],
    units: [&'static str; 3],
}

impl Words {
    pub(super) fn overall(&self, health: Health) -> &'static str {
        self.overall[health as usize]
    }

    pub(super) fn health(&self, health: Health) -> &'static str {
        self.health[health as usize]
    }

    pub(super) fn state(&self, state: IncidentState) -> &'static str {
        self.states[state as usize]
    }

    pub(super) fn component(&self, component: Component) -> (&'static str, &'static str) {
        self.parts[component as usize]
    }

    /// In the two largest units that matter.
    pub(super) fn duration(&self, ms: i64) -> String {
        let minutes = Ord::max(ms / 60_000, 1);
        let [days, hours, minutes] = [minutes / 1440, minutes / 60 % 24, minutes % 60];
        let [day, hour, minute] = self.units;
        match (days, hours) {
            (0, 0) => format!("{minutes} {minute}"),
            (0, _) => format!("{hours} {hour} {minutes} {minute}"),
            _ => format!("{days} {day} {hours} {hour}"),
        }
    }
}

/// By [`Language`].
pub(super) static WORDS: [Words; 2] = [
    Words {
        title: "Status layanan",
        language: "Bahasa",
        checked: "Diperiksa",
        components: "Komponen",
        history: "Riwayat 90 hari",
        history_unknown: "Riwayat gangguan tidak dapat dibaca saat ini.",
        no_incidents: "Tidak ada gangguan dalam 90 hari terakhir.",
        lasted: "Selama",
        about: "Muat ulang halaman ini untuk keadaan terbaru. Untuk program:",
        clock_mark: ".",
        months: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
        overall: ["Semua layanan berjalan", "Sebagian layanan terganggu", "Sebagian layanan tidak berjalan"],
        health: ["Berjalan", "Terganggu", "Tidak berjalan"],
        states: ["Sedang diselidiki", "Penyebab diketahui", "Dipantau", "Selesai"],
        parts: [
            ("Halaman pengambilan", "Foto KTP dan wajah di peramban"),
            ("API Identity Platform", "Tantangan kilat dan pengambilan KTP"),
            ("API H5", "Verifikasi dokumen lewat tautan"),
            ("API OneKYC", "Alur verifikasi identitas"),
            ("API pendaftaran sertifikat", "Unggahan dan konfirmasi"),
            ("API sertifikat elektronik", "Verifikasi data dan keaktifan wajah"),
            ("Pemeriksaan", "Dari foto tersimpan sampai keputusan"),
            ("Pengiriman", "Webhook, panggilan balik, dan surel"),
            ("Basis data", "Penyimpanan catatan"),
            ("Penyimpanan foto", "Foto dan gambar tersegel"),
        ],
        units: ["hari", "jam", "menit"],
    },
    Words {
        title: "Service status",
        language: "Language",
        checked: "Checked",
        components: "Components",
        history: "Past 90 days",
        history_unknown: "The history of incidents cannot be read at the moment.",
        no_incidents: "No incidents in the past 90 days.",
        lasted: "For",
        about: "Reload this page for the latest. For programs:",
        clock_mark: ":",
        months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        overall: ["All services are running", "Some services are impaired", "Some services are not running"],
        health: ["Running", "Impaired", "Not running"],
        states: ["Investigating", "Cause identified", "Monitoring", "Resolved"],
        parts: [
            ("Capture pages", "Photos of card and face in the browser"),
            ("Identity Platform API", "Flash challenge and card capture"),
            ("H5 API", "Document verification by link"),
            ("OneKYC API", "Identity verification flows"),
            ("Certificate registration API", "Uploads and confirmation"),
            ("Electronic certificate API", "Data verification and liveness"),
            ("Verification", "From a stored photo to its decision"),
            ("Deliveries", "Webhooks, callbacks and e-mails"),
            ("Database", "Where records are kept"),
            ("Photo storage", "Sealed photos and pictures"),
        ],
        units: ["d", "h", "min"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_would_rather_have() {
        for (header, language) in [
            (None, Language::Indonesian),
            (Some("en-GB,en;q=0.9,id;q=0.8"), Language::English),
            (Some("id-ID,id;q=0.9,en;q=0.8"), Language::Indonesian),
            (Some("de,en;q=0.3"), Language::English),
            (Some("de;q=1"), Language::Indonesian),
            (Some("en;q=nonsense, id;q=0.1"), Language::Indonesian),
        ] {
            assert_eq!(Language::accepted(header), language, "{header:?}");
        }
    }

    #[test]
    fn a_duration_is_told_in_two_units() {
        let english = &WORDS[Language::English as usize];
        for (minutes, text) in [(0, "1 min"), (59, "59 min"), (61, "1 h 1 min"), (1500, "1 d 1 h")] {
            assert_eq!(english.duration(minutes * 60_000), text);
        }
    }
}
