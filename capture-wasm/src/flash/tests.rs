//! The stepper under a faked clock: display frames at 60 Hz, camera frames at a rate and delay of our choice.

use super::*;

const RED: Step = Step { rgb: [255, 0, 0], hold_ms: 500 };
const WHITE: Step = Step { rgb: [255, 255, 255], hold_ms: 300 };
const BLACK: Step = Step { rgb: [0, 0, 0], hold_ms: 400 };

/// A camera that sees what was on the screen `latency_ms` ago and reports it `delay_ms` after its capture.
struct Camera {
    interval_ms: f64,
    latency_ms: f64,
    delay_ms: f64,
    motion: f64,
}

const STEADY: Camera = Camera { interval_ms: 33.3, latency_ms: 60.0, delay_ms: 8.0, motion: 1.0 };

struct Outcome {
    painted: Vec<(usize, f64)>,
    result: Result<Vec<FlashSample>, AbortReason>,
    ended_at_ms: f64,
}

/// Plays the challenge; `tick_ms` is the length of a display frame by its number.
fn play(steps: &[Step], camera: &Camera, tick_ms: impl Fn(u32) -> f64) -> Outcome {
    let mut stepper = FlashStepper::new(steps.to_vec());
    let mut on_screen: Vec<(f64, [u8; 3])> = Vec::new();
    let mut painted = Vec::new();
    let mut now_ms = 1_000.0;
    let mut next_capture_ms = 990.0;
    let mut on_the_way: Vec<MeasuredFrame> = Vec::new();
    for tick in 0..10_000 {
        while next_capture_ms <= now_ms {
            let seen_at_ms = next_capture_ms - camera.latency_ms;
            let rgb = on_screen
                .iter()
                .rev()
                .find(|(at_ms, _)| *at_ms <= seen_at_ms)
                .map_or([9; 3], |(_, rgb)| *rgb);
            let rgb = rgb.map(|channel| f64::from(channel) * 0.1 + 50.0);
            on_the_way.push(MeasuredFrame {
                t_ms: next_capture_ms,
                rgb,
                clipped: 0.25,
                motion: camera.motion,
            });
            next_capture_ms += camera.interval_ms;
        }
        while on_the_way.first().is_some_and(|frame| frame.t_ms + camera.delay_ms <= now_ms) {
            stepper.frame(&on_the_way.remove(0));
        }
        match stepper.tick(now_ms) {
            Ok(Show::Paint { step, rgb }) => {
                on_screen.push((now_ms, rgb));
                painted.push((step, now_ms - 1_000.0));
            }
            Ok(Show::Keep) => {}
            Ok(Show::Finished) => {
                return Outcome { painted, result: Ok(stepper.samples()), ended_at_ms: now_ms - 1_000.0 };
            }
            Err(reason) => return Outcome { painted, result: Err(reason), ended_at_ms: now_ms - 1_000.0 },
        }
        now_ms += tick_ms(tick);
    }
    panic!("the challenge never ended");
}

fn at_60_hz(_: u32) -> f64 {
    1_000.0 / 60.0
}

#[test]
fn each_step_is_painted_once_in_order_and_held_as_long_as_asked() {
    let outcome = play(&[RED, WHITE, BLACK], &STEADY, at_60_hz);
    let expected = [0.0, 500.0, 800.0];
    assert_eq!(outcome.painted.len(), 3);
    for ((index, (step, at_ms)), expected_ms) in outcome.painted.iter().enumerate().zip(expected) {
        assert_eq!(*step, index);
        // Each hold may end EARLY_MS before or one display frame after its time.
        assert!((at_ms - expected_ms).abs() < 40.0, "step {step} at {at_ms}");
    }
    assert!(outcome.ended_at_ms > 1_190.0 && outcome.ended_at_ms < 1_320.0, "{}", outcome.ended_at_ms);
}

#[test]
fn a_sample_is_the_mean_of_settled_frames_of_its_own_step() {
    let samples = play(&[RED, WHITE, BLACK], &STEADY, at_60_hz).result.unwrap();
    assert_eq!(samples.iter().filter_map(|sample| sample.step).collect::<Vec<_>>(), [0, 1, 2]);
    for (sample, (step, start_ms)) in samples.iter().zip([(RED, 0.0), (WHITE, 500.0), (BLACK, 800.0)]) {
        // No frame of another colour is among them, or the mean would not be exact.
        let expected = step.rgb.map(|channel| f64::from(channel) * 0.1 + 50.0);
        assert!((sample.mean_r - expected[0]).abs() < 1e-9, "{sample:?}");
        assert!((sample.mean_g - expected[1]).abs() < 1e-9 && (sample.mean_b - expected[2]).abs() < 1e-9);
        assert!((sample.clipped.unwrap() - 0.25).abs() < 1e-9);
        let middle_ms = start_ms + f64::midpoint(SETTLE_MS, f64::from(step.hold_ms));
        assert!((sample.t_ms - middle_ms).abs() < 40.0, "{sample:?}");
        let most = (f64::from(step.hold_ms) - SETTLE_MS) / STEADY.interval_ms + 2.0;
        let frames = sample.frames.unwrap();
        assert!(frames >= MIN_FRAMES && f64::from(frames) <= most, "{sample:?}");
    }
}

