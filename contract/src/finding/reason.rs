//! Why a voter says what it says: a closed set of reasons with their particulars, as codes, and the words of both languages
//! for a code. Partners read the English ones, and the store keeps them beside the code; members read their own language.
//!
//! A code is a name, and after a blank the particulars that fill its words' hole, parted by commas; several reasons are
//! parted by semicolons. It is the server that puts them into words: no page has to load all of them.

use std::fmt;

use crate::nik::NikError;

macro_rules! plain {
    ($($reason:ident $code:literal: $id:literal / $en:literal,)+) => {
        /// A reason that is the same each time it is given.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Plain {
            $(#[doc = $en] $reason,)+
        }

        impl Plain {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$reason),+];

            /// Its code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$reason => $code,)+
                }
            }

            /// In English.
            pub fn english(self) -> &'static str {
                match self {
                    $(Self::$reason => $en,)+
                }
            }

            /// The one of this code.
            pub fn named(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.code() == code)
            }

            /// The one with these English words: a finding on faces is partners' and has its words alone.
            pub fn told(english: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.english() == english)
            }
        }

        const PLAIN_INDONESIAN: &str = concat!($($code, ":", $id, "\n"),+);
        const PLAIN_ENGLISH: &str = concat!($($code, ":", $en, "\n"),+);
    };
}

macro_rules! particular {
    ($($code:literal: $id:literal / $en:literal,)+) => {
        const INDONESIAN: &str = concat!($($code, ":", $id, "\n"),+);
        const ENGLISH: &str = concat!($($code, ":", $en, "\n"),+);
    };
}

