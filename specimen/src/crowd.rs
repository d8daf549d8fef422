//! Any number of fictional people, each a function of a seed: for benches, which need more than the listed ones.
//! Names, streets and villages are made up of common words; areas are the ministry's; serials are 99xx as ever.

use std::fmt::Write as _;
use std::sync::LazyLock;

use contract::ktp::{
    FOR_LIFE, MaritalStatus, Occupation, Religion, province_spellings, regency_spellings, without_prefix,
};
use contract::region::{RegionNames, TABLE};

use crate::look::Look;
use crate::person::{Gender, Person};
use crate::random::Random;

/// The year in which ages are counted.
const THIS_YEAR: u32 = 2026;

const MEN: &[&str] = &[
    "ADI",
    "AGUS",
    "AHMAD",
    "ANDREAS",
    "ARIF",
    "BAGUS",
    "BAMBANG",
    "BAYU",
    "BUDI",
    "CAHYO",
    "DANANG",
    "DARMAWAN",
    "DEDI",
    "DIMAS",
    "EKO",
    "FAJAR",
    "FERDINAND",
    "GALIH",
    "GILANG",
    "HADI",
    "HENDRO",
    "I GEDE",
    "I MADE",
    "I WAYAN",
    "IMAM",
    "IRFAN",
    "JOKO",
    "KURNIAWAN",
    "LUKMAN",
    "MARKUS",
    "MUHAMMAD",
    "NUGROHO",
    "OKTAVIANUS",
    "PRASETYO",
    "RAHMAT",
    "RANGGA",
    "RIDWAN",
    "RUDI",
    "SAMUEL",
    "SIGIT",
    "SURYA",
    "TAUFIQ",
    "TEGUH",
    "TRI",
    "UMAR",
    "VICTOR",
    "WAHYU",
    "YOSEPH",
    "YUSUF",
    "ZAENAL",
    "ZULKIFLI",
];
const WOMEN: &[&str] = &[
    "AGNES",
    "AISYAH",
    "ANISA",
    "AYU",
    "BERTHA",
    "CITRA",
    "DESI",
    "DEWI",
    "DIAN",
    "DWI",
    "ELISABETH",
    "ENDANG",
    "ESTER",
    "FARIDA",
    "FITRI",
    "HANDAYANI",
    "INDAH",
    "IKA",
    "KARTIKA",
    "LESTARI",
    "LIDYA",
    "LUH PUTU",
    "MAIMUNAH",
    "MARIA",
    "MEGA",
    "MURNI",
    "NI KADEK",
    "NI MADE",
    "NINGSIH",
    "NOVITA",
    "NUR'AINI",
    "NURUL",
    "PUTRI",
    "RATNA",
    "RINI",
    "RIZKA",
    "SARI",
    "SITI",
    "SRI",
    "SUSANTI",
    "THERESIA",
    "TITIK",
    "UMI",
    "VERONIKA",
    "WATI",
    "WIDYA",
    "YULIANA",
    "YUNI",
    "ZAHRA",
    "ZUBAIDAH",
];
const FAMILY: &[&str] = &[
    "ABDULLAH",
    "ALAMSYAH",
    "ANGGRAINI",
    "ARDIANSYAH",
    "BACHTIAR",
    "BASUKI",
    "DARMADI",
    "DJAJADININGRAT",
    "FIRMANSYAH",
    "GINTING",
    "GUNAWAN",
    "HADIKUSUMO",
    "HALIM",
    "HANDOKO",
    "HARAHAP",
    "HIDAYATULLAH",
    "HUTAGALUNG",
    "IRAWAN",
    "ISKANDAR",
    "JATMIKO",
    "KUSUMAWARDHANI",
    "LATUHERU",
    "LIMBONG",
    "LUBIS",
    "MAHENDRA",
    "MANURUNG",
    "MAULANA",
    "NASUTION",
    "NDRURU",
    "OHOIWUTUN",
    "PAMUNGKAS",
    "PANGGABEAN",
    "PERMATASARI",
    "PRAWIRODIRDJO",
    "PURNOMO",
    "RAHARJO",
    "RAMADHANI",
    "RUMBIAK",
    "SAPUTRA",
    "SETIAWAN",
    "SIHOMBING",
    "SIMANJUNTAK",
    "SOEKARNI",
    "SUDIRMAN",
    "SUHARTINI",
    "SURYANINGRAT",
    "TAMBUNAN",
    "TANUWIJAYA",
    "TJAHJADI",
    "UTOMO",
    "WALUYO",
    "WIDJAJA",
    "WIRANATA",
    "YUDHOYUWONO",
    "ZEBUA",
];
const STREETS: &[&str] = &[
    "MAWAR",
    "MELATI",
    "KENANGA",
    "ANGGREK",
    "DAHLIA",
    "FLAMBOYAN",
    "CEMPAKA",
    "BOUGENVILLE",
    "SERUNI",
    "TERATAI",
    "MERPATI",
    "KUTILANG",
    "CENDRAWASIH",
    "RAJAWALI",
    "GARUDA",
    "ELANG",
    "KENARI",
    "GELATIK",
    "MERAPI",
    "SEMERU",
    "BROMO",
    "RINJANI",
    "KRAKATAU",
    "BRANTAS",
    "CITARUM",
    "MUSI",
    "KAPUAS",
    "BARITO",
    "MAHAKAM",
    "SIAK",
    "PAHLAWAN",
    "PEMUDA",
    "VETERAN",
    "PELAJAR",
    "INDUSTRI",
    "NIAGA",
    "PASAR BARU",
    "MASJID AGUNG",
    "KALI CONTOH",
    "BUKIT FIKTIF",
    "TAMAN SPESIMEN",
    "SUKA MAJU",
    "SUMBER WARAS",
    "TIRTA KENCANA",
    "WIJAYA KUSUMA",
    "ZAMRUD",
    "QURAISY",
    "X-RAY",
];
const VILLAGES: &[&str] = &[
    "SUKAMAJU",
    "SUKASARI",
    "MEKARJAYA",
    "MARGAHAYU",
    "KARANGANYAR",
    "KARANGREJO",
    "SUMBERAGUNG",
    "SUMBERJO",
    "TANJUNGSARI",
    "TANJUNG HARAPAN",
    "PANDANWANGI",
    "BANJARSARI",
    "WONOKERTO",
    "WONOSARI",
    "GIRIMULYO",
    "SIDOMULYO",
    "SIDOREJO",
    "TEGALREJO",
    "NGADIREJO",
    "KEBONAGUNG",
    "CIPTA KARYA",
    "CIBADAK",
    "CIJERUK",
    "PASIR PUTIH",
    "PULAU BESAR",
    "BATU MERAH",
    "BATUPLAT",
    "LUBUK BUAYA",
    "AIR TAWAR",
    "KOTO BARU",
    "SUNGAI JAWI",
    "SEI LEKOP",
    "KAMPUNG MELAYU",
    "KAMPUNG DALAM",
    "TELUK DALAM",
    "MUARA REJA",
    "KUTA UTARA",
    "UBUNG KAJA",
    "PEMOGAN",
    "DUKUH",
    "GUNUNG SARI",
    "BONTO MAKKIO",
    "PAROPO",
    "LABAKKANG",
    "WAIHERU",
    "HATIVE",
    "YABANSAI",
    "WAENA",
    "ASANO",
    "OEBOBO",
];
const PLACES_BESIDE: &[&str] =
    &["SUKODONO", "TANJUNG BALAI", "PANGKAL CONTOH", "KUALA FIKTIF", "BATU ITAM", "SIMPANG TIGA"];