#[test]
fn a_slow_camera_leaves_short_steps_missing_instead_of_inventing_them() {
    let slow = Camera { interval_ms: 90.0, ..STEADY };
    let samples = play(&[RED, WHITE, BLACK], &slow, at_60_hz).result.unwrap();
    let steps: Vec<u32> = samples.iter().filter_map(|sample| sample.step).collect();
    assert!(steps.contains(&0), "350 ms hold at least three frames");
    assert!(!steps.contains(&1), "150 ms hold two frames at most");
}

#[test]
fn a_busy_page_makes_steps_longer_and_never_shorter() {
    // Every seventh display frame takes a quarter of a second.
    let outcome = play(&[RED, WHITE, BLACK], &STEADY, |tick| if tick % 7 == 6 { 250.0 } else { 16.7 });
    for (pair, step) in outcome.painted.windows(2).zip([RED, WHITE]) {
        let held_ms = pair[1].1 - pair[0].1;
        assert!(held_ms >= f64::from(step.hold_ms) - EARLY_MS, "{held_ms}");
    }
    assert!(outcome.result.is_ok());
}

#[test]
fn frames_that_come_late_from_the_worker_still_count_for_the_step_of_their_capture() {
    let late = Camera { delay_ms: 250.0, ..STEADY };
    let prompt = play(&[RED, WHITE, BLACK], &STEADY, at_60_hz).result.unwrap();
    assert_eq!(play(&[RED, WHITE, BLACK], &late, at_60_hz).result.unwrap(), prompt);
}

#[test]
fn a_device_that_moves_ends_the_challenge_and_a_steady_one_does_not() {
    let turned = Camera { motion: MOTION_LIMIT + 1.0, ..STEADY };
    assert_eq!(play(&[RED, WHITE, BLACK], &turned, at_60_hz).result, Err(AbortReason::Moved));
    let trembling = Camera { motion: MOTION_LIMIT, ..STEADY };
    assert!(play(&[RED, WHITE, BLACK], &trembling, at_60_hz).result.is_ok());
}

#[test]
fn one_glitch_is_no_motion() {
    let mut stepper = FlashStepper::new(vec![RED]);
    stepper.tick(0.0).unwrap();
    for (index, motion) in [1.0, 90.0, 90.0, 90.0, 1.0, 90.0, 90.0, 90.0, 1.0].into_iter().enumerate() {
        let t_ms = 160.0 + 30.0 * f64::from(u32::try_from(index).unwrap());
        stepper.frame(&MeasuredFrame { t_ms, rgb: [0.0; 3], clipped: 0.0, motion });
    }
    assert_eq!(stepper.tick(450.0), Ok(Show::Keep));
}

#[test]
fn a_change_of_colour_is_no_motion() {
    // Only the first settled frame of each step differs strongly from the one before it.
    let mut stepper = FlashStepper::new(vec![RED; 6]);
    for step in 0..6_u32 {
        let start_ms = f64::from(step) * 500.0;
        assert!(matches!(stepper.tick(start_ms), Ok(Show::Paint { .. })));
        for t_ms in [50.0, 160.0] {
            stepper.frame(&MeasuredFrame {
                t_ms: start_ms + t_ms,
                rgb: [0.0; 3],
                clipped: 0.0,
                motion: 80.0,
            });
        }
    }
    assert!(stepper.tick(2_600.0).is_ok());
}

#[test]
fn a_camera_that_says_nothing_ends_the_challenge() {
    let silent = Camera { interval_ms: 1e9, ..STEADY };
    let outcome = play(&[RED, RED, RED, RED, RED, RED], &silent, at_60_hz);
    assert_eq!(outcome.result, Err(AbortReason::NoFrames));
    assert!(outcome.ended_at_ms < 2_100.0, "{}", outcome.ended_at_ms);
}

#[test]
fn a_frame_reported_twice_counts_once() {
    let mut stepper = FlashStepper::new(vec![RED]);
    stepper.tick(0.0).unwrap();
    let frame = MeasuredFrame { t_ms: 200.0, rgb: [10.0; 3], clipped: 0.0, motion: 0.0 };
    for _ in 0..5 {
        stepper.frame(&frame);
    }
    assert!(stepper.samples().is_empty());
}
