//! Bahasa Indonesia, written first.

use super::{PermissionSteps, Titled, Words};

pub(super) static WORDS: Words = Words {
    document_title: "Verifikasi identitas",
    switch_language: "English",
    switch_language_long: "English: switch to English",
    step_of_three: "Langkah {step} dari 3",
    opening: "Membuka tautan...",
    offline_continues: "Tidak ada koneksi. Dilanjutkan begitu tersambung.",
    one_moment: "Sebentar...",

    consent_lead: "Mohon dibaca sebelum kamera dibuka.",
    consent_unticked: "Centang kedua kotak untuk melanjutkan.",
    agree: "Setuju",
    disagree: "Tidak setuju",
    declined: Titled {
        title: "Baik, tidak ada yang dikirim",
        text: "Kamera tidak dibuka dan tidak ada data yang disimpan. Untuk cara lain, hubungi {controller}.",
    },
    declined_again: "Baca persetujuan lagi",

    prepare: Titled { title: "Siapkan KTP Anda", text: "Foto KTP, lalu wajah Anda. Sekitar satu menit." },
    prepare_original: "KTP asli, bukan fotokopi",
    prepare_light: "Tempat terang, tanpa pantulan",
    prepare_lens: "Lensa kamera bersih",
    prepare_permission: "Browser akan meminta izin kamera. Pilih Izinkan.",
    open_camera: "Buka kamera",
    loading_camera: "Menyalakan kamera...",

    card_title: "Foto KTP",
    selfie_title: "Foto wajah",
    hint_card: "Arahkan kamera ke KTP Anda",
    hint_selfie: "Posisikan wajah di dalam bingkai",
    hint_too_dark: "Terlalu gelap, cari tempat lebih terang",
    hint_too_bright: "Terlalu terang, hindari cahaya langsung",
    hint_hold_still: "Tahan sebentar...",
    hint_card_ready: "Kartu sudah pas? Ambil foto",
    hint_selfie_ready: "Wajah sudah pas? Ambil foto",
    shutter: "Ambil foto",
    upload: "Unggah foto",
    photo_too_small: "Foto terlalu kecil. Ambil lagi, atau pilih foto dengan sisi minimal 360 piksel.",
    photo_too_large: "Foto terlalu besar. Pilih foto lain, maksimal 9 MB dan 40 megapiksel.",
    photo_unreadable: "Berkas ini tidak dapat dibaca. Pilih foto JPEG atau PNG.",
    still_failed: "Foto gagal diambil. Coba lagi.",

    card_review: "Terbaca jelas?",
    selfie_review: "Wajah terlihat jelas?",
    card_photo: "Foto KTP Anda",
    selfie_photo: "Foto wajah Anda",
    saw_pixels: "{width} × {height} piksel",
    saw_light_good: "Cahaya cukup",
    saw_light_low: "Agak gelap",
    saw_light_high: "Agak silau",
    saw_still: "Kamera tenang",
    saw_motion: "Kamera bergerak",
    saw_upload: "Foto diunggah, bukan dari kamera",
    card_check_by_eye: "Pastikan NIK dan nama terbaca, dan tidak ada pantulan.",
    selfie_check_by_eye: "Tanpa masker, kacamata hitam, atau topi.",
    retake: "Ulangi",
    next: "Lanjut",

    flash_warning: Titled {
        title: "Layar akan berkedip warna",
        text: "Layar akan berkedip warna selama beberapa detik. Jika Anda peka terhadap kilatan cahaya, pilih \"Tanpa kilatan\".",
    },
    flash_how: "Pegang ponsel sejajar wajah dan tahan.",
    flash_moved: Titled {
        title: "Ulangi, tahan lebih tenang",
        text: "Anda bergerak atau meninggalkan halaman saat layar berwarna. Foto Anda tetap tersimpan. Jika Anda peka terhadap kilatan cahaya, pilih \"Tanpa kilatan\".",
    },
    flash_ran_out: Titled {
        title: "Waktunya habis",
        text: "Bagian warna perlu diulang sebelum dikirim. Foto Anda tetap tersimpan. Jika Anda peka terhadap kilatan cahaya, pilih \"Tanpa kilatan\".",
    },
    flash_start: "Mulai",
    no_flash: "Tanpa kilatan",
    no_flash_meaning: "Tanpa kilatan juga bisa, tetapi mungkin lebih lama.",
    probe_look: "Mengukur cahaya...",
    flash_look: "Tahan, lihat layar",
    too_much_light: Titled {
        title: "Pindah ke tempat teduh",
        text: "Di sini terlalu terang, sehingga warna layar tidak sampai ke wajah Anda.",
    },
    too_much_light_shade: "Menjauh dari matahari atau lampu terang",
    too_much_light_brightness: "Naikkan kecerahan layar",
    try_again: "Coba lagi",

    review: Titled { title: "Siap dikirim", text: "Periksa kedua foto sekali lagi." },
    review_with_flash: "Pantulan warna terekam",
    review_without_flash: "Tanpa kilatan",
    retake_card: "Ulangi foto KTP",
    retake_selfie: "Ulangi foto wajah",
    send: "Kirim",

    uploading: Titled { title: "Mengirim", text: "Jangan tutup halaman ini." },
    upload_progress: "Foto terkirim",
    upload_checking: "Terkirim. Sedang diperiksa...",
    upload_offline: Titled {
        title: "Menunggu koneksi",
        text: "Foto Anda aman di halaman ini dan dikirim begitu tersambung.",
    },
    checking: Titled { title: "Sedang diperiksa", text: "Foto Anda sudah kami terima." },

    passed: Titled { title: "Identitas Anda terverifikasi", text: "Foto Anda lolos pemeriksaan." },
    under_review: Titled {
        title: "Sedang diperiksa petugas",
        text: "Foto Anda sudah kami terima. {controller} akan mengabari Anda.",
    },
    failed: Titled {
        title: "Belum dapat diverifikasi",
        text: "Foto Anda sudah diperiksa, tetapi belum cukup. Hubungi {controller} untuk mencoba lagi.",
    },
    done: "Selesai. Anda boleh menutup halaman ini.",
    return_to: "Kembali ke {controller}",
    return_soon: "Anda akan diarahkan kembali sebentar lagi.",

    in_app: Titled {
        title: "Buka di browser Anda",
        text: "Aplikasi ini membuka tautan tanpa kamera. Lanjutkan di Chrome atau Safari.",
    },
    in_app_steps: ["Salin tautan di bawah", "Buka Chrome atau Safari", "Tempel di kolom alamat"],
    in_app_chrome: "Buka di Chrome",
    copy_link: "Salin tautan",
    link_copied: "Tautan disalin",
    in_app_anyway: "Coba di sini saja",
    link_unknown: Titled {
        title: "Minta tautan baru",
        text: "Tautan ini tidak dikenal, atau sudah dibuka di browser lain. Kembali ke pengirimnya untuk tautan baru.",
    },
    link_expired: Titled {
        title: "Minta tautan baru",
        text: "Tautan ini sudah kedaluwarsa. Kembali ke pengirimnya untuk tautan baru.",
    },
    offline: Titled {
        title: "Periksa koneksi Anda",
        text: "Halaman ini belum tersambung. Kami mencoba lagi begitu ada koneksi.",
    },
    permission_denied: Titled {
        title: "Izinkan kamera",
        text: "Izin kamera belum diberikan. Di browser ini:",
    },
    permission_steps: PermissionSteps {
        ios_safari: [
            "Ketuk aA di kiri kolom alamat",
            "Pilih Pengaturan Situs Web, lalu Kamera: Izinkan",
            "Kembali ke sini dan coba lagi",
        ],
        ios_other: [
            "Buka Pengaturan iPhone",
            "Pilih browser ini, lalu nyalakan Kamera",
            "Kembali ke sini dan coba lagi",
        ],
        samsung: [
            "Ketuk gembok di kiri kolom alamat",
            "Pilih Izin, lalu Kamera: Izinkan",
            "Kembali ke sini dan coba lagi",
        ],
        android_firefox: [
            "Ketuk gembok di kiri kolom alamat",
            "Di Izin, ketuk Kamera yang diblokir sampai terhapus",
            "Coba lagi, lalu pilih Izinkan",
        ],
        android_chrome: [
            "Ketuk ikon di kiri kolom alamat",
            "Pilih Izin, lalu nyalakan Kamera",
            "Kembali ke sini dan coba lagi",
        ],
        desktop: [
            "Klik ikon di kiri kolom alamat",
            "Pada Kamera, pilih Izinkan",
            "Muat ulang bila diminta, lalu coba lagi",
        ],
    },
    no_camera: Titled {
        title: "Pakai perangkat berkamera",
        text: "Kamera tidak ditemukan di perangkat ini. Buka tautan ini di ponsel, atau unggah foto.",
    },
    camera_busy: Titled {
        title: "Tutup aplikasi kamera lain",
        text: "Kamera sedang dipakai aplikasi atau tab lain. Tutup dulu, lalu coba lagi.",
    },
    interrupted: Titled {
        title: "Lanjutkan dari sini",
        text: "Kamera dimatikan karena Anda meninggalkan halaman. Foto yang sudah diambil tetap ada.",
    },
    unsupported: Titled {
        title: "Perbarui browser Anda",
        text: "Browser ini belum dapat membuka kamera dengan aman. Pakai Chrome atau Safari versi terbaru.",
    },
    module_missing: Titled {
        title: "Kamera belum termuat",
        text: "Bagian kamera gagal diunduh. Periksa koneksi Anda, lalu coba lagi.",
    },
    second_tab: Titled {
        title: "Halaman ini terbuka di tab lain",
        text: "Lanjutkan di tab itu, atau pindahkan ke sini. Foto di tab itu tidak ikut pindah.",
    },
    use_this_tab: "Pakai di sini",
    photos_refused: Titled {
        title: "Ambil ulang kedua foto",
        text: "Foto tadi tidak dapat diterima. Ambil lagi foto KTP dan wajah Anda.",
    },
    server_fault: Titled {
        title: "Coba sebentar lagi",
        text: "Ada gangguan pada layanan kami. Foto Anda tetap ada di halaman ini.",
    },
    resume: "Lanjutkan",
};
