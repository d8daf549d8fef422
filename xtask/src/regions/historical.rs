//! Regency codes that the 2022 split of Papua took out of use and that living people's numbers still carry.
//! Facts, kept here by hand: the generator adds them where no current regency has the code.

/// `(province, regency, name)` in code order.
pub(super) const HISTORICAL: &[(&str, &str, &str)] = &[
    ("91", "01", "Kabupaten Merauke"),
    ("91", "02", "Kabupaten Jayawijaya"),
    ("91", "04", "Kabupaten Nabire"),
    ("91", "07", "Kabupaten Puncak Jaya"),
    ("91", "08", "Kabupaten Paniai"),
    ("91", "09", "Kabupaten Mimika"),
    ("91", "12", "Kabupaten Pegunungan Bintang"),
    ("91", "13", "Kabupaten Yahukimo"),
    ("91", "14", "Kabupaten Tolikara"),
    ("91", "16", "Kabupaten Boven Digoel"),
    ("91", "17", "Kabupaten Mappi"),
    ("91", "18", "Kabupaten Asmat"),
    ("91", "21", "Kabupaten Mamberamo Tengah"),
    ("91", "22", "Kabupaten Yalimo"),
    ("91", "23", "Kabupaten Lanny Jaya"),
    ("91", "24", "Kabupaten Nduga"),
    ("91", "25", "Kabupaten Puncak"),
    ("91", "26", "Kabupaten Dogiyai"),
    ("91", "27", "Kabupaten Intan Jaya"),
    ("91", "28", "Kabupaten Deiyai"),
    ("92", "01", "Kabupaten Sorong"),
    ("92", "04", "Kabupaten Sorong Selatan"),
    ("92", "05", "Kabupaten Raja Ampat"),
    ("92", "09", "Kabupaten Tambrauw"),
    ("92", "10", "Kabupaten Maybrat"),
    ("92", "71", "Kota Sorong"),
];
