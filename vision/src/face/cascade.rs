//! Faces in an image: a funnel of ever fewer windows (Wu et al., "Funnel-structured cascade for multi-view face
//! detection with alignment-awareness", Neurocomputing 221, 2017). Pure arithmetic on one luma image.

use super::model::{FaceModel, Network, WINDOW_PX};
use super::network::Judge;
use super::scan::Scanner;
use super::window::{Window, merge};
use crate::outline::number::{index, nearest, real, signed};

/// Each scale is this share of the one before.
const SCALE_STEP: f32 = 0.8;
/// Windows that overlap more than this are one, early and at the end.
const SAME_EARLY: f32 = 0.8;
const SAME_AT_THE_END: f32 = 0.3;
/// A network's answer from which a window goes on.
const LEAST_ANSWER: f32 = 0.5;

/// The memory of a search.
#[derive(Debug, Default)]
pub(super) struct Cascade {
    scanner: Scanner,
    judge: Judge,
    scaled: Vec<u8>,
    /// The best window before the last network's judgement.
    almost: Option<Window>,
}

impl Cascade {
    /// Windows of `image` that hold faces, best first. `first_scale` is the size at which a face of
    /// [`WINDOW_PX`] is found first: at most 1.
    pub(super) fn search(
        &mut self,
        model: &FaceModel,
        (image, width): (&[u8], usize),
        first_scale: f32,
    ) -> Vec<Window> {
        let height = image.len() / width.max(1);
        let mut found: Vec<Vec<Window>> = vec![Vec::new(); model.views.len()];
        let mut scale = first_scale.min(1.0);
        while scale * real(width.min(height)) >= real(WINDOW_PX) {
            let wide = self.resize(image, width, scale);
            self.scanner.scan(model, (&self.scaled, wide), scale, &mut found);
            scale *= SCALE_STEP;
        }
        for windows in &mut found {
            merge(windows, SAME_EARLY);
        }
        self.almost = None;
        let mut windows = found.concat();
        let last = model.networks.len() - 1;
        for (at, network) in model.networks.iter().enumerate() {
            if at == last {
                let mut almost = windows.clone();
                merge(&mut almost, SAME_AT_THE_END);
                self.almost = almost.first().copied();
            }
            self.judge((image, width), network, &mut windows);
            match at {
                0 => merge(&mut windows, SAME_EARLY),
                _ if at == last => merge(&mut windows, SAME_AT_THE_END),
                _ => {}
            }
        }
        windows
    }

    /// Where the last search saw what may be a face, though its last network may have said no.
    pub(super) fn almost(&self) -> Option<Window> {
        self.almost
    }

    /// Keeps the windows in which a network sees a face, moved to where it sees it.
    fn judge(&mut self, image: (&[u8], usize), network: &Network, windows: &mut Vec<Window>) {
        windows.retain_mut(|window| {
            if !self.crop(image, window) {
                return false;
            }
            self.judge.prepare();
            let [score, x, y, side] = self.judge.ask(network);
            let before = window.side;
            window.side = 2.0 * side * before;
            // An answer of a half is no move at all.
            window.x += (2.0 * x - 1.0) * before + 0.5 * (before - window.side);
            window.y += (2.0 * y - 1.0) * before + 0.5 * (before - window.side);
            window.score = score;
            score > LEAST_ANSWER
        });
    }

