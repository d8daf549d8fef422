//! What each voter says of a capture: those that look at pictures said it at the inspection, those that compare say it
//! here.

use contract::{
    bundle::{CaptureBundle, FrameSource, slots},
    challenge::FlashSequence,
    date::parse_day_month_year,
    finding::{Compared, Observation, Plain, Reason, Vote, Voter},
    ktp::{CardText, KtpField, province_spellings},
    nik::{Gender, Nik},
    reflectance::{self, Reflection},
    region::{RegionNames, TABLE},
};

use super::{
    Claim,
    inspection::{Inspected, ReadNik},
};

/// Voters that look at pictures.
const LOOKING: [Voter; 10] = [
    Voter::ScreenMoire,
    Voter::PrintHalftone,
    Voter::FrameLiveness,
    Voter::SpecularCheck,
    Voter::FontMatch,
    Voter::NikGlyphs,
    Voter::PhotoRegion,
    Voter::CardEdges,
    Voter::CardColour,
    Voter::HologramCheck,
];

/// The anti-spoof votes.
pub(super) fn anti_spoof(
    bundle: &CaptureBundle<'_>,
    sequence: Option<&FlashSequence>,
    inspected: Option<&Inspected>,
) -> Vec<Vote> {
    let seen = inspected.map(|seen| seen.anti_spoof.as_slice()).unwrap_or_default();
    let own = vec![flash_reflectance(bundle, sequence, inspected), capture_origin(bundle, seen)];
    own.into_iter().chain(looked(true, seen)).collect()
}

/// The tamper votes.
pub(super) fn tamper(
    bundle: &CaptureBundle<'_>,
    claim: &Claim,
    inspected: Option<&Inspected>,
    printed: &CardText,
) -> Vec<Vote> {
    let reading = inspected.and_then(|seen| seen.nik.as_ref());
    let seen = inspected.map(|seen| seen.tamper.as_slice()).unwrap_or_default();
    let own = vec![nik_consistency(bundle, claim, reading, printed)];
    own.into_iter().chain(looked(false, seen)).collect()
}

/// What the inspection said on one question; voters that it did not hear are absent.
fn looked(about_life: bool, said: &[Vote]) -> impl Iterator<Item = Vote> {
    let voters = LOOKING.into_iter().filter(move |voter| voter.is_about_life() == about_life);
    voters.map(move |voter| {
        let heard = said.iter().find(|vote| vote.voter == voter).cloned();
        heard.unwrap_or_else(|| absent(voter, Plain::NothingToLookAt))
    })
}

fn absent(voter: Voter, reason: Plain) -> Vote {
    Vote::new(voter, Observation::NotObservable, &Reason::Plain(reason))
}

fn flash_reflectance(
    bundle: &CaptureBundle<'_>,
    sequence: Option<&FlashSequence>,
    inspected: Option<&Inspected>,
) -> Vote {
    let voter = Voter::FlashReflectance;
    let Some(sequence) = sequence else {
        return absent(voter, Plain::NoChallenge);
    };
    let own = inspected.map(|seen| seen.flash.as_slice()).unwrap_or_default();
    let samples = if own.is_empty() { bundle.samples.as_slice() } else { own };
    if samples.is_empty() {
        return absent(voter, Plain::WithoutFlash);
    }
    let found = reflectance::judge(sequence, &slots(sequence, samples));
    let (observation, reason) = match found.reflection {
        Reflection::Seen => (Observation::Pass, Plain::FlashSeen),
        Reflection::NotSeen => (Observation::Fail, Plain::FlashNotSeen),
        Reflection::TooFewSteps => (Observation::NotObservable, Plain::FewSteps),
        Reflection::TooFaint => (Observation::NotObservable, Plain::FlashFaint),
    };
    let steps_measured = u32::try_from(found.steps_measured).unwrap_or(u32::MAX);
    Vote {
        numbers: [
            ("correlation", found.correlation),
            ("threshold", found.threshold),
            ("amplitude", found.amplitude),
            ("steps_measured", f64::from(steps_measured)),
        ]
        .into_iter()
        .filter(|(_, number)| number.is_finite())
        .map(|(name, number)| (name.to_owned(), number))
        .collect(),
        ..Vote::new(voter, observation, &Reason::Plain(reason))
    }
}

