//! From the raw text of each printed line to the card's fields: closed words and known areas are snapped to, dates and
//! numbers are put into their form, stray marks go. What cannot be made sense of is absent.
//!
//! The area in the NIK is where its holder was registered first, which a card may contradict: it plays no part here.

use std::collections::BTreeMap;

use super::{
    BloodType, CardText, FOR_LIFE, FieldReading, GENDERS, Gazetteer, KtpField, MaritalStatus, Nationality,
    PrintedLine, Religion,
    areas::{Match, is_near, without_prefix},
    distance::{as_digit, as_letter},
    printed_date,
    words::{snap, spelled_occupations},
};

/// From this confidence on, a place that is on no list is believed before a listed one that differs by more than what
/// readers of print confuse.
const BELIEVED: f64 = 0.90;
/// Below this cost an edit is a confusion of letters or a lost space.
const CONFUSION_ONLY: f64 = 0.95;

/// Words of addresses that a dot ends, and no other mark.
const ABBREVIATIONS: &[&str] = &["JL", "JLN", "NO", "GG", "KP", "LT", "KOMP", "DSN", "PERUM", "BLK"];

/// What was read of one printed line. Prints redacted.
#[derive(Clone, PartialEq)]
pub struct RawText {
    /// The words, without the label.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f64,
}

crate::redact_debug!(RawText);

/// The fields of a card whose lines were read so; `nik` is the number's own reader's.
pub fn settle(
    lines: &BTreeMap<PrintedLine, RawText>,
    nik: Option<FieldReading>,
    areas: &Gazetteer,
) -> CardText {
    let mut card = CardText::default();
    let line = |line| lines.get(&line).map(Line::new);
    let mut put = |field, reading: Option<FieldReading>| {
        if let Some(reading) = reading.filter(|reading| !reading.value.is_empty()) {
            card.0.insert(field, reading);
        }
    };
    put(KtpField::Nik, nik);
    put(KtpField::Name, line(PrintedLine::Name).map(|line| line.letters()));
    if let Some(birth) = line(PrintedLine::Birth) {
        let (place, date) = birth.place_and_date();
        put(KtpField::PlaceOfBirth, place.map(|line| line.place(areas, None)));
        put(KtpField::DateOfBirth, date);
    }
    put(KtpField::Gender, line(PrintedLine::Gender).and_then(|line| line.word(GENDERS.iter().copied())));
    put(KtpField::BloodType, line(PrintedLine::BloodType).and_then(|line| line.blood_type()));
    put(KtpField::Address, line(PrintedLine::Address).map(|line| line.address()));
    put(KtpField::RtRw, line(PrintedLine::RtRw).and_then(|line| line.rt_rw()));
    put(KtpField::Village, line(PrintedLine::Village).map(|line| line.letters()));
    let province = line(PrintedLine::Province).map(|line| line.province(areas));
    let known_province = province.as_ref().map(|reading| reading.value.clone());
    put(KtpField::Province, province);
    let city = line(PrintedLine::City).map(|line| line.city(areas, known_province.as_deref()));
    let known_city = city.as_ref().map(|reading| reading.value.clone());
    put(KtpField::City, city);
    put(
        KtpField::District,
        line(PrintedLine::District).map(|line| line.district(areas, known_city.as_deref())),
    );
    put(
        KtpField::Religion,
        line(PrintedLine::Religion).and_then(|line| line.word(copied(Religion::SPELLINGS))),
    );
    put(
        KtpField::MaritalStatus,
        line(PrintedLine::MaritalStatus).and_then(|line| line.word(copied(MaritalStatus::SPELLINGS))),
    );
    put(KtpField::Occupation, line(PrintedLine::Occupation).map(|line| line.occupation()));
    put(
        KtpField::Nationality,
        line(PrintedLine::Nationality).and_then(|line| line.word(copied(Nationality::SPELLINGS))),
    );
    put(KtpField::ValidUntil, line(PrintedLine::ValidUntil).and_then(|line| line.valid_until()));
    let own = known_city.as_deref().map(without_prefix);
    put(KtpField::IssuePlace, line(PrintedLine::IssuePlace).map(|line| line.place(areas, own)));
    put(KtpField::IssueDate, line(PrintedLine::IssueDate).and_then(|line| line.date()));
    card
}

/// In capitals, one space between words, one kind of apostrophe and of dash.
pub(super) fn tidy(text: &str) -> String {
    let text = text.replace(['‘', '’', '´', '`'], "'").replace(['–', '—'], "-").to_uppercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn copied<T: Copy>(spellings: &'static [(T, &'static str)]) -> impl Iterator<Item = (T, &'static str)> {
    spellings.iter().copied()
}

/// A line in capitals, without stray marks at its ends.
struct Line {
    raw: String,
    text: String,
    confidence: f64,
}

