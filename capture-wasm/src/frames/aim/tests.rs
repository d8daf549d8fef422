use vision::guidance::MANUAL_AFTER_MS;

use super::*;

const FRAME_MS: f64 = 50.0;
const NIK: &str = "3204110609970001";
const OTHER_NIK: &str = "3204110609970007";

fn seen(frame: u32, looked: Option<Looked>) -> Seen {
    Seen { frame: frame.into(), t_ms: f64::from(frame) * FRAME_MS, size: (1280, 720), looked }
}

fn looked(hint: DocumentHint, sharpness: f64) -> Looked {
    Looked { hint: Hint::Card(hint), sharpness, nik: None }
}

/// A film: a digit is a good frame of that sharpness, `-` a frame without a card, `.` a frame without a look.
fn film(aim: &mut Aim, frames: &str) -> Vec<Said> {
    (0..)
        .zip(frames.chars())
        .map(|(at, frame)| {
            let looked = match frame {
                '.' => None,
                '-' => Some(looked(DocumentHint::NoCard, 0.0)),
                digit => Some(looked(DocumentHint::Ok, digit.to_digit(10).unwrap().into())),
            };
            aim.see(&seen(at, looked))
        })
        .collect()
}

fn reading(digits: &str, confidence: f64) -> Reading {
    Reading { digits: digits.to_owned(), confidence }
}

#[test]
fn a_film_of_a_card_fires_exactly_once_and_says_so_to_nobody_after() {
    let mut aim = Aim::default();
    let said = film(&mut aim, &format!("---{}", "1".repeat(60)));
    assert_eq!(said.iter().filter(|said| said.fire).count(), 1);
    assert!(aim.fired());
    let fired = said.iter().find(|said| said.fire).unwrap();
    assert_eq!(fired.hint.map(Hint::word), Some("ok"), "though 700 ms have not passed since no_card");
    let last = said.last().unwrap();
    assert!((last.progress - 1.0).abs() < 1e-9 && !last.manual && last.keep == Keep::Before);
    assert_eq!(last.hint.unwrap().word(), "ok");
}

#[test]
fn a_film_without_a_card_never_fires_and_offers_the_manual_shutter_after_twenty_seconds() {
    for frame in ["-", "."] {
        let said = film(&mut Aim::default(), &frame.repeat(410));
        assert!(said.iter().all(|said| !said.fire && said.keep == Keep::Neither));
        for (at, said) in (0_u32..).zip(said) {
            assert_eq!(said.manual, f64::from(at) * FRAME_MS >= MANUAL_AFTER_MS, "frame {at} of {frame}");
            assert_eq!(said.hint.map(Hint::word), (frame == "-").then_some("no_card"));
        }
    }
}

#[test]
fn the_sharpest_of_the_last_good_frames_is_kept_and_no_frame_of_a_broken_run() {
    use Keep::{Before, Neither, This};
    let kept =
        |frames: &str| film(&mut Aim::default(), frames).iter().map(|said| said.keep).collect::<Vec<_>>();
    assert_eq!(kept("-3249"), [Neither, This, Before, This, This]);
    // One frame that is not good may be; two end the run.
    assert_eq!(kept("3-2--1"), [This, Before, Before, Before, Neither, This]);
    // After five good frames the kept one is too old.
    assert_eq!(kept("911111"), [This, Before, Before, Before, Before, This]);
}

#[test]
fn a_picture_of_another_orientation_begins_the_run_anew() {
    let mut aim = Aim::default();
    assert!(film(&mut aim, "11111111111").iter().all(|said| !said.fire));
    let turned = |frame: u32| Seen { size: (720, 1280), ..seen(frame, Some(looked(DocumentHint::Ok, 0.5))) };
    let first = aim.see(&turned(11));
    assert_eq!(
        (first.keep, first.fire),
        (Keep::This, false),
        "a less sharp frame of the new size is the one kept"
    );
    assert!(first.progress < 0.1);
    let fired = (12..40).find(|frame| aim.see(&turned(*frame)).fire);
    assert_eq!(fired, Some(23));
}

#[test]
fn after_a_shot_by_hand_nothing_fires_and_nothing_is_kept() {
    let mut aim = Aim::default();
    aim.take();
    assert!(!aim.may_keep());
    let said = film(&mut aim, "1111111111111111");
    assert!(said.iter().all(|said| !said.fire && said.keep == Keep::Before));
    assert!(!aim.fired());
}

#[test]
fn a_number_needs_two_looks_that_agree_or_one_that_is_sure() {
    let vote = |readings: &[(&str, f64)], of_shot: Option<(&str, f64)>| {
        let mut aim = Aim::default();
        for (digits, confidence) in readings {
            aim.count(Some(reading(digits, *confidence)));
        }
        aim.agreed_nik(of_shot.map(|(digits, confidence)| reading(digits, confidence))).map(|nik| nik.digits)
    };
    let (one, other) = (Some(NIK.to_owned()), Some(OTHER_NIK.to_owned()));
    assert_eq!(vote(&[(NIK, 0.06)], None), None);
    assert_eq!(vote(&[(NIK, 0.06), (NIK, 0.04)], None), one);
    assert_eq!(vote(&[(NIK, 0.3)], None), one);
    assert_eq!(vote(&[(NIK, 0.06)], Some((NIK, 0.06))), one);
    assert_eq!(vote(&[(NIK, 0.3), (OTHER_NIK, 0.3)], None), None, "one against one is no agreement");
    assert_eq!(vote(&[(NIK, 0.09), (OTHER_NIK, 0.05), (OTHER_NIK, 0.05)], None), other);
    assert_eq!(vote(&[("9999999999999999", 0.9), ("9999999999999999", 0.9)], None), None, "no such number");
}

#[test]
fn what_was_read_long_ago_has_no_vote() {
    let mut aim = Aim::default();
    aim.count(Some(reading(NIK, 0.9)));
    for _ in 0..VOTING_LOOKS {
        aim.count(None);
    }
    assert_eq!(aim.agreed_nik(None), None);
}