/// A district with the areas around it, as a card prints them.
struct Home {
    code: String,
    province: String,
    regency: String,
    district: String,
}

static HOMES: LazyLock<Vec<Home>> = LazyLock::new(|| {
    let names = RegionNames::read(TABLE.as_bytes()).expect("the table compiled in is one, as its tests show");
    let first = |spellings: Vec<String>| spellings.into_iter().next().unwrap_or_default();
    let homes = names.areas().filter_map(|area| {
        Some(Home {
            code: area.codes.concat(),
            province: first(province_spellings(area.region.province)),
            regency: first(regency_spellings(area.region.regency?)),
            district: area.region.district?.to_uppercase(),
        })
    });
    homes.collect()
});

/// The fictional person of a seed; the same seed is the same person.
pub fn invented(seed: u64) -> Person {
    let mut random = Random::new(seed, "crowd");
    let home = pick(&mut random, &HOMES);
    // One in three has moved: the number keeps the area of before.
    let registered = if random.chance(0.33) { pick(&mut random, &HOMES) } else { home };
    let gender = if random.chance(0.5) { Gender::Male } else { Gender::Female };
    let birth_year = THIS_YEAR - 18 - below(&mut random, 60);
    let birth = [1 + below(&mut random, 28), 1 + below(&mut random, 12), birth_year];
    let issued_from = (birth_year + 17).max(2011);
    let issued_year = issued_from + below(&mut random, THIS_YEAR - issued_from);
    let issued = [1 + below(&mut random, 28), 1 + below(&mut random, 12), issued_year];
    let foreign = random.chance(0.02);
    let valid_until = if foreign || random.chance(0.12) {
        date([issued[0], issued[1], issued_year + 5])
    } else {
        FOR_LIFE.into()
    };
    let woman = if gender == Gender::Female { 40 } else { 0 };
    let serial = 9900 + below(&mut random, 100);
    let nik =
        format!("{}{:02}{:02}{:02}{serial}", registered.code, birth[0] + woman, birth[1], birth_year % 100);
    let bare = without_prefix(&home.regency).to_owned();
    let birth_place = match below(&mut random, 10) {
        0..6 => without_prefix(&pick(&mut random, &HOMES).regency).to_owned(),
        6..8 => bare.clone(),
        8 => pick(&mut random, &HOMES).district.clone(),
        _ => random.pick(PLACES_BESIDE).into(),
    };
    Person {
        name: name(&mut random, gender),
        birth_place,
        birth_date: date(birth),
        gender,
        blood_type: random.pick(&["A", "B", "AB", "O", "-", "-", "O+", "A", "B", "O"]).into(),
        address: address(&mut random),
        rt_rw: format!("{:03}/{:03}", below(&mut random, 20), below(&mut random, 30)),
        village: village(&mut random),
        district: home.district.clone(),
        regency: home.regency.clone(),
        province: home.province.clone(),
        religion: religion(&mut random),
        marital_status: marital_status(&mut random),
        occupation: occupation(&mut random),
        nationality: if foreign { "WNA" } else { "WNI" }.into(),
        valid_until,
        issue_place: bare,
        issue_date: date(issued),
        email: format!("invented.{serial}.{seed}@example.id"),
        phone: format!("62811{:08}", seed % 100_000_000),
        look: Look::drawn_from(seed, gender, THIS_YEAR - birth_year),
        nik,
    }
}