impl Line {
    fn new(raw: &RawText) -> Self {
        let tidied = tidy(&raw.text);
        let is_word =
            |word: &&str| word.chars().any(|letter| letter.is_alphanumeric() || "+-".contains(letter));
        let mut words: Vec<&str> = tidied.split(' ').collect();
        while words.len() > 1 && words.last().is_some_and(|word| !is_word(word)) {
            words.pop();
        }
        // Bars may be an I, brackets and apostrophes belong to names.
        let is_mark = |letter: char| !letter.is_alphanumeric() && !"()'-+|!".contains(letter);
        let text = words.join(" ").trim_matches(is_mark).to_owned();
        // The dot after a title's last letter is the title's.
        let text = if words.last().is_some_and(|last| is_dotted(last)) { text + "." } else { text };
        Self { raw: raw.text.clone(), text, confidence: raw.confidence.clamp(0.0, 1.0) }
    }

    /// The reading where this is what stands on the card.
    fn as_read(&self, value: String) -> FieldReading {
        let corrected = value != self.text;
        FieldReading { value, raw: self.raw.clone(), confidence: self.confidence, corrected }
    }

    /// The reading where a list says what stands on the card: a word that was read as it is listed is surer than the
    /// reader itself is, one that had to be mended is less so.
    fn listed(&self, value: &str, cost: f64) -> FieldReading {
        let length = value.chars().count().max(1);
        let share = cost / f64::from(u32::try_from(length).unwrap_or(u32::MAX));
        let confidence = if value == self.text {
            f64::midpoint(1.0, self.confidence)
        } else {
            self.confidence * (1.0 - share)
        };
        FieldReading { confidence, ..self.as_read(value.to_owned()) }
    }

