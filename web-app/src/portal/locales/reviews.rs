//! Words of the queue of cases.

use super::catalogue;

catalogue! {
/// Words of the queue.
Reviews {
    title: "Siapa yang menunggu keputusan?" / "Who is waiting for a decision?",
    none_waits: "Tidak ada yang menunggu." / "Nobody is waiting.",
    one_waits: "1 kasus, masuk {since}." / "1 case, since {since}.",
    some_wait: "{count} kasus, yang terlama masuk {since}." / "{count} cases, the oldest since {since}.",
    many_wait: "Lebih dari {count} kasus, yang terlama masuk {since}." /
        "More than {count} cases, the oldest since {since}.",
    waiting_unknown: "Belum diketahui berapa yang menunggu." / "How many wait is not known at the moment.",
    one_here: "1 kasus" / "1 case",
    count_here: "{count} kasus" / "{count} cases",
    count_more: "{count} kasus di halaman ini, masih ada lagi" / "{count} cases on this page, and more",
    filter: "Status kasus" / "State of the cases",
    open: "Menunggu" / "Waiting",
    claimed: "Sedang ditinjau" / "In review",
    proposed: "Perlu orang kedua" / "Needs a second person",
    closed: "Selesai" / "Decided",
    approved: "Disetujui" / "Approved",
    rejected: "Ditolak" / "Rejected",
    undecided: "Belum selesai" / "Undecided",
    mine: "Saya pegang" / "With me",
    search: "ID kasus atau pelanggan, lengkap" / "Id of a case or customer, in full",
    find: "Cari" / "Find",
    empty_search: "Periksa ID-nya: yang dicari harus lengkap, baik ID kasus maupun ID pelanggan. Keputusan mesin yang tanpa ragu pun ditemukan di sini." /
        "Check the id: it has to be the whole one, of a case or of a customer. What the machine decided without a doubt is found here too.",
    application: "Aplikasi" / "Application",
    score: "Skor" / "Score",
    objection: "Yang menolak" / "Who objects",
    case: "Kasus" / "Case",
    customer: "Pelanggan" / "Customer",
    state: "Status" / "State",
    opened: "Masuk" / "Since",
    holder: "Dipegang" / "With",
    nobody: "Belum ada" / "Nobody",
    you: "Anda" / "You",
    until: "sampai {until}" / "until {until}",
    proposed_by: "diusulkan {who}" / "proposed by {who}",
    decided_at: "diputuskan {when}" / "decided {when}",
    by_machine: "Mesin" / "The machine",
    take_next: "Tinjau berikutnya" / "Review the next",
    empty_title: "Tidak ada kasus di sini" / "No case here",
    empty_open: "Tangkapan yang meragukan muncul di sini begitu masuk. Biarkan halaman ini terbuka." /
        "Doubtful captures appear here as they come in. Leave this page open.",
    empty_other: "Pilih status lain untuk melihat kasus lainnya." / "Choose another state to see other cases.",
    empty_way: "Lihat yang belum selesai" / "See what is undecided",
    refresh: "Muat ulang" / "Refresh",
    nothing_next: "Tidak ada lagi yang menunggu." / "Nobody else is waiting.",
}
}
