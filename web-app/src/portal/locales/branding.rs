//! Words of how the H5 page looks.

use super::catalogue;

catalogue! {
/// Words of how the H5 page looks.
Branding {
    title: "Tampilan halaman H5" / "Branding of the H5 page",
    lead: "Berlaku bagi tautan yang dibuat sejak disimpan. Tautan yang sudah dibagikan tetap seperti semula." /
        "Holds for links that are made from now on. Links that are out stay as they are.",
    name: "Nama di halaman" / "Name on the page",
    name_rule: "Paling banyak {most} huruf. Ditampilkan di atas setiap layar." /
        "At most {most} characters. Shown at the top of every screen.",
    logo: "Logo" / "Logo",
    logo_rule: "PNG atau JPEG, paling besar {max}. Tampil di atas putih, menggantikan nama; nama tetap dibacakan." /
        "PNG or JPEG, at most {max}. Shown on white in place of the name, which is still read out.",
    logo_drop: "Seret logo ke sini, atau" / "Drag a logo here, or",
    logo_sending: "Mengunggah logo..." / "Uploading the logo...",
    logo_remove: "Hapus logo" / "Remove the logo",
    logo_vector: "SVG tidak diterima. Ekspor logo sebagai PNG, lalu unggah lagi." /
        "SVG is not taken. Export the logo as PNG, and upload it again.",
    logo_format: "Pakai PNG atau JPEG 8 bit; berkas ini jenis lain." / "Use an 8 bit PNG or JPEG; this file is another kind.",
    logo_damaged: "Berkas ini rusak atau terpotong. Ekspor lagi." / "This file is damaged or cut off. Export it again.",
    logo_many: "Berkas ini lebih besar dari {max}. Ekspor yang lebih kecil." /
        "This file is larger than {max}. Export a smaller one.",
    logo_large: "Gambar ini terlalu besar: paling banyak 4096 piksel per sisi dan 8 megapiksel." /
        "This image is too large: at most 4096 pixels a side and 8 megapixels.",
    logo_shape: "Gambar ini terlalu kecil atau terlalu panjang untuk bagian atas halaman." /
        "This image is too small, or too long, for the top of the page.",
    logo_blank: "Di atas putih gambar ini tidak terlihat. Pakai versi yang berwarna." /
        "On white nothing of this image is seen. Use a coloured version.",
    logo_gone: "Logo ini sudah tidak ada. Unggah lagi." / "This logo is not there any more. Upload it again.",
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
    take: "Pakai {colour}" / "Use {colour}",
    preview: "Pratinjau" / "Preview",
    saved: "Tampilan tersimpan." / "The look is saved.",
}
}
