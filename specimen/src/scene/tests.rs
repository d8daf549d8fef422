//! Tests of the scene: geometry against the drawn pixels, optics against their parameters.

use super::{Glare, Hold, Scene};
use crate::Picture;
use crate::level::{index, pixels, real};

fn white() -> Picture {
    Picture::from_pixel(506, 319, image::Rgba([250, 250, 250, 255]))
}

fn quiet(width: u32, height: u32, seed: u64) -> Scene {
    Scene::new(width, height, seed).light(0.0, 0.0).blur(0.0).grain(0.0)
}

fn at(frame: &Picture, x: f32, y: f32) -> [u8; 4] {
    frame.get_pixel(pixels(x).min(frame.width() - 1), pixels(y).min(frame.height() - 1)).0
}

#[test]
fn the_card_is_where_its_corners_say() {
    for (seed, tilt, turn, rotate) in
        [(1, 0.0, 0.0, 0.0), (2, 25.0, 0.0, 5.0), (3, 0.0, -20.0, -8.0), (4, 15.0, 15.0, 30.0)]
    {
        let hold = Hold {
            width_share: 0.6,
            tilt_degrees: tilt,
            turn_degrees: turn,
            rotate_degrees: rotate,
            ..Hold::default()
        };
        let scene = quiet(640, 480, seed).held(&hold);
        let frame = scene.render(&white());
        let corners = scene.corners();
        let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0);
        for (from, to) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
            let edge = [0, 1].map(|axis| 0.5 * (corners[from][axis] + corners[to][axis]));
            let step = |share: f32| [0, 1].map(|axis| middle[axis] + share * (edge[axis] - middle[axis]));
            let (inside, outside) = (step(0.97), step(1.04));
            assert!(at(&frame, inside[0], inside[1])[0] > 240, "seed {seed}, inside of side {from}");
            assert!(at(&frame, outside[0], outside[1])[0] < 200, "seed {seed}, outside of side {from}");
        }
    }
}

#[test]
fn a_tilted_card_is_narrower_at_its_far_edge() {
    let corners = quiet(640, 480, 1).held(&Hold { tilt_degrees: 30.0, ..Hold::default() }).corners();
    let (far, near) = (corners[1][0] - corners[0][0], corners[2][0] - corners[3][0]);
    assert!(far < 0.9 * near, "{far} {near}");
}

#[test]
fn same_seed_draws_the_same_bytes_and_another_does_not() {
    let card = white();
    let draw = |seed| Scene::new(320, 240, seed).render(&card);
    assert_eq!(draw(5), draw(5));
    assert_ne!(draw(5), draw(6));
}

fn contrast(frame: &Picture) -> f32 {
    let row = index(frame.height() / 2);
    let line: Vec<f32> = frame.as_raw()[4 * row * index(frame.width())..]
        .chunks_exact(4)
        .take(index(frame.width()))
        .map(|p| f32::from(p[1]))
        .collect();
    line.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum()
}

#[test]
fn blur_takes_contrast_away_step_by_step() {
    let card = crate::draw_card(&crate::people()[0], 506);
    let measured: Vec<f32> = [0.0, 0.8, 1.6, 3.0]
        .iter()
        .map(|sigma| contrast(&quiet(640, 480, 3).blur(*sigma).render(&card)))
        .collect();
    assert!(measured.windows(2).all(|pair| pair[1] < 0.8 * pair[0]), "{measured:?}");
}

#[test]
fn exposure_scales_the_mean() {
    let card = crate::draw_card(&crate::people()[0], 506);
    let mean = |gain| {
        let frame = quiet(320, 240, 3).exposure(gain).render(&card);
        frame.pixels().map(|pixel| f32::from(pixel[1])).sum::<f32>() / real(320 * 240)
    };
    let ratio = mean(0.4) / mean(1.0);
    assert!((ratio - 0.4).abs() < 0.02, "{ratio}");
}

#[test]
fn glare_burns_out_what_it_covers_and_nothing_else() {
    let card = Picture::from_pixel(506, 319, image::Rgba([120, 130, 140, 255]));
    let frame =
        quiet(640, 480, 3).glare(Glare { centre: [0.5, 0.5], radius: 0.1, strength: 1.0 }).render(&card);
    let burnt = frame.pixels().filter(|pixel| pixel.0[..3].iter().all(|level| *level >= 250)).count();
    // A disc of 0.1 card widths, a card being 512 px wide, burnt through to two thirds of its radius or more.
    assert!((3_600..9_500).contains(&burnt), "{burnt}");
    assert!(at(&frame, 150.0, 150.0)[0] < 130);
}

#[test]
fn jpeg_changes_bytes_but_little() {
    let card = crate::draw_card(&crate::people()[0], 506);
    let (plain, through) = (quiet(320, 240, 3).render(&card), quiet(320, 240, 3).jpeg(80).render(&card));
    let off =
        plain.as_raw().iter().zip(through.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    assert!(off > 0 && off < 4 * 320 * 240 * 8, "{off}");
}