    /// A word of a closed vocabulary, or nothing.
    fn word<'a, T: PartialEq>(&self, spellings: impl Iterator<Item = (T, &'a str)>) -> Option<FieldReading> {
        snap(&self.text, spellings).map(|(_, word, cost)| self.listed(word, cost))
    }

    /// The name of a list that should hold all, or what was read where it has none like it.
    fn known(&self, found: Option<Match<'_>>) -> FieldReading {
        found.map_or_else(|| self.letters(), |found| self.listed(found.name, found.cost))
    }

    /// Words of letters: a digit among letters is the letter that it resembles, and so is a bar that stands alone.
    fn letters(&self) -> FieldReading {
        let mended = self.text.split(' ').map(|word| {
            let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let bar = matches!(word, "|" | "!" | "1");
            if letters > digits || bar { mend(word, as_letter) } else { word.to_owned() }
        });
        self.as_read(mended.collect::<Vec<_>>().join(" "))
    }

    fn province(&self, areas: &Gazetteer) -> FieldReading {
        let bare = Self { raw: self.raw.clone(), ..self.after("PROVINSI") };
        bare.known(areas.province(&bare.text))
    }

    fn city(&self, areas: &Gazetteer, province: Option<&str>) -> FieldReading {
        self.known(areas.regency(&self.text, province))
    }

    fn district(&self, areas: &Gazetteer, city: Option<&str>) -> FieldReading {
        self.known(areas.district(&self.text, city))
    }

    /// A place by its bare name; `own` is one that it most likely is.
    fn place(&self, areas: &Gazetteer, own: Option<&str>) -> FieldReading {
        match own {
            Some(own) if is_near(&self.text, own) => self.listed(own, super::distance(&self.text, own)),
            _ if areas.has_place(&self.text) => self.listed(&self.text, 0.0),
            // People are born in villages too, which no list here has.
            _ => {
                let sure = |found: &Match<'_>| found.cost < CONFUSION_ONLY || self.confidence < BELIEVED;
                self.known(areas.place(&self.text).filter(sure))
            }
        }
    }

    fn occupation(&self) -> FieldReading {
        let found = snap(&self.text, spelled_occupations());
        self.known(found.map(|(_, name, cost)| Match { name, cost }))
    }

    fn place_and_date(self) -> (Option<Self>, Option<FieldReading>) {
        match printed_date::find(&self.text) {
            Some(date) => {
                let reading = FieldReading { corrected: !date.exact, ..self.as_read(date.text) };
                let place = RawText { text: self.text[..date.at].to_owned(), confidence: self.confidence };
                (Some(Self { raw: self.raw, ..Self::new(&place) }), Some(reading))
            }
            None => {
                let place = self.text.split([',', '.']).next().unwrap_or_default().to_owned();
                let letters = place.chars().filter(|letter| letter.is_alphabetic()).count();
                ((2 * letters > place.len()).then_some(Self { text: place, ..self }), None)
            }
        }
    }

    fn date(&self) -> Option<FieldReading> {
        let date = printed_date::find(&self.text)?;
        Some(FieldReading { corrected: !date.exact, ..self.as_read(date.text) })
    }

    fn valid_until(&self) -> Option<FieldReading> {
        self.date().or_else(|| self.word([((), FOR_LIFE)].into_iter()))
    }

    fn blood_type(&self) -> Option<FieldReading> {
        let text: String = self.text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let text = match text.as_str() {
            "TIDAKTAHU" => "TIDAK TAHU".to_owned(),
            // Marks alone are the dash of a card without one.
            marks if marks.chars().all(|mark| "-~_.=".contains(mark)) => "-".to_owned(),
            // A plus is a small cross, which looks like these.
            cross if cross.len() > 1 && cross.ends_with(['T', 'F', 'R', 'X', '*', '4', '#']) => {
                format!("{}+", cross[..cross.len() - 1].replace(['0', 'D', 'Q', 'C'], "O").replace('8', "B"))
            }
            letters => letters.replace(['0', 'D', 'Q', 'C'], "O").replace('8', "B").replace('4', "A"),
        };
        // Of one letter two are made at times; no blood type has one twice.
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        let text = String::from_iter(letters);
        BloodType::parse(&text).map(|_| self.as_read(text))
    }

    fn rt_rw(&self) -> Option<FieldReading> {
        let digits: String = self.text.chars().filter_map(as_digit).collect();
        let marks = self.text.chars().filter(|letter| as_digit(*letter).is_none()).count();
        let six = digits.len() == 6 && marks <= 3;
        six.then(|| self.as_read(format!("{}/{}", &digits[..3], &digits[3..])))
    }

    /// An address: words of letters have no digits, numbers no letters but a last one, abbreviations end in a dot.
    fn address(&self) -> FieldReading {
        let mut mended = String::new();
        let mut number_follows = false;
        for word in self.text.split_inclusive(|letter: char| letter == ' ' || !letter.is_alphanumeric()) {
            let (body, mark) = word
                .find(|letter: char| !letter.is_alphanumeric())
                .map_or((word, ""), |at| word.split_at(at));
            let letters = body.chars().filter(|letter| letter.is_alphabetic()).count();
            let digits = body.chars().filter(char::is_ascii_digit).count();
            let abbreviated = ABBREVIATIONS.contains(&body);
            if letters >= 3 && letters > digits {
                mended += &mend(body, as_letter);
            } else if digits > 0
                && letters > 0
                && number_follows
                && body.chars().all(|letter| as_digit(letter).is_some())
            {
                mended += &mend(body, as_digit);
            } else {
                mended += body;
            }
            mended += if abbreviated && ",:;-".contains(mark) && !mark.is_empty() { "." } else { mark };
            number_follows = if body.is_empty() { number_follows } else { body == "NO" };
        }
        self.as_read(mended)
    }

    /// What follows a word, however damaged; everything where the line does not begin with it.
    fn after(&self, word: &str) -> Self {
        let begins = |text: &str| is_near(text, word);
        let text = match self.text.split_once(' ') {
            Some((first, rest)) if begins(first) => rest.to_owned(),
            _ => self.text.strip_prefix(word).unwrap_or(&self.text).to_owned(),
        };
        Self { raw: self.raw.clone(), text: text.trim().to_owned(), confidence: self.confidence }
    }
}

/// Whether a word is letters with a dot after each, or ends in one that follows another: `S.E.`.
fn is_dotted(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|rest| rest.contains('.'))
}