// Those of signs have the names that `vision::sign` gives them.
plain! {
    NothingToLookAt "nothing_to_look_at": "tidak ada yang dapat dilihat" / "there was nothing to look at",
    NoFrames "no_frames": "tidak ada gambar" / "no frames",
    OneFrame "one_frame": "kurang dari dua gambar yang dapat dibandingkan" /
        "fewer than two frames that can be compared",
    FramesAlike "frames_alike": "semua gambar sama persis" / "the frames are one picture",
    FramesMove "frames_move": "gambar bergerak seperti di tangan" / "the frames move as a hand does",
    FewFrames "few_frames": "kurang dari lima gambar" / "fewer than five frames",
    HighlightMoves "highlight_moves": "kilap kecil bergerak di atas kartu" / "a small highlight moves over the card",
    NothingShines "nothing_shines": "cahaya berubah, tetapi tidak ada yang mengilap" /
        "the light changes and nothing shines",
    NoHighlight "no_highlight": "tidak ada kilap yang bergerak" / "no highlight moved",
    ColoursShift "colours_shift": "warna berganti dari gambar ke gambar" / "colours shift from frame to frame",
    NoColourShift "no_colour_shift": "tidak terlihat warna yang berganti" / "no colour was seen to shift",
    TooDarkForColours "too_dark_for_colours": "terlalu gelap untuk menilai warna" / "too dark for colours",
    NoColours "no_colours": "kartu tanpa warna: salinan hitam putih" /
        "the card has no colours: a copy in greys",
    Colours "colours": "warna kartu sesuai" / "the card has its colours",
    CutToCard "cut_to_card": "gambar dipotong tepat di tepi kartu" / "the picture was cut to the card",
    CornerMissing "corner_missing": "alas terlihat di tempat sudut kartu" /
        "the ground shows where a corner should be",
    EdgesWhole "edges_whole": "empat sudut dan empat sisi utuh" / "four corners and four sides",
    NumberUnread "number_unread": "nomor tidak terbaca" / "the number cannot be read",
    DigitsUnclear "digits_unclear": "angka kurang jelas untuk dibandingkan" /
        "the digits are not clear enough to be compared",
    DigitOffLine "digit_off_line": "ada angka yang keluar dari barisnya" / "a digit stands off the line",
    DigitDrawnOtherwise "digit_drawn_otherwise": "ada angka dengan bentuk lain" / "a digit is drawn otherwise",
    DigitInk "digit_ink": "ada angka dengan tinta lain" / "a digit has another ink",
    DigitGround "digit_ground": "latar satu angka berbeda warna" / "the ground of a digit has another tone",
    DigitBare "digit_bare": "latar satu angka tanpa corak kartu" / "the ground of a digit lacks the card's print",
    DigitsAlike "digits_alike": "semua angka seragam" / "the digits are alike",
    PortraitUnclear "portrait_unclear": "tepi foto kurang jelas" /
        "the portrait's border is not clear enough",
    PortraitNotFound "portrait_not_found": "tepi foto tidak ditemukan" / "the portrait's border was not found",
    PortraitRim "portrait_rim": "foto berbingkai tepi" / "the portrait has a rim",
    PortraitShadow "portrait_shadow": "foto membuat bayangan" / "the portrait throws a shadow",
    PortraitMoved "portrait_moved": "foto tidak di tempatnya" / "the portrait is not at its place",
    PortraitGrain "portrait_grain": "butir foto berbeda dari butir kartu" /
        "the portrait has another grain than the card",
    PortraitBelongs "portrait_belongs": "foto menyatu dengan kartu" / "the portrait is a part of the card",
    ScreenBars "screen_bars": "gambar layar dengan bilahnya" / "a picture of a screen with its bars",
    FlatBed "flat_bed": "hasil pemindai" / "a flat-bed's picture",
    MaybeCamera "maybe_camera": "tidak ada yang menyangkal kamera" / "nothing speaks against a camera",
    TooNarrow "too_narrow": "kartu terlalu sempit untuk memperlihatkan pola" /
        "the card is too narrow to show a pattern",
    TurnedTooFar "turned_too_far": "kartu terlalu miring untuk mencari pola" /
        "the card is turned too far to look for a pattern",
    ScreenGrid "screen_grid": "ada kisi-kisi layar" / "the grid of a screen",
    NoScreenGrid "no_screen_grid": "tidak ada kisi-kisi layar" / "no grid of a screen",
    PrintDots "print_dots": "ada titik-titik cetakan" / "the dots of a print",
    NoPrintDots "no_print_dots": "tidak ada titik-titik cetakan" / "no dots of a print",
    NumberTypeface "number_typeface": "enam belas angka berhuruf OCR-A" / "sixteen digits in OCR-A",
    OtherTypeface "other_typeface": "di tempat nomor tidak ada enam belas angka berhuruf OCR-A" /
        "no sixteen digits in OCR-A where the number stands",
    TooPoorToRead "too_poor_to_read": "gambar terlalu buruk untuk membaca nomor" /
        "the picture is too poor to read the number",
    NoChallenge "no_challenge": "tidak ada tantangan kilatan" / "no flash challenge was shown",
    WithoutFlash "without_flash": "tangkapan dibuat tanpa kilatan" / "the capture was made without the flash",
    FlashSeen "flash_seen": "kamera melihat warna yang ditampilkan layar" /
        "the camera saw the colours that the screen showed",
    FlashNotSeen "flash_not_seen": "yang dilihat kamera tidak mengikuti warna layar" /
        "what the camera saw does not follow the colours of the screen",
    FewSteps "few_steps": "terlalu sedikit langkah yang terukur" / "too few steps were measured to tell",
    FlashFaint "flash_faint": "cahaya layar hampir tidak terlihat: ruangan terlalu terang atau layar terlalu redup" /
        "the screen's light hardly showed: the room is too bright or the screen too dim",
    OriginUnsaid "origin_unsaid": "klien tidak menyebut asal gambar" /
        "the client does not say where the frames came from",
    FromCamera "from_camera": "semua gambar berasal dari kamera" / "every frame came from the camera",
    OldCard "old_card": "kartu jenis lama, sebelum KTP elektronik" /
        "the card is of the kind before the electronic one",
    NikUnread "nik_unread": "NIK tidak terbaca dari kartu" / "the NIK could not be read from the card",
    NikNotClaimed "nik_not_claimed": "NIK di kartu bukan yang diklaim" /
        "the NIK on the card is not the one claimed",
    ToldNikNotClaimed "told_nik_not_claimed": "NIK yang dibaca klien bukan yang diklaim" /
        "the NIK that the client read is not the one claimed",
    NikUncompared "nik_uncompared": "susunan benar; tidak ada pembandingnya" /
        "structure ok; nothing to compare it with",
    FacesUnmeasured "faces_unmeasured": "model wajah tidak memberi angka" / "the face model gave no number",
    NoFaceModel "no_face_model": "belum ada model wajah; pembanding bawaan tidak memutuskan apa pun" /
        "no face model is configured; the built-in baseline decides nothing",
    NoSelfie "no_selfie": "tidak ada swafoto" / "no selfie was sent",
    SelfieUnusable "selfie_unusable": "swafoto tidak dapat dipakai" / "the selfie cannot be used",
    NoCardForSelfie "no_card_for_selfie": "tidak ada kartu untuk dibandingkan dengan swafoto" /
        "there is no card to compare the selfie with",
    NoPortraitFace "no_portrait_face": "tidak ada wajah di foto kartu" /
        "no face was found in the card's portrait",
    PortraitSmall "portrait_small": "foto kartu terlalu kecil" / "the card's portrait is too small",
    PortraitEyes "portrait_eyes": "mata di foto kartu tidak terlihat" /
        "the eyes of the card's portrait cannot be seen",
}

