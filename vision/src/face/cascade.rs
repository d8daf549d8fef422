//! Faces in an image: a funnel of ever fewer windows (Wu et al., "Funnel-structured cascade for multi-view face
//! detection with alignment-awareness", Neurocomputing 221, 2017). Pure arithmetic on one luma image.

use super::model::{FaceModel, Network, WINDOW_PX};
use super::network::Judge;
use super::scan::Scanner;
use super::window::{Window, merge};
use crate::outline::number::{byte, index, nearest, real};

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
        let step = side / real(WINDOW_PX);
        let pixel = |x: i32, y: i32| -> f32 {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return 0.0 };
            if x < width { image.get(y * width + x).map_or(0.0, |value| f32::from(*value)) } else { 0.0 }
        };
        // A window entirely in sight needs no look at the rim.
        let whole = left >= 0.0 && top >= 0.0 && left + side < real(width) && top + side < real(height);
        for (row, line) in self.judge.pixels.chunks_exact_mut(WINDOW_PX).enumerate() {
            let y = top + step * real(row);
            let down = y - y.floor();
            let upper = nearest(y.floor());
            for (column, out) in line.iter_mut().enumerate() {
                let x = left + step * real(column);
                let (across, before) = (x - x.floor(), nearest(x.floor()));
                let corners = if whole {
                    let at = index(y) * width + index(x);
                    [image[at], image[at + 1], image[at + width], image[at + width + 1]].map(f32::from)
                } else {
                    [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| pixel(before + dx, upper + dy))
                };
                let above = corners[0] + across * (corners[1] - corners[0]);
                let below = corners[2] + across * (corners[3] - corners[2]);
                *out = byte(above + down * (below - above) - 0.5);
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
        for row in 0..high {
            let (upper, down) = place(row, height, high);
            let above = &image[upper * width..(upper + 1) * width];
            let below = &image[(upper + 1).min(height - 1) * width..][..width];
            self.scaled.extend(places.iter().map(|&(left, across)| {
                let right = (left + 1).min(width - 1);
                let line = |of: &[u8]| u32::from(of[left]) * (256 - across) + u32::from(of[right]) * across;
                let value = (line(above) * (256 - down) + line(below) * down) >> 16;
                u8::try_from(value).unwrap_or(u8::MAX)
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
