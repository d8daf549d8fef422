//! Words for calls that got no answer to use: the way out first.

use super::catalogue;

catalogue! {
/// Words for what went wrong.
Trouble {
    title: "Halaman ini belum dapat dimuat" / "This page could not be loaded",
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
    closed: "Kasus ini sudah diputuskan." / "This case has been decided.",
    full: "Jumlahnya sudah mencapai batas. Hapus yang tidak dipakai." /
        "There are as many as there may be. Remove what is not used.",
    email_taken: "Alamat ini sudah dipakai untuk masuk." / "Somebody signs in with this address already.",
    last_owner: "Harus ada satu pemilik yang dapat masuk." / "One owner who can sign in has to stay.",
    not_closed: "Kasus ini belum diputuskan." / "This case has not been decided.",
    invalid: "Server menolak isian ini: {message}" / "The server refused this: {message}",
}
}