fn below(random: &mut Random, count: u32) -> u32 {
    u32::try_from(random.next() % u64::from(count.max(1))).unwrap_or(0)
}

fn pick<'a, T>(random: &mut Random, all: &'a [T]) -> &'a T {
    let count = u64::try_from(all.len()).unwrap_or(1).max(1);
    &all[usize::try_from(random.next() % count).unwrap_or(0)]
}

fn date([day, month, year]: [u32; 3]) -> String {
    format!("{day:02}-{month:02}-{year:04}")
}

/// One word to five, with the marks that names have; one in seven takes two lines.
fn name(random: &mut Random, gender: Gender) -> String {
    let given = if gender == Gender::Male { MEN } else { WOMEN };
    let mut words = vec![random.pick(given)];
    let shape = below(random, 14);
    if shape >= 2 {
        if random.chance(0.5) {
            words.push(random.pick(given));
        }
        words.push(random.pick(FAMILY));
    }
    if shape >= 12 {
        words.extend([random.pick(FAMILY), random.pick(given), random.pick(FAMILY)]);
    }
    let name = words.join(" ");
    match below(random, 24) {
        0 => format!("H. {name}"),
        1 => format!("DRS. {name}"),
        2 => format!("{name}, S.E."),
        _ => name,
    }
}

