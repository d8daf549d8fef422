//! Which of several cameras to take, by what the browser says of each: pure. Leaves out asking.

use contract::photo::PhotoKind;

/// Words of programs that pose as a camera, or bring another device's picture in. Evidence, never a reason to refuse.
const VIRTUAL_WORDS: [&str; 19] = [
    "virtual",
    "obs",
    "manycam",
    "snap",
    "xsplit",
    "splitcam",
    "youcam",
    "mmhmm",
    "vcam",
    "e2esoft",
    "webcamoid",
    "v4l2loopback",
    "dummy",
    "fake",
    "droidcam",
    "ivcam",
    "iriun",
    "epoccam",
    "camo",
];

/// Lenses that do not take a card in focus and whole: wider or longer than the main one, or no colour picture at all.
const ODD_LENSES: [&str; 12] = [
    "ultra wide",
    "ultrawide",
    "ultra-wide",
    "0.5",
    "telephoto",
    "tele",
    "depth",
    "macro",
    "infrared",
    "ir camera",
    "mono",
    "fisheye",
];

/// iPhones join lenses and change to the one that focuses near; then come the main ones, here and on Android.
const GOOD_LENSES: [(&str, i32); 6] = [
    ("back triple camera", 30),
    ("back dual wide camera", 30),
    ("back dual camera", 20),
    ("camera2 0, facing back", 25),
    ("camera 0, facing back", 25),
    ("back camera", 20),
];

/// A lens that focuses nearer than this takes a card that fills the frame, in metres.
const NEAR_M: f64 = 0.15;

/// Where a camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facing {
    /// At the person.
    User,
    /// Away.
    Environment,
}

impl Facing {
    /// Its word on the surface.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Environment => "environment",
        }
    }

    /// Of a browser's word, or else of a label in English or Indonesian.
    pub(super) fn of(word: Option<&str>, label: &str) -> Option<Self> {
        let label = label.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| has(&label, word));
        match word {
            Some("user") => Some(Self::User),
            Some("environment") => Some(Self::Environment),
            _ if says(&["back", "rear", "belakang", "environment"]) => Some(Self::Environment),
            _ if says(&["front", "depan", "facetime", "selfie", "user"]) => Some(Self::User),
            _ => None,
        }
    }
}

/// What the browser says of a camera.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Lens {
    /// Its name.
    pub(super) label: String,
    /// Where it looks.
    pub(super) facing: Option<Facing>,
    /// The nearest focus in metres; known of an open camera alone, and not everywhere.
    pub(super) nearest_m: Option<f64>,
    /// Whether it focuses by itself, where it says what it can.
    pub(super) focuses: Option<bool>,
}

/// Whether a label is that of a program and not of a lens.
pub(super) fn is_virtual(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    label
        .as_bytes()
        .split(|byte| !is_letter(byte))
        .any(|word| VIRTUAL_WORDS.iter().any(|known| known.as_bytes() == word))
}

