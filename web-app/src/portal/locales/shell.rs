//! Words that stand around every page.

use super::catalogue;

catalogue! {
/// Words of the rail, the bar above and what lies over a page.
Shell {
    product: "Tanda" / "Tanda",
    skip: "Langsung ke isi" / "Skip to content",
    menu: "Menu" / "Menu",
    close_menu: "Tutup menu" / "Close menu",
    main_menu: "Menu utama" / "Main menu",
    narrow: "Ciutkan" / "Collapse",
    widen: "Bentangkan menu" / "Expand the menu",
    demo: "Demo" / "Demo",
    transactions: "Transaksi" / "Transactions",
    reviews: "Tinjauan" / "Reviews",
    applications: "Aplikasi" / "Applications",
    webhooks: "Webhook" / "Webhooks",
    usage: "Pemakaian" / "Usage",
    funnel: "Corong" / "Funnel",
    members: "Anggota" / "Members",
    data: "Data pribadi" / "Personal data",
    audit: "Audit" / "Audit",
    account: "Akun" / "Account",
    sign_out: "Keluar" / "Sign out",
    status: "Status layanan" / "Service status",
    docs: "Dokumen API" / "API documents",
    theme: "Tampilan" / "Theme",
    theme_system: "Ikut sistem" / "System",
    theme_light: "Terang" / "Light",
    theme_dark: "Gelap" / "Dark",
    language: "Bahasa" / "Language",
    density: "Kerapatan baris" / "Row spacing",
    density_wide: "Lega" / "Roomy",
    density_dense: "Rapat" / "Compact",
    copy: "Salin" / "Copy",
    copied: "Tersalin" / "Copied",
    copy_failed: "Browser menolak menyalin. Pilih teksnya lalu salin sendiri." /
        "The browser would not copy. Select the text and copy it yourself.",
    undo: "Urungkan" / "Undo",
    dismiss: "Tutup pesan" / "Dismiss",
    close: "Tutup" / "Close",
    cancel: "Batal" / "Cancel",
    save: "Simpan" / "Save",
    refresh: "Muat ulang" / "Refresh",
    loading: "Memuat" / "Loading",
    try_again: "Coba lagi" / "Try again",
    previous: "Sebelumnya" / "Previous",
    next: "Berikutnya" / "Next",
    missing_title: "Halaman ini tidak ada" / "There is no such page",
    missing_text: "Alamatnya mungkin salah ketik, atau halamannya sudah dipindah." /
        "The address may be mistyped, or the page has moved.",
    missing_way: "Ke halaman awal" / "Go to the first page",
    not_allowed_title: "Peran Anda tidak membuka halaman ini" / "Your role does not open this page",
    not_allowed_text: "Minta pemilik organisasi menambah peran bila Anda memerlukannya." /
        "Ask the organisation's owner for another role if you need it.",
}
}
