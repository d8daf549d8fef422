//! Words of trying the certificate call.

use super::catalogue;

catalogue! {
/// Words of trying the certificate call.
Demo {
    title: "Apakah data orang ini cocok?" / "Does this person's data agree?",
    contact: "Hubungi kami" / "Contact us",
    contact_hint: "Buka WhatsApp perwakilan kami di tab baru" / "Opens our representative's WhatsApp in a new tab",
    form: "Data yang diperiksa" / "What is checked",
    application: "Nama aplikasi" / "Application Name",
    quota: "Sisa kuota Testing: {count}" / "Remaining Testing quota: {count}",
    quota_none: "Kuota Testing aplikasi ini habis. Pilih aplikasi lain, buat yang baru, atau hubungi kami." /
        "This application's Testing quota is used up. Choose another one, make a new one, or contact us.",
    specimen: "Isi dengan contoh" / "Use a specimen",
    specimen_told: "Formulir diisi data orang rekaan." / "The form is filled in with an invented person.",
    specimen_wait: "Menggambar contoh..." / "Drawing a specimen...",
    nik: "NIK" / "NIK",
    nik_hint: "16 angka" / "16 digits",
    name: "Nama lengkap" / "Full name",
    name_hint: "Persis seperti di KTP" / "Exactly as on the card",
    birth_date: "Tanggal lahir" / "Date of birth",
    birth_date_hint: "HH-BB-TTTT, misalnya 31-12-1990" / "DD-MM-YYYY, such as 31-12-1990",
    email: "Email" / "Email",
    email_hint: "Satu email untuk satu NIK" / "One email for one NIK",
    phone: "Nomor telepon" / "Phone number",
    phone_hint: "Dengan kode negara tanpa +, misalnya 6281234567890" /
        "With the country code and without +, such as 6281234567890",
    selfie: "Swafoto" / "Selfie photo",
    ktp: "Foto KTP" / "KTP photo",
    photo_rule: "JPG atau PNG, {min} sampai {max}, paling kecil {width} x {height} piksel" /
        "JPG or PNG, {min} to {max}, at least {width} x {height} pixels",
    photo_drop: "Seret foto ke sini, atau" / "Drag a photo here, or",
    photo_choose: "pilih berkas" / "choose a file",
    photo_camera: "Pakai kamera" / "Use the camera",
    camera_take: "Ambil foto" / "Take the photo",
    camera_asked: "Izinkan kamera di peramban Anda." / "Allow the camera in your browser.",
    camera_missing: "Kamera tidak bisa dipakai. Izinkan di setelan peramban, tutup program lain yang memakainya, atau pilih berkas." /
        "The camera cannot be used. Allow it in the browser's settings, close what else uses it, or choose a file.",
    photo_change: "Ganti" / "Replace",
    photo_remove: "Hapus foto" / "Remove the photo",
    photo_reading: "Membaca foto..." / "Reading the photo...",
    photo_facts: "{width} x {height} piksel, {size}" / "{width} x {height} pixels, {size}",
    photo_needed: "Pilih foto dulu." / "Choose a photo first.",
    photo_unreadable: "Berkas ini tidak dapat dibaca. Pilih lagi." / "This file cannot be read. Choose it again.",
    photo_format: "Pakai foto JPG atau PNG; berkas ini jenis lain." / "Use a JPG or PNG photo; this file is neither.",
    photo_damaged: "Berkas ini rusak atau terpotong. Ambil foto baru." /
        "This file is damaged or cut off. Take a new photo.",
    photo_few: "Foto ini {size}, paling sedikit {min}. Pakai foto asli dari kamera." /
        "This photo is {size}, at least {min} is needed. Use the camera's original.",
    photo_many: "Foto ini {size}, paling banyak {max}. Pilih yang lebih kecil." /
        "This photo is {size}, at most {max} is taken. Choose a smaller one.",
    photo_small: "Foto ini {width} x {height} piksel, paling kecil {min_width} x {min_height}." /
        "This photo is {width} x {height} pixels, at least {min_width} x {min_height} is needed.",
    photo_large: "Foto ini {width} x {height} piksel, terlalu besar. Kecilkan dulu." /
        "This photo is {width} x {height} pixels, which is too large. Make it smaller.",
    photo_no_face: "Tidak ada wajah di foto ini. Ambil lagi dari depan, dengan cahaya cukup." /
        "There is no face in this photo. Take it again from the front, in good light.",
    rule_nik: "NIK terdiri dari 16 angka." / "A NIK has 16 digits.",
    rule_nik_province: "Dua angka pertama bukan kode provinsi." / "The first two digits are no province's code.",
    rule_nik_date: "Angka ke-7 sampai ke-12 bukan tanggal lahir." / "Digits 7 to 12 are no date of birth.",
    rule_nik_serial: "NIK tidak berakhir dengan 0000." / "No NIK ends in 0000.",
    rule_name: "Paling sedikit 2 huruf dan paling banyak 150 karakter: huruf a-z, spasi, titik, koma, petik tunggal, garis miring, tanda hubung." /
        "At least 2 letters and at most 150 characters: letters a-z, spaces, dots, commas, single quotes, slashes, dashes.",
    rule_date: "Tulis seperti 31-12-1990." / "Write it as 31-12-1990.",
    rule_date_impossible: "Ini bukan tanggal lahir yang mungkin." / "This is no possible date of birth.",
    rule_date_young: "Umurnya harus paling sedikit {years} tahun." / "They have to be at least {years} years old.",
    rule_email: "Ini bukan alamat email." / "This is no email address.",
    rule_phone: "Angka saja, tanpa + dan spasi." / "Digits alone, without + and spaces.",
    rule_phone_form: "Mulai dengan 62, lalu 8 sampai 15 angka." / "Begin with 62, then 8 to 15 digits.",
    check: "Periksa sekarang" / "Check now",
    checking: "Memeriksa..." / "Checking...",
    checking_text: "Biasanya beberapa detik, paling lama satu menit." / "A few seconds as a rule, a minute at most.",
    result: "Hasil" / "Result",
    before_title: "Hasilnya muncul di sini" / "The result appears here",
    before_text: "Anda akan melihat apa yang cocok, apa yang tidak dan mengapa, berapa yang ditagih, serta permintaan dan jawaban API-nya." /
        "You will see what agrees, what does not and why, what is charged, and the API's request and response.",
    says_verified: "Semua data cocok. Sertifikat elektronik dapat terbit." /
        "Everything agrees. The electronic certificate can be issued.",
    says_not_verified: "Ada data yang tidak cocok, jadi tidak ada sertifikat." /
        "Something does not agree, so there is no certificate.",
    says_with_reason: "Orangnya cocok, tetapi email atau teleponnya sudah dipakai NIK lain. Minta orang itu menghubungi layanan pelanggan penerbit sertifikat." /
        "The person agrees, but their email or phone is used by another NIK. Ask them to contact the certificate issuer's customer support.",
    refused: "Tidak diproses" / "Not processed",
    refused_payload: "Perbaiki isian yang ditandai, lalu periksa lagi." / "Correct the marked fields, then check again.",
    refused_quota: "Kuota Testing habis. Pilih aplikasi lain, buat yang baru, atau hubungi kami." /
        "The Testing quota is used up. Choose another application, make a new one, or contact us.",
    refused_source: "Sumber data kependudukan tidak menjawab. Coba lagi beberapa menit lagi." /
        "The civil registry does not answer. Try again in a few minutes.",
    refused_under_way: "Panggilan tadi masih diproses. Tunggu sebentar, lalu periksa lagi; tidak ditagih dua kali." /
        "The last call is still being processed. Wait a moment, then check again; it is not charged twice.",
    refused_busy: "Server sedang sibuk. Tunggu sebentar, lalu coba lagi." /
        "The server is busy. Wait a moment, then try again.",
    refused_fault: "Server gagal. Coba lagi; bila terus begini, hubungi kami." /
        "The server failed. Try again; if it keeps failing, contact us.",
    points: "Yang diperiksa" / "What was checked",
    agrees: "Cocok" / "Agrees",
    open: "Tidak dinilai" / "Not judged",
    charged: "Ditagih" / "Charged",
    charged_quota: "1 panggilan Testing terpakai" / "1 Testing call used",
    charged_none: "Tidak ada, kuota tidak berkurang" / "Nothing, and no quota was used",
    took: "Waktu" / "Time",
    transaction: "Lihat transaksinya di tab baru" / "See its transaction in a new tab",
    request: "Permintaan" / "Request",
    response: "Jawaban" / "Response",
    curl: "curl" / "curl",
    json: "JSON" / "JSON",
    request_hint: "Foto dipendekkan; ganti App-ID dan API-Key dengan milik Anda." /
        "Photos are shortened; put your own App-ID and API-Key in.",
    empty_title: "Buat aplikasi dulu" / "Make an application first",
    empty_text: "Kuota Testing melekat pada aplikasi. Setelah ada satu, Anda dapat mencoba memeriksa data orang di sini tanpa menulis kode." /
        "The Testing quota belongs to an application. Once there is one, you can check a person's data here without any code.",
    empty_way: "Ke aplikasi" / "Go to applications",
    guide: "Foto yang dapat diproses" / "Photos that can be processed",
    guide_ktp: "KTP" / "KTP",
    guide_liveness: "Liveness" / "Liveness",
    guide_liveness_note: "Ambil langsung dengan kamera ponsel, minimal 480 x 640 piksel; jangan diedit, dipotong, atau dikompresi lagi." /
        "Taken with the phone's camera, 480 by 640 pixels at least; not edited, cropped or compressed again.",
    guide_selfie: "Swafoto" / "Selfie",
    right: "Benar" / "Right",
    wrong: "Salah" / "Wrong",
    selfie_good: "Seluruh wajah terlihat, cahaya cukup" / "The whole face, in good light",
    selfie_covered: "Wajah tertutup masker" / "A mask covers the face",
    selfie_with_card: "KTP menutupi wajah" / "The card covers the face",
    selfie_several: "Lebih dari satu wajah" / "More than one face",
    selfie_of_screen: "Foto dari layar lain" / "A picture of another screen",
    selfie_far: "Terlalu jauh" / "Too far away",
    selfie_dark: "Terlalu gelap" / "Too dark",
    ktp_good: "Jelas dan tidak terpotong" / "Clear and whole",
    ktp_inside: "Di dalam bingkai kamera" / "Inside the camera's border",
    ktp_broken: "Kartu patah" / "The card is broken",
    ktp_blurred: "Foto kabur" / "The photo is blurred",
    ktp_edited: "Foto diedit" / "The photo is edited",
    ktp_copied: "Fotokopi hitam putih" / "A black-and-white copy",
    live_good: "Menghadap lurus, tegak, di tengah, sendirian" / "Straight, upright, in the middle, alone",
    live_tilted: "Tidak menghadap lurus" / "Not looking straight",
    live_backlit: "Cahaya dari belakang" / "Light from behind",
    live_sideways: "Foto rebah" / "The photo lies on its side",
    live_half: "Wajah tidak di tengah" / "The face is not in the middle",
    live_crowded: "Latar belakang ramai" / "A crowded background",
    live_sunglasses: "Kacamata hitam, topi, atau rambut menutupi wajah" / "Sunglasses, a hat or hair cover the face",
    live_blurred: "Foto kabur" / "The photo is blurred",
    ktp_outside: "Di luar bingkai kamera" / "Outside the camera's border",
}
}
