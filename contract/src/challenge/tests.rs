//! Drawn sequences keep their promises; wire forms are read or refused with a reason.

use std::collections::HashSet;

use super::*;

/// A small linear congruential source, good enough to draw with in a test (Knuth, MMIX).
fn source(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(below)).unwrap()
    }
}

#[test]
fn every_drawn_sequence_keeps_the_rules() {
    for seed in 0..2_000 {
        let asked = MIN_STEPS + u32::try_from(seed % 8).unwrap();
        let sequence = FlashSequence::draw(asked, source(seed));
        let steps = sequence.steps();
        assert_eq!(steps.len(), asked as usize);
        assert!(steps.windows(2).all(|pair| pair[0].colour != pair[1].colour));
        assert!(steps.iter().any(|step| step.colour == FlashColour::White));
        assert!(steps.iter().any(|step| step.colour == FlashColour::Black));
        let holds: HashSet<u32> = sequence.holds_ms().into_iter().collect();
        assert_eq!(holds.len(), steps.len());
        assert!(holds.iter().all(|hold| (MIN_HOLD_MS..=MAX_HOLD_MS).contains(hold)));
    }
}

#[test]
fn sequences_differ_between_draws() {
    let drawn: HashSet<String> =
        (0..500).map(|seed| FlashSequence::draw(DEFAULT_STEPS, source(seed)).to_string()).collect();
    assert!(drawn.len() > 495, "{}", drawn.len());
}

#[test]
fn a_challenge_is_read_from_the_wire_with_or_without_its_wrapper() {
    let inner = r##"{"colors":["#FF0000","#ffffff","#000000"],"holdMs":[500,300,400],"id":"fc_1"}"##;
    for text in [inner.to_owned(), format!(r#"{{"flashChallenge":{inner}}}"#)] {
        let sequence = FlashSequence::parse_wire(&text).unwrap();
        assert_eq!(sequence.hex_colours(), ["#FF0000", "#FFFFFF", "#000000"]);
        assert_eq!((sequence.holds_ms(), sequence.length_ms()), (vec![500, 300, 400], 1_200));
        assert_eq!(objections_to_text(&text), Vec::<String>::new());
    }
}

#[test]
fn a_challenge_that_cannot_be_read_is_not_safe() {
    for text in [
        "",
        "{}",
        r#"{"colors":[],"holdMs":[]}"#,
        r##"{"colors":["#FF0000"],"holdMs":[]}"##,
        r##"{"colors":["#FF000"],"holdMs":[300]}"##,
        r##"{"colors":["#éé00"],"holdMs":[300]}"##,
        r#"{"colors":["red"],"holdMs":[300]}"#,
        r##"{"colors":["#FF0000"],"holdMs":[0]}"##,
        r##"{"colors":["#FF0000"],"holdMs":[-3]}"##,
        r##"{"colors":["#FF0000"],"holdMs":[300.5]}"##,
        r##"{"colors":["#FF0000"],"holdMs":["300"]}"##,
    ] {
        assert!(!objections_to_text(text).is_empty(), "{text}");
        assert!(FlashSequence::parse_wire(text).is_err(), "{text}");
    }
}

#[test]
fn a_strobe_is_refused_whoever_sends_it() {
    let colours: Vec<&str> =
        (0..10).map(|index| if index % 2 == 0 { "#FFFFFF" } else { "#000000" }).collect();
    let holds = vec![80; 10];
    assert!(matches!(FlashSequence::from_parts(&colours, &holds), Err(ChallengeError::Unsafe(_))));
    let text = serde_json::json!({ "colors": colours, "holdMs": holds }).to_string();
    assert!(objections_to_text(&text)[0].contains("WCAG 2.3.1"));
}

#[test]
fn a_colour_between_the_corners_is_refused() {
    let error = FlashSequence::from_parts(&["#FF0000", "#808080", "#000000"], &[300, 320, 340]).unwrap_err();
    assert_eq!(error, ChallengeError::Colour("#808080".to_owned()));
}

#[test]
fn a_hold_that_cannot_be_measured_is_refused_even_where_it_is_safe() {
    for (hold_ms, expected) in [(299, Some(299)), (300, None), (500, None), (501, Some(501))] {
        let error = FlashSequence::from_parts(&["#FF0000", "#FFFFFF", "#000000"], &[300, hold_ms, 400]).err();
        assert_eq!(error, expected.map(ChallengeError::Hold));
    }
}
