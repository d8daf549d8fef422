//! Words of the account page.

use super::catalogue;

catalogue! {
/// Words of the account page.
Account {
    title: "Bagaimana Anda bekerja di sini?" / "How do you work here?",
    who: "Anda" / "You",
    email: "Email" / "Email",
    organisation: "Organisasi" / "Organisation",
    roles: "Peran" / "Roles",
    owner: "Pemilik" / "Owner",
    admin: "Admin" / "Admin",
    analyst: "Analis" / "Analyst",
    developer: "Pengembang" / "Developer",
    billing: "Penagihan" / "Billing",
    auditor: "Auditor" / "Auditor",
    owner_may: "Bertanggung jawab atas organisasi dan boleh melakukan semuanya." /
        "Answers for the organisation and may do everything.",
    admin_may: "Mengelola organisasi; tidak melihat data pribadi." /
        "Runs the organisation; sees no personal data.",
    analyst_may: "Meninjau dan memutuskan kasus." / "Reviews and decides cases.",
    developer_may: "Menyambungkan API; tidak melihat data pribadi." /
        "Builds against the API; sees no personal data.",
    billing_may: "Melihat pemakaian dan biaya; tidak melihat data pribadi." /
        "Looks after usage and charges; sees no personal data.",
    auditor_may: "Memeriksa pekerjaan orang lain; tidak melihat data pribadi." /
        "Checks what others did; sees no personal data.",
    session: "Sesi ini berakhir" / "This session ends",
    session_idle: "bila tidak dipakai sampai {when}" / "if it is not used before {when}",
    session_end: "selambatnya {when}" / "at the latest {when}",
    look: "Tampilan" / "Appearance",
    zone: "Zona waktu" / "Time zone",
    settings: "Pengaturan organisasi" / "The organisation's settings",
    four_eyes: "Empat mata" / "Four eyes",
    four_eyes_text: "Setiap keputusan tinjauan harus disetujui anggota kedua." /
        "Every review has to be confirmed by a second member.",
    four_eyes_on: "Empat mata menyala untuk seluruh organisasi." / "Four eyes are on for the whole organisation.",
    four_eyes_off: "Empat mata mati untuk seluruh organisasi." / "Four eyes are off for the whole organisation.",
    owner_alone: "Hanya pemilik yang dapat mengubahnya." / "Only the owner can change this.",
    on: "Menyala" / "On",
    off: "Mati" / "Off",
}
}
