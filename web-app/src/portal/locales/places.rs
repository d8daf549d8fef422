//! Words of where an application's H5 links may lead.

use super::catalogue;

catalogue! {
/// Words of where an application's H5 links may lead.
PlacesWords {
    title: "Tujuan tautan H5" / "Where H5 links may lead",
    lead: "Berlaku bagi tautan yang dibuat sejak disimpan." / "Holds for links that are made from now on.",
    returns: "Domain tujuan sesudahnya" / "Domains that people return to",
    returns_hint: "Satu per baris, misalnya bank.example, *.bank.example, atau myapp://." /
        "One per line, such as bank.example, *.bank.example, or myapp://.",
    returns_open: "Daftar ini kosong: tautan boleh membawa orang ke alamat mana pun. Tulis domain Anda agar kunci yang bocor \
        tidak dapat mengirim orang ke situs lain." /
        "This list is empty: a link may lead anywhere. Write your domains down, so that nobody with a stolen key can send \
        people to another site.",
    returns_wrong: "Perbaiki: {lines}. Tulis host saja, *. dan host, atau skema aplikasi dengan ://." /
        "Correct: {lines}. Write a host alone, *. and a host, or an app's scheme with ://.",
    embeds: "Halaman yang boleh memuatnya dalam bingkai" / "Pages that may hold it in a frame",
    embeds_hint: "Satu per baris, misalnya https://bank.example. Kosong: tidak ada." /
        "One per line, such as https://bank.example. Empty: none.",
    embeds_wrong: "Perbaiki: {lines}. Tulis https:// dan host, tanpa jalur." /
        "Correct: {lines}. Write https:// and a host, without a path.",
    many: "Paling banyak {most} baris." / "At most {most} lines.",
    saved: "Tujuan tautan tersimpan." / "Saved.",
}
}