particular! {
    "from_file": "gambar ke-{} dipilih dari berkas" / "frame {} was chosen from a file",
    "nik_contradicts": "NIK bertentangan dengan {}" / "the NIK contradicts the {}",
    "nik_agrees": "susunan benar; cocok dengan {}" / "structure ok; matches {}",
    "nik_length": "NIK harus terdiri dari 16 angka" / "nik length should consist of 16 digit(s)",
    "nik_province": "kode provinsi {} pada NIK tidak ada" / "nik province code {} does not exist",
    "nik_birth_date": "angka tanggal lahir pada NIK bukan tanggal" / "nik birth date digits are not a date",
    "nik_serial": "nomor urut 0000 pada NIK tidak pernah diterbitkan" / "nik serial 0000 is never issued",
    "birth_date": "tanggal lahir" / "birth date",
    "gender": "jenis kelamin" / "gender",
    "region": "wilayah" / "region",
    " and ": " dan " / " and ",
}

/// What a NIK is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The date of birth.
    BirthDate,
    /// The gender.
    Gender,
    /// The province.
    Region,
}

impl Compared {
    /// Each of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::BirthDate, Self::Gender, Self::Region];

    fn code(self) -> &'static str {
        match self {
            Self::BirthDate => "birth_date",
            Self::Gender => "gender",
            Self::Region => "region",
        }
    }
}

/// Why a voter says what it says. `Display` is its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// One that is the same each time.
    Plain(Plain),
    /// A frame was chosen from a file: which, counted from one.
    FromFile(usize),
    /// The NIK contradicts these.
    NikContradicts(Vec<Compared>),
    /// Its structure holds, and it agrees with these.
    NikAgrees(Vec<Compared>),
    /// It can be no NIK, and why.
    NikImpossible(Vec<NikError>),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compared = |what: &[Compared]| what.iter().map(|one| one.code()).collect::<Vec<_>>().join(",");
        match self {
            Self::Plain(plain) => formatter.write_str(plain.code()),
            Self::FromFile(frame) => write!(formatter, "from_file {frame}"),
            Self::NikContradicts(what) => write!(formatter, "nik_contradicts {}", compared(what)),
            Self::NikAgrees(what) => write!(formatter, "nik_agrees {}", compared(what)),
            Self::NikImpossible(faults) => {
                let of = |fault: &NikError| match fault {
                    NikError::UnknownProvince(code) => format!("nik_province {code}"),
                    _ => format!("nik_{}", fault.code()),
                };
                formatter.write_str(&faults.iter().map(of).collect::<Vec<_>>().join(";"))
            }
        }
    }
}

/// What a code says in English; nothing where a newer server gives it.
pub fn in_english(code: &str) -> Option<String> {
    say([PLAIN_ENGLISH, ENGLISH], code)
}

/// What a code says in Indonesian; nothing where a newer server gives it.
pub fn in_indonesian(code: &str) -> Option<String> {
    say([PLAIN_INDONESIAN, INDONESIAN], code)
}