fn mend(word: &str, mended: impl Fn(char) -> Option<char>) -> String {
    word.chars().map(|letter| mended(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::{RegionNames, TABLE};

    fn read(lines: &[(PrintedLine, &str)]) -> CardText {
        let areas = Gazetteer::new(RegionNames::read(TABLE.as_bytes()).unwrap());
        let lines =
            lines.iter().map(|(line, text)| (*line, RawText { text: (*text).to_owned(), confidence: 0.8 }));
        settle(&lines.collect(), None, &areas)
    }

    #[test]
    fn each_line_gives_its_fields_in_their_form() {
        for (line, text, field, value) in [
            (PrintedLine::Name, "ANDI NUR’AINI TENRIBALI |", KtpField::Name, Some("ANDI NUR'AINI TENRIBALI")),
            (PrintedLine::Name, "8UDI SANT0SO", KtpField::Name, Some("BUDI SANTOSO")),
            (PrintedLine::Birth, "WATAMPONE, 30-09-1993", KtpField::PlaceOfBirth, Some("WATAMPONE")),
            (PrintedLine::Birth, "WATAMPONE, 30-09-1993", KtpField::DateOfBirth, Some("30-09-1993")),
            (PrintedLine::Birth, "WATAMPONE, 30.O9.1993", KtpField::DateOfBirth, Some("30-09-1993")),
            (PrintedLine::Birth, "WATAMPONE, 31-02-1993", KtpField::DateOfBirth, None),
            (PrintedLine::Birth, "WATAMPONE, 31-02-1993", KtpField::PlaceOfBirth, Some("WATAMPONE")),
            (PrintedLine::Gender, "LAKI-LAK1", KtpField::Gender, Some("LAKI-LAKI")),
            (PrintedLine::BloodType, "0", KtpField::BloodType, Some("O")),
            (PrintedLine::BloodType, "A8", KtpField::BloodType, Some("AB")),
            (PrintedLine::BloodType, "—", KtpField::BloodType, Some("-")),
            (PrintedLine::BloodType, "XYZ", KtpField::BloodType, None),
            (
                PrintedLine::Address,
                "JL, PALEM C0NTOH II NO. I2",
                KtpField::Address,
                Some("JL. PALEM CONTOH II NO. 12"),
            ),
            (PrintedLine::Name, "| MADE", KtpField::Name, Some("I MADE")),
            (PrintedLine::BloodType, "B8", KtpField::BloodType, Some("B")),
            (PrintedLine::Name, "AISYAH, S.E. |", KtpField::Name, Some("AISYAH, S.E.")),
            (PrintedLine::BloodType, "Ot", KtpField::BloodType, Some("O+")),
            (PrintedLine::Address, "JL, C0NTOH II NO: 1S", KtpField::Address, Some("JL. CONTOH II NO. 15")),
            (PrintedLine::Address, "JL. ELANG NO.69 C3", KtpField::Address, Some("JL. ELANG NO.69 C3")),
            (PrintedLine::Address, "BLOK A30/4-B", KtpField::Address, Some("BLOK A30/4-B")),
            (PrintedLine::RtRw, "0O6/003", KtpField::RtRw, Some("006/003")),
            (PrintedLine::RtRw, "006 003", KtpField::RtRw, Some("006/003")),
            (PrintedLine::RtRw, "06/003", KtpField::RtRw, None),
            (PrintedLine::Religion, "KR1STEN", KtpField::Religion, Some("KRISTEN")),
            (PrintedLine::Religion, "???", KtpField::Religion, None),
            (PrintedLine::MaritalStatus, "BELUM KAWIN", KtpField::MaritalStatus, Some("BELUM KAWIN")),
            (PrintedLine::Occupation, "KARYAWAN SVVASTA", KtpField::Occupation, Some("KARYAWAN SWASTA")),
            (PrintedLine::Occupation, "PENJINAK SINGA", KtpField::Occupation, Some("PENJINAK SINGA")),
            (PrintedLine::Nationality, "WN|", KtpField::Nationality, Some("WNI")),
            (PrintedLine::ValidUntil, "SEUMUR H1DUP", KtpField::ValidUntil, Some("SEUMUR HIDUP")),
            (PrintedLine::ValidUntil, "21-03-2018", KtpField::ValidUntil, Some("21-03-2018")),
            (PrintedLine::Province, "PR0VINSI JAWATENGAH", KtpField::Province, Some("JAWA TENGAH")),
        ] {
            assert_eq!(read(&[(line, text)]).value(field), value, "{line:?} {text}");
        }
    }

    #[test]
    fn an_area_is_snapped_to_the_card_s_own_areas_and_a_strange_one_is_kept() {
        let card = read(&[
            (PrintedLine::Province, "PROVINSI SULAWES1 SELATAN"),
            (PrintedLine::City, "KOTA MAKASAR"),
            (PrintedLine::District, "RAPPOGINI"),
            (PrintedLine::IssuePlace, "MAKASAR"),
        ]);
        assert_eq!(card.value(KtpField::Province), Some("SULAWESI SELATAN"));
        assert_eq!(card.value(KtpField::City), Some("KOTA MAKASSAR"));
        assert_eq!(card.value(KtpField::District), Some("RAPPOCINI"));
        assert_eq!(card.value(KtpField::IssuePlace), Some("MAKASSAR"));
        let reading = &card.0[&KtpField::District];
        assert!(reading.corrected && reading.raw == "RAPPOGINI" && reading.confidence < 0.8);
        let strange = read(&[(PrintedLine::City, "KOTA ATLANTIS"), (PrintedLine::District, "BIKINI BOTTOM")]);
        assert_eq!(strange.value(KtpField::District), Some("BIKINI BOTTOM"));
        assert!(!strange.0[&KtpField::District].corrected);
    }

    #[test]
    fn an_empty_or_absurd_line_is_no_field_and_no_panic() {
        for text in ["", " ", "'", "|||", "💥💥", "\u{0}", "É, ß"] {
            for line in
                [PrintedLine::Birth, PrintedLine::RtRw, PrintedLine::BloodType, PrintedLine::IssueDate]
            {
                assert_eq!(read(&[(line, text)]).value(KtpField::DateOfBirth), None);
            }
        }
        assert!(read(&[]).is_empty());
    }
}