    /// Copies a window, stretched to [`WINDOW_PX`], black beyond the image. False where nothing of it is in sight.
    fn crop(&mut self, (image, width): (&[u8], usize), window: &Window) -> bool {
        let height = image.len() / width;
        let (left, top) = (window.x.round(), window.y.round());
        let side = window.side.round();
        if side < 2.0 || left >= real(width) || top >= real(height) || left + side <= 0.0 || top + side <= 0.0
        {
            return false;
        }
        let places = Line { start: nearest(left), length: index(side) }.places();
        let rows = Line { start: nearest(top), length: index(side) }.places();
        let inside = |start: f32, limit: usize| start >= 0.0 && start + side < real(limit);
        if inside(left, width) && inside(top, height) {
            for (line, (row, down)) in self.judge.pixels.chunks_exact_mut(WINDOW_PX).zip(rows) {
                let upper = index(signed(row)) * width;
                let (above, below) = (&image[upper..upper + width], &image[upper + width..upper + 2 * width]);
                for (out, (column, across)) in line.iter_mut().zip(&places) {
                    let at = index(signed(*column));
                    *out = between([above[at], above[at + 1], below[at], below[at + 1]], *across, down);
                }
            }
        } else {
            let pixel = |x: i32, y: i32| -> u8 {
                let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return 0 };
                if x < width { image.get(y * width + x).copied().unwrap_or(0) } else { 0 }
            };
            for (line, (y, down)) in self.judge.pixels.chunks_exact_mut(WINDOW_PX).zip(rows) {
                for (out, &(x, across)) in line.iter_mut().zip(&places) {
                    let corners = [pixel(x, y), pixel(x + 1, y), pixel(x, y + 1), pixel(x + 1, y + 1)];
                    *out = between(corners, across, down);
                }
            }
        }
        true
    }

    /// Writes the image at `scale` into `scaled`, between four pixels; returns its width.
    fn resize(&mut self, image: &[u8], width: usize, scale: f32) -> usize {
        let height = image.len() / width;
        let (wide, high) = (index(real(width) * scale), index(real(height) * scale));
        self.scaled.clear();
        if (wide, high) == (width, height) {
            self.scaled.extend_from_slice(image);
            return wide;
        }
        // Where each column comes from: the left pixel and the share of the right one in 256ths.
        let places: Vec<(usize, u32)> = (0..wide).map(|at| place(at, width, wide)).collect();
        let mut line = vec![0_u16; width];
        for row in 0..high {
            let (upper, down) = place(row, height, high);
            let above = &image[upper * width..(upper + 1) * width];
            let below = &image[(upper + 1).min(height - 1) * width..][..width];
            let down = u16::try_from(down).unwrap_or(0);
            for ((mixed, above), below) in line.iter_mut().zip(above).zip(below) {
                // At most 255 * 256: within 16 bits.
                *mixed = u16::from(*above) * (256 - down) + u16::from(*below) * down;
            }
            self.scaled.extend(places.iter().map(|&(left, across)| {
                let right = (left + 1).min(width - 1);
                let value = u32::from(line[left]) * (256 - across) + u32::from(line[right]) * across;
                u8::try_from(value >> 16).unwrap_or(u8::MAX)
            }));
        }
        wide
    }
}

/// The pixel of a line of `from` pixels that pixel `at` of `to` begins in, and how far in it, in 256ths.
fn place(at: usize, from: usize, to: usize) -> (usize, u32) {
    let position = 256 * at * from / to.max(1);
    (position / 256, u32::try_from(position % 256).unwrap_or(0))
}

/// The level between four pixels, upper left, upper right, lower left, lower right; shares in 256ths.
fn between(corners: [u8; 4], across: u32, down: u32) -> u8 {
    let [a, b, c, d] = corners.map(u32::from);
    let value =
        ((a * (256 - across) + b * across) * (256 - down) + (c * (256 - across) + d * across) * down) >> 16;
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// One side of a window of the image.
struct Line {
    start: i32,
    length: usize,
}

impl Line {
    /// Where each of [`WINDOW_PX`] pixels begins, and how far in it, in 256ths.
    fn places(&self) -> [(i32, u32); WINDOW_PX] {
        std::array::from_fn(|at| {
            let (pixel, share) = place(at, self.length, WINDOW_PX);
            (self.start + i32::try_from(pixel).unwrap_or(i32::MAX / 2), share)
        })
    }
}