/// A street with a number, a hamlet, a block of a housing estate; one in six takes two lines.
fn address(random: &mut Random) -> String {
    let mut text = match below(random, 12) {
        0 => format!("KP. {}", random.pick(STREETS)),
        1 => format!("DUSUN {}", random.pick(STREETS)),
        2 => format!(
            "PERUM {} BLOK {}{}",
            random.pick(STREETS),
            random.pick(&["A", "B", "C", "D", "E", "F"]),
            1 + below(random, 30)
        ),
        3 => format!("GG. {}", random.pick(STREETS)),
        _ => format!("JL. {}", random.pick(STREETS)),
    };
    if random.chance(0.2) {
        text += random.pick(&[" I", " II", " III", " IV", " RAYA", " BARAT", " TIMUR", " DALAM"]);
    }
    if random.chance(0.75) {
        let number = 1 + below(random, 250);
        write!(text, "{}{number}", random.pick(&[" NO. ", " NO. ", " NO.", " "]))
            .expect("a string takes all");
        if random.chance(0.15) {
            text += random.pick(&[" A", " B", " C", "/4", "/12"]);
        }
    }
    if random.chance(0.17) {
        text += &format!(
            " KOMPLEK {} {}",
            random.pick(STREETS),
            random.pick(&["INDAH", "PERMAI", "ASRI", "LESTARI"])
        );
    }
    text
}

fn village(random: &mut Random) -> String {
    let name = random.pick(VILLAGES);
    if random.chance(0.2) {
        return format!("{name} {}", random.pick(&["UTARA", "SELATAN", "BARAT", "TIMUR", "TENGAH"]));
    }
    name.into()
}

/// Spellings in the mix of the country, rare ones often enough to be seen.
fn religion(random: &mut Random) -> String {
    if random.chance(0.5) { "ISLAM".into() } else { pick(random, Religion::SPELLINGS).1.into() }
}

fn marital_status(random: &mut Random) -> String {
    match below(random, 10) {
        0..4 => "KAWIN".into(),
        4..7 => "BELUM KAWIN".into(),
        _ => pick(random, MaritalStatus::SPELLINGS).1.into(),
    }
}

fn occupation(random: &mut Random) -> String {
    const OFTEN: [&str; 6] = [
        "KARYAWAN SWASTA",
        "WIRASWASTA",
        "PELAJAR/MAHASISWA",
        "MENGURUS RUMAH TANGGA",
        "BURUH HARIAN LEPAS",
        "PETANI/PEKEBUN",
    ];
    if random.chance(0.4) {
        return random.pick(&OFTEN).into();
    }
    let all: Vec<Occupation> = Occupation::all().collect();
    pick(random, &all).printed().into()
}

#[cfg(test)]
mod tests {
    use contract::date::parse_day_month_year;
    use contract::nik::Nik;

    use super::invented;
    use crate::card::draw_card;

    #[test]
    fn invented_people_have_numbers_that_hold_and_that_nobody_has() {
        for seed in 0..400 {
            let person = invented(seed);
            let nik = Nik::parse(&person.nik).unwrap();
            assert!(nik.serial().starts_with("99"), "{seed}");
            assert!(nik.agrees_with(parse_day_month_year(&person.birth_date).unwrap()), "{seed}");
            assert_eq!(nik.gender(), person.gender, "{seed}");
            assert!(parse_day_month_year(&person.issue_date).is_ok(), "{seed}");
        }
    }

    #[test]
    fn a_seed_is_one_person_and_another_seed_another() {
        assert_eq!(invented(7), invented(7));
        assert_ne!(invented(7).name, invented(8).name);
    }

    #[test]
    fn their_cards_are_as_different_as_cards_are() {
        let people: Vec<_> = (0..300).map(invented).collect();
        let some =
            |what: fn(&crate::Person) -> bool| people.iter().filter(|person| what(person)).count() >= 5;
        assert!(some(|person| person.name.len() > 36), "names of two lines");
        assert!(some(|person| person.address.len() > 36), "addresses of two lines");
        assert!(some(|person| person.regency.starts_with("KOTA ")));
        assert!(some(|person| person.valid_until != "SEUMUR HIDUP"));
        assert!(some(|person| person.religion == "BUDDHA"));
        assert!(
            (0..3000)
                .map(invented)
                .any(|person| person.province == "DKI JAKARTA" && person.regency.starts_with("JAKARTA "))
        );
        assert_eq!(draw_card(&people[0], 320).width(), 320);
    }
}
