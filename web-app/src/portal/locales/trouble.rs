//! Words for calls that got no answer to use: the way out first.

use super::catalogue;

catalogue! {
/// Words for what went wrong.
Trouble {
    title: "Halaman ini belum dapat dimuat" / "This page could not be loaded",
    missing: "Tidak ada di sini" / "There is nothing here",
    not_fresh: "Keadaan {when}; yang terbaru belum dapat dimuat." /
        "As of {when}; nothing newer could be loaded.",
    as_of: "keadaan {when}" / "as of {when}",
    unreachable: "Periksa koneksi Anda, lalu coba lagi. Server tidak menjawab." /
        "Check your connection, then try again. The server did not answer.",
    busy: "Tunggu sebentar, lalu coba lagi. Server sedang sibuk." /
        "Wait a moment, then try again. The server is busy.",
    fault: "Coba lagi. Server gagal menjawab; bila terus begini, hubungi pengelola." /
        "Try again. The server failed; if it keeps failing, tell your operator.",
    not_allowed: "Peran Anda tidak mengizinkan ini." / "Your role does not allow this.",
    not_found: "Tidak ditemukan. Mungkin sudah dihapus, atau milik organisasi lain." /
        "Not found. It may have been erased, or belongs to another organisation.",
    signed_out: "Masuk lagi untuk melanjutkan." / "Sign in again to go on.",
    claimed: "Kasus ini sedang dipegang {who} sampai {until}." / "{who} has this case until {until}.",
    not_claimed: "Ambil kasus ini dulu; waktunya habis." / "Take the case first; your time ran out.",
    own_proposal: "Usul Anda harus disetujui orang lain." / "Somebody else has to confirm your proposal.",
    too_many: "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi." /
        "Too many tries. Wait a few minutes, then try again.",
    closed: "Keadaannya sudah berubah: diputuskan, ditutup, berakhir, dinyalakan, atau dimatikan. Muat ulang untuk melihatnya." /
        "It has changed meanwhile: decided, closed, ended, turned on or off. Reload the page to see how it stands.",
    full: "Jumlahnya sudah mencapai batas. Hapus yang tidak dipakai." /
        "There are as many as there may be. Remove what is not used.",
    email_taken: "Alamat ini sudah dipakai untuk masuk." / "Somebody signs in with this address already.",
    in_process: "Ada kasus orang ini yang belum selesai; belum ada yang dihapus." /
        "A case of this person is in process; nothing is erased yet.",
    last_owner: "Harus ada satu pemilik yang dapat masuk." / "One owner who can sign in has to stay.",
    not_closed: "Kasus ini belum diputuskan." / "This case has not been decided.",
    field_required: "Wajib diisi." / "This is needed.",
    field_length: "Panjangnya tidak sesuai." / "It is too short or too long.",
    field_line: "Tulis dalam satu baris." / "Write it in one line.",
    field_address: "Tulis alamat IP atau rentangnya, misalnya 203.0.113.0/24." /
        "Write an IP address or a range of them, such as 203.0.113.0/24.",
    field_https: "Alamatnya harus dimulai dengan https://." / "The address has to begin with https://.",
    field_url: "Alamat ini tidak dapat dipanggil." / "This address cannot be called.",
    field_email: "Ini bukan alamat email." / "This is no email address.",
    field_weak: "Terlalu mudah ditebak." / "This is too easy to guess.",
    field_same: "Ini yang sudah Anda pakai." / "This is the one that you have.",
    field_none: "Pilih sedikitnya satu." / "Choose one at least.",
    field_again: "Tulis nilainya lagi: nilai yang tersimpan hanya dipakai untuk alamat yang sama." /
        "Write the value again: the one that is kept goes to the same address alone.",
    field_method: "Pilih POST, PUT, atau PATCH." / "Choose POST, PUT or PATCH.",
    field_twice: "Ada dua kali; hapus salah satu." / "It is there twice; take one away.",
    field_value: "Nilai ini tidak dikenal." / "This is none of the values that are known.",
    field_range: "Di luar batas yang diizinkan." / "This is beyond what is allowed.",
    field_order: "Urutannya terbalik." / "The order is the wrong way round.",
    field_mismatch: "Tidak sama dengan yang dimaksud." / "This is not the same as what is meant.",
    field_colour: "Tulis warna sebagai #RRGGBB." / "Write a colour as #RRGGBB.",
    field_other: "Tidak diterima: {message}" / "Not accepted: {message}",
    invalid: "Server menolak isian ini: {message}" / "The server refused this: {message}",
}
}
