//! Words of what is charged.

use super::catalogue;

catalogue! {
/// Words of what is charged.
Usage {
    title: "Berapa yang ditagih?" / "What is charged?",
    answer: "layanan Live ditagih, {from} sampai {to}" / "Live services charged, {from} to {to}",
    tries: "Testing: {count}, dihitung terpisah" / "Testing: {count}, counted apart",
    from: "Pemakaian dari" / "Usage from",
    days: "Per hari" / "Per day",
    day: "Hari" / "Day",
    application: "Aplikasi" / "Application",
    mode: "Mode" / "Mode",
    service: "Layanan" / "Service",
    count: "Jumlah" / "Count",
    total: "Seluruhnya" / "In all",
    rows: "Rincian" / "Details",
    empty_title: "Tidak ada yang ditagih" / "Nothing was charged",
    empty_text: "Layanan yang selesai dijawab tampil di sini, per hari dan aplikasi. Pilih tanggal lain, atau longgarkan penyaring." /
        "Services that were answered appear here by day and application. Choose other days, or widen the filter.",
    export: "Ekspor CSV" / "Export as CSV",
}
}
