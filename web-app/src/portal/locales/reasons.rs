//! Words of why a transaction came out as it did.

use super::catalogue;

catalogue! {
/// Words of why a transaction came out as it did.
Reasons {
    liveness: "Orang hidup" / "Living person",
    selfie: "Swafoto dan foto di KTP" / "Selfie and the card's portrait",
    ktp: "Foto KTP" / "KTP photo",
    nik_unknown: "NIK ini tidak ada di data kependudukan." / "The registry has no such NIK.",
    name_differs: "Namanya lain dari data kependudukan." / "The registry has another name.",
    birth_date_differs: "Tanggal lahirnya lain dari data kependudukan." / "The registry has another date of birth.",
    selfie_differs: "Wajahnya lain dari foto di KTP." / "The face is not the one on the card.",
    selfie_invalid: "Swafoto ini tidak dapat dinilai. Ambil lagi dari depan, dengan cahaya cukup." /
        "This selfie cannot be judged. Take it again from the front, in good light.",
    selfie_several: "Ada beberapa wajah di swafoto ini. Ambil lagi dengan satu orang saja." /
        "There are several faces in this selfie. Take it again with one person alone.",
    selfie_covered: "Wajah di swafoto ini tertutup. Buka masker atau kacamata, lalu ambil lagi." /
        "The face in this selfie is covered. Take off mask and glasses, then take it again.",
    selfie_small: "Wajah di swafoto ini terlalu kecil. Ambil lagi dari lebih dekat." /
        "The face in this selfie is too small. Take it again from closer.",
    selfie_dark: "Swafoto ini terlalu gelap. Ambil lagi di tempat yang terang." /
        "This selfie is too dark. Take it again in good light.",
    selfie_bright: "Swafoto ini terlalu terang. Ambil lagi tanpa cahaya langsung." /
        "This selfie is too bright. Take it again out of direct light.",
    selfie_blurred: "Swafoto ini kabur. Ambil lagi tanpa bergerak." /
        "This selfie is blurred. Take it again and hold still.",
    selfie_uncompared: "Wajahnya tidak dapat dibandingkan dengan foto di KTP. Foto lagi KTP-nya." /
        "The face could not be compared with the card's portrait. Photograph the card again.",
    ktp_differs: "Foto KTP tidak terbaca, atau isinya lain dari yang ditulis." /
        "The card cannot be read, or says something else than was written.",
    ktp_unseen: "Foto KTP ini tidak dapat diperiksa. Foto lagi kartunya." /
        "The card's photo could not be examined. Take it again.",
    ktp_none: "Tidak ada KTP di foto ini. Foto kartu aslinya." /
        "There is no KTP in this photo. Photograph the card itself.",
    ktp_several: "Ada beberapa kartu di foto ini. Foto satu KTP saja." /
        "There are several cards in this photo. Photograph one KTP alone.",
    ktp_cut: "KTP di foto ini terpotong. Foto lagi sampai semua sudutnya terlihat." /
        "The card is cut off in this photo. Take it again with all corners in sight.",
    ktp_small: "KTP di foto ini terlalu kecil. Foto lagi dari lebih dekat." /
        "The card is too small in this photo. Take it again from closer.",
    ktp_forged: "KTP ini tampak seperti salinan, layar, atau suntingan. Foto kartu aslinya." /
        "The card looks like a copy, a screen or an edited picture. Photograph the original.",
    ktp_quality: "Foto KTP ini kabur, gelap, atau silau. Foto lagi di tempat terang tanpa pantulan." /
        "The card's photo is blurred, dark or has glare. Take it again in good light, without reflections.",
    ktp_unread: "Nomor di KTP tidak terbaca. Foto lagi dari dekat, dengan cahaya cukup." /
        "The number on the card cannot be read. Photograph it again from closer, in good light.",
    ktp_number: "Nomor di KTP lain dari NIK yang ditulis. Periksa keduanya." /
        "The card has another number than the NIK that was written. Check both.",
    ktp_name: "Nama di KTP lain dari yang ditulis. Periksa keduanya." /
        "The card has another name than was written. Check both.",
    phone_taken: "Nomor ini sudah dipakai NIK lain." / "Another NIK uses this number.",
    email_taken: "Email ini sudah dipakai NIK lain." / "Another NIK uses this email.",
    rule_required: "belum diisi" / "is missing",
    rule_length: "panjangnya salah" / "wrong length",
    rule_province: "kode provinsinya tidak ada" / "no such province code",
    rule_serial: "tidak boleh berakhir 0000" / "must not end in 0000",
    rule_date: "tanggal lahirnya tidak mungkin" / "impossible date of birth",
    rule_young: "terlalu muda" / "too young",
    rule_digits: "hanya boleh angka" / "digits alone are allowed",
    rule_letters: "ada tanda yang tidak boleh, atau terlalu pendek" / "letters that are not allowed, or too short",
    rule_form: "bentuknya salah" / "wrong form",
    rule_damaged: "berkasnya rusak atau terpotong" / "the file is damaged or cut off",
    rule_kind: "jenis gambarnya tidak didukung" / "this kind of picture is not supported",
    rule_small: "terlalu kecil" / "too small",
    rule_large: "terlalu besar" / "too large",
    rule_face: "tidak ada wajah di foto" / "no face in the photo",
    rule_address: "alamat fotonya tidak menjawab" / "the photo's address did not answer",
    rule_taken: "sudah dipakai permintaan lain" / "another request used it",
    rule_json: "isinya tidak dapat dibaca sebagai JSON" / "it cannot be read as JSON",
    rule_other: "tidak sesuai aturan" / "breaks a rule",
    not_live: "Swafoto ini bukan dari orang di depan kamera, jadi yang lain tidak diperiksa." /
        "The selfie shows no living person, so nothing else was checked.",
}
}