/// What the client says, unless the picture itself says otherwise: a screenshot or a scan comes from no camera.
fn capture_origin(bundle: &CaptureBundle<'_>, seen: &[Vote]) -> Vote {
    let voter = Voter::CaptureOrigin;
    let against = |vote: &&Vote| vote.voter == voter && vote.observation == Observation::Fail;
    if let Some(seen) = seen.iter().find(against) {
        return seen.clone();
    }
    if bundle.origins.is_empty() {
        return absent(voter, Plain::OriginUnsaid);
    }
    match bundle.origins.iter().position(|origin| origin.source == FrameSource::Upload) {
        Some(index) => Vote::new(voter, Observation::Fail, &Reason::FromFile(index + 1)),
        None => Vote::new(voter, Observation::Pass, &Reason::Plain(Plain::FromCamera)),
    }
}

/// The number that we read from the card against what is claimed of the person and what the client read. Where we
/// could not read it, agreement proves nothing, and a contradiction is one all the same. A mismatch asks for a
/// look; a genuine card may contradict its number.
fn nik_consistency(
    bundle: &CaptureBundle<'_>,
    claim: &Claim,
    reading: Option<&ReadNik>,
    printed: &CardText,
) -> Vote {
    let voter = Voter::NikConsistency;
    let against = |reason: Reason| Vote::new(voter, Observation::Fail, &reason);
    if printed.is_old() {
        return against(Reason::Plain(Plain::OldCard));
    }
    let told = |name: &str| bundle.ocr_fields.get(name).map(String::as_str);
    let numbers = [reading.map(|reading| reading.field.value.as_str()), claim.nik.as_deref(), told("nik")];
    let Some(number) = numbers.iter().flatten().next() else {
        return absent(voter, Plain::NikUnread);
    };
    if numbers.iter().flatten().any(|other| other != number) {
        let reason = if reading.is_some() { Plain::NikNotClaimed } else { Plain::ToldNikNotClaimed };
        return against(Reason::Plain(reason));
    }
    let nik = match Nik::parse(number) {
        Ok(nik) => nik,
        Err(errors) => return against(Reason::NikImpossible(errors)),
    };
    // What we read on the card ourselves counts before what a client says it read there.
    let seen = |field, name| printed.value(field).or_else(|| told(name));
    let births: Vec<_> = [claim.birth_date.as_deref(), seen(KtpField::DateOfBirth, "dateOfBirth")]
        .into_iter()
        .flatten()
        .filter_map(|text| parse_day_month_year(text).ok())
        .collect();
    let gender = seen(KtpField::Gender, "gender").and_then(parse_gender);
    // People move and their number does not: a region that agrees is worth a word, one that differs none.
    let region =
        printed.value(KtpField::Province).is_some_and(|name| is_province_of(&nik, name)).then_some(true);
    let compared = [
        (
            Compared::BirthDate,
            (!births.is_empty()).then(|| births.iter().all(|birth| nik.agrees_with(*birth))),
        ),
        (Compared::Gender, gender.map(|gender| nik.gender() == gender)),
        (Compared::Region, region),
    ];
    let those = |wanted: bool| -> Vec<Compared> {
        compared.iter().filter(|(_, found)| *found == Some(wanted)).map(|(what, _)| *what).collect()
    };
    let (differs, agrees) = (those(false), those(true));
    if !differs.is_empty() {
        return against(Reason::NikContradicts(differs));
    }
    let Some(reading) = reading else {
        return absent(voter, Plain::NikUnread);
    };
    let reason =
        if agrees.is_empty() { Reason::Plain(Plain::NikUncompared) } else { Reason::NikAgrees(agrees) };
    Vote {
        numbers: vec![
            ("mean_correlation".to_owned(), reading.mean_correlation),
            ("corrected_digits".to_owned(), f64::from(reading.corrected)),
        ],
        ..Vote::new(voter, Observation::Pass, &reason)
    }
}

