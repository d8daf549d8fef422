//! Words of the applications' pages.

use super::catalogue;

catalogue! {
/// Words of applications, their keys, their integrations.
Applications {
    title: "Aplikasi mana yang tersambung?" / "Which applications are connected?",
    one: "Aplikasi" / "Application",
    back: "Semua aplikasi" / "All applications",
    name: "Nama" / "Name",
    quota: "Sisa kuota Testing" / "Testing calls left",
    quota_of: "{left} dari {total}" / "{left} of {total}",
    quota_low: "Hampir habis: {left} dari {total}" / "Nearly used up: {left} of {total}",
    quota_none: "Habis" / "Used up",
    quota_used: "Kuota Testing habis: panggilan Testing ditolak sampai ditambah. Kunci Live tetap berlaku." /
        "A Testing quota is used up: Testing calls are refused until there is more. Live keys work on.",
    quota_ask: "Minta tambahan" / "Ask for more",
    state: "Keadaan" / "State",
    open: "Terbuka" / "Open",
    closed: "Ditutup" / "Closed",
    created: "Dibuat" / "Made",
    id: "ID" / "ID",
    empty_title: "Belum ada aplikasi" / "No application yet",
    empty_text: "Satu aplikasi untuk tiap sistem yang memanggil Tanda. Kunci, kuota, dan transaksi tercatat padanya." /
        "One for each system that calls Tanda. Its keys, its quota and its transactions belong to it.",
    new: "Aplikasi baru" / "New application",
    name_hint: "Sebagaimana tim Anda menyebutnya, misalnya Mobile Android." /
        "As your team calls it, such as Mobile Android.",
    create: "Buat aplikasi" / "Create application",
    created_toast: "{name} dibuat." / "{name} is made.",
    rename: "Ganti nama" / "Rename",
    renamed: "Namanya sekarang {name}." / "It is called {name} now.",
    close: "Tutup aplikasi" / "Close application",
    close_title: "Tutup {name}?" / "Close {name}?",
    close_text: "Semua kuncinya langsung berhenti: panggilan dengan kunci itu ditolak sampai aplikasi dibuka lagi. \
        Transaksi tetap tersimpan." /
        "All its keys stop at once: calls with them are refused until the application is opened again. \
        Its transactions stay.",
    reopen: "Buka lagi" / "Open again",
    closed_toast: "{name} ditutup." / "{name} is closed.",
    reopened_toast: "{name} terbuka lagi." / "{name} is open again.",
    closed_notice: "Aplikasi ini ditutup: tidak satu pun kuncinya membuka apa pun." /
        "This application is closed: none of its keys opens anything.",
    keys: "Kunci" / "Keys",
    new_key: "Kunci baru" / "New key",
    keys_empty_title: "Belum ada kunci" / "No key yet",
    keys_empty_closed: "Aplikasi ini tutup dan tidak punya kunci. Buka lagi untuk membuatnya." /
        "This application is closed and has no keys. Open it again to make one.",
    keys_empty_text: "Kunci membuka satu pintu API. Mulailah dengan kunci Testing; rahasianya tampil sekali saja." /
        "A key opens one door of the API. Begin with one for Testing; its secret is shown only once.",
    door: "Pintu" / "Door",
    door_identity: "Identity Platform" / "Identity Platform",
    door_ecert: "Sertifikat" / "Certificates",
    door_onekyc: "OneKYC" / "OneKYC",
    door_h5: "Halaman H5" / "H5 page",
    door_identity_text: "Satu kunci bearer, dengan hak yang Anda pilih." /
        "One bearer key, with the rights that you choose.",
    door_ecert_text: "App-ID dan API-Key." / "App-ID and API-Key.",
    door_onekyc_text: "Client ID dan pass key." / "Client ID and pass key.",
    door_h5_text: "Access key dan secret key, untuk menandatangani tautan." /
        "Access key and secret key, which sign links.",
    mode: "Mode" / "Mode",
    live_alone: "Kunci lain dibuat oleh pemilik atau admin." / "Other keys are made by an owner or an admin.",
    rights: "Hak" / "Rights",
    right_verifications_view: "Melihat verifikasi" / "See verifications",
    right_verifications_write: "Mengirim verifikasi" / "Send verifications",
    right_customers_view: "Melihat nasabah" / "See customers",
    right_customers_write: "Membuat nasabah" / "Make customers",
    rights_all: "Semua" / "All",
    addresses: "Hanya dari alamat" / "Only from addresses",
    addresses_hint: "Satu per baris. Kosong berarti dari mana saja." / "One per line. Empty means from anywhere.",
    anywhere: "Dari mana saja" / "From anywhere",
    public_part: "ID pemanggil" / "Caller's ID",
    secret: "Rahasia" / "Secret",
    used: "Terakhir dipakai" / "Last used",
    never_used: "Belum pernah" / "Never",
    make_key: "Buat kunci" / "Create key",
    key_title: "Simpan kunci ini sekarang" / "Keep this key now",
    once: "Rahasia ini hanya tampil kali ini. Simpan di pengelola rahasia; kami tidak dapat menampilkannya lagi." /
        "This secret is shown this once. Put it where you keep secrets; we cannot show it again.",
    kept: "Sudah saya simpan" / "I have saved it",
    rotate: "Ganti rahasia" / "Rotate",
    rotate_title: "Ganti rahasia kunci ini?" / "Rotate this key's secret?",
    rotate_text: "Anda mendapat rahasia baru. Yang lama tetap berlaku selama waktu yang Anda pilih, \
        agar sistem Anda sempat berpindah." /
        "You get a new secret. The old one works on for as long as you choose, so that your systems have time to change.",
    overlap: "Rahasia lama berlaku" / "The old secret works on",
    overlap_none: "Langsung berhenti" / "It stops at once",
    overlap_hour: "1 jam lagi" / "For 1 hour",
    overlap_day: "1 hari lagi" / "For 1 day",
    overlap_week: "7 hari lagi" / "For 7 days",
    overlap_month: "30 hari lagi" / "For 30 days",
    revoke: "Cabut" / "Revoke",
    revoke_title: "Cabut kunci {door} ini?" / "Revoke this key for {door}?",
    revoke_text: "Setiap panggilan dengan kunci ini langsung ditolak, dan tidak dapat dikembalikan. Terakhir dipakai: {used}." /
        "Every call with this key is refused at once, and this cannot be undone. Last used: {used}.",
    revoked_toast: "Kunci dicabut." / "The key is revoked.",
    holds: "Berlaku" / "Works",
    ends: "Berakhir {when}" / "Ends {when}",
    ended: "Berakhir" / "Ended",
    revoked: "Dicabut" / "Revoked",
    integrations: "Integrasi OneKYC" / "OneKYC integrations",
    integrations_empty: "Belum ada integrasi. Tambahkan satu: namanya dikirim sistem Anda dengan setiap panggilan OneKYC." /
        "None yet. Add one: your system sends its name with every OneKYC call.",
    integration_new: "Tambah integrasi" / "Add an integration",
    integration_name_hint: "Isi header x-esign-onboarding-partner, misalnya BANK-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION. \
        Huruf, angka, _, - dan titik; tidak dapat diganti nanti." /
        "What the header x-esign-onboarding-partner says, such as BANK-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION. \
        Letters, digits, _, - and dots; it cannot be changed later.",
    integration_name_wrong: "Pakai huruf, angka, _, - dan titik saja." / "Use letters, digits, _, - and dots alone.",
    integration_name_taken: "Aplikasi ini sudah punya integrasi bernama itu. Pilih nama lain." /
        "This application has an integration of that name. Choose another one.",
    integration_added: "{name} ditambahkan." / "{name} is added.",
    integration_owner: "Alamat callback diatur oleh pemilik." / "An owner sets where it calls back.",
    callback_none: "Tidak ada callback" / "No callback",
    callback_turn_on: "Nyalakan lagi" / "Turn on again",
    certificate: "Terbitkan sertifikat bagi yang terverifikasi" / "Issue a certificate to who is verified",
    contacts: "Kami sudah memastikan kontak sebelum memanggil" / "We make sure of contacts before we call",
    with_certificate: "Dengan sertifikat" / "With certificate",
    contacts_verified: "Kontak sudah dipastikan" / "Contacts made sure of",
    change: "Ubah" / "Change",
    integration_title: "Ubah {name}" / "Change {name}",
    url: "Alamat callback" / "Callback address",
    url_hint: "Kosong berarti tidak ada callback; yang masih menunggu tidak dikirim." /
        "Empty means no callback; what still waits is not sent.",
    method: "Metode" / "Method",
    headers: "Header" / "Headers",
    headers_hint: "Satu per baris: Nama: nilai. Nilai yang tersimpan tidak ditampilkan; nama tanpa nilai mempertahankannya selama alamatnya sama." /
        "One per line, as Name: value. Kept values are not shown; a name without one keeps it as long as the address is the same.",
    sources: "Dipanggil dari alamat" / "Called from addresses",
    integration_changed: "{name} diubah." / "{name} is changed.",
}
}
