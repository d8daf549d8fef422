//! The list of fictional people behind `person::people`.
//! Area codes are the ministry's (Kemendagri, edition of 2025); names, addresses and contacts are made up.

use crate::look::{Hair, Look, Rgb};
use crate::person::{Gender, Person};

/// The year in which ages are counted, for the look alone.
const AGE_YEAR: u32 = 2026;
const ROSE: Rgb = [176, 108, 118];
const SAGE: Rgb = [128, 148, 124];

/// A row of the table; `area` is province, regency and district of the NIK, `place` is RT/RW, village and district.
struct Row {
    area: &'static str,
    serial: &'static str,
    name: &'static str,
    born: (&'static str, &'static str),
    gender: Gender,
    blood: &'static str,
    address: &'static str,
    place: (&'static str, &'static str, &'static str),
    region: (&'static str, &'static str),
    religion: &'static str,
    marital: &'static str,
    occupation: &'static str,
    issued: &'static str,
    mail: &'static str,
    hair: Option<Hair>,
    glasses: bool,
}

use Gender::{Female, Male};

#[rustfmt::skip]
const ROWS: [Row; 15] = [
    Row { area: "337408", serial: "9901", name: "BAGAS WIRATAMA", born: ("SEMARANG", "17-08-1990"), gender: Male, blood: "O",
          address: "JL. MERBABU FIKTIF NO. 12", place: ("003/007", "JATINGALEH", "CANDISARI"), region: ("KOTA SEMARANG", "JAWA TENGAH"),
          religion: "ISLAM", marital: "KAWIN", occupation: "KARYAWAN SWASTA", issued: "21-03-2018",
          mail: "bagas.wiratama@example.id", hair: None, glasses: false },
    Row { area: "327302", serial: "9902", name: "NENDEN SARASWATI", born: ("BANDUNG", "05-11-1997"), gender: Female, blood: "A",
          address: "JL. ANGGREK CONTOH NO. 45", place: ("001/004", "DAGO", "COBLONG"), region: ("KOTA BANDUNG", "JAWA BARAT"),
          religion: "ISLAM", marital: "BELUM KAWIN", occupation: "PELAJAR/MAHASISWA", issued: "14-07-2016",
          mail: "nenden@contoh.example", hair: Some(Hair::Long), glasses: false },
    Row { area: "357804", serial: "9903", name: "SUMARTONO", born: ("NGANJUK", "29-02-1960"), gender: Male, blood: "B",
          address: "JL. KAPUK RANDU 8", place: ("010/002", "JAGIR", "WONOKROMO"), region: ("KOTA SURABAYA", "JAWA TIMUR"),
          religion: "ISLAM", marital: "CERAI MATI", occupation: "PENSIUNAN", issued: "02-10-2012",
          mail: "sumartono@example.id", hair: Some(Hair::Peci), glasses: false },
    Row { area: "317407", serial: "9904", name: "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO", born: ("JAKARTA", "08-04-1985"), gender: Female, blood: "AB",
          address: "APARTEMEN MENARA CONTOH TOWER B LT. 21 JL. SPESIMEN 9", place: ("002/005", "MELAWAI", "KEBAYORAN BARU"), region: ("JAKARTA SELATAN", "DKI JAKARTA"),
          religion: "KRISTEN", marital: "KAWIN", occupation: "ARSITEK", issued: "30-01-2020",
          mail: "larasati.hadi@contoh.example", hair: Some(Hair::Tied), glasses: false },
    Row { area: "517103", serial: "9905", name: "NI LUH PUTU WIDIASIH", born: ("TABANAN", "21-06-1978"), gender: Female, blood: "O",
          address: "JL. GUNUNG KELABU 17", place: ("000/000", "PEMECUTAN", "DENPASAR BARAT"), region: ("KOTA DENPASAR", "BALI"),
          religion: "HINDU", marital: "KAWIN", occupation: "WIRASWASTA", issued: "11-11-2013",
          mail: "widiasih@example.id", hair: Some(Hair::Bob), glasses: false },
    Row { area: "127101", serial: "9906", name: "TOGAR HALOMOAN SIMATANA", born: ("BALIGE", "13-01-1969"), gender: Male, blood: "A",
          address: "JL. DAMAR LAUT NO. 3 B", place: ("004/001", "PASAR BARU", "MEDAN KOTA"), region: ("KOTA MEDAN", "SUMATERA UTARA"),
          religion: "KRISTEN", marital: "KAWIN", occupation: "PENGACARA", issued: "19-05-2012",
          mail: "togar.simatana@example.id", hair: Some(Hair::Receding), glasses: true },
    Row { area: "737113", serial: "9907", name: "ANDI NUR'AINI TENRIBALI", born: ("WATAMPONE", "30-09-1993"), gender: Female, blood: "-",
          address: "JL. PALEM CONTOH II NO. 6", place: ("006/003", "TIDUNG", "RAPPOCINI"), region: ("KOTA MAKASSAR", "SULAWESI SELATAN"),
          religion: "ISLAM", marital: "KAWIN", occupation: "PERAWAT", issued: "06-06-2017",
          mail: "nuraini.t@contoh.example", hair: Some(Hair::Hijab(ROSE)), glasses: false },
    Row { area: "817102", serial: "9908", name: "YOHANES LATUMERISA", born: ("AMBON", "24-12-1988"), gender: Male, blood: "B",
          address: "JL. PALA HUTAN 21", place: ("002/001", "RIJALI", "SIRIMAU"), region: ("KOTA AMBON", "MALUKU"),
          religion: "KRISTEN", marital: "BELUM KAWIN", occupation: "PELAUT", issued: "27-08-2014",
          mail: "yohanes.l@example.id", hair: Some(Hair::Cropped), glasses: false },
    Row { area: "917103", serial: "9909", name: "MARTHA WAROMPI", born: ("BIAK", "02-02-2000"), gender: Female, blood: "O",
          address: "JL. CENDERAWASIH CONTOH 5", place: ("001/002", "AWIYO", "ABEPURA"), region: ("KOTA JAYAPURA", "PAPUA"),
          religion: "KRISTEN", marital: "BELUM KAWIN", occupation: "GURU", issued: "15-02-2019",
          mail: "martha.w@contoh.example", hair: Some(Hair::Tied), glasses: false },
    Row { area: "340413", serial: "9910", name: "PANJI KUNCORO JATI", born: ("SLEMAN", "10-10-1957"), gender: Male, blood: "AB",
          address: "DUSUN CONTOH LOR", place: ("012/031", "TRIDADI", "SLEMAN"), region: ("KABUPATEN SLEMAN", "DAERAH ISTIMEWA YOGYAKARTA"),
          religion: "KATHOLIK", marital: "KAWIN", occupation: "PETANI/PEKEBUN", issued: "08-12-2011",
          mail: "panji.k@example.id", hair: Some(Hair::SidePart), glasses: false },
    Row { area: "617105", serial: "9911", name: "LIM MEI HWA", born: ("SINGKAWANG", "19-03-1972"), gender: Female, blood: "A",
          address: "JL. TANJUNG FIKTIF GG. KENARI NO. 7", place: ("003/011", "MARIANA", "PONTIANAK KOTA"), region: ("KOTA PONTIANAK", "KALIMANTAN BARAT"),
          religion: "KHONGHUCU", marital: "CERAI HIDUP", occupation: "PEDAGANG", issued: "22-04-2013",
          mail: "meihwa@example.id", hair: Some(Hair::Bob), glasses: true },
    Row { area: "320501", serial: "9912", name: "RIZKY MAULANA AKBAR", born: ("GARUT", "01-01-2007"), gender: Male, blood: "O",
          address: "KP. CONTOH SARI", place: ("005/006", "PAKUWON", "GARUT KOTA"), region: ("KABUPATEN GARUT", "JAWA BARAT"),
          religion: "ISLAM", marital: "BELUM KAWIN", occupation: "BELUM/TIDAK BEKERJA", issued: "13-01-2024",
          mail: "rizky.akbar@contoh.example", hair: Some(Hair::SidePart), glasses: false },
    Row { area: "350724", serial: "9913", name: "SITI ROHMAH", born: ("MALANG", "31-12-1965"), gender: Female, blood: "B",
          address: "JL. KEMUNING CONTOH RAYA 33", place: ("008/009", "LOSARI", "SINGOSARI"), region: ("KABUPATEN MALANG", "JAWA TIMUR"),
          religion: "ISLAM", marital: "KAWIN", occupation: "MENGURUS RUMAH TANGGA", issued: "03-09-2012",
          mail: "siti.rohmah@example.id", hair: Some(Hair::Hijab(SAGE)), glasses: false },
    Row { area: "537103", serial: "9981", name: "MARIA GORETI NAELASA", born: ("ATAMBUA", "15-05-1982"), gender: Female, blood: "A",
          address: "JL. TIMOR CONTOH NO. 19", place: ("007/002", "OESAPA", "KELAPA LIMA"), region: ("KOTA KUPANG", "NUSA TENGGARA TIMUR"),
          religion: "KATHOLIK", marital: "KAWIN", occupation: "DOSEN", issued: "25-06-2015",
          mail: "goreti@contoh.example", hair: Some(Hair::Long), glasses: false },
    Row { area: "647106", serial: "9982", name: "HENDRA GUNADARMA", born: ("SAMARINDA", "07-07-1995"), gender: Male, blood: "O",
          address: "JL. MINYAK KAYU PUTIH NO. 2", place: ("011/003", "PRAPATAN", "BALIKPAPAN KOTA"), region: ("KOTA BALIKPAPAN", "KALIMANTAN TIMUR"),
          religion: "BUDHA", marital: "KAWIN", occupation: "TEKNISI", issued: "18-10-2017",
          mail: "hendra.g@example.id", hair: Some(Hair::Cropped), glasses: false },
];

/// Every person of the table.
pub(crate) fn all() -> Vec<Person> {
    ROWS.iter().enumerate().map(|(at, row)| person_of(row, at)).collect()
}

fn person_of(row: &Row, at: usize) -> Person {
    let nik = nik_of(row);
    let birth_year: u32 = row.born.1[6..].parse().unwrap_or(AGE_YEAR);
    let mut look =
        Look::drawn_from(nik.parse().unwrap_or(0), row.gender, AGE_YEAR.saturating_sub(birth_year));
    if let Some(hair) = row.hair {
        look = look.with_hair(hair);
    }
    if row.glasses {
        look = look.with_glasses();
    }
    let issue_place = row.region.0.trim_start_matches("KABUPATEN ").trim_start_matches("KOTA ");
    Person {
        nik,
        name: row.name.into(),
        birth_place: row.born.0.into(),
        birth_date: row.born.1.into(),
        gender: row.gender,
        blood_type: row.blood.into(),
        address: row.address.into(),
        rt_rw: row.place.0.into(),
        village: row.place.1.into(),
        district: row.place.2.into(),
        regency: row.region.0.into(),
        province: row.region.1.into(),
        religion: row.religion.into(),
        marital_status: row.marital.into(),
        occupation: row.occupation.into(),
        nationality: "WNI".into(),
        valid_until: "SEUMUR HIDUP".into(),
        issue_place: issue_place.into(),
        issue_date: row.issued.into(),
        email: row.mail.into(),
        phone: format!("62811000{:05}", 10_001 + 37 * at),
        look,
    }
}

fn nik_of(row: &Row) -> String {
    let date = row.born.1;
    let day: u32 = date[..2].parse().unwrap_or(0);
    let day = day + if row.gender == Female { 40 } else { 0 };
    format!("{}{day:02}{}{}{}", row.area, &date[3..5], &date[8..], row.serial)
}
