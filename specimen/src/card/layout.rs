//! Which words stand where on the card, as shares of its width and height.
//! Positions follow two public descriptions of the layout, which differ by up to 8 % of the height; drawing is in `card`.

use crate::person::Person;
use crate::text::{Face, width_of};

/// Where labels, colons and values begin, as shares of the width.
const LABEL_X: f32 = 0.033;
const INDENT_X: f32 = 0.062;
const COLON_X: f32 = 0.252;
const VALUE_X: f32 = 0.268;
/// Values end before the portrait.
const VALUE_ROOM: f32 = 0.728 - VALUE_X;
/// Baseline of the first row below the NIK, and of the last row that fits, as shares of the height.
const FIRST_ROW_Y: f32 = 0.338;
const LAST_ROW_Y: f32 = 0.945;
/// Distance of rows where nothing wraps: 4.7 % of the height.
const PITCH: f32 = 0.047;
/// Em of the rows: 3.9 % of the height gives capitals of 17 px on a card of 1012 px.
const ROW_SIZE: f32 = 0.039;
/// The number: where it begins across and its baseline, and its em as a share of the height.
pub(crate) const NIK_LINE: [f32; 3] = [0.238, 0.257, 0.070];
const HEADER_SIZE: f32 = 0.052;
const ISSUE_SIZE: f32 = 0.034;
/// Width over height, to compare text widths with the room.
const ASPECT: f32 = 1012.0 / 638.0;

/// One piece of text: baseline start (or centre) as shares of width and height, em as a share of the height.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) at: (f32, f32),
    pub(super) centred: bool,
    /// The most it may take of the width; longer text is set smaller.
    pub(super) room: f32,
}

/// Every piece of text of the card of `person`.
pub(super) fn lines(person: &Person) -> Vec<Line> {
    let mut all = vec![
        centred(format!("PROVINSI {}", person.province), Face::Bold, HEADER_SIZE, (0.5, 0.085)),
        centred(person.regency.clone(), Face::Bold, HEADER_SIZE, (0.5, 0.145)),
        left("NIK", Face::Bold, 0.05, LABEL_X, 0.252),
        left(":", Face::Bold, 0.05, 0.215, 0.252),
        left(&person.nik, Face::Ocr, NIK_LINE[2], NIK_LINE[0], NIK_LINE[1]),
    ];
    rows(person, &mut all);
    for (text, y) in [(&person.issue_place, 0.774), (&person.issue_date, 0.820)] {
        all.push(Line { room: 0.235, ..centred(text.clone(), Face::Regular, ISSUE_SIZE, (0.853, y)) });
    }
    all
}

fn rows(person: &Person, all: &mut Vec<Line>) {
    let born = format!("{}, {}", person.birth_place, person.birth_date);
    let rows: [(&str, bool, &str); 12] = [
        ("Nama", false, &person.name),
        ("Tempat/Tgl Lahir", false, &born),
        ("Jenis kelamin", false, person.gender.printed()),
        ("Alamat", false, &person.address),
        ("RT/RW", true, &person.rt_rw),
        ("Kel/Desa", true, &person.village),
        ("Kecamatan", true, &person.district),
        ("Agama", false, &person.religion),
        ("Status Perkawinan", false, &person.marital_status),
        ("Pekerjaan", false, &person.occupation),
        ("Kewarganegaraan", false, &person.nationality),
        ("Berlaku Hingga", false, &person.valid_until),
    ];
    let wrapped: Vec<Vec<String>> = rows.iter().map(|row| wrap(row.2)).collect();
    let steps = wrapped.iter().map(|lines| if lines.len() > 1 { 2.0 } else { 1.0 }).sum::<f32>() - 1.0;
    let pitch = PITCH.min((LAST_ROW_Y - FIRST_ROW_Y) / steps);
    let mut y = FIRST_ROW_Y;
    for ((label, indented, _), values) in rows.iter().zip(wrapped) {
        all.push(left(label, Face::Regular, ROW_SIZE, if *indented { INDENT_X } else { LABEL_X }, y));
        all.push(left(":", Face::Regular, ROW_SIZE, COLON_X, y));
        if *label == "Jenis kelamin" {
            all.push(left("Gol. Darah  :", Face::Regular, ROW_SIZE, 0.505, y));
            all.push(left(&person.blood_type, Face::Regular, ROW_SIZE, 0.657, y));
        }
        for value in values {
            all.push(Line { room: VALUE_ROOM, ..left(&value, Face::Regular, ROW_SIZE, VALUE_X, y) });
            y += pitch;
        }
    }
}

fn left(text: &str, face: Face, size: f32, x: f32, y: f32) -> Line {
    Line { text: text.into(), face, size, at: (x, y), centred: false, room: 0.97 - x }
}

fn centred(text: String, face: Face, size: f32, at: (f32, f32)) -> Line {
    Line { text, face, size, at, centred: true, room: 0.94 }
}

/// `text` in one line, or in two of similar length when it is wider than the room for values.
fn wrap(text: &str) -> Vec<String> {
    let width = |part: &str| width_of(part, Face::Regular, ROW_SIZE) / ASPECT;
    if width(text) <= VALUE_ROOM {
        return vec![text.into()];
    }
    // The first line takes what fits; what does not fit in the second is set smaller by the drawing.
    let cuts = text.match_indices(' ').map(|(at, _)| at);
    let fitting = cuts.clone().filter(|at| width(&text[..*at]) <= VALUE_ROOM).max();
    let Some(at) = fitting.or_else(|| cuts.min()) else {
        return vec![text.into()];
    };
    vec![text[..at].into(), text[at + 1..].into()]
}

#[cfg(test)]
mod tests {
    use super::{LAST_ROW_Y, lines, wrap};
    use crate::person::people;

    #[test]
    fn long_text_wraps_to_two_lines_and_loses_no_word() {
        let long = "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO";
        let wrapped = wrap(long);
        assert_eq!(wrapped.len(), 2);
        assert_eq!(wrapped.join(" "), long);
        assert_eq!(wrap("SUMARTONO"), ["SUMARTONO"]);
    }

    #[test]
    fn every_line_stays_on_the_card() {
        for person in people() {
            for line in lines(&person) {
                assert!(
                    line.at.1 <= LAST_ROW_Y + 0.001 && line.at.0 < 0.95,
                    "{}: {}",
                    person.name,
                    line.text
                );
            }
        }
    }

    #[test]
    fn every_printed_field_is_on_the_card() {
        for person in people() {
            let printed = lines(&person).into_iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
            for field in [
                &person.nik,
                &person.name,
                &person.birth_date,
                &person.address,
                &person.village,
                &person.religion,
            ] {
                assert!(printed.contains(field.as_str()), "{field}");
            }
        }
    }
}
