//! Words of how the H5 page looks.

use super::catalogue;

catalogue! {
/// Words of how the H5 page looks.
Branding {
    title: "Tampilan halaman H5" / "Branding of the H5 page",
    lead: "Berlaku bagi tautan yang dibuat sejak disimpan. Tautan yang sudah dibagikan tetap seperti semula." /
        "Holds for links that are made from now on. Links that are out stay as they are.",
    name: "Nama di halaman" / "Name on the page",
    scheme: "Terang atau gelap" / "Light or dark",
    auto: "Ikut ponsel" / "As the phone is set",
    light: "Warna di halaman terang" / "Colour on a light page",
    dark: "Warna di halaman gelap" / "Colour on a dark page",
    none: "Kosong: warna Tanda." / "Empty: Tanda's own colour.",
    none_dark: "Kosong: warna terang yang dibuat terbaca, atau warna Tanda." /
        "Empty: the light page's colour, made legible, or Tanda's own.",
    no_colour: "Tulis sebagai #RRGGBB, misalnya #006A7E." / "Write it as #RRGGBB, for example #006A7E.",
    enough: "Kontras {contrast} : 1, cukup terbaca." / "Contrast {contrast} : 1, legible.",
    too_little: "Kontras {contrast} : 1. Tulisan perlu {least} : 1 agar terbaca semua orang." /
        "Contrast {contrast} : 1. Words need {least} : 1 so that everybody can read them.",
    take: "Pakai {colour}" / "Take {colour}",
    preview: "Pratinjau" / "Preview",
    saved: "Tampilan tersimpan." / "The look is saved.",
}
}