fn say(tables: [&'static str; 2], code: &str) -> Option<String> {
    let words = |name: &str| tables.into_iter().find_map(|table| line_of(table, name));
    let mut all = String::new();
    for reason in code.split(';') {
        let (name, particulars) = reason.split_once(' ').unwrap_or((reason, ""));
        let mut filling = String::new();
        for particular in particulars.split(',') {
            if !filling.is_empty() {
                filling.push_str(words(" and ")?);
            }
            // A figure is its own word.
            let is_figure = particular.bytes().all(|byte| byte.is_ascii_digit());
            filling.push_str(if is_figure { particular } else { words(particular)? });
        }
        if !all.is_empty() {
            all.push_str("; ");
        }
        let template = words(name)?;
        if template.contains("{}") == filling.is_empty() {
            return None;
        }
        all.push_str(&template.replace("{}", &filling));
    }
    Some(all)
}

/// The words of a name.
pub(super) fn line_of(table: &'static str, name: &str) -> Option<&'static str> {
    table
        .lines()
        .find_map(|line| line.split_once(':').filter(|(known, _)| *known == name))
        .map(|(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of them, and each particular that one can have.
    fn all() -> Vec<Reason> {
        let faults = vec![
            NikError::Length,
            NikError::UnknownProvince("09".to_owned()),
            NikError::ImpossibleDate,
            NikError::SerialZero,
        ];
        let particular = [
            Reason::FromFile(2),
            Reason::NikContradicts(vec![Compared::BirthDate, Compared::Gender]),
            Reason::NikAgrees(Compared::ALL.to_vec()),
            Reason::NikImpossible(faults),
        ];
        Plain::ALL.iter().copied().map(Reason::Plain).chain(particular).collect()
    }

    #[test]
    fn every_reason_has_a_code_of_its_own_and_words_in_both_languages() {
        let mut codes: Vec<String> = Vec::new();
        for reason in all() {
            let code = reason.to_string();
            let (id, en) = (in_indonesian(&code).unwrap(), in_english(&code).unwrap());
            assert!(!id.trim().is_empty() && !en.trim().is_empty() && id != en, "{code}: {id} / {en}");
            assert!(!id.contains(['{', '_']) && !en.contains(['{', '_']), "{code}: {id} / {en}");
            if let Reason::Plain(plain) = reason {
                assert_eq!(
                    (plain.english(), Plain::told(&en), Plain::named(&code)),
                    (&*en, Some(plain), Some(plain))
                );
            }
            codes.push(code);
        }
        codes.sort();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn what_a_reason_speaks_of_is_in_its_words() {
        for (reason, id, en) in [
            (Reason::FromFile(2), "gambar ke-2 dipilih dari berkas", "frame 2 was chosen from a file"),
            (
                Reason::NikContradicts(vec![Compared::BirthDate, Compared::Gender]),
                "NIK bertentangan dengan tanggal lahir dan jenis kelamin",
                "the NIK contradicts the birth date and gender",
            ),
            (
                Reason::NikImpossible(vec![NikError::UnknownProvince("09".to_owned()), NikError::SerialZero]),
                "kode provinsi 09 pada NIK tidak ada; nomor urut 0000 pada NIK tidak pernah diterbitkan",
                "nik province code 09 does not exist; nik serial 0000 is never issued",
            ),
        ] {
            let code = reason.to_string();
            assert_eq!((in_indonesian(&code).as_deref(), in_english(&code).as_deref()), (Some(id), Some(en)));
        }
    }

    #[test]
    fn a_number_that_can_be_none_is_told_in_the_words_of_its_error() {
        for fault in [
            NikError::Length,
            NikError::UnknownProvince("99".to_owned()),
            NikError::ImpossibleDate,
            NikError::SerialZero,
        ] {
            let code = Reason::NikImpossible(vec![fault.clone()]).to_string();
            assert_eq!(in_english(&code), Some(fault.to_string()));
        }
    }

    #[test]
    fn a_code_of_a_newer_server_has_no_words() {
        for code in [
            "",
            "shaken",
            "shaken 2",
            "from_file",
            "from_file two",
            "nik_agrees shoe_size",
            "no_frames;shaken",
        ] {
            assert_eq!(in_indonesian(code), None, "{code}");
        }
    }
}