/// Whether a text holds a part. Not `str::contains`, whose search in linear time is as large as this file.
fn has(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

/// How well a camera suits a photo of this kind; none where it looks the other way.
pub(super) fn rank(lens: &Lens, kind: PhotoKind) -> Option<i32> {
    let wanted = match kind {
        PhotoKind::Ktp => Facing::Environment,
        PhotoKind::Selfie => Facing::User,
    };
    if lens.facing.is_some_and(|facing| facing != wanted) {
        return None;
    }
    let label = lens.label.to_ascii_lowercase();
    let mut rank = if lens.facing.is_some() { 10 } else { 0 };
    if is_virtual(&label) {
        rank -= 60;
    }
    if ODD_LENSES.iter().any(|odd| has(&label, odd)) && !has(&label, "dual wide") {
        rank -= 40;
    }
    if kind == PhotoKind::Ktp {
        rank += GOOD_LENSES.iter().find(|(good, _)| has(&label, good)).map_or(0, |(_, worth)| *worth);
        rank += match lens.focuses {
            Some(true) => 15,
            Some(false) => -15,
            None => 0,
        };
        rank += if lens.nearest_m.is_some_and(|nearest_m| nearest_m <= NEAR_M) { 5 } else { 0 };
    }
    Some(rank)
}

/// The camera to change to, where another one suits better than the one that is open: its place in `others`.
pub(super) fn better(open: &Lens, others: &[Lens], kind: PhotoKind) -> Option<usize> {
    // Nothing but its label is known of a camera that is not open, so what the open one can do is no reason to keep it;
    // what it cannot do is one to leave it.
    let open = Lens { nearest_m: None, focuses: open.focuses.filter(|focuses| !focuses), ..open.clone() };
    // The first of equals: browsers list the main one first.
    let first_best = |best: Option<(usize, i32)>, one: (usize, i32)| match best {
        Some(best) if best.1 >= one.1 => Some(best),
        _ => Some(one),
    };
    let ranked = others.iter().enumerate().filter_map(|(at, lens)| Some((at, rank(lens, kind)?)));
    let (at, best) = ranked.fold(None, first_best)?;
    rank(&open, kind).map_or(best >= 0, |open| best > open).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lens(label: &str) -> Lens {
        Lens { label: label.to_owned(), facing: Facing::of(None, label), ..Lens::default() }
    }

    fn best_of(kind: PhotoKind, labels: &[&str]) -> Option<String> {
        let lenses: Vec<Lens> = labels.iter().map(|label| lens(label)).collect();
        let best =
            lenses.iter().filter(|lens| rank(lens, kind).is_some()).max_by_key(|lens| rank(lens, kind))?;
        Some(best.label.clone())
    }

    #[test]
    fn a_card_is_taken_by_the_lens_that_focuses_near() {
        for (labels, best) in [
            (vec!["Front Camera", "Back Ultra Wide Camera", "Back Camera"], "Back Camera"),
            (
                vec!["Back Camera", "Back Triple Camera", "Back Telephoto Camera", "Front Camera"],
                "Back Triple Camera",
            ),
            (vec!["Back Camera", "Back Dual Wide Camera", "Back Ultra Wide Camera"], "Back Dual Wide Camera"),
            (
                vec!["camera2 2, facing back", "camera2 1, facing front", "camera2 0, facing back"],
                "camera2 0, facing back",
            ),
            (vec!["Kamera Depan", "Kamera Ultra Wide Belakang", "Kamera Belakang"], "Kamera Belakang"),
            (vec!["OBS Virtual Camera", "HD Webcam"], "HD Webcam"),
        ] {
            assert_eq!(best_of(PhotoKind::Ktp, &labels).as_deref(), Some(best), "{labels:?}");
        }
        assert_eq!(best_of(PhotoKind::Ktp, &["Front Camera", "FaceTime HD Camera"]), None);
        assert_eq!(
            best_of(PhotoKind::Selfie, &["Back Camera", "Front Camera"]).as_deref(),
            Some("Front Camera")
        );
    }

    #[test]
    fn another_camera_is_opened_only_where_it_suits_better() {
        let others = ["camera2 2, facing back", "camera2 0, facing back"].map(lens);
        let change = |open: Lens| better(&open, &others, PhotoKind::Ktp);
        assert_eq!(change(lens("camera2 0, facing back")), None);
        assert_eq!(change(lens("camera2 2, facing back")), Some(1));
        assert_eq!(change(Lens { focuses: Some(true), ..lens("camera2 2, facing back") }), Some(1));
        // A plain one that cannot focus gives way to one of which nothing is known.
        let fixed = Lens { focuses: Some(false), ..lens("Kamera Belakang 2") };
        assert_eq!(better(&fixed, &[lens("Kamera Belakang")], PhotoKind::Ktp), Some(0));
        assert_eq!(better(&lens("HD Webcam"), &[lens("OBS Virtual Camera")], PhotoKind::Ktp), None);
        assert_eq!(better(&lens("HD Webcam"), &[], PhotoKind::Ktp), None);
    }

    #[test]
    fn programs_that_pose_as_a_camera_are_known_by_whole_words() {
        for (label, expected) in [
            ("OBS Virtual Camera", true),
            ("ManyCam Video Source", true),
            ("DroidCam Source 3", true),
            ("fake_device_0", true),
            ("Integrated Camera (13d3:5415)", false),
            ("Observer HD", false),
            ("camera2 0, facing back", false),
            ("", false),
        ] {
            assert_eq!(is_virtual(label), expected, "{label}");
        }
    }
}
