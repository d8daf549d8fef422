//! Words of a person's data: found, handed out, erased, kept.

use super::catalogue;

catalogue! {
/// Words of a person's data.
DataWords {
    title: "Data siapa yang Anda simpan?" / "Whose data do you keep?",
    find_title: "Cari seseorang" / "Find a person",
    find_text: "Cari dengan NIK. NIK tidak dicatat; bahwa Anda mencari, dicatat di log audit." /
        "Search by NIK. The NIK is not written down; that you searched is, in the audit log.",
    nik: "NIK" / "NIK",
    nik_wrong: "Enam belas angka, seperti di KTP." / "Sixteen digits, as on the card.",
    find: "Cari" / "Find",
    nothing_title: "Tidak ada data" / "Nothing is held",
    nothing_text: "Organisasi Anda tidak menyimpan apa pun tentang NIK ini." /
        "Your organisation holds nothing on this NIK.",
    erased_text: "Data orang ini dihapus {when}." / "This person's data was erased {when}.",
    held: "Yang tersimpan" / "What is held",
    kind: "Jenis" / "Kind",
    count: "Jumlah" / "Count",
    first: "Pertama" / "First",
    last: "Terakhir" / "Last",
    name: "Nama menurut data terakhir" / "Name, by what came last",
    in_process: "Belum dapat dihapus: ada yang masih berjalan. Cari lagi setelah selesai." /
        "Not to be erased yet: something is in process. Search again once it is at its end.",
    waits_review: "{count} kasus menunggu keputusan." / "{count} cases wait for a decision.",
    to_review: "Buka kasus" / "Open the case",
    waits_capture: "{count} tangkapan sedang diperiksa; biasanya selesai dalam beberapa menit." /
        "{count} captures are at work; most are done within minutes.",
    waits_call: "{count} panggilan belum dijawab; ditutup sendiri dalam beberapa menit." /
        "{count} calls have no answer; they are closed by themselves within minutes.",
    to_call: "Buka transaksi" / "Open the transaction",
    waits_submission: "{count} pengajuan belum selesai; berakhir setelah dikonfirmasi atau lewat waktunya." /
        "{count} submissions are open; they end when they are confirmed or their time is over.",
    waits_link: "{count} tautan sudah dibuka; berakhir setelah dipakai atau lewat waktunya." /
        "{count} links were opened; they end when they are used or their time is over.",
    export: "Unduh data" / "Download data",
    export_text: "Berkas ZIP berisi data.json dan semua foto, untuk orang yang memintanya. Unduhan dicatat." /
        "A ZIP file with data.json and every picture, for the person who asked. The download is written down.",
    exported: "Data diunduh sebagai {name}." / "The data was downloaded as {name}.",
    erase: "Hapus data" / "Erase data",
    erase_title: "Hapus semua data orang ini?" / "Erase everything on this person?",
    erase_text: "Foto, data yang diklaim dan dibaca, tautan, dan pengiriman dihapus dan tidak dapat dikembalikan. \
        Sertifikat dicabut. Transaksi dan tagihan tetap ada tanpa data pribadi." /
        "Pictures, what was claimed and read, links and deliveries are erased for good. Certificates are revoked. \
        Transactions and charges stay, without personal data.",
    confirmation: "Ketik NIK sekali lagi" / "Type the NIK once more",
    mismatch: "Bukan NIK yang akan dihapus." / "Not the NIK that is to be erased.",
    erased: "Data sudah dihapus." / "The data is erased.",
    erasing: "Penghapusan berjalan; lihat daftar permintaan." / "It is being erased; see the list of requests.",
    requests: "Permintaan penghapusan" / "Requests to erase",
    requests_text: "Diselesaikan paling lambat 72 jam setelah diminta, biasanya seketika." /
        "Done within 72 hours of being asked for, usually at once.",
    no_requests: "Belum ada permintaan. Permintaan muncul di sini setelah data seseorang dihapus." /
        "No requests yet. They appear here once somebody's data is erased.",
    asked_at: "Diminta" / "Asked",
    asked_by: "Oleh" / "By",
    due_at: "Batas waktu" / "Due",
    state: "Keadaan" / "State",
    items: "Isi" / "What it was",
    state_erasing: "Berjalan, sisa {count}" / "Under way, {count} left",
    state_overdue: "Lewat batas, sisa {count}" / "Overdue, {count} left",
    state_done: "Selesai {when}" / "Done {when}",
    retention: "Berapa lama data disimpan" / "How long data is kept",
    retention_text: "Yang lewat waktunya dihapus dengan sendirinya. Kasus yang menunggu keputusan menyimpan fotonya \
        sampai 90 hari." /
        "What is past its time is erased by itself. A case that waits for a decision keeps its pictures for up to 90 \
        days.",
    picture_days: "Foto, dalam hari (1 sampai 90)" / "Pictures, in days (1 to 90)",
    data_days: "Data yang diklaim dan dibaca, dalam hari (30 sampai 3652)" /
        "What was claimed and read, in days (30 to 3652)",
    days_wrong: "Angka bulat dalam batasnya." / "A whole number within its bounds.",
    order_wrong: "Foto tidak disimpan lebih lama dari datanya." / "Pictures are not kept longer than their data.",
    retention_changed: "Masa simpan diubah." / "Data is kept for another time now.",
    shorter: "Hapus lebih awal" / "Erase earlier",
    shorter_title: "Hapus data lebih awal?" / "Erase data earlier?",
    shorter_text: "Yang sudah lewat waktu baru dihapus dalam beberapa menit dan tidak dapat dikembalikan. Buktikan bahwa ini \
        Anda." /
        "Whatever is past the new time is erased within minutes, for good. Prove that it is you.",
    days: "{count} hari" / "{count} days",
    capture: "Pengambilan" / "Captures",
    picture: "Foto" / "Pictures",
    review: "Tinjauan" / "Reviews",
    transaction: "Transaksi" / "Transactions",
    certificate: "Sertifikat" / "Certificates",
    customer: "Pelanggan" / "Customers",
    device: "Perangkat" / "Devices",
    registry_report: "Laporan Dukcapil" / "Registry reports",
    h5_link: "Tautan H5" / "H5 links",
    link: "Tautan lain" / "Other links",
    submission: "Pengajuan OneKYC" / "OneKYC submissions",
    registration: "Pendaftaran sertifikat" / "Certificate registrations",
    delivery: "Pengiriman" / "Deliveries",
}
}
