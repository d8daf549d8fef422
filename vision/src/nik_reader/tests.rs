//! Tests of the reader on cards drawn with its own digits.

use super::exemplar::{CELL, CELL_PX};
use super::{NikReader, NikReading};
use crate::luma::LumaImage;
use crate::outline::number::{byte, index, real};

static INK: &[u8; 10 * CELL_PX] = include_bytes!("digits.bin");

/// A pale card of this width with `digits` where a card prints them, `pitch` over the usual advance.
fn card(width: usize, digits: &str, pitch: f32, shift_rows: f32) -> LumaImage {
    let height = index(real(width) / 1.5858);
    let cell = pitch * 0.0316 * real(width);
    let (left, top) = (0.238 * real(width), 0.19 * real(height) + shift_rows);
    let bytes = (0..width * height)
        .map(|at| {
            let (x, y) = (real(at % width) - left, real(at / width) - top);
            let place = x / cell;
            let (column, row) = (index(place.fract() * real(CELL[0])), index(y / cell * real(CELL[0])));
            let digit = digits.as_bytes().get(index(place)).filter(|_| x >= 0.0 && y >= 0.0 && row < CELL[1]);
            let ink =
                digit.map_or(0, |digit| INK[usize::from(digit - b'0') * CELL_PX + row * CELL[0] + column]);
            byte(205.0 - 0.7 * f32::from(ink) + real(at * 7919 % 13))
        })
        .collect();
    LumaImage::new(bytes, width, height).unwrap()
}

fn anything(_: &str) -> bool {
    true
}

fn turned(image: &LumaImage) -> LumaImage {
    let bytes = image.bytes().iter().rev().copied().collect();
    LumaImage::new(bytes, image.width(), image.height()).unwrap()
}

#[test]
fn every_digit_is_read_at_every_size() {
    let mut reader = NikReader::new();
    for digits in ["0123456789012345", "3204110609970001", "9876543210987654", "8080808038383806"] {
        for width in [420, 507, 640, 860, 1012, 1600] {
            let reading = reader.read(&card(width, digits, 1.0, 0.0), &anything).expect(digits);
            assert_eq!(reading.digits, digits, "{width}");
            assert!(reading.plausible && reading.corrected.is_empty() && !reading.upside_down);
            assert!(reading.mean_correlation > 0.85, "{width} {}", reading.mean_correlation);
        }
    }
}

#[test]
fn a_line_set_otherwise_is_found() {
    let digits = "3171015708450001";
    for (pitch, rows) in [(0.95, 0.0), (1.05, 0.0), (1.0, -12.0), (1.0, 14.0), (0.97, 8.0)] {
        let reading = super::read(&card(800, digits, pitch, rows), &anything);
        assert_eq!(reading.map(|reading| reading.digits).as_deref(), Some(digits), "{pitch} {rows}");
    }
}

#[test]
fn an_upside_down_card_is_read_and_said_to_be_so() {
    let digits = "3171015708450001";
    let reading = super::read(&turned(&card(800, digits, 1.0, 0.0)), &anything).unwrap();
    assert!(reading.upside_down);
    assert_eq!(reading.digits, digits);
}

#[test]
fn a_card_without_the_line_or_with_half_of_it_is_not_read() {
    for digits in ["", "31710157", "317101570845000"] {
        assert_eq!(super::read(&card(800, digits, 1.0, 0.0), &anything), None, "{digits:?}");
    }
}

#[test]
fn a_doubtful_digit_is_changed_for_a_plausible_number_and_said_so() {
    let digits = "3171015708450001";
    let image = card(800, digits, 1.0, 0.0);
    // A clear digit is not changed, whatever the rule says.
    let clear = super::read(&image, &|text| text != digits).unwrap();
    assert_eq!((clear.digits.as_str(), clear.plausible), (digits, false));
    // The fifth digit, a 0, half way to an 8.
    let other = card(800, "3171815708450001", 1.0, 0.0);
    let bytes = image
        .bytes()
        .iter()
        .zip(other.bytes())
        .map(|(one, other)| byte(0.47 * f32::from(*one) + 0.53 * f32::from(*other)));
    let mixed = LumaImage::new(bytes.collect(), image.width(), image.height()).unwrap();
    let free = super::read(&mixed, &anything).unwrap();
    assert!(free.confidence[4] < 0.07, "{:?}", free.confidence);
    let unwanted = free.digits.clone();
    let NikReading { digits, corrected, plausible, .. } =
        super::read(&mixed, &|text| text != unwanted).unwrap();
    assert_eq!((corrected, plausible), (vec![4], true));
    assert_ne!(digits, unwanted);
}

#[test]
fn no_size_and_no_content_makes_it_panic() {
    let mut reader = NikReader::new();
    assert_eq!(reader.read(&LumaImage::default(), &anything), None);
    for (width, height) in [(1, 1), (1, 500), (500, 1), (3, 2), (160, 100), (701, 13), (640, 480)] {
        for seed in [1_usize, 31, 7919] {
            let bytes = (0..width * height).map(|at| byte(real(at * seed % 251))).collect();
            let image = LumaImage::new(bytes, width, height).unwrap();
            let _ = reader.read(&image, &anything);
            for corners in
                [[[f32::NAN; 2]; 4], [[5.0, 5.0]; 4], [[-1e7, 0.0], [1e7, 3.0], [0.0, 1e7], [-2.0, 9.0]]]
            {
                let _ = reader.read_in_frame(&image, &corners, &anything);
            }
        }
    }
}