/// Whether a province's printed name is the one in the number's region.
fn is_province_of(nik: &Nik, printed: &str) -> bool {
    let region = RegionNames::read(TABLE.as_bytes()).and_then(|names| names.lookup(nik.region_code()));
    region.is_some_and(|region| province_spellings(region.province).iter().any(|name| name == printed))
}

/// The words of cards old and new, and of APIs.
fn parse_gender(text: &str) -> Option<Gender> {
    match text.trim().to_uppercase().as_str() {
        "LAKI-LAKI" | "PRIA" | "MALE" => Some(Gender::Male),
        "PEREMPUAN" | "WANITA" | "FEMALE" => Some(Gender::Female),
        _ => None,
    }
}

#[cfg(test)]
mod tests {

    use contract::{
        bundle::{FlashSample, FrameOrigin},
        document::{DocumentFinding, Subject},
        instant::Instant,
        ktp::FieldReading,
        photo::PhotoKind,
    };

    use super::*;

    fn bundle(ocr: &[(&str, &str)]) -> CaptureBundle<'static> {
        CaptureBundle {
            ocr_fields: ocr.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..CaptureBundle::silent(Instant::from_epoch_ms(0))
        }
    }

    fn claim(nik: Option<&str>, birth_date: Option<&str>) -> Claim {
        Claim::of_card(nik.map(str::to_owned), birth_date.map(str::to_owned))
    }

    fn reading(digits: &str) -> ReadNik {
        let field = FieldReading {
            value: digits.to_owned(),
            raw: digits.to_owned(),
            confidence: 0.5,
            corrected: false,
        };
        ReadNik { field, corrected: 0, mean_correlation: 0.9 }
    }

    #[test]
    fn the_number_on_the_card_is_held_against_what_is_known_beside_it() {
        use Observation::{Fail, NotObservable as Absent, Pass};
        let nik = "3204114609979901";
        let unread = "the NIK could not be read from the card";
        let rows = [
            (None, claim(None, None), vec![], Absent, unread),
            (Some(nik), claim(None, None), vec![], Pass, "structure ok; nothing to compare it with"),
            (
                Some(nik),
                claim(Some(nik), Some("06-09-1997")),
                vec![],
                Pass,
                "structure ok; matches birth date",
            ),
            (Some(nik), claim(None, Some("07-09-1997")), vec![], Fail, "the NIK contradicts the birth date"),
            (
                Some(nik),
                claim(None, None),
                vec![("nik", nik), ("dateOfBirth", "06-09-1997"), ("gender", "PEREMPUAN")],
                Pass,
                "structure ok; matches birth date and gender",
            ),
            (
                Some(nik),
                claim(None, None),
                vec![("gender", "LAKI-LAKI")],
                Fail,
                "the NIK contradicts the gender",
            ),
            (
                Some(nik),
                claim(Some("3204114609979902"), None),
                vec![],
                Fail,
                "the NIK on the card is not the one claimed",
            ),
            (
                Some("9904114609979901"),
                claim(None, None),
                vec![],
                Fail,
                "nik province code 99 does not exist",
            ),
            // Without a reading of our own, agreement of claims with claims is no vote..
            (None, claim(Some(nik), Some("06-09-1997")), vec![("nik", nik)], Absent, unread),
            // ..and a contradiction is one. The sample of the partner API's own document contradicts itself.
            (
                None,
                claim(None, None),
                vec![("nik", "3208201808850001"), ("dateOfBirth", "18-02-1960")],
                Fail,
                "the NIK contradicts the birth date",
            ),
            // A claimed date does not hide another one.
            (
                Some(nik),
                claim(None, Some("06-09-1997")),
                vec![("dateOfBirth", "07-09-1997")],
                Fail,
                "the NIK contradicts the birth date",
            ),
        ];
        for (read, claim, ocr, observation, reason) in rows {
            let vote =
                nik_consistency(&bundle(&ocr), &claim, read.map(reading).as_ref(), &CardText::default());
            assert_eq!((vote.observation, vote.reason.as_str()), (observation, reason));
        }
    }

    #[test]
    fn frames_from_a_file_are_a_doubt_and_silence_is_no_vote() {
        let origin = |source| FrameOrigin::new(PhotoKind::Ktp, source);
        for (sources, observation) in [
            (vec![], Observation::NotObservable),
            (vec![FrameSource::Camera, FrameSource::Camera], Observation::Pass),
            (vec![FrameSource::Camera, FrameSource::Upload], Observation::Fail),
        ] {
            let mut bundle = bundle(&[]);
            bundle.origins = sources.into_iter().map(origin).collect();
            assert_eq!(capture_origin(&bundle, &[]).observation, observation);
        }
    }

    #[test]
    fn what_is_printed_counts_before_what_the_client_says_is_printed() {
        let printed = |fields: &[(KtpField, &str)]| {
            let reading = |value: &&str| FieldReading {
                value: (*value).to_owned(),
                raw: (*value).to_owned(),
                confidence: 0.9,
                corrected: false,
            };
            CardText(fields.iter().map(|(field, value)| (*field, reading(value))).collect())
        };
        let told = bundle(&[("dateOfBirth", "06-09-1997"), ("gender", "LAKI-LAKI")]);
        let vote = |card: &CardText| {
            nik_consistency(&told, &Claim::default(), Some(&reading("3204110609979901")), card)
        };
        let birth = KtpField::DateOfBirth;
        let agrees = vote(&printed(&[
            (birth, "06-09-1997"),
            (KtpField::Gender, "LAKI-LAKI"),
            (KtpField::Province, "JAWA BARAT"),
        ]));
        assert_eq!(agrees.reason, "structure ok; matches birth date and gender and region");
        let moved = vote(&printed(&[(birth, "06-09-1997"), (KtpField::Province, "BALI")]));
        assert_eq!(moved.observation, Observation::Pass, "people move, their number does not");
        let other = vote(&printed(&[(birth, "07-09-1997")]));
        assert_eq!(other.observation, Observation::Fail, "whatever the client says");
    }

    #[test]
    fn a_flash_is_judged_only_where_it_was_shown_and_seen() {
        let colours =
            ["#FFFFFF", "#000000", "#FF0000", "#00FF00", "#0000FF", "#FFFF00", "#00FFFF", "#FF00FF"];
        let sequence =
            FlashSequence::from_parts(&colours, &[300, 320, 340, 360, 380, 400, 420, 440]).unwrap();
        let mut bundle = bundle(&[]);
        assert_eq!(flash_reflectance(&bundle, None, None).observation, Observation::NotObservable);
        assert_eq!(flash_reflectance(&bundle, Some(&sequence), None).observation, Observation::NotObservable);
        let sample = |index: usize, gain: f64| {
            let rgb = sequence.steps()[index].colour.rgb().map(|value| 80.0 + gain * f64::from(value));
            FlashSample {
                step: u32::try_from(index).ok(),
                t_ms: 0.0,
                mean_r: rgb[0],
                mean_g: rgb[1],
                mean_b: rgb[2],
                frames: None,
                clipped: None,
            }
        };
        bundle.samples = (0..8).map(|index| sample(index, 0.1)).collect();
        let seen = flash_reflectance(&bundle, Some(&sequence), None);
        assert_eq!(seen.observation, Observation::Pass);
        assert!(seen.numbers.iter().any(|(name, number)| name == "correlation" && *number > 0.99));
        bundle.samples = (0..8).map(|index| sample(index, -0.1)).collect();
        assert_eq!(flash_reflectance(&bundle, Some(&sequence), None).observation, Observation::Fail);
        // What we saw on frames of the steps ourselves counts before what the client says it saw.
        let own = Inspected {
            frame_marks: Vec::new(),
            card_marks: Vec::new(),
            document: DocumentFinding::of(Subject::Unseen, &[], &[]),
            anti_spoof: Vec::new(),
            tamper: Vec::new(),
            nik: None,
            card_position: None,
            flash: (0..8).map(|index| sample(index, 0.1)).collect(),
        };
        assert_eq!(flash_reflectance(&bundle, Some(&sequence), Some(&own)).observation, Observation::Pass);
        bundle.samples = (0..8).map(|index| sample(index, 0.001)).collect();
        assert_eq!(flash_reflectance(&bundle, Some(&sequence), None).observation, Observation::NotObservable);
    }
}
