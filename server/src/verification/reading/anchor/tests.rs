use super::*;

/// Pixels across the made-up sheet.
const WIDTH: f32 = 1280.0;
const ISSUE_TOP: f32 = 800.0;

/// Words of twelve pixels a letter: a row is its height and, for each piece, where it begins.
fn words(rows: &[(f32, &[(f32, &str)])]) -> Vec<Word> {
    let of_row = |(top, pieces): &(f32, &[(f32, &str)])| {
        let mut words = Vec::new();
        for (left, text) in *pieces {
            let mut left = *left;
            for text in text.split(' ') {
                let width = text.chars().fold(0.0, |width, _| width + 12.0);
                words.push(Word {
                    text: text.to_owned(),
                    confidence: 0.9,
                    left,
                    top: *top,
                    width,
                    height: 24.0,
                });
                left += width + 10.0;
            }
        }
        words
    };
    rows.iter().flat_map(of_row).collect()
}

fn read(rows: &[(f32, &[(f32, &str)])], colons_x: Option<f32>) -> BTreeMap<PrintedLine, String> {
    let sheet = Sheet { width: WIDTH, issue_top: ISSUE_TOP, colons_x };
    anchor(words(rows), &sheet)
        .into_iter()
        .filter_map(|(line, words)| Some((line, raw(&words)?.text)))
        .collect()
}

const CARD: &[(f32, &[(f32, &str)])] = &[
    (40.0, &[(390.0, "PROVINSI DKI JAKARTA")]),
    (88.0, &[(420.0, "JAKARTA SELATAN")]),
    (170.0, &[(42.0, "NIK"), (290.0, "31?91071901459901")]),
    (250.0, &[(42.0, "Nama"), (343.0, "RADEN AYU KUSUMANINGTYAS")]),
    (288.0, &[(343.0, "PUSPITASARI")]),
    (326.0, &[(42.0, "Tempal/TgI Lahir"), (343.0, "JAKARTA, 08-04-1985")]),
    (364.0, &[(42.0, "Jenis kelamin"), (343.0, "PEREMPUAN"), (640.0, "GoI. Darah : AB")]),
    (402.0, &[(42.0, "xx##"), (343.0, "JL. SPESIMEN 9")]),
    (440.0, &[(343.0, "LT. 21")]),
    (478.0, &[(80.0, "RT/RW"), (343.0, "002/005")]),
    (516.0, &[(80.0, "Kel/Desa"), (343.0, "MELAWAI")]),
    (554.0, &[(80.0, "Kecamatan"), (343.0, "KEBAYORAN BARU")]),
    (592.0, &[(42.0, "Agama"), (326.0, "—"), (343.0, "KRISTEN")]),
    (630.0, &[(42.0, "Status Perkawnan"), (343.0, "KAWIN")]),
    (668.0, &[(42.0, "Pekerjaan"), (343.0, "ARSITEK")]),
    (706.0, &[(42.0, "Kewarganegaraan"), (343.0, "WNI")]),
    (744.0, &[(42.0, "Berlaku Hingga"), (343.0, "SEUMUR HIDUP"), (900.0, "|")]),
    (840.0, &[(110.0, "JAKARTA SELATAN")]),
    (880.0, &[(110.0, "30-01-2020")]),
    (920.0, &[(90.0, "Nan. MD.")]),
];

#[test]
fn every_value_goes_to_its_line() {
    let lines = read(CARD, Some(326.0));
    for (line, value) in [
        (PrintedLine::Province, "PROVINSI DKI JAKARTA"),
        (PrintedLine::City, "JAKARTA SELATAN"),
        (PrintedLine::Name, "RADEN AYU KUSUMANINGTYAS PUSPITASARI"),
        (PrintedLine::Birth, "JAKARTA, 08-04-1985"),
        (PrintedLine::Gender, "PEREMPUAN"),
        (PrintedLine::BloodType, "AB"),
        (PrintedLine::Address, "JL. SPESIMEN 9 LT. 21"),
        (PrintedLine::RtRw, "002/005"),
        (PrintedLine::Religion, "KRISTEN"),
        (PrintedLine::MaritalStatus, "KAWIN"),
        (PrintedLine::IssuePlace, "JAKARTA SELATAN"),
        (PrintedLine::IssueDate, "30-01-2020"),
    ] {
        assert_eq!(lines.get(&line).map(String::as_str), Some(value), "{line:?}");
    }
    assert_eq!(lines.get(&PrintedLine::Nik), None);
}

#[test]
fn colons_that_were_taken_for_something_else_are_no_part_of_a_value() {
    let rows: &[(f32, &[(f32, &str)])] = &[
        (170.0, &[(42.0, "NIK"), (270.0, ":"), (290.0, "3171001904859901")]),
        (250.0, &[(42.0, "Nama"), (322.0, ":"), (343.0, "SUMARTONO")]),
        (326.0, &[(42.0, "Jenis kelamin"), (322.0, "1"), (343.0, "LAKI-LAKI"), (640.0, "Gol. Darah 1 O")]),
        (402.0, &[(42.0, "Alamat"), (322.0, ":JL."), (375.0, "ELANG")]),
        (478.0, &[(80.0, "RT/RW"), (322.0, "!"), (343.0, "002/005")]),
        (592.0, &[(42.0, "Agama:ISLAM")]),
        (668.0, &[(42.0, "Pekerjaan"), (322.0, ":"), (343.0, "GURU")]),
    ];
    let lines = read(rows, None);
    for (line, value) in [
        (PrintedLine::Name, "SUMARTONO"),
        (PrintedLine::Gender, "LAKI-LAKI"),
        (PrintedLine::BloodType, "O"),
        (PrintedLine::Address, "JL. ELANG"),
        (PrintedLine::RtRw, "002/005"),
        (PrintedLine::Occupation, "GURU"),
    ] {
        assert_eq!(lines.get(&line).map(String::as_str), Some(value), "{line:?}");
    }
}

#[test]
fn the_blood_type_is_told_from_its_label_however_the_colon_was_read() {
    for (printed, blood) in [
        ("LAKI-LAKI Gol. Darah : O", Some("O")),
        ("LAKI-LAKI Gol. Darah O", Some("O")),
        ("LAKI-LAKI Gol. Darah . B", Some("B")),
        ("LAKI-LAKI Gol. Darah. AB", Some("AB")),
        ("LAKI-LAKI GoI.Daran :-", Some("-")),
        ("LAKI-LAKI Gol. Darah :", None),
        ("LAKI-LAKI", None),
    ] {
        let rows: &[(f32, &[(f32, &str)])] = &[(326.0, &[(42.0, "Jenis kelamin"), (343.0, printed)])];
        let lines = read(rows, Some(326.0));
        assert_eq!(lines.get(&PrintedLine::BloodType).map(String::as_str), blood, "{printed}");
        assert_eq!(lines.get(&PrintedLine::Gender).map(String::as_str), Some("LAKI-LAKI"), "{printed}");
    }
}

#[test]
fn a_page_of_anything_gives_no_panic() {
    assert!(read(&[], None).is_empty());
    read(&[(0.0, &[(0.0, "x")]), (900.0, &[(0.0, "12-12-2012")])], None);
    read(&[(810.0, &[(5000.0, "É")]), (-3.0, &[(-9.0, "💥")])], Some(0.0));
}
