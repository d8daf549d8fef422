//! Words of the audit log.

use super::catalogue;

catalogue! {
/// Words of the audit log.
Audit {
    title: "Siapa melakukan apa?" / "Who did what?",
    chain_checking: "Memeriksa rantai..." / "Checking the chain...",
    chain_whole: "Rantai utuh: {count} catatan, tidak ada yang diubah atau dihapus." /
        "The chain is whole: {count} entries, none changed or taken away.",
    chain_broken: "Rantai putus setelah catatan ke-{count}: {fault}" /
        "The chain breaks after entry {count}: {fault}",
    chain_head: "Sidik catatan terakhir" / "Hash of the last entry",
    chain_keep: "Simpan sidik ini di tempat lain: dengannya Anda tahu bila kelak ada yang dihapus dari belakang." /
        "Keep this hash elsewhere: by it you can tell later whether anything was taken off the end.",
    check: "Periksa rantai" / "Check the chain",
    number: "No." / "No.",
    when: "Waktu" / "When",
    who: "Anggota" / "Member",
    what: "Tindakan" / "Action",
    subject: "Pada" / "On",
    details: "Rincian" / "Details",
    shown: "{count} catatan, {first} sampai {last}" / "{count} entries, {first} to {last}",
    empty_title: "Belum ada catatan" / "Nothing written down yet",
    empty_text: "Setiap masuk, keputusan, dan pembukaan data pribadi dicatat di sini." /
        "Every sign-in, decision and look at personal data is written down here.",
    older: "Lebih lama" / "Older",
    newer: "Lebih baru" / "Newer",
    session_opened: "Masuk" / "Signed in",
    session_closed: "Keluar" / "Signed out",
    settings_changed: "Mengubah pengaturan" / "Changed settings",
    review_claimed: "Mengambil kasus" / "Took a case",
    review_released: "Melepas kasus" / "Gave a case back",
    review_unmasked: "Membuka data pribadi" / "Unmasked personal data",
    review_picture_shown: "Melihat gambar" / "Looked at a picture",
    review_proposed: "Mengusulkan keputusan" / "Proposed a decision",
    review_objected: "Menolak usul" / "Objected to a proposal",
    review_decided: "Memutuskan kasus" / "Decided a case",
    review_reopened: "Membuka kasus lagi" / "Opened a case again",
    transactions_exported: "Mengekspor transaksi" / "Exported transactions",
    usage_exported: "Mengekspor pemakaian" / "Exported usage",
    application_created: "Membuat aplikasi" / "Created an application",
    application_branded: "Mengubah tampilan halaman H5" / "Changed the look of the H5 page",
    application_changed: "Mengubah aplikasi" / "Changed an application",
    credential_created: "Membuat kunci" / "Created a key",
    credential_rotated: "Mengganti kunci" / "Rotated a key",
    credential_revoked: "Mencabut kunci" / "Revoked a key",
    webhook_created: "Membuat webhook" / "Created a webhook",
    webhook_changed: "Mengubah webhook" / "Changed a webhook",
    webhook_removed: "Menghapus webhook" / "Removed a webhook",
    webhook_rotated: "Mengganti rahasia webhook" / "Rotated a webhook's secret",
    webhook_tried: "Mencoba webhook" / "Tried a webhook",
    delivery_shown: "Melihat isi kiriman" / "Looked at a delivery",
    delivery_replayed: "Mengirim ulang" / "Sent a delivery again",
    member_invited: "Mengundang anggota" / "Invited a member",
    invitation_withdrawn: "Membatalkan undangan" / "Took an invitation back",
    member_joined: "Bergabung" / "Joined",
    member_changed: "Mengubah anggota" / "Changed a member",
    password_changed: "Mengganti kata sandi" / "Changed the password",
    second_factor_on: "Menyalakan kode autentikator" / "Turned the second factor on",
    second_factor_off: "Mematikan kode autentikator" / "Turned the second factor off",
}
}
